//! `aiguard doctor` as a person runs it: what it prints, what it changes, and how it exits.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test stops where its preparation fails")]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A home folder and a project of one person.
struct Laptop(tempfile::TempDir);

/// What one run said.
struct Answer {
    status: i32,
    out: String,
    errors: String,
}

impl Laptop {
    fn with(files: &[(&str, &str)]) -> Self {
        let laptop = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(laptop.path("home")).unwrap();
        fs::create_dir_all(laptop.path("project/.git")).unwrap();
        files.iter().for_each(|(path, text)| laptop.write(path, text));
        laptop
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.replace('¦', "")).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Runs the doctor. The root is a folder of its own, so that the machine that the test runs on says nothing.
    fn doctor(&self, arguments: &[&str]) -> Answer {
        fs::create_dir_all(self.path("root")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_aiguard"));
        command.env_clear().env("HOME", self.path("home")).env("XDG_CONFIG_HOME", self.path("home/.config"));
        command.current_dir(self.path("project")).arg("doctor").args(arguments).args(["--color", "never"]);
        for (option, folder) in [("--root", "root"), ("--home", "home"), ("--project", "project")] {
            command.arg(option).arg(self.path(folder));
        }
        let output = command.args(["--system", "linux"]).output().unwrap();
        Answer {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

const CLAUDE: &str = "home/.claude/settings.json";
const CODEX: &str = "home/.codex/config.toml";
const GEMINI: &str = "home/.gemini/settings.json";

#[test]
fn a_repair_changes_nothing_else_and_keeps_the_old_file() {
    let claude =
        "{\n   \"permissions\": {\n\t\"deny\" : [ \"Read(.env)\" ]\n   },\n      \"cleanupPeriodDays\":365\n}\n";
    let codex = "# mine\napproval_policy   =  \"never\"   # why not\n\n[otel]\nlog_user_prompt = false # hm\n";
    let gemini =
        "{\r\n  // keep me\r\n  \"general\" : {\"defaultApprovalMode\":\"auto_edit\" }, /* odd */\r\n\t\"x\": 1\r\n}";
    let laptop = Laptop::with(&[(CLAUDE, claude), (CODEX, codex), (GEMINI, gemini)]);

    let shown = laptop.doctor(&["--fix", "--dry-run"]);
    assert!(shown.out.contains("  -       \"cleanupPeriodDays\":365\n"), "{}", shown.out);
    assert!(shown.out.contains("  +       \"cleanupPeriodDays\":30\n"), "{}", shown.out);
    assert_eq!([laptop.read(CLAUDE), laptop.read(CODEX), laptop.read(GEMINI)], [claude, codex, gemini], "only shown");

    laptop.doctor(&["--fix"]);
    let fixed = laptop.read(CLAUDE);
    assert!(fixed.starts_with("{\n   \"permissions\": {\n\t\"deny\" : [ \"Read(.env)\", "), "{fixed}");
    assert!(fixed.ends_with("   },\n      \"cleanupPeriodDays\":30\n}\n"), "{fixed}");
    let fixed = laptop.read(CODEX);
    assert_eq!(
        fixed,
        "# mine\napproval_policy   =  \"on-request\"   # why not\n\n[otel]\nlog_user_prompt = false # hm\n"
    );
    let fixed = laptop.read(GEMINI);
    assert!(
        fixed.starts_with("{\r\n  // keep me\r\n  \"general\" : {\"defaultApprovalMode\":\"default\" }, /* odd */\r\n")
    );
    for (path, text) in [(CLAUDE, claude), (CODEX, codex), (GEMINI, gemini)] {
        assert_eq!(laptop.read(&format!("{path}.aiguard-old")), text);
    }
    assert!(!laptop.doctor(&[]).out.contains("`aiguard doctor --fix` does it"), "what is repaired holds");

    laptop.write(CODEX, codex);
    laptop.doctor(&["--fix"]);
    assert_eq!(laptop.read(&format!("{CODEX}.aiguard-old-2")), codex, "no earlier file is lost");
}

#[cfg(unix)]
#[test]
fn what_only_its_owner_may_read_stays_so_when_it_is_repaired() {
    use std::os::unix::fs::PermissionsExt as _;
    let laptop = Laptop::with(&[(CODEX, "approval_policy = \"never\"\n")]);
    fs::set_permissions(laptop.path(CODEX), fs::Permissions::from_mode(0o600)).unwrap();
    laptop.doctor(&["--fix"]);
    for path in [CODEX.to_owned(), format!("{CODEX}.aiguard-old")] {
        assert_eq!(fs::metadata(laptop.path(&path)).unwrap().permissions().mode() & 0o777, 0o600, "{path}");
    }
}

#[test]
fn managed_files_and_unsafe_changes_have_to_be_asked_for() {
    let managed = "root/etc/claude-code/managed-settings.json";
    let laptop = Laptop::with(&[
        (managed, "{\"permissions\": {\"defaultMode\": \"acceptEdits\"}, \"cleanupPeriodDays\": 90}\n"),
        (CODEX, "sandbox_mode = \"danger-full-access\"\n"),
    ]);
    let before = [laptop.read(managed), laptop.read(CODEX)];
    let answer = laptop.doctor(&["--fix"]);
    assert_eq!([laptop.read(managed), laptop.read(CODEX)], before);
    assert!(answer.out.contains("is managed: `--managed` allows it"), "{}", answer.out);
    assert!(answer.out.contains("codex-full-access: it is unsafe: `--unsafe` allows it"), "{}", answer.out);
    laptop.doctor(&["--fix", "--managed", "--unsafe"]);
    assert!(laptop.read(managed).contains("\"cleanupPeriodDays\": 30"));
    assert_eq!(laptop.read(CODEX), "sandbox_mode = \"workspace-write\"\n");
    assert_eq!(laptop.doctor(&["--managed"]).status, 2, "it belongs to --fix");
}

#[test]
fn a_baseline_file_leaves_what_came_and_what_went() {
    let laptop = Laptop::with(&[(CODEX, "approval_policy = \"never\"\nsandbox_mode = \"danger-full-access\"\n")]);
    let file = laptop.path("known.json");
    let file = file.to_str().unwrap();
    assert_eq!(laptop.doctor(&[]).status, 1);
    assert_eq!(laptop.doctor(&["--write-baseline", file]).status, 0);
    let quiet = laptop.doctor(&["--baseline", file]);
    assert_eq!(quiet.status, 0);
    assert!(quiet.out.contains("2 known before") && !quiet.out.contains("codex-never-asks"), "{}", quiet.out);
    assert!(laptop.doctor(&["--baseline", file, "--verbose"]).out.contains("codex-never-asks"));

    laptop.write(CODEX, "sandbox_mode = \"danger-full-access\"\n[otel]\nlog_user_prompt = true\n");
    let drifted = laptop.doctor(&["--baseline", file]);
    assert!(drifted.out.contains("codex-prompts-logged"), "{}", drifted.out);
    assert!(drifted.out.contains("no longer found, 1 finding of the baseline file"), "{}", drifted.out);
    assert!(drifted.out.contains("codex-never-asks  ~/.codex/config.toml: "), "{}", drifted.out);

    // Written anew while it is in use, it keeps what is still there.
    assert_eq!(laptop.doctor(&["--baseline", file, "--write-baseline", file]).status, 0);
    let again = laptop.doctor(&["--baseline", file]);
    assert_eq!(again.status, 0, "{}", again.out);
    assert!(!again.out.contains("no longer found"), "{}", again.out);

    fs::write(file, "{\"version\": 2}").unwrap();
    let newer = laptop.doctor(&["--baseline", file]);
    assert_eq!((newer.status, newer.errors.contains("was written by a newer aiguard")), (2, true), "{}", newer.errors);
    let unknown = laptop.doctor(&["--baseline", "stric"]);
    assert!(unknown.status == 2 && unknown.errors.contains("recommended, strict, regulated"), "{}", unknown.errors);
}

#[test]
fn an_exception_is_judged_where_its_check_was_made() {
    let except = |check: &str, rest: &str| {
        format!("[[doctor.except]]\ncheck = \"{check}\"\nowner = \"us\"\nreason = \"known\"\n{rest}\n")
    };
    let policy = format!(
        "version = 1\n{}{}{}{}",
        except("codex-full-access", ""),
        except("codex-never-asks", "expires = 2020-01-31"),
        except("codex-network-open", ""),
        except("codex-nothing-of-the-kind", ""),
    );
    let laptop = Laptop::with(&[
        (CODEX, "approval_policy = \"never\"\nsandbox_mode = \"danger-full-access\"\n"),
        (CLAUDE, "{}\n"),
        ("project/aiguard.toml", &policy),
    ]);
    let all = laptop.doctor(&[]).out;
    assert!(all.contains("~ Commands run without a sandbox"), "{all}");
    for what in [
        "`codex-never-asks` has expired",
        "`codex-network-open` matches no finding",
        "`codex-nothing-of-the-kind` names no check",
    ] {
        assert!(all.contains(what), "{what}: {all}");
    }
    // Codex was not looked at: only what no check can ever match is told.
    let other = laptop.doctor(&["--product", "claude-code"]).out;
    assert!(!other.contains("codex-network-open"), "{other}");
    assert!(other.contains("`codex-nothing-of-the-kind` names no check"), "{other}");
}

#[test]
fn the_exit_status_says_what_came_out() {
    let laptop = Laptop::with(&[(GEMINI, "{}\n")]);
    assert_eq!(laptop.doctor(&[]).status, 0);
    // A folder in the place of a file.
    fs::create_dir(laptop.path("project/.gitignore")).unwrap();
    let answer = laptop.doctor(&[]);
    assert_eq!(answer.status, 3, "{}", answer.out);
    assert!(answer.out.contains("it is a folder, a pipe or a device"), "{}", answer.out);
    laptop.write(CODEX, "sandbox_mode = \"danger-full-access\"\n");
    assert_eq!(laptop.doctor(&[]).status, 1);
    laptop.write("project/aiguard.toml", "version = 1\n[doctor]\nbaseline = \"stric\"\n");
    let wrong = laptop.doctor(&[]);
    assert_eq!(wrong.status, 2);
    assert!(
        wrong.errors.starts_with("error: `stric` is none of: recommended, strict, regulated\n"),
        "{}",
        wrong.errors
    );
    assert!(wrong.errors.contains("--> aiguard.toml:3:12"), "{}", wrong.errors);
}

#[test]
fn no_secret_of_a_settings_file_is_shown_in_any_form() {
    let token = "sk_l¦ive_51Kq7TnBv2Xr9LmPz4Wd8Hs3Fg";
    let token = token.replace('¦', "");
    let rule = format!("Bash(curl -H \\\"Authorization: Bearer {token}\\\" :* )");
    let claude = format!(
        "{{\"permissions\": {{\"allow\": [\"{rule}\", \"Bash({token}\"], \"deny\": [\"{token}\"]}}, \
         \"env\": {{\"GITHUB_TOKEN\": \"{token}\"}}, \"cleanupPeriodDays\": 365, \"{token}\": 1}}"
    );
    let servers = format!(
        "{{\"mcpServers\": {{\"x\": {{\"command\": \"npx\", \"args\": [\"-y\", \"x\", \"--token={token}\"]}}}}}}"
    );
    let laptop = Laptop::with(&[
        (CLAUDE, &claude),
        ("project/.mcp.json", &servers),
        (CODEX, &format!("notify = [\"say\", \"{token}\"]\napproval_policy = \"never\"\n")),
        ("home/.claude/projects/-project/memory/MEMORY.md", &format!("The key is {token}.\n")),
    ]);
    let record = laptop.path("known.json");
    let mut said = String::new();
    for format in ["human", "json", "sarif", "github", "markdown", "junit"] {
        said += &laptop.doctor(&["--format", format, "--verbose", "--baseline", "regulated"]).out;
    }
    for product in ["claude-code", "codex", "mcp"] {
        for format in ["human", "json"] {
            let answer = laptop.doctor(&["--effective", product, "--format", format]);
            assert_eq!(answer.status, 0);
            said += &answer.out;
        }
    }
    said += &laptop.doctor(&["--write-baseline", record.to_str().unwrap()]).out;
    said += &fs::read_to_string(record).unwrap();
    said += &laptop.doctor(&["--fix", "--unsafe"]).out;
    assert!(said.contains("claude-rule-inert") && said.contains("cleanupPeriodDays"), "{said}");
    assert!(!said.contains(&token), "{}", said.lines().find(|line| line.contains(&token)).unwrap_or_default());
}

#[test]
fn every_product_shows_what_is_in_force() {
    let laptop = Laptop::with(&[
        (CLAUDE, "{\"cleanupPeriodDays\": 9}"),
        ("project/.claude/settings.json", "{\n  // no\n}"),
        ("project/.vscode/settings.json", "{\"chat.tools.global.autoApprove\": true}"),
        ("project/.mcp.json", "{\"mcpServers\": {\"x\": {\"url\": \"https://mcp.example.com\"}}}"),
    ]);
    let shown = |product: &str| laptop.doctor(&["--effective", product]).out;
    let claude = shown("claude-code");
    assert!(claude.contains("cleanupPeriodDays = 9  (~/.claude/settings.json:1:23)"), "{claude}");
    assert!(claude.contains("dropped     .claude/settings.json (project settings)\n            2:3: "), "{claude}");
    assert!(shown("vscode").contains("chat.tools.global.autoApprove = true  (.vscode/settings.json:1:35)"));
    let servers = shown("mcp");
    assert!(servers.contains("mcpServers.x.url = \"https://mcp.example.com\"  (.mcp.json:1:30)"), "{servers}");
    for product in ["cursor", "copilot", "windsurf", "aider"] {
        let nothing = shown(product);
        assert!(nothing.contains("None of its files is here."), "{nothing}");
    }
}

#[test]
fn every_result_can_be_explained() {
    let laptop = Laptop::with(&[(CLAUDE, "{}"), (CODEX, ""), (GEMINI, "{}"), ("project/.cursorrules", "x")]);
    let answer = laptop.doctor(&["--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    let mut ids: Vec<&str> = found["results"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    ids.extend(["doctor-exception-unused", "doctor-exception-expired", "doctor-file-unreadable"]);
    ids.retain(|id| {
        id.starts_with("doctor-")
            || found["results"].as_array().unwrap().iter().any(|it| it["id"] == *id && it["status"] != "pass")
    });
    assert!(ids.len() > 10);
    for id in ids {
        let answer = laptop.doctor(&["--explain", id]);
        assert_eq!((answer.status, answer.out.contains(id)), (0, true), "{id}: {}", answer.errors);
    }
    let wrong = laptop.doctor(&["--explain", "doctor-exception-unuse"]);
    assert!(wrong.status == 2 && wrong.errors.contains("`doctor-exception-unused`"), "{}", wrong.errors);
}
