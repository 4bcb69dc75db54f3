//! Settings files are edited by people and read by programs that disagree about commas: every value keeps its place.
