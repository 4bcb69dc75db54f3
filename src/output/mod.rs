//! Writes a report, one file per format. A reporter formats: it neither filters nor sorts nor decides.
