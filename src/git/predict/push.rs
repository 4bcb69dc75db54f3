//! Which references a push sends.

use std::fmt::Write as _;

use super::Happening;
use crate::git::{Id, Remote, Repository};
use crate::shell::git::GitCall;

/// What `git push` would send, as far as it exists already.
pub(super) fn pushes(call: &GitCall, repository: &Repository) -> Vec<Happening> {
    if call.has("dry-run") || call.has("delete") {
        return Vec::new();
    }
    let remote = call.operands.first().filter(|word| word.is_known()).map(|word| word.text.clone());
    let remote = remote.or_else(|| call.values("repo").next().map(|word| word.text.clone()));
    let mut sources: Vec<String> = Vec::new();
    let mut words = call.operands.iter().skip(1);
    while let Some(word) = words.next() {
        let text = word.text.trim_start_matches('+');
        let source = text.split(':').next().unwrap_or_default();
        match source {
            "tag" if !text.contains(':') => {
                sources.extend(words.next().map(|name| format!("refs/tags/{}", name.text)));
            }
            "" if text == ":" => sources.push("refs/heads/*".to_owned()),
            "" => {}
            source => sources.push(source.to_owned()),
        }
    }
    let all = call.has("all") || call.has("branches") || call.has("mirror");
    if all {
        sources.push("refs/heads/*".to_owned());
    }
    if call.has("tags") || call.has("mirror") {
        sources.push("refs/tags/*".to_owned());
    }
    if call.operands.len() < 2 && !all || call.open {
        sources.push("HEAD".to_owned());
    }
    vec![repository.push_of(remote, &sources)]
}

impl Repository {
    /// A push of what the current branch has, as `gh pr create` makes it.
    pub fn push_of_head(&self) -> Happening {
        self.push_of(None, &["HEAD".to_owned()])
    }

    fn push_of(&self, remote: Option<String>, sources: &[String]) -> Happening {
        let remote = remote.or_else(|| self.usual_remote()).unwrap_or_else(|| "origin".to_owned());
        // An address has no references of its own: what any remote has is published.
        let remote = if self.has_references_of(&remote) { remote } else { String::new() };
        let zero = Id::null(self.inner.object_hash());
        let mut lines = String::new();
        for source in sources {
            for (name, id) in self.sources(source) {
                let _ = writeln!(lines, "{} {id} refs/heads/sent {zero}", name.replace(' ', "_"));
            }
        }
        Happening::Pushed { remote: Remote(remote), lines }
    }

    fn sources(&self, source: &str) -> Vec<(String, Id)> {
        let Some(prefix) = source.strip_suffix('*') else {
            let id = self.inner.rev_parse_single(source).ok().map(gix::Id::detach);
            return id.map(|id| (source.to_owned(), id)).into_iter().collect();
        };
        let Ok(platform) = self.inner.references() else { return Vec::new() };
        let Ok(all) = platform.prefixed(prefix) else { return Vec::new() };
        let named = all
            .filter_map(Result::ok)
            .filter_map(|reference| Some((reference.name().as_bstr().to_string(), reference.try_id()?.detach())));
        named.collect()
    }

    fn has_references_of(&self, remote: &str) -> bool {
        let Ok(platform) = self.inner.references() else { return false };
        platform.prefixed(format!("refs/remotes/{remote}/").as_str()).is_ok_and(|mut all| all.next().is_some())
    }

    /// The remote of the current branch.
    fn usual_remote(&self) -> Option<String> {
        let head = self.inner.head_name().ok()??;
        let settings = self.inner.config_snapshot();
        let value = |name: &str| settings.string(format!("branch.{}.{name}", head.shorten()).as_str());
        let remote = value("pushRemote").or_else(|| settings.string("remote.pushDefault")).or_else(|| value("remote"));
        remote.map(|name| name.to_string())
    }
}
