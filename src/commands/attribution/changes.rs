//! What the policy wants of the changes themselves: reviews of protected paths, and marks in files.

use std::collections::BTreeMap;

use anyhow::Result;

use super::desk::Desk;
use crate::attribution::policy::Care;
use crate::attribution::review::{self, CODEOWNERS, Change, Owners};
use crate::attribution::{Comments, Judged, Message, Violation, file_marks};
use crate::files;
use crate::git::{Id, Kind, Record, Repository};
use crate::model::Severity;

/// Looks at the changes of commits, the newest first.
pub(super) struct Changes<'a> {
    desk: &'a Desk<'a>,
    repository: &'a Repository,
    owners: Owners,
    /// The newest version of each changed file that should have a mark or none.
    files: BTreeMap<String, Id>,
}

impl<'a> Changes<'a> {
    pub(super) fn new(desk: &'a Desk<'a>, repository: &'a Repository) -> Result<Self> {
        let mut owners = Owners::default();
        if let Some(root) = repository.work_tree().filter(|_| desk.policy.protected.iter().any(|rule| rule.codeowners))
        {
            for name in CODEOWNERS {
                if let Some(bytes) = files::read_if_present(&root.join(name))? {
                    owners = Owners::parse(&String::from_utf8_lossy(&bytes));
                    break;
                }
            }
        }
        Ok(Self { desk, repository, owners, files: BTreeMap::new() })
    }

    /// Looks at what one commit changes.
    pub(super) fn look(&mut self, judged: &mut Judged, record: &Record) -> Result<()> {
        let policy = self.desk.policy;
        let assisted = judged.is_assisted();
        let files = policy.files.as_ref().filter(|files| assisted || !files.assisted_only);
        let protected = assisted && !policy.protected.is_empty();
        if files.is_none() && !protected {
            return Ok(());
        }
        let revision = self.repository.revision(record.id)?;
        if let Some(files) = files {
            for change in &revision.changes.changed {
                let counts = matches!(change.kind, Kind::File | Kind::Executable);
                if counts && files.paths.matches(&change.path) && !files.exclude.matches(&change.path) {
                    self.files.entry(change.path.clone()).or_insert(change.id);
                }
            }
        }
        if protected {
            let changed = revision.changes.changed.iter().map(|change| &*change.path);
            let paths: Vec<&str> =
                changed.chain(revision.changes.removed.iter().map(|removed| &*removed.path)).collect();
            let message = Message::read(&record.message, &Comments::None);
            let change = Change { message: &message, author: &record.commit.author, paths: &paths };
            judged.violations.extend(review::judge(&policy.protected, &self.owners, &change));
        }
        Ok(())
    }

    /// What is wrong with the marks of the files.
    pub(super) fn finish(self) -> Result<Vec<Violation>> {
        let Some(policy) = &self.desk.policy.files else { return Ok(Vec::new()) };
        let mut violations = Vec::new();
        let mut add = |care: Care, place: (&str, Option<usize>), what: (&'static str, &str, &str)| {
            let severity = match care {
                Care::Allow => return,
                Care::Warn => Severity::Medium,
                Care::Deny => Severity::High,
            };
            let (rule, message, help) = what;
            let (path, line) = (Some(place.0.to_owned()), place.1);
            violations.push(Violation {
                rule,
                severity,
                path,
                line,
                message: message.to_owned(),
                help: help.to_owned(),
            });
        };
        for (path, id) in &self.files {
            // What cannot have comments cannot have a mark.
            let Some(language) = file_marks::language(path) else { continue };
            let bytes = self.repository.blob(*id)?;
            let lines = file_marks::find(language, &String::from_utf8_lossy(&bytes), &policy.marks);
            match lines.first() {
                None => {
                    let help = "Add a comment such as `AI-assisted` in the language of the file.";
                    let message = match policy.assisted_only {
                        true => "An AI took part in changing this file, but no comment in it says so.",
                        false => "No comment in this changed file says that an AI took part.",
                    };
                    add(policy.missing, (path, None), ("file-mark-missing", message, help));
                }
                Some(line) => {
                    let message = "A comment says that an AI took part in this file.";
                    add(policy.present, (path, Some(*line)), ("file-mark", message, ""));
                }
            }
        }
        Ok(violations)
    }
}
