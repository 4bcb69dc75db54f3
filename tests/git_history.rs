//! Every place in which a repository's history keeps something: a secret there is found, and the same history without it
//! is clean.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod git;

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use git::Sandbox;
use git::hook::{Attempt, HARMLESS, found, secret, token};

/// Scans the history that `make` builds around `planted`, which nothing checked out has, before and after git packs it.
fn is_found(make: fn(&Sandbox, &str) -> PathBuf) {
    for (planted, expected) in [(secret().as_str(), true), (HARMLESS, false)] {
        let sandbox = Sandbox::new();
        let folder = make(&sandbox, planted);
        for packed in [false, true] {
            if packed {
                sandbox.git_in(&folder, &["gc", "-q"]);
            }
            let attempt = Attempt::commit(&sandbox).within(folder.clone());
            let output = sandbox.aiguard(&attempt, &["scan", "--history"]);
            assert_eq!(found(&output), expected, "packed: {packed}: {}", String::from_utf8_lossy(&output.stdout));
            assert!(!String::from_utf8_lossy(&output.stdout).contains(&token(7)), "the report shows the secret");
        }
    }
}

/// One test for each situation.
macro_rules! situations {
    ($($name:ident = $make:expr;)+) => {
        $(#[test] fn $name() { is_found($make); })+
    };
}

fn text(planted: &str) -> String {
    format!("first = 1\n{planted}\nlast = 3\n")
}

/// Commits a file and then takes it away again.
fn added_then_removed(sandbox: &Sandbox, path: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    sandbox.commit(path, bytes);
    sandbox.git(&["rm", "-q", "--", path]);
    sandbox.git(&["commit", "-qm", "removed"]);
    sandbox.repo()
}

fn configured(sandbox: &Sandbox, planted: &str, settings: &[(&str, &str)]) -> PathBuf {
    for (key, value) in settings {
        sandbox.git(&["config", key, value]);
    }
    added_then_removed(sandbox, "file", text(planted))
}

fn zip(name: &str, content: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(content.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

situations! {
    added_and_removed = |sandbox, planted| added_then_removed(sandbox, "deep/down/file", text(planted));

    an_evil_merge = |sandbox, planted| {
        sandbox.git(&["checkout", "-qb", "side"]);
        sandbox.commit("theirs", "theirs\n");
        sandbox.git(&["checkout", "-q", "main"]);
        sandbox.commit("ours", "ours\n");
        sandbox.git(&["merge", "-q", "--no-commit", "side"]);
        sandbox.stage("ours", text(planted));
        sandbox.git(&["commit", "-qm", "merged"]);
        sandbox.commit("ours", "clean\n");
        sandbox.repo()
    };

    a_stash = |sandbox, planted| {
        sandbox.write("README", text(planted));
        sandbox.git(&["stash", "-q"]);
        sandbox.repo()
    };

    an_older_stash = |sandbox, planted| {
        sandbox.write("README", text(planted));
        sandbox.git(&["stash", "-q"]);
        sandbox.write("README", text("newer"));
        sandbox.git(&["stash", "-q"]);
        sandbox.repo()
    };

    amended_away = |sandbox, planted| {
        sandbox.commit("file", text(planted));
        sandbox.stage("file", text("clean"));
        sandbox.git(&["commit", "-q", "--amend", "-m", "clean"]);
        sandbox.repo()
    };

    a_commit_message = |sandbox, planted| {
        sandbox.git(&["commit", "-q", "--allow-empty", "-m", &format!("subject\n\n{planted}")]);
        sandbox.repo()
    };

    a_tag_message = |sandbox, planted| {
        sandbox.git(&["tag", "-a", "v1", "-m", &format!("subject\n\n{planted}")]);
        sandbox.repo()
    };

    settings_of_diff = |sandbox, planted| {
        let settings = [("diff.external", "true"), ("diff.noprefix", "true"), ("diff.mnemonicPrefix", "true")];
        configured(sandbox, planted, &settings)
    };

    settings_of_color = |sandbox, planted| {
        configured(sandbox, planted, &[("color.ui", "always"), ("color.diff", "always")])
    };

    settings_of_log = |sandbox, planted| {
        configured(sandbox, planted, &[("log.showSignature", "true"), ("log.diffMerges", "off"), ("format.pretty", "oneline")])
    };

    attributes = |sandbox, planted| {
        sandbox.commit(".gitattributes", "* -diff\n*.x diff=quiet\n");
        sandbox.git(&["config", "diff.quiet.textconv", "true"]);
        added_then_removed(sandbox, "file.x", text(planted))
    };

    utf_16 = |sandbox, planted| {
        let mut wide = vec![0xFF, 0xFE];
        text(planted).encode_utf16().for_each(|unit| wide.extend_from_slice(&unit.to_le_bytes()));
        added_then_removed(sandbox, "file", wide)
    };

    another_branch = |sandbox, planted| {
        sandbox.git(&["checkout", "-qb", "side"]);
        sandbox.commit("file", text(planted));
        sandbox.git(&["checkout", "-q", "main"]);
        sandbox.repo()
    };

    a_note = |sandbox, planted| {
        sandbox.git(&["notes", "add", "-m", planted]);
        sandbox.repo()
    };

    a_binary_with_nuls = |sandbox, planted| {
        added_then_removed(sandbox, "file.bin", [b"\0\x01\x02\0\n", planted.as_bytes(), b"\n\0\0"].concat())
    };

    a_zip_archive = |sandbox, planted| added_then_removed(sandbox, "file.zip", zip("inner", &text(planted)));

    from_a_linked_work_tree = |sandbox, planted| {
        added_then_removed(sandbox, "file", text(planted));
        sandbox.git(&["worktree", "add", "-q", "../linked"]);
        sandbox.top().join("linked")
    };

    in_a_linked_work_tree_without_a_branch = |sandbox, planted| {
        sandbox.git(&["worktree", "add", "-q", "--detach", "../linked"]);
        let linked = sandbox.top().join("linked");
        fs::write(linked.join("file"), text(planted)).unwrap();
        sandbox.git_in(&linked, &["add", "."]);
        sandbox.git_in(&linked, &["commit", "-qm", "detached"]);
        sandbox.repo()
    };

    a_file_name = |sandbox, planted| {
        let name = planted.split('"').nth(1).unwrap();
        added_then_removed(sandbox, &format!("folder/{name}/file"), "x\n")
    };

    a_large_file = |sandbox, planted| {
        let digest = "3f".repeat(32);
        let folder = sandbox.repo().join(".git/lfs/objects/3f/3f");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(&digest), text(planted)).unwrap();
        let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 99\n");
        added_then_removed(sandbox, "large.bin", pointer)
    };

    the_whole_of_the_remote = |sandbox, planted| {
        sandbox.git_in(sandbox.top(), &["clone", "-q", "repo", "upstream"]);
        let upstream = sandbox.top().join("upstream");
        fs::write(upstream.join("file"), text(planted)).unwrap();
        sandbox.git_in(&upstream, &["add", "."]);
        sandbox.git_in(&upstream, &["commit", "-qm", "upstream"]);
        sandbox.git(&["remote", "add", "upstream", "../upstream"]);
        sandbox.git(&["fetch", "-q", "upstream"]);
        sandbox.repo()
    };
}

#[cfg(unix)]
situations! {
    the_target_of_a_symbolic_link = |sandbox, planted| {
        let target = format!("keys/{}", planted.split('"').nth(1).unwrap());
        std::os::unix::fs::symlink(target, sandbox.repo().join("link")).unwrap();
        sandbox.git(&["add", "link"]);
        sandbox.git(&["commit", "-qm", "link"]);
        sandbox.git(&["rm", "-q", "link"]);
        sandbox.git(&["commit", "-qm", "removed"]);
        sandbox.repo()
    };
}

#[test]
fn objects_named_by_sha_256() {
    for (planted, expected) in [(secret().as_str(), true), (HARMLESS, false)] {
        let sandbox = Sandbox::made_with(&["--object-format=sha256"]);
        let folder = added_then_removed(&sandbox, "file", text(planted));
        let output = sandbox.aiguard(&Attempt::commit(&sandbox).within(folder), &["scan", "--history"]);
        assert_eq!(found(&output), expected);
    }
}

#[test]
fn a_finding_names_the_commit_and_the_path_that_first_had_it() {
    let sandbox = Sandbox::new();
    sandbox.commit("before", "x\n");
    sandbox.commit("folder/file.py", text(&secret()));
    let commit = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.git(&["mv", "folder/file.py", "moved.py"]);
    sandbox.git(&["commit", "-qm", "moved"]);
    let output = sandbox.aiguard(&Attempt::commit(&sandbox), &["scan", "--history", "--format", "jsonl"]);
    let line = String::from_utf8(output.stdout).unwrap();
    assert_eq!(line.lines().count(), 1, "{line}");
    assert!(line.contains("\"folder/file.py\"") && line.contains(&commit), "{line}");
}

#[test]
fn a_secret_in_many_versions_of_a_large_file_is_told_once_where_it_was_first() {
    let sandbox = Sandbox::new();
    let mut first = String::new();
    for version in 0..12 {
        let planted = if (4..8).contains(&version) { secret() } else { HARMLESS.to_owned() };
        let line = |number: usize| match number {
            2_000 => format!("{planted}\n"),
            _ if number == version * 300 => format!("line {number} of version {version}\n"),
            _ => format!("line number {number}\n"),
        };
        sandbox.commit("large.txt", (0..4_000).map(line).collect::<String>());
        if version == 4 {
            first = sandbox.git(&["rev-parse", "HEAD"]);
        }
    }
    for packed in [false, true] {
        if packed {
            sandbox.git(&["gc", "-q"]);
        }
        let output = sandbox.aiguard(&Attempt::commit(&sandbox), &["scan", "--history", "--format", "jsonl"]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.contains(&first) && text.contains("\"start_line\":2001"), "{text}");
    }
}

/// Only what is new in a version is looked at, but what names it may stand far above.
#[test]
fn a_number_added_far_below_the_key_that_names_it_is_found() {
    let sandbox = Sandbox::new();
    let number = [536, 90, 4399].map(|part| part.to_string()).join("-");
    let file = |entry: &str| {
        let others: String = (0..60).map(|person| format!("    - not known of {person}\n")).collect();
        let rest: String = (0..2_000).map(|line| format!("line_{line}: nothing\n")).collect();
        format!("people:\n  social_security_number:\n{others}    - {entry}\n{others}{rest}")
    };
    sandbox.commit("people.yaml", file("not known of anybody"));
    sandbox.commit("people.yaml", file(&number));
    sandbox.commit("people.yaml", file("not known of anybody else"));
    sandbox.git(&["gc", "-q"]);
    let output = sandbox.aiguard(
        &Attempt::commit(&sandbox),
        &["scan", "--history", "--format", "jsonl", "--min-severity", "info", "--min-confidence", "low"],
    );
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("social-security") && text.contains("\"start_line\":63"), "{text}");
}

#[test]
fn what_was_staged_and_never_committed_is_no_history() {
    let sandbox = Sandbox::new();
    sandbox.stage("file", text(&secret()));
    let attempt = Attempt::commit(&sandbox);
    assert!(!found(&sandbox.aiguard(&attempt, &["scan", "--history"])));
    sandbox.git(&["reset", "-q", "--hard"]);
    assert!(!found(&sandbox.aiguard(&attempt, &["scan", "--history"])));
}

#[test]
fn a_damaged_object_is_named_and_the_rest_is_still_scanned() {
    let sandbox = Sandbox::new();
    sandbox.commit("file", text(&secret()));
    sandbox.commit("damaged", "x\n");
    let id = sandbox.git(&["rev-parse", "HEAD:damaged"]);
    let object = sandbox.repo().join(".git/objects").join(&id[..2]).join(&id[2..]);
    fs::remove_file(&object).unwrap();
    fs::write(&object, "damaged").unwrap();
    let output = sandbox.aiguard(&Attempt::commit(&sandbox), &["scan", "--history"]);
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(said.contains(&id) && said.contains("file"), "{said}");
}
