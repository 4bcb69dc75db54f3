//! Who wrote this: the marks of AI tools in commit messages, identities and files.

mod find;
mod form;
pub mod identity;
pub mod knowledge;
pub mod marks;
pub mod message;
mod prose;
pub mod report;
mod sentences;
pub mod trailers;
mod value;
mod words;

pub use find::find;
pub use knowledge::{Kind, Knowledge};
pub use marks::{Found, Mark, Stranger, WhyNot};
pub use message::{Comments, Message, Nature};
pub use report::{Judged, Report, Violation};
