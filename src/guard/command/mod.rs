//! What a command line may not do.

mod invocation;
mod shape;
mod sources;
mod statement;
mod uses;

use std::collections::BTreeSet;

use super::Guard;
use super::location::Paths;
use super::protected::{self, Access};
use super::table::{self, Class};
use crate::git::Repository;
use crate::model::{Decision, Objection};
use crate::shell::{Place, Script, Start, TouchKind, UnknownKind, Word, understand};
use invocation::Invocation;
use shape::Scene;
use sources::Flow;
use uses::{Use, is_searched, scripts, uses};

/// How deep text that programs run (git's aliases and hooks of rebase) is followed.
const DEPTH: usize = 4;

impl Guard<'_> {
    /// Everything that is objected to in a command line: each rule once.
    pub fn command(&self, script: &Script) -> Vec<Objection> {
        let paths = Paths::of(self);
        let mut found = Found { guard: self, paths: &paths, objections: Vec::new(), seen: BTreeSet::new() };
        self.script(script, &mut found, DEPTH);
        found.objections.sort_by_key(|objection| std::cmp::Reverse(objection.decision));
        found.objections
    }

    fn script(&self, script: &Script, found: &mut Found<'_, '_>, depth: usize) {
        let alias = |name: &str| Repository::discover(self.folder, self.env).ok()?.alias(name, self.env);
        let mut invocations: Vec<_> = script.commands.iter().map(|command| Invocation::of(command, &alias)).collect();
        invocation::found_by_find(&mut invocations);
        let flow = Flow::of(&invocations, found.paths);
        let is_remote = |address: &str| self.is_remote(found.paths, address);
        let scene = Scene { script, invocations: &invocations, flow: &flow, paths: found.paths, is_remote: &is_remote };
        let mut rules = Vec::new();
        for (number, invocation) in invocations.iter().enumerate() {
            for rule in table::rules_of(&invocation.program) {
                let named = |words: &[&str]| words.contains(&invocation.program.as_str()) || words == ["*"];
                let mut shapes = rule.shapes.iter().filter(|shape| named(shape.words[0]));
                if shapes.any(|shape| scene.fits(shape, number)) {
                    rules.push(rule);
                }
            }
        }
        for rule in rules {
            found.add(rule.id, rule.decision, || (rule.reason.to_owned(), rule.instead));
        }
        for invocation in &invocations {
            for own in uses(invocation) {
                found.uses(invocation, &own);
            }
            for text in scripts(invocation).into_iter().filter(|_| depth > 0) {
                let start = Start { folder: invocation.command.place.folder.clone(), ..self.start(self.folder) };
                self.script(&understand(&text, &start), found, depth - 1);
            }
        }
        for touch in &script.touches {
            let access = match touch.kind {
                TouchKind::Read => Access::Read,
                TouchKind::Write => Access::Write,
                TouchKind::Delete => Access::Delete,
            };
            found.path(&touch.path, &touch.place, access);
        }
        let fed = |number: usize| {
            let wrappers = script.commands.get(number).map_or(&[][..], |command| &command.wrappers);
            wrappers.iter().any(|wrapper| matches!(wrapper.as_str(), "xargs" | "parallel"))
        };
        let mut unknown = script.unknown.iter().filter(|unknown| unknown.kind == UnknownKind::Code);
        let open = |own: &Invocation<'_>| own.runs_added_code();
        if unknown.any(|unknown| unknown.command.is_some_and(fed)) || invocations.iter().any(open) {
            found.add("unknown-code", Decision::Ask, || {
                let reason = "Text that is only known while it runs would be run as code.";
                (reason.to_owned(), "Give the text to a program as an argument, not as code.")
            });
        }
        if script.unknown.iter().any(|unknown| unknown.kind == UnknownKind::Limit) {
            found.add("command-too-deep", Decision::Ask, || {
                let reason =
                    "The command line is longer or nested deeper than is looked at, so what it does is not known.";
                (reason.to_owned(), "Split it, or put it into a script that can be read.")
            });
        }
    }

    /// Whether the repository's configuration names the address.
    fn is_remote(&self, paths: &Paths<'_>, address: &str) -> bool {
        let config = crate::files::read_if_present(&std::path::Path::new(paths.top()).join(".git").join("config"));
        config.ok().flatten().is_some_and(|text| String::from_utf8_lossy(&text).contains(address))
    }
}

/// What was objected to so far.
struct Found<'p, 'g> {
    guard: &'p Guard<'g>,
    paths: &'p Paths<'g>,
    objections: Vec<Objection>,
    seen: BTreeSet<String>,
}

impl Found<'_, '_> {
    fn add(&mut self, rule: &str, decision: Decision, say: impl FnOnce() -> (String, &'static str)) {
        if decision > Decision::Silent && self.seen.insert(rule.to_owned()) {
            let (reason, instead) = say();
            self.objections.push(Objection { decision, rule: rule.to_owned(), reason, instead: instead.to_owned() });
        }
    }

    fn uses(&mut self, invocation: &Invocation<'_>, own: &Use) {
        let place = &invocation.command.place;
        if self.path(&own.word, place, own.access) || !own.deep || place.remote.is_some() {
            return;
        }
        let path = self.paths.absolute(&own.word.text, place);
        if path.contains('\0') || own.word.glob {
            return;
        }
        let wanted = |name: &str| is_searched(invocation, name);
        if let Some((class, path)) = protected::below(self.paths, &path, &wanted) {
            self.class(class, &path, own.access);
        }
    }

    /// Says whether something is objected to.
    fn path(&mut self, word: &Word, place: &Place, access: Access) -> bool {
        let changes = matches!(access, Access::Write | Access::Delete);
        if changes && word.is_known() && !word.glob && place.remote.is_none() {
            self.guard.change(self.paths, &self.paths.absolute(&word.text, place));
        }
        let Some((class, path)) = protected::of_word(self.paths, word, place, access) else { return false };
        self.class(class, &path, access);
        true
    }

    fn class(&mut self, class: &'static Class, path: &str, access: Access) {
        let objection = objection(class, path, access);
        self.add(&objection.rule, objection.decision, || (objection.reason, class.instead));
    }
}

/// What is said about a path of a class.
pub(in crate::guard) fn objection(class: &'static Class, path: &str, access: Access) -> Objection {
    let (ending, verb) = match access {
        Access::List | Access::Use | Access::Read => ("read", "reads"),
        Access::Send => ("upload", "sends"),
        Access::Write => ("change", "changes"),
        Access::Delete => ("change", "deletes or moves"),
    };
    Objection {
        decision: protected::decision(class, access),
        rule: format!("{}-{ending}", class.id),
        reason: format!("This {verb} `{}` ({}). {}", path.replace('\0', "…"), class.title, class.reason),
        instead: class.instead.to_owned(),
    }
}
