//! Who has to review what an AI took part in: protected paths, and their owners by CODEOWNERS.

use super::identity::{Identity, Who};
use super::message::Message;
use super::policy::{Care, Protected};
use super::report::Violation;
use super::words::folded_key;
use crate::model::Severity;
use crate::policy::Globs;

/// Where forges look for the owners of code, in their order.
pub const CODEOWNERS: [&str; 5] =
    [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS", ".gitea/CODEOWNERS"];

/// The file CODEOWNERS, read.
#[derive(Debug, Default)]
pub struct Owners(Vec<(Globs, Vec<String>)>);

impl Owners {
    /// Reads the file. Of several lines that match a path the last one counts; lines that are not valid are passed over, as
    /// forges do it.
    pub fn parse(text: &str) -> Self {
        let mut all = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', '['])) {
            let mut words = line.split_whitespace();
            let Some(pattern) = words.next() else { continue };
            let owners = words.take_while(|word| !word.starts_with('#')).map(str::to_owned).collect();
            if let Ok(globs) = Globs::new(vec![pattern.to_owned()]) {
                all.push((globs, owners));
            }
        }
        Self(all)
    }

    /// The owners of a path.
    pub fn of(&self, path: &str) -> &[String] {
        self.0.iter().rev().find(|(globs, _)| globs.matches(path)).map_or(&[], |(_, owners)| owners)
    }
}

/// One commit that an AI took part in.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// Its message.
    pub message: &'a Message,
    /// Its author as `Name <address>`.
    pub author: &'a str,
    /// What it changes.
    pub paths: &'a [&'a str],
}

/// What a change lacks of the reviews that the policy wants.
pub fn judge(protected: &[Protected], owners: &Owners, change: &Change<'_>) -> Vec<Violation> {
    let reviewers = reviewers(change.message, change.author);
    let mut violations = Vec::new();
    for rule in protected.iter().filter(|rule| rule.care != Care::Allow) {
        let Some(path) = change.paths.iter().find(|path| rule.paths.matches(path)) else { continue };
        let mut wanted = rule.reviewers.clone();
        if rule.codeowners {
            wanted.extend(owners.of(path).iter().cloned());
        }
        if reviewers
            .iter()
            .any(|reviewer| wanted.is_empty() || wanted.iter().any(|it| Identity::parse(reviewer).is(it)))
        {
            continue;
        }
        let who = if wanted.is_empty() { "a person other than its author".to_owned() } else { wanted.join(", ") };
        violations.push(Violation {
            rule: "review-missing",
            severity: if rule.care == Care::Deny { Severity::High } else { Severity::Medium },
            path: None,
            line: None,
            message: format!(
                "An AI took part, and this commit changes the protected path {path} without a review by {who}."
            ),
            help: "Add `Reviewed-by: Name <address>` of the person who reviewed it.".to_owned(),
        });
    }
    violations
}

/// People who say in the message that they reviewed it, but for the author.
fn reviewers(message: &Message, author: &str) -> Vec<String> {
    let author = Identity::parse(author);
    let reviews = ["reviewed-by", "acked-by", "approved-by"];
    let people = message.block.trailers.iter().filter(|trailer| reviews.contains(&&*folded_key(&trailer.key)));
    let other = |person: &&String| {
        let identity = Identity::parse(person);
        identity.who() == Who::Unknown && (identity.address.is_none() || identity.address != author.address)
    };
    people.map(|trailer| &trailer.value).filter(other).cloned().collect()
}

impl Identity<'_> {
    /// Whether this is who is wanted: an address, a name, or an account by the noreply address of its forge. Nobody knows the
    /// members of a team here: any person may be one.
    fn is(&self, wanted: &str) -> bool {
        let address = self.address.unwrap_or_default().to_lowercase();
        match wanted.strip_prefix('@') {
            Some(team) if team.contains('/') => true,
            Some(login) => {
                let login = login.to_lowercase();
                let own = |local: &str| local == login || local.ends_with(&format!("+{login}"));
                address.split('@').next().is_some_and(own) || self.name.to_lowercase().contains(&format!("@{login}"))
            }
            None => address == wanted.to_lowercase() || self.name.eq_ignore_ascii_case(wanted),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, Owners, judge};
    use crate::attribution::policy::Policy;
    use crate::attribution::{Comments, Message};

    fn missing(policy: &str, trailers: &str) -> usize {
        let policy = Policy::parse(policy).unwrap();
        let owners = Owners::parse("* @everybody\n/src/crypto/ @keeper kim@example.com # the keys\n");
        let message = Message::read(format!("Fix\n\nBody.\n\n{trailers}\n").as_bytes(), &Comments::None);
        let change =
            Change { message: &message, author: "Jane <jane@example.com>", paths: &["README", "src/crypto/aes.rs"] };
        judge(&policy.protected, &owners, &change).len()
    }

    #[test]
    fn a_protected_path_needs_a_person_who_is_not_the_author() {
        let policy = "[[protected]]\npaths = ['src/crypto/**']";
        assert_eq!(missing(policy, "Signed-off-by: Jane <jane@example.com>"), 1);
        assert_eq!(missing(policy, "Reviewed-by: Jane <jane@example.com>"), 1);
        assert_eq!(missing(policy, "Reviewed-by: Claude <noreply@anthropic.com>"), 1);
        assert_eq!(missing(policy, "Reviewed-by: Kim <kim@example.com>"), 0);
        assert_eq!(missing("[[protected]]\npaths = ['docs/**']", "Signed-off-by: Jane <jane@example.com>"), 0);
    }

    #[test]
    fn the_owners_of_code_are_asked() {
        let policy = "[[protected]]\npaths = ['src/crypto/**']\ncodeowners = true";
        assert_eq!(missing(policy, "Reviewed-by: Other <other@example.com>"), 1);
        assert_eq!(missing(policy, "Reviewed-by: Kim <kim@example.com>"), 0);
        assert_eq!(missing(policy, "Reviewed-by: The Keeper <12+keeper@users.noreply.github.com>"), 0);
    }
}
