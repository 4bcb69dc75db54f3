//! What a repository gets: a policy, lists of what agents need not read, instructions for them, owners for their settings,
//! a page on security, and a job for its CI.

use std::path::Path;

use serde_json::Value;

use super::Request;
use super::change::{Area, Plan, Target};
use super::section::{self, Marks};
use crate::files;
use crate::git::Repository;
use crate::model::Class;
use crate::policy::{Door, FILE_NAME, Policy};
use crate::syntax::{Dialect, Edit, edit};

/// Files of agents' settings that need an owner who reviews them.
const OWNED: [&str; 10] = [
    "/aiguard.toml",
    "/.claude/",
    "/.codex/",
    "/.cursor/",
    "/.gemini/",
    "/.github/hooks/",
    "/.github/copilot/",
    "/.mcp.json",
    "/AGENTS.md",
    "/CLAUDE.md",
];

/// Plans the files of the repository whose work tree begins at `top`.
pub(super) fn plan(request: &Request<'_>, top: &Path, plan: &mut Plan) {
    if request.wants(Area::Repository) {
        policy(top, plan);
        ignore_files(top, plan);
        instructions(top, plan);
        claude_settings(top, plan);
        owners(request, top, plan);
        security(request.policy, top, plan);
    }
    if request.wants(Area::Ci) {
        ci(request, top, plan);
    }
}

fn uses(top: &Path, signs: &[&str]) -> bool {
    signs.iter().any(|sign| files::exists(&top.join(sign)))
}

fn policy(top: &Path, plan: &mut Plan) {
    let path = top.join(FILE_NAME);
    if !files::exists(&path) {
        let target = Target::file(&path, Area::Repository, "the policy of this repository, with its defaults");
        plan.put(&target, Some(include_bytes!("../../hooks/repository/aiguard.toml").to_vec()));
    }
}

/// Every product has a file of its own for the same list.
fn ignore_files(top: &Path, plan: &mut Plan) {
    let body = include_str!("../../hooks/repository/ignore.txt");
    let lists: [(&str, &[&str], &str); 3] = [
        (".cursorignore", &[".cursor", ".cursorrules", ".cursorignore"], "Cursor reads none of these files"),
        (".geminiignore", &[".gemini", "GEMINI.md", ".geminiignore"], "Gemini CLI reads none of these files"),
        (".aiexclude", &[".aiexclude", ".idx", ".gemini"], "Gemini Code Assist reads none of these files"),
    ];
    for (name, signs, why) in lists {
        if uses(top, signs) {
            plan.edit(&Target::file(&top.join(name), Area::Repository, why), |text| {
                Ok(section::put(text, Marks::Hash, body))
            });
        }
    }
}

/// What agents are told. AGENTS.md is read by most of them.
fn instructions(top: &Path, plan: &mut Plan) {
    let body = include_str!("../../hooks/repository/instructions.md");
    let wanted = |name: &str, signs: &[&str]| uses(top, signs) || uses(top, &[name]);
    for (name, signs) in [
        ("AGENTS.md", &["AGENTS.md", ".codex", ".github/copilot-instructions.md"][..]),
        ("CLAUDE.md", &[".claude"][..]),
    ] {
        // Where one file only refers to the other, it has the section already.
        let link = files::is_link(&top.join(name));
        if wanted(name, signs) && !link {
            let path = top.join(name);
            let target = Target::file(&path, Area::Repository, "agents are told how to handle secrets and checks");
            plan.edit(&target, |text| Ok(section::put(text, Marks::Markup, body)));
        }
    }
    if uses(top, &[".cursor"]) {
        let path = top.join(".cursor").join("rules").join("security.mdc");
        let target = Target::file(&path, Area::Repository, "Cursor is told the same");
        let head = include_str!("../../hooks/repository/cursor-rule.mdc");
        plan.edit(&target, |text| Ok(section::put(if text.is_empty() { head } else { text }, Marks::Markup, body)));
    }
}

/// Rules in the forms that Claude Code enforces.
fn claude_settings(top: &Path, plan: &mut Plan) {
    let path = top.join(".claude").join("settings.json");
    if !uses(top, &[".claude"]) {
        return;
    }
    let rules = include_str!("../../hooks/repository/claude-deny.txt").lines();
    let edits: Vec<Edit> = rules
        .map(|rule| Edit::Add { path: vec!["permissions".to_owned(), "deny".to_owned()], value: Value::from(rule) })
        .collect();
    plan.edit(&Target::file(&path, Area::Repository, "Claude Code reads no credentials"), |text| {
        edit(text, Dialect::Json, &edits).map_err(|error| format!("It is left alone: {error}."))
    });
}

/// Changes of agents' settings are reviewed by somebody.
fn owners(request: &Request<'_>, top: &Path, plan: &mut Plan) {
    let places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];
    let present = places.into_iter().find(|place| files::exists(&top.join(place)));
    let path = top.join(present.unwrap_or(if uses(top, &[".gitlab-ci.yml"]) { "CODEOWNERS" } else { places[0] }));
    let text = plan
        .content(&path)
        .ok()
        .flatten()
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default();
    let everybody = text.lines().find_map(|line| line.strip_prefix("* ")).map(|owner| owner.trim().to_owned());
    let Some(owner) = request.owner.clone().or(everybody) else {
        plan.note("CODEOWNERS", "Nobody owns agents' settings yet: `aiguard init --owner @team` adds the lines.");
        return;
    };
    let lines: String = OWNED.iter().map(|path| format!("{path:<24} {owner}\n")).collect();
    let target = Target::file(&path, Area::Repository, "changes of agents' settings need a review");
    plan.edit(&target, |text| Ok(section::put(text, Marks::Hash, &lines)));
}

/// What the policy means for people, and what to do after a leak.
fn security(policy: &Policy, top: &Path, plan: &mut Plan) {
    let places = ["SECURITY.md", ".github/SECURITY.md", "docs/SECURITY.md"];
    let path = top.join(places.into_iter().find(|place| files::exists(&top.join(place))).unwrap_or(places[0]));
    let target =
        Target::file(&path, Area::Repository, "people are told what agents may see, and what to do after a leak");
    plan.edit(&target, |text| {
        let start = if text.is_empty() { "# Security\n" } else { text };
        Ok(section::put(start, Marks::Markup, &security_section(policy)))
    });
}

/// The section of SECURITY.md: what the policy does with each class of data at each door.
fn security_section(policy: &Policy) -> String {
    let examples = |class| match class {
        Class::Restricted => "credentials, private keys, national identifiers, payment cards",
        Class::Confidential => "e-mail addresses, phone numbers, bank accounts",
        Class::Internal => "names of hosts, customer numbers",
        Class::Public => "",
    };
    let row = |class: Class| {
        let doors = Door::ALL.iter().map(|door| format!(" {} |", policy.flow(class, *door))).collect::<String>();
        format!("| {class} | {} |{doors}\n", examples(class))
    };
    let rows: String =
        Class::ALL.iter().rev().filter(|class| **class != Class::Public).map(|class| row(*class)).collect();
    let doors: String = Door::ALL.iter().map(|door| format!(" {door} |")).collect();
    format!(
        "## Agents and data\n\n\
         aiguard holds commits, pushes and the tool calls of coding agents against the policy. This is what it does with data \
         of each class; `aiguard policy show` tells who set it.\n\n\
         | class | for example |{doors}\n|---|---|{}\n{rows}\n\
         ## When a secret got out\n\n\
         1. Revoke it where it was issued, before anything else: whoever saw it may have kept it.\n\
         2. Issue a new one, and put it into the secret store; nothing else has to change in code.\n\
         3. Look for its use in the logs of the service since the commit or the prompt.\n\
         4. Find every copy: `aiguard scan --history`, and the transcripts of the agents that read it.\n\
         5. Tell whoever answers for security here. Personal data may have to be reported within 72 hours (GDPR, article \
         33).\n",
        "---|".repeat(Door::ALL.len())
    )
}

/// A job that asks for this very version.
fn pinned(job: &str) -> Vec<u8> {
    job.replace("{version}", env!("CARGO_PKG_VERSION")).into_bytes()
}

fn ci(request: &Request<'_>, top: &Path, plan: &mut Plan) {
    let remotes = request.repository.map(Repository::remote_addresses).unwrap_or_default();
    let at = |host: &str| remotes.iter().any(|address| address.contains(host));
    if at("github.com") || uses(top, &[".github"]) {
        let path = top.join(".github").join("workflows").join("aiguard.yml");
        if !files::exists(&path) {
            let target = Target::file(&path, Area::Ci, "pull requests are scanned");
            plan.put(&target, Some(pinned(include_str!("../../hooks/repository/github.yml"))));
        }
    }
    let gitlab = top.join(".gitlab-ci.yml");
    if !at("gitlab") && !files::exists(&gitlab) {
        return;
    }
    let job = pinned(include_str!("../../hooks/repository/gitlab.yml"));
    if files::exists(&gitlab) {
        let path = top.join(".gitlab").join("aiguard.yml");
        plan.put(&Target::file(&path, Area::Ci, "merge requests are scanned"), Some(job));
        plan.note(".gitlab-ci.yml", "Add to it: `include: [{local: .gitlab/aiguard.yml}]`.");
    } else {
        plan.put(&Target::file(&gitlab, Area::Ci, "merge requests are scanned"), Some(job));
    }
}
