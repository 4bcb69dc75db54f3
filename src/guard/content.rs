//! Does what goes into a tool hold data that must not go there? Only what is new counts: what a file holds already, an agent
//! may move about in it.

use std::path::Path;

use super::{Guard, flow, placeholder};
use crate::detect::engine::Profile;
use crate::files::{self, Contents};
use crate::model::{Category, Finding, Objection, Origin, Text, Verdict};
use crate::policy::Door;

/// A file that an agent changes is looked at up to this many bytes, for what it holds already.
const LONGEST: u64 = 16 << 20;

impl Guard<'_> {
    /// A file that would get `new`, in the place of `old` where only a part changes.
    pub(super) fn written(&self, path: &Path, [old, new]: [&str; 2]) -> Result<Verdict, String> {
        let shown = self.finder.shown(path);
        let text = Text::new(&shown, new.as_bytes(), Origin::ToolInput);
        let mut findings = self.finder.findings(&text, Profile::Code)?;
        findings.retain(|finding| finding.about.category != Category::Injection);
        if !findings.is_empty() {
            let held = self.content(path);
            let known = |finding: &Finding| [old.as_bytes(), &held].iter().any(|text| holds(text, finding));
            findings.retain(|finding| !known(finding));
        }
        let mut objections =
            flow::objections(self.policy, &findings, Door::ToolInput, &format!("the new text of {shown}"));
        if let Some(objection) = placeholder::written_back([old, new], &shown) {
            objections.push(objection);
        }
        Ok(Verdict { objections, ..Verdict::default() })
    }

    /// A command line, an address or an argument, by the name that a person knows it by.
    pub(super) fn given(&self, [name, text]: [&str; 2]) -> Result<Vec<Objection>, String> {
        let text = Text::new(name, text.as_bytes(), Origin::ToolInput);
        let mut findings = self.finder.findings(&text, Profile::Code)?;
        findings.retain(|finding| finding.about.category != Category::Injection);
        Ok(flow::objections(self.policy, &findings, Door::ToolInput, &format!("the {name}")))
    }

    /// What the file holds now; nothing when there is none or it cannot be read, for then nothing in it is known.
    fn content(&self, path: &Path) -> Vec<u8> {
        match files::read(&self.folder.join(path), LONGEST) {
            Ok(Contents::Bytes(bytes)) => bytes,
            Ok(Contents::Skipped(_)) | Err(_) => Vec::new(),
        }
    }
}

fn holds(text: &[u8], finding: &Finding) -> bool {
    let value = finding.value.expose();
    !value.is_empty() && memchr::memmem::find(text, value).is_some()
}
