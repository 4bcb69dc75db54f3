//! Settings are held against a baseline by what is in force, not by what is written.

pub mod catalog;
pub mod check;
pub mod claude;
pub mod codex;
pub mod effective;
pub mod examine;
pub mod fix;
pub mod glob;
pub mod ignored;
pub mod installed;
pub mod load;
pub mod machine;
pub mod operators;
pub mod outcome;
pub mod product;
pub mod record;
mod repair;
pub mod scanner;
pub mod schema;
pub mod source;
pub mod tuning;
pub mod view;

pub use catalog::Catalog;
pub use check::{Baseline, Check, Level};
pub use examine::{Asked, Patient, examine, patients};
pub use fix::{Change, Extent, changes};
pub use machine::Machine;
pub use outcome::{Examination, Outcome, Status};
pub use product::{Product, Scope, System};
