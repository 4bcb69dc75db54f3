//! What is installed is planned first, shown, written once, and can be taken away byte for byte.
