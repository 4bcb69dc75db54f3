//! One file per subcommand: its arguments, whose doc comments are the help, and its `run`.
