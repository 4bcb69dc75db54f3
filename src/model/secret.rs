//! A value that cannot be printed by accident.

use std::fmt;

/// Holds a found value. `Debug`, `Display` and `Serialize` show a mask; only [`Secret::expose`] gives the value, and a
/// search for that name lists every place that handles one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Gives the value, for comparing and hashing. Never pass the result to anything that writes.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

const MASK: &str = "[masked]";

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(MASK)
    }
}

impl<T> fmt::Display for Secret<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(MASK)
    }
}

impl<T> serde::Serialize for Secret<T> {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(MASK)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn every_way_of_writing_a_secret_shows_the_mask() {
        let secret = Secret::new("swordfish");
        assert_eq!(format!("{secret} {secret:?}"), "[masked] [masked]");
        assert_eq!(serde_json::to_string(&secret).unwrap(), "\"[masked]\"");
    }
}
