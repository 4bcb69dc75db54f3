//! Texts through the engine into a report.
