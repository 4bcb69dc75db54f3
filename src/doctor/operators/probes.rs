//! Operators that ask a product's own engine: is this path really denied, is that command really stopped.

use super::Context;
use super::keys::entries;
use crate::doctor::claude::paths::{Ground, denies};
use crate::doctor::claude::rules::Rule;
use crate::doctor::outcome::{Failure, Finding};
use crate::doctor::product::{Product, Scope};
use crate::doctor::source::Form;
use crate::files;
use crate::git::Patterns;

/// Every wanted rule is covered by a rule of the list that survives loading.
pub(super) fn rule_covers(context: &Context<'_>, list: &str, wanted: &[String]) -> Finding {
    let rules = rules(context, list);
    let missing: Vec<&str> = wanted.iter().map(String::as_str).filter(|text| !covered(text, &rules)).collect();
    if missing.is_empty() {
        return Finding::Pass;
    }
    let message = format!("no rule in `permissions.{list}` covers {}", missing.join(", "));
    let edits = missing.iter().map(|rule| crate::syntax::Edit::Add {
        path: vec!["permissions".to_owned(), list.to_owned()],
        value: (*rule).into(),
    });
    Finding::Fail(vec![Failure::new(message).repaired_by(edits)])
}

/// The rules of a list with the levels that they come from.
fn rules(context: &Context<'_>, list: &str) -> Vec<(Rule, Scope)> {
    let view = context.view();
    let held = entries(view.get(&format!("permissions.{list}")));
    let rule = |(number, node): &(usize, crate::syntax::Node)| {
        Some((Rule::parse(node.as_str()?)?, context.patient.sources.get(*number)?.scope))
    };
    held.iter().filter_map(rule).collect()
}

fn covered(text: &str, rules: &[(Rule, Scope)]) -> bool {
    let Some(wanted) = Rule::parse(text) else { return false };
    let Some(specifier) = &wanted.specifier else {
        return rules
            .iter()
            .any(|(rule, _)| rule.speaks_of(&wanted.tool) && matches!(rule.specifier.as_deref(), None | Some("*")));
    };
    if wanted.tool != "Bash" {
        return rules.iter().any(|(rule, _)| {
            rule.speaks_of(&wanted.tool) && rule.specifier.as_ref().is_none_or(|it| it == specifier || it == "*")
        });
    }
    let prefix = specifier.trim_end_matches('*').trim_end_matches([':', ' ']);
    let open = prefix.len() < specifier.len();
    let samples = if open { vec![prefix.to_owned(), format!("{prefix} --sample x")] } else { vec![prefix.to_owned()] };
    samples.iter().all(|sample| rules.iter().any(|(rule, _)| rule.covers_command(sample)))
}

/// The product refuses to read each path.
pub(super) fn paths_denied(context: &Context<'_>, paths: &[String]) -> Finding {
    if context.patient.entry.product != Product::ClaudeCode {
        return Finding::NotAssessed("this product has no rules that deny reading".to_owned());
    }
    let ground = ground(context);
    let rules: Vec<_> = rules(context, "deny").into_iter().filter(|(rule, _)| rule.speaks_of("Read")).collect();
    let stops = |path: &String| {
        rules.iter().any(|(rule, scope)| match &rule.specifier {
            Some(specifier) => denies(specifier, *scope, &ground, path),
            None => true,
        })
    };
    let open: Vec<&str> = paths.iter().filter(|path| !stops(path)).map(String::as_str).collect();
    if open.is_empty() {
        return Finding::Pass;
    }
    Finding::Fail(vec![Failure::new(format!("nothing denies reading {}", open.join(", ")))])
}

fn ground(context: &Context<'_>) -> Ground {
    let machine = context.machine;
    let folder =
        |path: Option<&std::path::Path>, otherwise: &str| path.map_or_else(|| otherwise.to_owned(), files::shown);
    let home = folder(machine.home.as_deref(), "/home/user");
    Ground { project: folder(machine.project.as_deref(), "/project"), settings: format!("{home}/.claude"), home }
}

/// The patterns of the ignore files of the group cover each path.
pub(super) fn paths_ignored(context: &Context<'_>, paths: &[String]) -> Finding {
    let lists: Vec<(usize, Patterns)> = context
        .sources()
        .filter(|(_, source)| source.form == Form::Ignore && source.counts())
        .map(|(number, source)| (number, Patterns::new(source.text(), false)))
        .collect();
    let open: Vec<&str> = paths
        .iter()
        .map(String::as_str)
        .filter(|path| !lists.iter().any(|(_, patterns)| patterns.ignores(path)))
        .collect();
    if open.is_empty() {
        return Finding::Pass;
    }
    let message = format!("no pattern covers {}", open.join(", "));
    Finding::Fail(vec![
        lists
            .first()
            .map_or_else(|| Failure::new(message.clone()), |(number, _)| Failure::at(*number, 0..0, message.clone())),
    ])
}

/// What the product would let pass. Rules on arguments are porous, so this informs and never judges.
pub(super) fn commands(context: &Context<'_>, commands: &[String]) -> Finding {
    let deny = rules(context, "deny");
    let open: Vec<&str> = commands
        .iter()
        .map(String::as_str)
        .filter(|command| !deny.iter().any(|(rule, _)| rule.covers_command(command)))
        .collect();
    if open.is_empty() {
        return Finding::Pass;
    }
    Finding::NotAssessed(format!("no deny rule stops: {}", open.join("; ")))
}
