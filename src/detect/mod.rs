//! Finds what the rules describe in a text: keywords first, patterns only near them, then a judgement of each value.
//! Everything here is a pure function of the text and the rules.

mod assignment;
mod candidate;
mod companion;
mod context;
pub mod decode;
mod email;
pub mod engine;
pub mod fingerprint;
pub mod focus;
mod fold;
mod form_table;
pub mod idle;
mod injection;
pub mod inline;
mod invisible;
mod judge;
mod lines;
mod mask;
mod neighbours;
mod phrase;
mod place;
mod prefilter;
pub mod proof;
mod shape;
mod speech;

pub use engine::{Engine, Selection};
