//! Reads trees and files, and writes files so that a half-written one never stays.

mod read;

pub use read::{alternates, read_if_present};
