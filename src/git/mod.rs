//! The only place that names gix: what git has staged, committed and kept, as objects. No output of git is ever parsed.

mod bases;
mod change;
mod error;
mod index;
mod lines;
mod object;
mod open;
mod staged;
mod tree;

pub use change::{Change, Changes, Kind, Removed};
pub use error::{Error, OpenError};
pub use lines::Added;
pub use open::Repository;
pub use staged::Base;

/// The name of an object.
pub type Id = gix::ObjectId;
