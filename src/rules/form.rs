//! Forms: the shapes of identifiers that have no telling literal, written as they look.
//!
//! In a form, `9` stands for a digit, `A` for an upper-case letter, `a` for a letter, `X` for an upper-case letter or a
//! digit, `w` for a letter or a digit; blanks and `- . / ( ) + :` stand for themselves; `{2}` or `{2,4}` behind a
//! character says how often it stands there.

/// The longest form, in bytes.
pub const LONGEST: usize = 64;

/// Every text of fixed length that a form stands for, in the same letters.
///
/// # Errors
/// A sentence when the form is not valid.
pub fn expand(form: &str) -> Result<Vec<Vec<u8>>, String> {
    let mut all: Vec<Vec<u8>> = vec![Vec::new()];
    let bytes = form.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let class = bytes[at];
        if !b"9AaXw -./()+:".contains(&class) {
            return Err(format!("the form `{form}` has a `{}`", char::from(class)));
        }
        at += 1;
        let mut times = (1, 1);
        if bytes.get(at) == Some(&b'{') {
            let inside = form[at + 1..].split_once('}').map(|(inside, _)| inside);
            let inside = inside.ok_or_else(|| format!("the form `{form}` has a `{{` that is not closed"))?;
            let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
            times = least.parse().ok().zip(most.parse().ok()).unwrap_or((1, 0));
            at += inside.len() + 2;
        }
        if times.0 > times.1 || times.1 > LONGEST {
            return Err(format!("the form `{form}` has a repetition that makes no sense"));
        }
        let longer = |start: &Vec<u8>| {
            let start = start.clone();
            (times.0..=times.1).map(move |count| [&*start, &*vec![class; count]].concat())
        };
        all = all.iter().flat_map(longer).collect();
    }
    if all.iter().any(|text| text.len() > LONGEST || text.len() < 5) {
        return Err(format!("the form `{form}` is shorter than 5 bytes or longer than {LONGEST}"));
    }
    Ok(all)
}

/// Whether `text` has the form: one of [`expand`]'s, of the same length.
#[inline]
pub fn fits(form: &[u8], text: &[u8]) -> bool {
    if form.len() != text.len() {
        return false;
    }
    for (at, byte) in text.iter().enumerate() {
        let fits = match form[at] {
            b'9' => byte.is_ascii_digit(),
            b'A' => byte.is_ascii_uppercase(),
            b'a' => byte.is_ascii_alphabetic(),
            b'X' => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            b'w' => byte.is_ascii_alphanumeric(),
            literal => literal == *byte,
        };
        if !fits {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{expand, fits};

    #[test]
    fn a_form_stands_for_every_length_it_names() {
        let forms = expand("AA9{2,3}-w{2}").unwrap();
        assert_eq!(forms, [b"AA99-ww".to_vec(), b"AA999-ww".to_vec()]);
        assert!(fits(&forms[1], b"DE123-xY"));
        assert!(!fits(&forms[1], b"De123-xY"));
    }

    #[test]
    fn a_form_that_says_nothing_is_refused() {
        for form in ["9", "9{3", "9{5,4}", "9{99}", "99#99"] {
            assert!(expand(form).is_err(), "{form}");
        }
    }
}
