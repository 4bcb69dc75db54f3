//! Who wrote this: the marks of AI tools in commit messages, identities and files.

pub mod activity;
pub mod ambient;
pub mod file_marks;
mod find;
pub mod fix;
mod form;
pub mod identity;
pub mod knowledge;
pub mod lint;
pub mod log;
pub mod marks;
pub mod message;
pub mod notes;
pub mod policy;
mod prose;
pub mod report;
pub mod review;
mod sentences;
pub mod squash;
pub mod stats;
pub mod trailers;
mod value;
mod words;

pub use find::find;
pub use knowledge::{Kind, Knowledge};
pub use lint::Context;
pub use marks::{Found, Mark, Stranger, WhyNot};
pub use message::{Comments, Message, Nature};
pub use policy::Policy;
pub use report::{Judged, Report, Violation};
