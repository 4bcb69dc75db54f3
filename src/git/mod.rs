//! The only place that names gix: what git has staged, committed and kept, as objects. No output of git is ever parsed.

mod amend;
mod bases;
mod change;
mod commits;
mod committed;
mod error;
mod history;
mod hooks_folder;
mod ignore;
mod index;
mod introduced;
mod lfs;
mod lines;
mod message;
mod notes;
mod object;
mod open;
pub mod predict;
mod push;
mod record;
mod shared_folder;
mod staged;
mod tree;
mod unresolved;
mod worktree;

pub use amend::caller;
pub use change::{Change, Changes, Kind, Removed};
pub use commits::Revision;
pub use committed::Moment;
pub use error::{Error, OpenError};
pub use history::{Blob, Built, Changed, History, Item, Place, Traced};
pub use hooks_folder::HooksFolder;
pub use ignore::{Decided, Patterns};
pub use introduced::{Extent, Update};
pub use lfs::LargeFiles;
pub use lines::Added;
pub use notes::Notes;
pub use open::{Repository, Shared};
pub use push::{Pushed, Remote, Tag};
pub use record::Record;
pub use shared_folder::shared_folder;
pub use staged::Base;
pub use worktree::Uncommitted;

/// The name of an object.
pub type Id = gix::ObjectId;
