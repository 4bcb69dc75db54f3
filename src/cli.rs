//! The command line: one line of dispatch for each command.
