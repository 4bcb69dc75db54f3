//! `aiguard attribution` as people, hooks and pipelines call it.

#![expect(clippy::unwrap_used, reason = "a test stops where its preparation fails")]

mod git;

use std::io::Write as _;
use std::process::{Output, Stdio};

use git::Sandbox;
use serde_json::Value;

/// Variables by which agents would reach into a test.
const AGENTS: [&str; 12] = [
    "CLAUDECODE",
    "CLAUDE_CODE_ENTRYPOINT",
    "CLAUDE_CODE_SESSION_ID",
    "CODEX_SANDBOX",
    "CODEX_THREAD_ID",
    "CODEX_CI",
    "GEMINI_CLI",
    "COPILOT_CLI",
    "COPILOT_AGENT",
    "CURSOR_AGENT",
    "OPENCODE",
    "AI_AGENT",
];

const CLAUDE: &str = "Co-Authored-By: Claude Opus 4.8 <noreply@anthropic.com>";

/// Runs `aiguard` with these arguments and this input; the agent's variable is set if one is named.
fn aiguard(sandbox: &Sandbox, arguments: &[&str], input: &str, agent: Option<&str>) -> Output {
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_aiguard"));
    AGENTS.iter().for_each(|name| {
        command.env_remove(name);
    });
    if let Some(name) = agent {
        command.env(name, "1");
    }
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(output)))
}

fn commit(sandbox: &Sandbox, path: &str, message: &str) {
    sandbox.stage(path, format!("{message}\n"));
    sandbox.git(&["commit", "-q", "--no-verify", "-m", message]);
}

#[test]
fn a_message_on_standard_input_needs_no_repository() {
    let sandbox = Sandbox::empty();
    std::fs::remove_dir_all(sandbox.repo().join(".git")).unwrap();
    let message = format!("Fix\n\nBody.\n\nAssisted by: Codex CLI\n\n{CLAUDE}\n");
    let output = aiguard(&sandbox, &["attribution", "--stdin", "--format", "json"], &message, None);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let report = json(&output);
    assert_eq!(report["assisted"], true);
    assert_eq!(report["marks"][0]["unseen_because"], "key-form");
    assert_eq!(report["marks"][1]["agent"], "claude-code");
    assert_eq!(report["marks"][1]["model"], "Claude Opus 4.8");
    assert_eq!(
        (&report["marks"][1]["line"], &report["marks"][1]["seen_by_git"]),
        (&Value::from(7), &Value::from(true))
    );
    let output = aiguard(&sandbox, &["attribution", "--stdin", "--format", "json"], "Fix the client of Claude\n", None);
    assert_eq!((json(&output)["marks"].as_array().unwrap().len(), output.status.code()), (0, Some(0)));
}

#[test]
fn what_stands_below_the_scissors_is_no_mark() {
    let sandbox = Sandbox::new();
    let message = format!("Fix\n\n# ------------------------ >8 ------------------------\n+{CLAUDE}\n{CLAUDE}\n");
    let output = aiguard(&sandbox, &["attribution", "--stdin", "--format", "json"], &message, None);
    assert_eq!(json(&output)["marks"].as_array().unwrap().len(), 0);
}

#[test]
fn a_range_is_held_against_the_policy_of_the_repository() {
    let sandbox = Sandbox::new();
    sandbox.write("aiguard.toml", "version = 1\n\n[attribution]\npreset = \"forbid\"\n");
    commit(&sandbox, "a", "By a person");
    commit(&sandbox, "b", &format!("By an agent\n\n{CLAUDE}"));
    let output = aiguard(&sandbox, &["attribution", "--range", "HEAD~2..HEAD", "--format", "json"], "", None);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    let report = json(&output);
    assert_eq!(report["counts"]["messages"], 2);
    assert_eq!(report["violations"][0]["rule"], "ai-contribution");
    assert_eq!(report["violations"][0]["commit"], sandbox.git(&["rev-parse", "HEAD"]));
    let output = aiguard(&sandbox, &["attribution", "--commit", "HEAD~1"], "", None);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let output = aiguard(&sandbox, &["attribution", "--commit", "HEAD", "-f", "github"], "", None);
    assert!(text(&output).starts_with("::error title=AI attribution (ai-contribution)::Commit "), "{}", text(&output));
    let output = aiguard(&sandbox, &["attribution", "--range", "HEAD", "--preset", "co-author"], "", None);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
}

#[test]
fn a_mistake_in_the_policy_is_shown_and_is_no_pass() {
    let sandbox = Sandbox::new();
    sandbox.write("aiguard.toml", "version = 1\n\n[attribution]\nmode = \"forbit\"\n");
    let output = aiguard(&sandbox, &["attribution", "--commit", "HEAD"], "", None);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output).contains("forbit") || text(&output).contains("aiguard.toml:4"), "{}", text(&output));
}

#[test]
fn the_squash_that_a_forge_will_write_is_seen_before_it_is_written() {
    let sandbox = Sandbox::new();
    commit(&sandbox, "a", "First\n\nWhy.\n\nAssisted-by: generic LLM");
    commit(&sandbox, "b", "Second");
    let squash = ["attribution", "--squash", "HEAD~2..HEAD", "--preset", "fedora"];
    let output = aiguard(&sandbox, &squash, "", None);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    assert!(text(&output).contains("disclosure-unseen"), "{}", text(&output));
    let fixed = aiguard(&sandbox, &[&squash[..], &["--fix"]].concat(), "", None);
    let fixed = String::from_utf8(fixed.stdout).unwrap();
    assert!(fixed.ends_with("* Second\n\nAssisted-by: generic LLM\n"), "{fixed}");
}

#[test]
fn a_merge_is_looked_at_when_it_is_there() {
    let sandbox = Sandbox::new();
    sandbox.git(&["checkout", "-qb", "side"]);
    commit(&sandbox, "a", &format!("By an agent\n\n{CLAUDE}"));
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.git(&["merge", "-q", "--no-ff", "-m", "Merge branch 'side'", "side"]);
    let output = aiguard(&sandbox, &["attribution", "--post-merge", "main", "--preset", "forbid"], "", None);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
}

#[test]
fn the_hooks_refuse_add_and_stay_silent() {
    let sandbox = Sandbox::new();
    sandbox.write("aiguard.toml", "version = 1\n\n[attribution]\npreset = \"fedora\"\n");
    let file = sandbox.repo().join(".git").join("COMMIT_EDITMSG");
    let path = file.to_str().unwrap();
    let write = |message: &str| std::fs::write(&file, message).unwrap();
    write(&format!("Fix\n\n{CLAUDE}\n"));
    let output = aiguard(&sandbox, &["git-hook", "commit-msg", path], "", None);
    assert!(output.status.code() == Some(1) && text(&output).contains("disclosure-missing"), "{}", text(&output));
    write("Fix\n");
    let output = aiguard(&sandbox, &["git-hook", "commit-msg", path], "", None);
    assert_eq!((output.status.code(), text(&output)), (Some(0), String::new()));
    let output = aiguard(&sandbox, &["git-hook", "commit-msg", path], "", Some("CLAUDECODE"));
    assert!(output.status.code() == Some(1) && text(&output).contains("CLAUDECODE"), "{}", text(&output));
    let output = aiguard(&sandbox, &["git-hook", "prepare-commit-msg", path, "message"], "", Some("CLAUDECODE"));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "Fix\n\nAssisted-by: Claude Code\n");
    let output = aiguard(&sandbox, &["git-hook", "commit-msg", path], "", Some("CLAUDECODE"));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
}

#[test]
fn where_nothing_of_an_ai_is_taken_an_agent_is_told_so_at_once() {
    let sandbox = Sandbox::new();
    sandbox.write("aiguard.toml", "version = 1\n\n[attribution]\npreset = \"forbid\"\n");
    let file = sandbox.repo().join(".git").join("COMMIT_EDITMSG");
    std::fs::write(&file, "Fix\n").unwrap();
    let arguments = ["git-hook", "prepare-commit-msg", file.to_str().unwrap(), "message"];
    let output = aiguard(&sandbox, &arguments, "", Some("GEMINI_CLI"));
    assert!(output.status.code() == Some(1) && text(&output).contains("takes no contributions"), "{}", text(&output));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "Fix\n");
    assert_eq!(aiguard(&sandbox, &arguments, "", None).status.code(), Some(0));
}

#[test]
fn fixing_a_file_keeps_its_comments() {
    let sandbox = Sandbox::new();
    let file = sandbox.repo().join("message");
    std::fs::write(&file, format!("Fix\n{CLAUDE}\n\nSigned-off-by: Jane <jane@example.com>\n# On branch main\n"))
        .unwrap();
    let output = aiguard(&sandbox, &["attribution", "--commit-msg", "message", "--fix"], "", None);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let expected = format!("Fix\n\n{CLAUDE}\nSigned-off-by: Jane <jane@example.com>\n\n# On branch main\n");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), expected);
}

#[test]
fn the_log_and_the_numbers_know_notes_of_git_ai() {
    let sandbox = Sandbox::new();
    commit(&sandbox, "a", "By a person");
    commit(&sandbox, "src/b", "Said nowhere but in a note");
    let note = "src/b\n  s_0123456789abcd::t_0123456789abcd 1\n---\n{\"schema_version\":\"authorship/3.0.0\",\"sessions\":\
        {\"s_0123456789abcd\":{\"agent_id\":{\"tool\":\"claude\",\"id\":\"1\",\"model\":\"opus\"}}}}";
    sandbox.git(&["notes", "--ref=ai", "add", "-m", note, "HEAD"]);
    let output = aiguard(&sandbox, &["attribution", "log"], "", None);
    let lines: Vec<Value> =
        String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 1, "{}", text(&output));
    assert_eq!((&lines[0]["sources"][0], &lines[0]["lines"]["ai"]), (&Value::from("git-ai"), &Value::from(1)));
    let stats = json(&aiguard(&sandbox, &["attribution", "stats", "-f", "json"], "", None));
    assert_eq!((&stats["total"]["commits"], &stats["total"]["assisted_commits"]), (&Value::from(3), &Value::from(1)));
    assert_eq!(stats["folders"]["src"]["recorded_ai_lines"], 1);
    let output = aiguard(&sandbox, &["attribution", "--commit", "HEAD", "--preset", "fedora"], "", None);
    assert!(output.status.code() == Some(1) && text(&output).contains("git-ai"), "{}", text(&output));
}

#[test]
fn a_command_runs_only_for_what_an_ai_took_part_in() {
    let sandbox = Sandbox::new();
    commit(&sandbox, "a", &format!("By an agent\n\n{CLAUDE}"));
    let run = |range: &str, command: &[&str]| {
        let output =
            aiguard(&sandbox, &[&["attribution", "--range", range, "--if-ai", "--"], command].concat(), "", None);
        (output.status.code(), text(&output))
    };
    assert_eq!(run("HEAD~1..HEAD", &["git", "version"]).0, Some(0));
    assert!(run("HEAD~1..HEAD", &["git", "version"]).1.contains("git version"));
    assert_eq!(run("HEAD~1..HEAD", &["git", "no-such-command"]).0, Some(1));
    let (status, said) = run("HEAD~1", &["git", "no-such-command"]);
    assert!(status == Some(0) && said.contains("is not run"), "{said}");
}

#[test]
fn files_and_reviews_are_looked_at_where_an_ai_took_part() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "aiguard.toml",
        "version = 1\n\n[attribution]\npreset = \"co-author\"\n[attribution.files]\npaths = [\"*.rs\"]\n\
         [[attribution.protected]]\npaths = [\"crypto/**\"]\n",
    );
    sandbox.stage("crypto/a.rs", "fn main() {}\n");
    sandbox.stage("b.rs", "// AI-assisted\n");
    sandbox.git(&["commit", "-q", "--no-verify", "-m", &format!("By an agent\n\n{CLAUDE}")]);
    let report = json(&aiguard(&sandbox, &["attribution", "--range", "HEAD~1..HEAD", "-f", "json"], "", None));
    let rules: Vec<_> = report["violations"].as_array().unwrap().iter().map(|it| (&it["rule"], &it["path"])).collect();
    assert_eq!(rules.len(), 2, "{rules:?}");
    assert!(rules.iter().any(|(rule, _)| *rule == "review-missing"));
    assert!(rules.iter().any(|(rule, path)| *rule == "file-mark-missing" && *path == "crypto/a.rs"));
}
