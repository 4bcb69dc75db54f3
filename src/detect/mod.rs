//! Finds what the rules describe in a text: keywords first, patterns only near them, then a judgement of each value.
//! Everything here is a pure function of the text and the rules.

mod assignment;
mod candidate;
mod context;
pub mod decode;
mod email;
pub mod engine;
pub mod fingerprint;
pub mod inline;
mod judge;
mod lines;
mod mask;
mod prefilter;
pub mod proof;
mod shape;

pub use engine::{Engine, Selection};
