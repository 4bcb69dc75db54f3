//! People who do not exist, so that a fixture stays usable: their addresses, numbers and machines are the ones that
//! standards and authorities set aside for examples, and so nobody's.

use std::collections::{HashMap, HashSet};

use fake::Fake as _;
use fake::faker::address::en::StreetName;
use fake::faker::name::en::{FirstName, LastName};
use fake::rand::SeedableRng as _;
use fake::rand::rngs::StdRng;

use super::placeholder::Placeholder;

/// The people that one run made up. They depend on the order in which real ones come, and on nothing else of them.
#[derive(Debug, Default)]
pub(super) struct People {
    /// Words of real names in lower case, and the made up ones.
    names: HashMap<String, String>,
    issued: HashSet<String>,
}

impl People {
    /// Whether this run made the value up.
    pub(super) fn made_up(&self, value: &str) -> bool {
        self.issued.contains(value)
    }

    /// Something of the same kind as `value` that is nobody's, instead of the placeholder that it would get. `None` for
    /// kinds that nothing is set aside for.
    pub(super) fn stand_in(&mut self, real: Placeholder<'_>, value: &str) -> Option<String> {
        let number = real.number;
        let made = match real.kind {
            "given-name" => self.words(value, Part::Given),
            "family-name" => self.words(value, Part::Family),
            "person-name" => self.words(value, Part::Whole),
            "street-address" => {
                let street: String = StreetName().fake_with_rng(&mut random(number, "street"));
                format!("{number} {street}")
            }
            kind if kind.starts_with("email-address") => self.address(value, number),
            kind if kind.starts_with("phone-number") => phone(value, number),
            "payment-card-number" | "maestro-card-number" => card(value, number),
            "us-social-security-number" => {
                let digits = format!("666{:02}{:04}", number / 10_000 % 99 + 1, number % 10_000);
                if value.contains('-') { grouped(&digits, &[3, 2, 4], '-') } else { digits }
            }
            "public-ip-address" if value.contains('.') => {
                let nets = ["192.0.2", "198.51.100", "203.0.113"];
                format!("{}.{}", nets[number as usize / 254 % 3], number % 254 + 1)
            }
            "mac-address" => format!("00:00:5E:00:53:{:02X}", number % 256),
            _ => return None,
        };
        self.issued.insert(made.clone());
        Some(made)
    }

    /// A name with as many words; each word of a real name always becomes the same one.
    fn words(&mut self, value: &str, part: Part) -> String {
        let count = value.split_whitespace().count();
        let mut words = Vec::with_capacity(count);
        for (at, word) in value.split_whitespace().enumerate() {
            let family = match part {
                Part::Given => false,
                Part::Family => true,
                Part::Whole => at + 1 == count && count > 1,
            };
            let made = self.word(word, family);
            words.push(if word.chars().all(char::is_uppercase) { made.to_uppercase() } else { made });
        }
        words.join(" ")
    }

    fn word(&mut self, word: &str, family: bool) -> String {
        let real = word.to_lowercase();
        if let Some(known) = self.names.get(&real) {
            return known.clone();
        }
        for attempt in 0..100 {
            let seed = u32::try_from(self.names.len()).unwrap_or(0) + attempt * 1000;
            let mut random = random(seed, "name");
            let made: String =
                if family { LastName().fake_with_rng(&mut random) } else { FirstName().fake_with_rng(&mut random) };
            let taken = self.names.values().any(|known| *known == made) && attempt < 50;
            if !taken && made.to_lowercase() != real {
                self.names.insert(real, made.clone());
                return made;
            }
        }
        // Nobody's name is the last one that anybody gets.
        format!("Example{}", self.names.len())
    }

    /// An address at a domain that is nobody's (RFC 2606). Where it is made of a name that was met, it stays that person's.
    fn address(&mut self, value: &str, number: u32) -> String {
        let local = value.split('@').next().unwrap_or_default();
        let mut known = false;
        let parts: Vec<String> = local
            .split(['.', '_', '-'])
            .map(|part| match self.names.get(&part.to_lowercase()) {
                Some(made) => {
                    known = true;
                    made.to_lowercase().replace([' ', '\''], "")
                }
                None => part.chars().next().filter(|_| part.len() == 1).map_or_else(|| "x".to_owned(), String::from),
            })
            .collect();
        let made = if known {
            parts.join(".")
        } else {
            let given: String = FirstName().fake_with_rng(&mut random(number, "given"));
            let family: String = LastName().fake_with_rng(&mut random(number, "family"));
            format!("{given}.{family}").to_lowercase().replace([' ', '\''], "")
        };
        let address = format!("{made}@example.com");
        if self.issued.contains(&address) { format!("{made}{number}@example.com") } else { address }
    }
}

#[derive(Clone, Copy)]
enum Part {
    Given,
    Family,
    Whole,
}

/// A generator that always gives the same for the same number and purpose.
fn random(number: u32, purpose: &str) -> StdRng {
    StdRng::seed_from_u64(purpose.bytes().fold(u64::from(number), |seed, byte| (seed << 7) ^ u64::from(byte)))
}

/// A number that is kept for films: the exchange 555 of North America, 01xx.
fn phone(value: &str, number: u32) -> String {
    let area = 201 + number / 100 % 700;
    let local = format!("{area}-555-{:04}", 100 + number % 100);
    if value.trim_start().starts_with('+') { format!("+1-{local}") } else { local }
}

/// A card of a payment provider's test environment, in the groups of the real one.
fn card(value: &str, number: u32) -> String {
    let body = format!("400000{number:09}");
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0');
            if at % 2 == 1 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
        })
        .sum();
    let digits = format!("{body}{}", (10 - sum % 10) % 10);
    match value.chars().find(|char| !char.is_ascii_digit()) {
        Some(separator @ (' ' | '-')) => grouped(&digits, &[4, 4, 4, 4], separator),
        _ => digits,
    }
}

fn grouped(digits: &str, groups: &[usize], separator: char) -> String {
    let mut out = String::new();
    let mut rest = digits;
    for size in groups {
        let (group, after) = rest.split_at((*size).min(rest.len()));
        if !out.is_empty() {
            out.push(separator);
        }
        out.push_str(group);
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{People, Placeholder, card, phone};

    #[test]
    fn a_person_stays_the_same_one_in_every_field() {
        let mut people = People::default();
        let given = people.stand_in(Placeholder { kind: "given-name", number: 1 }, "Annegret").unwrap();
        let family = people.stand_in(Placeholder { kind: "family-name", number: 1 }, "Kowalski").unwrap();
        assert_ne!((given.as_str(), family.as_str()), ("Annegret", "Kowalski"));
        assert_eq!(
            people.stand_in(Placeholder { kind: "person-name", number: 1 }, "ANNEGRET Kowalski").unwrap(),
            format!("{} {family}", given.to_uppercase())
        );
        let address =
            people.stand_in(Placeholder { kind: "email-address", number: 1 }, "annegret.kowalski@siemens.de").unwrap();
        assert_eq!(address, format!("{}.{}@example.com", given.to_lowercase(), family.to_lowercase()));
        assert!(people.made_up(&address));
    }

    #[test]
    fn different_people_stay_different() {
        let mut people = People::default();
        let made: std::collections::HashSet<String> = (1..200)
            .filter_map(|number| {
                people.stand_in(Placeholder { kind: "email-address", number }, &format!("p{number}@firm.de"))
            })
            .collect();
        assert_eq!(made.len(), 199);
        let names: std::collections::HashSet<String> = (1..100)
            .filter_map(|number| people.stand_in(Placeholder { kind: "family-name", number }, &format!("Name{number}")))
            .collect();
        assert_eq!(names.len(), 99);
    }

    #[test]
    fn numbers_are_set_aside_for_examples() {
        assert_eq!(phone("+49 171 2345998", 7), "+1-201-555-0107");
        assert_eq!(card("1234 5678 9012 3456", 1), "4000 0000 0000 0010");
    }
}
