//! Settings are held against a baseline by what is in force, not by what is written.
