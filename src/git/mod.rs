//! The only place that names gix: what git has staged, committed and kept, as objects. No output of git is ever parsed.
