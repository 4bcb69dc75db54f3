//! Every agent has its own words for the same events: here they become one, and answers become theirs.

pub mod event;

pub use event::{Agent, Event, Moment, Part, Shell};
