//! What would a command line commit or push? It is computed and scanned before anything runs, with the verdict that the git
//! hooks would give afterwards.

use std::path::Path;

use super::Guard;
use super::recording::{Line, Recording};
use crate::detect::Engine;
use crate::git::predict::{Extra, Happening, Record};
use crate::git::{OpenError, Repository};
use crate::model::{Category, Decision, Finding, Objection, Report};
use crate::policy::FILE_NAME;
use crate::scan::git::GitScan;
use crate::scan::{Collected, Thresholds, conclude, known};
use crate::shell::Script;

/// So many findings are named one by one.
const NAMED: usize = 5;

impl Guard<'_> {
    /// Objections to what the line would commit, put aside, tag or push.
    ///
    /// # Errors
    /// What kept that from being told, as a sentence.
    pub fn recorded(&self, script: &Script) -> Result<Vec<Objection>, String> {
        if !script.commands.iter().any(Line::concerns_git) {
            return Ok(Vec::new());
        }
        let mut line = Line::new(self.env, self.folder);
        line.script(script)?;
        let mut objections = Vec::new();
        for Recording { repository, happenings } in &line.finish() {
            let (recorded, sent): (Vec<_>, Vec<_>) =
                happenings.iter().partition(|happening| matches!(happening, Happening::Recorded { .. }));
            for (happenings, what) in [(recorded, "This would record"), (sent, "This would send")] {
                if !happenings.is_empty() {
                    let report = self.looked_at(repository, |scan| self.happened(scan, &happenings))?;
                    objections.extend(objections_of(&report, what));
                }
            }
        }
        objections.dedup();
        Ok(objections)
    }

    /// Objections to a commit that has just been made.
    ///
    /// # Errors
    /// What kept it from being read, as a sentence.
    pub fn made(&self, id: &str) -> Result<Vec<Objection>, String> {
        let repository = match Repository::discover(self.folder, self.env) {
            Ok(repository) => repository,
            Err(OpenError::NotARepository(_)) => return Ok(Vec::new()),
            Err(error) => return Err(error.to_string()),
        };
        // Another repository's commit, or one that is gone again.
        let Ok(commit) = repository.resolve(id) else { return Ok(Vec::new()) };
        let report = self.looked_at(&repository, |scan| Ok(scan.commits(&[commit])))?;
        let mut objections = objections_of(&report, "The commit that was just made holds");
        for objection in &mut objections {
            "Take the commit back with `git reset --soft HEAD~1`, take the value out, and commit again. Push nothing before."
                .clone_into(&mut objection.instead);
        }
        Ok(objections)
    }

    fn happened(&self, scan: &GitScan<'_>, happenings: &[&Happening]) -> Result<Collected, String> {
        let mut all = Collected::default();
        for happening in happenings {
            match happening {
                Happening::Recorded { coming, extras } => {
                    if let Some(coming) = coming {
                        let record = scan.repository.foresee(coming).map_err(|error| error.to_string())?;
                        // An edit of the policy that is recorded in the same breath stands in the commit for all to see.
                        if self.is_recorded_policy(&record) {
                            continue;
                        }
                        all.absorb(scan.recorded(&record));
                    }
                    all.absorb(scan.extras(extras));
                }
                Happening::Pushed { remote, lines } => {
                    let pushed = scan.repository.pushed(remote, lines).map_err(|error| error.to_string())?;
                    all.absorb(scan.pushed(&pushed));
                }
                Happening::Sent(file) => all.absorb(scan.extras(&[Extra::File(file.clone())])),
            }
        }
        Ok(all)
    }

    /// Whether this is the committed policy, and what is recorded holds the one that is to follow it.
    fn is_recorded_policy(&self, record: &Record) -> bool {
        let is_policy = |path: &str| path.rsplit('/').next() == Some(FILE_NAME);
        self.uncommitted.is_some()
            && (record.staged.iter().any(|change| is_policy(&change.path))
                || record.files.iter().any(|one| is_policy(&one.path)))
    }

    /// The report on what `look` gathers, with this policy's exceptions and thresholds.
    fn looked_at(
        &self,
        repository: &Repository,
        look: impl FnOnce(&GitScan<'_>) -> Result<Collected, String>,
    ) -> Result<Report, String> {
        let policy = self.policy;
        let engine = Engine::with_rules(policy.rules_to_add(), &policy.selection());
        let excluded = |path: &str| policy.exclude.value.matches(path);
        let scan = GitScan { repository, engine: &engine, excluded: &excluded, tick: &|_| () };
        let mut collected = look(&scan)?;
        if !collected.findings.is_empty() {
            let root = repository.work_tree().unwrap_or(self.folder);
            let mut suppressor = known::suppressor(policy, root, None)?;
            collected.findings.iter_mut().for_each(|finding| suppressor.judge(finding));
        }
        let thresholds = Thresholds {
            min_severity: policy.min_severity.value,
            min_confidence: policy.min_confidence.value,
            fail_on: policy.fail_on.value,
        };
        let mut report = conclude(collected, &thresholds, String::new());
        report.findings.retain(|finding| finding.severity >= thresholds.fail_on);
        Ok(report)
    }
}

fn objections_of(report: &Report, what: &str) -> Vec<Objection> {
    let mut objections: Vec<Objection> =
        report.findings.iter().take(NAMED).map(|finding| objection(finding, what)).collect();
    let more = report.findings.len().saturating_sub(NAMED);
    if let (Some(last), true) = (objections.last_mut(), more > 0) {
        last.reason.push_str(&format!(" There are {more} more."));
    }
    for incomplete in report.incomplete.iter().take(NAMED) {
        objections.push(Objection {
            decision: Decision::Deny,
            rule: "unreadable-commit".to_owned(),
            reason: format!("{what} what cannot be looked at: {}: {}.", incomplete.what, incomplete.why),
            instead: "Make it readable, or leave it out of the commit.".to_owned(),
        });
    }
    objections
}

fn objection(finding: &Finding, what: &str) -> Objection {
    let commit =
        finding.commit.as_ref().map(|commit| format!(" in commit {}", commit.id.get(..10).unwrap_or(&commit.id)));
    let (path, line) = (&finding.path, finding.region.start_line);
    Objection {
        decision: Decision::Deny,
        rule: finding.about.id.to_owned(),
        reason: format!(
            "{what} {}: {path}:{line}{} holds a {} ({}).",
            kind(finding),
            commit.unwrap_or_default(),
            finding.about.title,
            finding.preview
        ),
        instead:
            "Take the value out of the file, or leave the file out (`git restore --staged`, `.gitignore`), and do it \
                  again. If it is no secret, a person can allow it on its line or in aiguard.toml."
                .to_owned(),
    }
}

/// What a person calls it.
const fn kind(finding: &Finding) -> &'static str {
    match finding.about.category {
        Category::Secret => "a secret",
        Category::Pii => "personal data",
        Category::Injection => "hidden text",
    }
}

/// Whether there is something to read at the path.
pub(super) fn is_there(path: &Path) -> bool {
    crate::files::exists(path)
}

/// Whether there is a folder at the path.
pub(super) fn is_folder(path: &Path) -> bool {
    path.is_dir()
}
