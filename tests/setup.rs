//! What can be relied on of `init` and `uninstall`: one question, nothing twice, nothing lost, everything back.

#![expect(clippy::unwrap_used, reason = "a test stops where its preparation fails")]
#![expect(clippy::disallowed_methods, reason = "tests run git and the program, and hand on where programs are")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A person's home with agents in it, and a repository.
struct Desk {
    _folder: TempDir,
    home: PathBuf,
    repository: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        let (home, repository) = (top.join("home"), top.join("work"));
        for agent in [".claude", ".codex", ".gemini", ".cursor", ".copilot"] {
            fs::create_dir_all(home.join(agent)).unwrap();
        }
        fs::create_dir_all(&repository).unwrap();
        let desk = Self { _folder: folder, home, repository };
        desk.git(&["init", "-q", "-b", "main"]);
        desk
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.repository).env_clear();
        for name in ["PATH", "SYSTEMROOT", "TMPDIR"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
            .env("HOME", &self.home)
            .env("XDG_CONFIG_HOME", self.home.join(".config"))
            .env("XDG_STATE_HOME", self.home.join(".state"))
            .env("GIT_CONFIG_GLOBAL", self.home.join(".gitconfig"))
            .env("GIT_CONFIG_NOSYSTEM", "1");
        command
    }

    fn git(&self, words: &[&str]) -> Output {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        self.command("git").args(identity).args(words).output().unwrap()
    }

    fn aiguard(&self, words: &[&str]) -> (Option<i32>, String) {
        let done = self.command(env!("CARGO_BIN_EXE_aiguard")).args(words).output().unwrap();
        (
            done.status.code(),
            String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr),
        )
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.repository.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Every file below the home and the repository, with its content and whether it may be run.
    fn everything(&self) -> BTreeMap<PathBuf, (Vec<u8>, bool)> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.home.clone(), self.repository.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let content = fs::read(&path).unwrap();
                    let runs = is_executable(&path);
                    found.insert(path, (content, runs));
                }
            }
        }
        found
    }
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().unwrap().permissions().mode() & 0o100 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    false
}

#[cfg(unix)]
fn hook(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn secret() -> String {
    "gitlab_token = \"glpat-Zt7qW2bN9xKcV4mLpR¦8s\"\n".replace('¦', "")
}

#[test]
fn a_plan_is_shown_and_nothing_is_written_without_consent() {
    let desk = Desk::new();
    let before = desk.everything();
    let (status, told) = desk.aiguard(&["init", "--dry-run"]);
    assert_eq!(status, Some(0), "{told}");
    assert!(told.contains("pre-commit") && told.contains("Claude Code"), "{told}");
    let (status, told) = desk.aiguard(&["init"]);
    assert_eq!(status, Some(2), "{told}");
    assert!(told.contains("--yes"), "{told}");
    assert_eq!(desk.everything(), before);
}

#[test]
#[cfg(unix)]
fn what_is_installed_refuses_a_secret_and_goes_without_a_trace() {
    let desk = Desk::new();
    fs::write(desk.home.join(".claude/settings.json"), "{\n  \"model\": \"opus\"\n}").unwrap();
    fs::write(desk.home.join(".codex/config.toml"), "# mine\nmodel = \"x\"\n").unwrap();
    desk.write(".github/CODEOWNERS", "* @acme/all\n");
    desk.write("CLAUDE.md", "# Notes\n");
    hook(&desk.repository.join(".git/hooks/pre-commit"), "#!/bin/sh\necho before > ran.txt\n");
    let before = desk.everything();
    let (status, told) = desk.aiguard(&["init", "--yes", "--self-test"]);
    assert_eq!(status, Some(0), "{told}");
    for agent in ["Claude Code", "Codex", "Cursor", "Gemini CLI", "GitHub Copilot", "git commit --no-verify"] {
        let line = told.lines().find(|line| line.contains(agent) && line.contains("refused"));
        assert!(line.is_some(), "{agent} refused nothing:\n{told}");
    }
    let (status, told) = desk.aiguard(&["init", "--yes"]);
    assert_eq!((status, told.trim().ends_with("Everything is in place.")), (Some(0), true), "{told}");

    desk.write("settings.ini", &secret());
    desk.git(&["add", "settings.ini"]);
    assert!(!desk.git(&["commit", "-q", "-m", "a"]).status.success());
    assert!(!desk.git(&["commit", "-q", "--no-verify", "-m", "a"]).status.success());
    desk.write("settings.ini", "port = 80\n");
    desk.git(&["add", "settings.ini"]);
    let done = desk.git(&["commit", "-q", "-m", "a"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(desk.repository.join("ran.txt").exists(), "the hook that was there before runs as well");

    for name in ["settings.ini", "ran.txt"] {
        fs::remove_file(desk.repository.join(name)).unwrap();
    }
    let (status, told) = desk.aiguard(&["uninstall"]);
    assert_eq!(status, Some(0), "{told}");
    let mut after = desk.everything();
    // What git itself wrote for the commit.
    let own = |path: &PathBuf| {
        path.starts_with(desk.repository.join(".git")) && !path.starts_with(desk.repository.join(".git/hooks"))
    };
    after.retain(|path, _| !own(path));
    let mut before = before;
    before.retain(|path, _| !own(path));
    assert_eq!(after, before);
    assert!(!desk.repository.join(".git/aiguard").exists());
    assert_eq!(desk.aiguard(&["uninstall"]).1.trim(), "Nothing of aiguard is installed here.");
}

#[test]
fn what_was_changed_since_loses_only_what_was_ours() {
    let desk = Desk::new();
    let settings = desk.home.join(".claude/settings.json");
    fs::write(&settings, "{\"model\": \"opus\"}\n").unwrap();
    desk.write("AGENTS.md", "# Agents\n");
    desk.aiguard(&["init", "--yes"]);
    let changed = fs::read_to_string(&settings).unwrap().replace("opus", "sonnet");
    fs::write(&settings, changed).unwrap();
    let instructions = desk.repository.join("AGENTS.md");
    fs::write(&instructions, fs::read_to_string(&instructions).unwrap() + "\nMore.\n").unwrap();
    let (status, told) = desk.aiguard(&["uninstall"]);
    assert_eq!(status, Some(0), "{told}");
    let text = fs::read_to_string(&settings).unwrap();
    assert!(text.contains("sonnet") && !text.contains("aiguard"), "{text}");
    let text = fs::read_to_string(&instructions).unwrap();
    assert!(text.contains("# Agents") && text.contains("More.") && !text.contains("aiguard"), "{text}");
}

#[test]
fn settings_that_cannot_be_read_are_refused_with_the_place_and_left_alone() {
    let desk = Desk::new();
    let broken = "{\n  \"model\": \"opus\",\n}\n";
    fs::write(desk.home.join(".claude/settings.json"), broken).unwrap();
    let (status, told) = desk.aiguard(&["init", "--yes", "--only", "agents"]);
    assert_eq!(status, Some(1), "{told}");
    assert!(told.contains("line 2, column 18") || told.contains("line 3, column 1"), "{told}");
    assert_eq!(fs::read_to_string(desk.home.join(".claude/settings.json")).unwrap(), broken);
    assert!(fs::read_to_string(desk.home.join(".codex/hooks.json")).unwrap().contains("aiguard"));
}

#[test]
fn a_folder_of_hooks_for_all_repositories_is_noticed() {
    let desk = Desk::new();
    fs::write(desk.home.join(".gitconfig"), "[core]\n\thooksPath = ~/shared-hooks\n").unwrap();
    let (status, told) = desk.aiguard(&["init", "--yes", "--repo", "--only", "git-hooks"]);
    assert_eq!(status, Some(1), "{told}");
    assert!(told.contains("core.hooksPath") && told.contains("--user"), "{told}");
    let (status, told) = desk.aiguard(&["init", "--yes", "--user", "--only", "git-hooks"]);
    assert_eq!(status, Some(0), "{told}");
    assert!(desk.home.join("shared-hooks/pre-commit").exists());
}

#[test]
fn managers_of_hooks_get_an_entry_of_their_own() {
    let desk = Desk::new();
    desk.write(".husky/pre-commit", "npm test\n");
    desk.git(&["config", "core.hooksPath", ".husky/_"]);
    desk.write(
        ".pre-commit-config.yaml",
        "repos:\n  - repo: https://example.com/a\n    rev: v1\n    hooks: [{id: a}]\n",
    );
    let (_, told) = desk.aiguard(&["init", "--yes", "--only", "git-hooks"]);
    let text = fs::read_to_string(desk.repository.join(".husky/pre-commit")).unwrap();
    assert!(text.starts_with("npm test\n") && text.contains("aiguard git-hook pre-commit"), "{text}\n{told}");
    let behind = desk.repository.join(".husky/_/reference-transaction");
    assert!(behind.exists(), "what the manager does not know stands behind it");
    let text = fs::read_to_string(desk.repository.join(".pre-commit-config.yaml")).unwrap();
    assert!(text.contains("entry: aiguard git-hook pre-commit"), "{text}");
    assert!(!desk.repository.join(".git/hooks/pre-commit").exists());
}

#[test]
fn an_administrator_gets_files_for_every_agent_below_a_root() {
    let desk = Desk::new();
    let root = desk.home.join("image");
    let (status, told) = desk.aiguard(&["init", "--yes", "--managed", "--root", root.to_str().unwrap()]);
    assert_eq!(status, Some(0), "{told}");
    let requirements = fs::read_to_string(root.join("etc/codex/requirements.toml"));
    if cfg!(target_os = "linux") {
        let text = requirements.unwrap();
        assert!(text.contains("hooks = true") && text.contains("PreToolUse"), "{text}");
        assert!(root.join("etc/claude-code/managed-settings.d/50-aiguard.json").exists());
        assert!(root.join("etc/cursor/hooks.json").exists() && root.join("etc/gemini-cli/settings.json").exists());
    }
    let (status, told) = desk.aiguard(&["uninstall", "--managed", "--root", root.to_str().unwrap()]);
    assert_eq!(status, Some(0), "{told}");
    assert!(!root.join("etc").exists(), "{told}");
}

#[test]
#[cfg(unix)]
fn hooks_of_a_linked_worktree_are_those_of_the_repository() {
    let desk = Desk::new();
    desk.write("a.txt", "a\n");
    desk.git(&["add", "-A"]);
    desk.git(&["commit", "-q", "-m", "a"]);
    desk.git(&["worktree", "add", "-q", "linked"]);
    let done = desk
        .command(env!("CARGO_BIN_EXE_aiguard"))
        .args(["init", "--yes", "--only", "git-hooks"])
        .current_dir(desk.repository.join("linked"))
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(desk.repository.join(".git/hooks/pre-commit").exists());
    desk.git(&["worktree", "remove", "--force", "linked"]);
    let (status, told) = desk.aiguard(&["uninstall"]);
    assert_eq!(status, Some(0), "{told}");
    assert!(!desk.repository.join(".git/hooks/pre-commit").exists(), "{told}");
}

#[test]
fn what_somebody_wrote_between_two_installations_is_kept() {
    let desk = Desk::new();
    let settings = desk.home.join(".claude/settings.json");
    fs::write(&settings, "{\"model\": \"opus\"}\n").unwrap();
    desk.aiguard(&["init", "--yes", "--only", "agents"]);
    let installed = fs::read_to_string(&settings).unwrap();
    let changed = installed.replace("opus", "sonnet").replace("\"timeout\": 30", "\"timeout\": 7");
    assert_ne!(changed, installed);
    fs::write(&settings, changed).unwrap();
    let (status, told) = desk.aiguard(&["init", "--yes", "--only", "agents"]);
    assert_eq!(status, Some(0), "{told}");
    let text = fs::read_to_string(&settings).unwrap();
    assert!(text.contains("\"timeout\": 30") && text.contains("sonnet"), "{text}");
    desk.aiguard(&["uninstall"]);
    let left: serde_json::Value = serde_json::from_str(&fs::read_to_string(&settings).unwrap()).unwrap();
    assert_eq!(left, serde_json::json!({ "model": "sonnet" }));
}

#[test]
fn records_of_trust_and_deny_rules_go_from_files_that_an_agent_has_written_to() {
    let desk = Desk::new();
    let trust = desk.home.join(".codex/config.toml");
    desk.write(".claude/settings.json", "{}\n");
    desk.aiguard(&["init", "--yes"]);
    let text = fs::read_to_string(&trust).unwrap();
    assert!(text.contains("trusted_hash"), "{text}");
    fs::write(&trust, text + "\n[projects.\"/work\"]\ntrust_level = \"trusted\"\n").unwrap();
    let rules = desk.repository.join(".claude/settings.json");
    let text = fs::read_to_string(&rules).unwrap();
    assert!(text.contains("Read("), "{text}");
    fs::write(&rules, text.replacen('{', "{\"model\": \"opus\",", 1)).unwrap();
    let (status, told) = desk.aiguard(&["uninstall"]);
    assert_eq!(status, Some(0), "{told}");
    let text = fs::read_to_string(&trust).unwrap();
    assert!(text.contains("/work") && !text.contains("trusted_hash"), "{text}");
    let text = fs::read_to_string(&rules).unwrap();
    assert!(text.contains("opus") && !text.contains("Read("), "{text}");
    assert!(!desk.home.join(".state").exists(), "{told}");
}

#[test]
fn what_was_installed_for_a_repository_goes_with_it_wherever_it_lies() {
    let desk = Desk::new();
    desk.write(".codex/notes", "");
    fs::write(desk.home.join(".codex/config.toml"), "# mine\n").unwrap();
    let before = desk.everything();
    let (status, told) = desk.aiguard(&["init", "--yes", "--repo"]);
    assert_eq!(status, Some(0), "{told}");
    assert!(fs::read_to_string(desk.home.join(".codex/config.toml")).unwrap().contains("trusted_hash"), "{told}");
    let (status, told) = desk.aiguard(&["uninstall", "--repo"]);
    assert_eq!(status, Some(0), "{told}");
    assert_eq!(desk.everything(), before, "{told}");
}

#[test]
#[cfg(unix)]
fn a_hook_that_was_put_aside_is_kept_when_another_has_taken_its_place() {
    let desk = Desk::new();
    let path = desk.repository.join(".git/hooks/pre-commit");
    hook(&path, "#!/bin/sh\necho mine\n");
    desk.aiguard(&["init", "--yes", "--only", "git-hooks"]);
    hook(&path, "#!/bin/sh\necho another\n");
    let (_, told) = desk.aiguard(&["uninstall"]);
    assert!(fs::read_to_string(&path).unwrap().contains("another"), "{told}");
    let aside = fs::read_to_string(path.with_file_name("pre-commit.before-aiguard")).unwrap();
    assert!(aside.contains("mine") && told.contains("before-aiguard"), "{told}");
    assert_eq!(desk.aiguard(&["uninstall"]).1.trim(), "Nothing of aiguard is installed here.");
}
