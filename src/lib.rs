//! aiguard: one engine and one policy behind git, coding agents, CI and the command line.
//!
//! The modules below stand in order, from the ground up: a module uses only modules listed above it.
//! `tests/architecture.rs` holds that order.

/// Plain words that every other module speaks: text, finding, report, severity. No I/O.
pub mod model;

/// Named checks of a value's structure: checksums, encodings, plausibility. Pure.
pub mod validate;

/// The rules: their file format, the table compiled into the binary, extra rules, foreign rules.
pub mod rules;

/// Finds secrets in a text. Pure.
pub mod detect;

/// Turns raw bytes into texts: encodings, archives, notebooks. Pure.
pub mod unpack;

/// Settings documents: values with their places, and edits that keep everything else. Pure.
pub mod syntax;

/// Text with its secrets and personal data taken out, the structure kept. Pure.
pub mod redact;

/// Shell text to commands, and what a command does. Pure.
pub mod shell;

/// Every environment variable and well-known path, and the only reader of them.
pub mod env;

/// The only reader and writer of files.
pub mod files;

/// The only place that starts another program.
pub mod process;

/// The only place that names gix: what git has staged, committed and kept.
pub mod git;

/// What a project wants: configuration, allowed findings, baselines.
pub mod policy;

/// One file per coding agent: recognise an event, understand it, answer it.
pub mod agents;

/// Texts through the engine into a report.
pub mod scan;

/// An agent's event to a verdict: one file per question.
pub mod guard;

/// AI attribution in commit messages, identities and files.
pub mod attribution;

/// Agents' settings held against a baseline.
pub mod doctor;

/// What `init` installs, and how it is taken away again.
pub mod setup;

/// Writes a report, one file per format.
pub mod output;

/// One file per subcommand: its arguments and its `run`.
pub mod commands;

/// The command line.
pub mod cli;
