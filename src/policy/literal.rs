//! Values as TOML writes them, for showing who set what.

use super::globs::Globs;
use crate::detect::engine::Profile;
use crate::model::{Category, Confidence, Decision, Severity};

/// A value that can be shown.
pub(super) trait Literal {
    /// The value, as TOML writes it.
    fn literal(&self) -> String;
}

impl Literal for bool {
    fn literal(&self) -> String {
        self.to_string()
    }
}

impl Literal for u64 {
    fn literal(&self) -> String {
        match self {
            0 => "0".to_owned(),
            bytes if bytes % (1 << 20) == 0 => format!("\"{} MiB\"", bytes >> 20),
            bytes => bytes.to_string(),
        }
    }
}

impl Literal for str {
    fn literal(&self) -> String {
        toml::Value::String(self.to_owned()).to_string()
    }
}

impl Literal for String {
    fn literal(&self) -> String {
        self.as_str().literal()
    }
}

impl<T: Literal> Literal for Option<T> {
    fn literal(&self) -> String {
        self.as_ref().map_or_else(|| "none".to_owned(), T::literal)
    }
}

impl<T: Literal> Literal for Vec<T> {
    fn literal(&self) -> String {
        self.as_slice().literal()
    }
}

impl<T: Literal> Literal for [T] {
    fn literal(&self) -> String {
        format!("[{}]", self.iter().map(T::literal).collect::<Vec<_>>().join(", "))
    }
}

impl Literal for Globs {
    fn literal(&self) -> String {
        self.sources().literal()
    }
}

macro_rules! quoted_words {
    ($($word:ty),+) => {$(
        impl Literal for $word {
            fn literal(&self) -> String {
                format!("\"{self}\"")
            }
        }
    )+};
}

quoted_words!(Profile, Severity, Confidence, Category, Decision);

#[cfg(test)]
mod tests {
    use super::Literal as _;
    use crate::model::Severity;

    #[test]
    fn values_are_shown_as_they_would_be_written() {
        assert_eq!(Severity::High.literal(), "\"high\"");
        assert_eq!(vec!["a\"b".to_owned(), "c".to_owned()].literal(), "['a\"b', \"c\"]");
        assert_eq!((2_u64 << 20).literal(), "\"2 MiB\"");
        assert_eq!(None::<String>.literal(), "none");
    }
}
