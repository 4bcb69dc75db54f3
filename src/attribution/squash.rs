//! The message that a forge writes when it squashes a pull request, put together as GitHub does by default: every commit as
//! an item with its body, and a co-author for everybody else who wrote one of them.

use super::identity::Identity;
use super::message::{Comments, Message};

/// One commit of the pull request, in order.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// The author as `Name <address>`.
    pub author: &'a str,
    /// The whole message.
    pub message: &'a str,
}

/// The message of the squash of these commits.
pub fn message(title: &str, parts: &[Part<'_>]) -> String {
    let mut out = format!("{title}\n\n");
    if let [only] = parts {
        out.push_str(only.message.trim_end().split_once('\n').map_or("", |(_, body)| body.trim_start_matches('\n')));
        out.push('\n');
        return out;
    }
    for part in parts {
        let (subject, body) = part.message.trim_end().split_once('\n').unwrap_or((part.message.trim_end(), ""));
        out.push_str(&format!("* {subject}\n\n"));
        let body = body.trim_start_matches('\n');
        if !body.is_empty() {
            out.push_str(&format!("{body}\n\n"));
        }
    }
    let people = co_authors(parts);
    if !people.is_empty() {
        out.push_str(&format!("---------\n\n{}\n", people.join("\n")));
    }
    out
}

/// Everybody but the first commit's author, each address once.
fn co_authors(parts: &[Part<'_>]) -> Vec<String> {
    let mut seen: Vec<String> = parts.first().map(|part| address(part.author)).into_iter().collect();
    let mut out = Vec::new();
    let named = parts.iter().flat_map(|part| {
        let message = Message::read(part.message.as_bytes(), &Comments::None);
        let trailers = message.block.trailers.into_iter().filter(|it| it.key.eq_ignore_ascii_case("co-authored-by"));
        [part.author.to_owned()].into_iter().chain(trailers.map(|trailer| trailer.value)).collect::<Vec<_>>()
    });
    for person in named {
        let address = address(&person);
        if !seen.contains(&address) {
            seen.push(address);
            out.push(format!("Co-authored-by: {person}"));
        }
    }
    out
}

fn address(person: &str) -> String {
    let identity = Identity::parse(person);
    identity.address.unwrap_or(identity.name).to_lowercase()
}
