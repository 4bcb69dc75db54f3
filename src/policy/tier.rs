//! Tiers: what an agent may read, write, reach and run, by name.

use super::globs::Globs;
use super::sourced::Layer;
use crate::words;

words! {
    /// What a tier speaks of.
    pub enum Capability {
        Read = "read",
        Write = "write",
        Network = "network",
        Shell = "shell",
        Tools = "tools",
    }
}

/// `{ allow = [...], deny = [...] }` of one capability.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Whether the tier has an entry for this at all.
    pub declared: bool,
    /// What is allowed.
    pub allow: Vec<String>,
    /// What is denied, even where `allow` has it.
    pub deny: Vec<String>,
}

/// `read` or `write`, whose lists are globs of paths.
#[derive(Debug, Clone, Default)]
pub struct PathAccess {
    /// Whether the tier has an entry for this at all.
    pub declared: bool,
    /// What is allowed.
    pub allow: Globs,
    /// What is denied, even where `allow` has it.
    pub deny: Globs,
}

/// One `[tiers.NAME]`.
#[derive(Debug, Clone)]
pub struct Tier {
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub layer: Layer,
    /// The tier that it adds to.
    pub inherits: Option<String>,
    /// Files that may be read.
    pub read: PathAccess,
    /// Files that may be written, deleted or moved.
    pub write: PathAccess,
    /// Hosts that may be reached.
    pub network: Access,
    /// Commands that may run.
    pub shell: Access,
    /// Tools that may be called, by their name.
    pub tools: Access,
}

/// A tier with everything that it inherits.
#[derive(Debug, Clone)]
pub struct InForce<'t> {
    chain: Vec<&'t Tier>,
}

impl<'t> InForce<'t> {
    /// The tier `name`; nothing if there is none, which a valid policy does not ask for.
    pub(super) fn of(tiers: &'t [Tier], name: &str) -> Option<Self> {
        let mut chain: Vec<&Tier> = Vec::new();
        let mut next = Some(name);
        while let Some(tier) = next.and_then(|name| tiers.iter().find(|tier| tier.name == name)) {
            if chain.iter().any(|earlier| earlier.name == tier.name) {
                break;
            }
            chain.push(tier);
            next = tier.inherits.as_deref();
        }
        (!chain.is_empty()).then_some(Self { chain })
    }

    /// Its name.
    pub fn name(&self) -> &'t str {
        self.chain.first().map_or("", |tier| &tier.name)
    }

    fn paths(&self, of: Capability) -> impl Iterator<Item = &'t PathAccess> {
        let access = move |tier: &&'t Tier| if of == Capability::Write { &tier.write } else { &tier.read };
        self.chain.iter().map(access).filter(|access| access.declared)
    }

    fn words(&self, of: Capability) -> impl Iterator<Item = &'t Access> {
        let access = move |tier: &&'t Tier| match of {
            Capability::Network => &tier.network,
            Capability::Shell => &tier.shell,
            _ => &tier.tools,
        };
        self.chain.iter().map(access).filter(|access| access.declared)
    }

    /// Why `path` may not be read or written: a sentence; nothing if it may. It starts at the repository's root, or is
    /// absolute.
    pub fn against_path(&self, of: Capability, path: &str) -> Option<String> {
        let (tier, verb) = (self.name(), if of == Capability::Write { "write" } else { "read" });
        let denied = self.paths(of).find_map(|access| access.deny.sources().iter().find(|_| access.deny.matches(path)));
        if denied.is_some() {
            return Some(format!("The tier `{tier}` denies an agent to {verb} `{path}`."));
        }
        if self.paths(of).any(|access| access.allow.matches(path)) {
            return None;
        }
        Some(match self.paths(of).next() {
            Some(_) => format!("The tier `{tier}` does not let an agent {verb} `{path}`."),
            None => format!("The tier `{tier}` does not let an agent {verb} files."),
        })
    }

    /// Why `host` may not be reached: a sentence; nothing if it may.
    pub fn against_host(&self, host: &str) -> Option<String> {
        let any = |list: &[String]| list.iter().any(|glob| is_host_in([glob, host]));
        let denied = self.words(Capability::Network).any(|access| any(&access.deny));
        let allowed = self.words(Capability::Network).any(|access| any(&access.allow));
        (denied || !allowed).then(|| format!("The tier `{}` does not let an agent reach `{host}`.", self.name()))
    }

    /// Why the tool may not be called: a sentence; nothing if it may. A tier that says nothing of tools lets all be
    /// called.
    pub fn against_tool(&self, tool: &str) -> Option<String> {
        let any = |list: &[String]| list.iter().any(|glob| is_text_in([glob, tool]));
        let mut spoken = self.words(Capability::Tools).peekable();
        spoken.peek()?;
        let denied = self.words(Capability::Tools).any(|access| any(&access.deny));
        let allowed = spoken.any(|access| access.allow.is_empty() || any(&access.allow));
        (denied || !allowed)
            .then(|| format!("The tier `{}` does not let an agent call the tool `{tool}`.", self.name()))
    }

    /// Command lines that may run, and those that may not.
    pub fn commands(&self) -> (Vec<&'t str>, Vec<&'t str>) {
        let of = |list: fn(&Access) -> &Vec<String>| {
            self.words(Capability::Shell).flat_map(list).map(String::as_str).collect()
        };
        (of(|access| &access.allow), of(|access| &access.deny))
    }
}

/// Whether a host is one of those that a glob means: `*` stands for one label, or a part of one; a glob that is just
/// `*` for every host.
fn is_host_in([glob, host]: [&str; 2]) -> bool {
    let (glob, host) = (glob.to_ascii_lowercase(), host.to_ascii_lowercase());
    let (globs, labels): (Vec<_>, Vec<_>) = (glob.split('.').collect(), host.split('.').collect());
    let is_each_in = || globs.iter().zip(&labels).all(|(glob, label)| is_text_in([glob, label]));
    glob == "*" || glob == "**" || (globs.len() == labels.len() && is_each_in())
}

/// Whether a text is one that a glob means, in which only `*` is special.
pub fn is_text_in([glob, text]: [&str; 2]) -> bool {
    let mut parts = glob.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::{is_host_in, is_text_in};

    #[test]
    fn a_star_in_a_host_stands_within_one_label() {
        for (glob, host) in
            [("docs.*.com", "docs.example.com"), ("*", "a.b.c"), ("Docs.rs", "docs.RS"), ("api-*.x.io", "api-2.x.io")]
        {
            assert!(is_host_in([glob, host]), "{glob} {host}");
        }
        for (glob, host) in [
            ("docs.*.com", "docs.a.b.com"),
            ("docs.*.com", "docs.a.com.evil.example"),
            ("*.rs", "docs.rs.evil.example"),
            ("docs.rs", "xdocs.rs"),
        ] {
            assert!(!is_host_in([glob, host]), "{glob} {host}");
        }
    }

    #[test]
    fn a_star_in_a_text_stands_for_anything() {
        assert!(is_text_in(["mcp__github__*", "mcp__github__create_issue"]));
        assert!(is_text_in(["*issue*", "mcp__github__create_issue"]) && is_text_in(["a*a", "aa"]));
        assert!(!is_text_in(["a*a", "a"]) && !is_text_in(["", "x"]) && is_text_in(["*", ""]));
    }
}
