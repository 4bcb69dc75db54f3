//! Every situation in which something is staged: a commit that would record a secret is blocked, the same commit without
//! it goes through, by hand and as git's own hook.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod git;

use std::fs;
use std::io::Write as _;

use git::Sandbox;
use git::hook::{Attempt, HARMLESS, found, old_secret, secret, token};

/// Goes through a situation once with a secret and once without: `make` prepares it so that `planted` is what the commit
/// adds, and gives the commit.
fn decides(make: fn(&Sandbox, &str) -> Attempt) {
    for (planted, blocked) in [(secret().as_str(), true), (HARMLESS, false)] {
        let sandbox = Sandbox::new();
        check(&sandbox, &make(&sandbox, planted), blocked);
    }
}

fn check(sandbox: &Sandbox, attempt: &Attempt, blocked: bool) {
    if attempt.staged {
        let output = sandbox.aiguard(attempt, &["scan", "--staged"]);
        assert_eq!(found(&output), blocked, "by hand: {}", String::from_utf8_lossy(&output.stdout));
        assert!(!String::from_utf8_lossy(&output.stdout).contains(&token(7)), "the report shows the secret");
    }
    sandbox.install_hooks();
    let (committed, said) = sandbox.attempt(attempt);
    assert_eq!(committed, !blocked, "as a hook: {said}");
    assert!(!said.contains(&token(7)), "the hook shows the secret");
}

/// One test for each situation.
macro_rules! situations {
    ($($name:ident = $make:expr;)+) => {
        $(#[test] fn $name() { decides($make); })+
    };
}

/// A text with the line in its middle.
fn text(planted: &str) -> String {
    format!("first = 1\n{planted}\nlast = 3\n")
}

/// Two bytes for each character.
fn wide(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xFE];
    text.encode_utf16().for_each(|unit| bytes.extend_from_slice(&unit.to_le_bytes()));
    bytes
}

fn zip(name: &str, content: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(content.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

fn configured(sandbox: &Sandbox, planted: &str, key: &str, value: &str) -> Attempt {
    sandbox.git(&["config", key, value]);
    sandbox.commit("file", text("before"));
    sandbox.stage("file", text(planted));
    Attempt::commit(sandbox)
}

fn attributed(sandbox: &Sandbox, planted: &str, attribute: &str) -> Attempt {
    sandbox.commit(".gitattributes", format!("* {attribute}\n"));
    sandbox.git(&["config", "diff.quiet.textconv", "true"]);
    sandbox.stage("file", text(planted));
    Attempt::commit(sandbox)
}

fn staged(sandbox: &Sandbox, path: &str, bytes: impl AsRef<[u8]>) -> Attempt {
    sandbox.stage(path, bytes);
    Attempt::commit(sandbox)
}

situations! {
    a_new_file = |sandbox, planted| staged(sandbox, "new.py", text(planted));

    a_secret_only_in_the_work_tree_passes = |sandbox, planted| {
        sandbox.stage("file", text(planted));
        sandbox.write("file", text(&old_secret()));
        Attempt::commit(sandbox)
    };

    a_staged_secret_whose_file_was_cleaned = |sandbox, planted| {
        sandbox.stage("file", text(planted));
        sandbox.write("file", text("clean"));
        Attempt::commit(sandbox)
    };

    a_staged_secret_whose_file_was_deleted = |sandbox, planted| {
        sandbox.stage("file", text(planted));
        fs::remove_file(sandbox.repo().join("file")).unwrap();
        Attempt::commit(sandbox)
    };

    commit_all = |sandbox, planted| {
        sandbox.commit("file", text("before"));
        sandbox.write("file", text(planted));
        Attempt::git(sandbox, &["commit", "-am", "all"]).unstaged()
    };

    commit_of_a_path_with_the_secret = |sandbox, planted| {
        sandbox.commit("file", text("before"));
        sandbox.write("file", text(planted));
        sandbox.stage("other", text("other"));
        Attempt::git(sandbox, &["commit", "-m", "one path", "file"]).unstaged()
    };

    commit_of_a_path_beside_a_staged_secret_passes = |sandbox, planted| {
        sandbox.commit("file", text("before"));
        sandbox.write("file", text(planted));
        sandbox.stage("other", text(&old_secret()));
        Attempt::git(sandbox, &["commit", "-m", "one path", "file"]).unstaged()
    };

    an_intent_to_add_records_nothing = |sandbox, planted| {
        sandbox.write("later", text(&old_secret()));
        sandbox.git(&["add", "-N", "later"]);
        staged(sandbox, "file", text(planted))
    };

    a_deletion_passes = |sandbox, planted| {
        sandbox.commit("old", text(&old_secret()));
        sandbox.git(&["rm", "-q", "old"]);
        staged(sandbox, "file", text(planted))
    };

    removing_the_line_with_a_secret_passes = |sandbox, planted| {
        sandbox.commit("file", format!("one\n{}\ntwo\n", old_secret()));
        staged(sandbox, "file", format!("one\ntwo\n{planted}\n"))
    };

    an_old_secret_stays_while_another_line_changes = |sandbox, planted| {
        sandbox.commit("file", format!("one\n{}\ntwo\n", old_secret()));
        staged(sandbox, "file", format!("{planted}\n{}\ntwo\n", old_secret()))
    };

    a_pure_rename_passes = |sandbox, planted| {
        sandbox.commit("old", text(&old_secret()));
        sandbox.git(&["mv", "old", "new"]);
        staged(sandbox, "file", text(planted))
    };

    a_rename_with_an_edit = |sandbox, planted| {
        let body: String = (0..40).map(|line| format!("line {line}\n")).collect();
        sandbox.commit("old.txt", format!("{body}{}\n", old_secret()));
        sandbox.git(&["mv", "old.txt", "new.txt"]);
        staged(sandbox, "new.txt", format!("{planted}\n{body}{}\n", old_secret()))
    };

    a_change_of_mode_passes = |sandbox, planted| {
        sandbox.commit("run.sh", text(&old_secret()));
        sandbox.git(&["update-index", "--chmod=+x", "run.sh"]);
        staged(sandbox, "file", text(planted))
    };

    a_merge_conflict_that_is_resolved = |sandbox, planted| {
        sandbox.commit("file", "base\n");
        sandbox.git(&["checkout", "-qb", "side"]);
        sandbox.commit("file", format!("side\n{}\n", old_secret()));
        sandbox.git(&["checkout", "-q", "main"]);
        sandbox.commit("file", "main\n");
        sandbox.run(sandbox.command("git").args(["merge", "side"]));
        staged(sandbox, "file", format!("main\nside\n{}\n{planted}\n", old_secret()))
    };

    a_linked_work_tree = |sandbox, planted| {
        sandbox.git(&["worktree", "add", "-q", "../linked"]);
        let linked = sandbox.top().join("linked");
        fs::write(linked.join("file"), text(planted)).unwrap();
        sandbox.git_in(&linked, &["add", "file"]);
        Attempt::commit(sandbox).within(linked)
    };

    inside_a_submodule = |sandbox, planted| {
        let submodule = submodule(sandbox);
        fs::write(submodule.join("file"), text(planted)).unwrap();
        sandbox.git_in(&submodule, &["add", "file"]);
        Attempt::commit(sandbox).within(submodule)
    };

    a_submodule_that_points_elsewhere = |sandbox, planted| {
        let submodule = submodule(sandbox);
        fs::write(submodule.join("file"), text(&old_secret())).unwrap();
        sandbox.git_in(&submodule, &["add", "file"]);
        sandbox.git_in(&submodule, &["commit", "-qm", "inner"]);
        sandbox.git(&["add", "sub"]);
        staged(sandbox, "file", text(planted))
    };

    a_name_with_spaces = |sandbox, planted| staged(sandbox, " a  b ", text(planted));

    a_name_that_is_not_ascii = |sandbox, planted| staged(sandbox, "Schlüssel/日本語 🔑", text(planted));

    diff_noprefix = |sandbox, planted| configured(sandbox, planted, "diff.noprefix", "true");

    diff_mnemonic_prefix = |sandbox, planted| configured(sandbox, planted, "diff.mnemonicPrefix", "true");

    diff_external = |sandbox, planted| configured(sandbox, planted, "diff.external", "true");

    color_always = |sandbox, planted| configured(sandbox, planted, "color.ui", "always");

    an_attribute_against_diffs = |sandbox, planted| attributed(sandbox, planted, "-diff");

    an_attribute_that_converts_text = |sandbox, planted| attributed(sandbox, planted, "diff=quiet");

    utf_16_with_a_byte_order_mark = |sandbox, planted| {
        sandbox.commit("file", wide(&text(&old_secret())));
        staged(sandbox, "file", wide(&format!("{}{planted}\n", text(&old_secret()))))
    };

    utf_8_with_a_byte_order_mark = |sandbox, planted| staged(sandbox, "file", format!("\u{FEFF}{planted}\n"));

    latin_1 = |sandbox, planted| {
        staged(sandbox, "file", [b"caf\xE9 = 1\n", planted.as_bytes(), b" # \xFC\n"].concat())
    };

    a_text_with_a_nul = |sandbox, planted| {
        staged(sandbox, "file", [b"one\0two\n", planted.as_bytes(), b"\n"].concat())
    };

    crlf = |sandbox, planted| {
        sandbox.commit("file", text(&old_secret()));
        staged(sandbox, "file", format!("{}{planted}\n", text(&old_secret())).replace('\n', "\r\n"))
    };

    lone_carriage_returns = |sandbox, planted| {
        sandbox.commit("file", text(&old_secret()).replace('\n', "\r"));
        staged(sandbox, "file", format!("{planted}\n{}", text(&old_secret())).replace('\n', "\r"))
    };

    eight_megabytes_on_one_line = |sandbox, planted| {
        let filler = "a = [1, 2, 3]; ".repeat(8 << 20 >> 4);
        staged(sandbox, "bundle.js", format!("{filler}{planted}; {filler}"))
    };

    more_than_a_megabyte = |sandbox, planted| {
        let filler = "some line of text\n".repeat(120_000);
        sandbox.commit("data.txt", format!("{filler}{}\n", old_secret()));
        staged(sandbox, "data.txt", format!("{filler}{planted}\n{}\n", old_secret()))
    };

    a_zip_archive = |sandbox, planted| {
        sandbox.commit("old.zip", zip("inner.txt", &text(&old_secret())));
        sandbox.stage("old.zip", zip("moved/inner.txt", &format!("\n\n{}", text(&old_secret()))));
        staged(sandbox, "new.zip", zip("inner.txt", &text(planted)))
    };

    base64 = |sandbox, planted| {
        use base64::Engine as _;
        let hidden = base64::engine::general_purpose::STANDARD.encode(planted);
        staged(sandbox, "file", format!("data: {hidden}\n"))
    };

    an_lfs_pointer = |sandbox, planted| {
        let digest = "3f".repeat(32);
        let folder = sandbox.repo().join(".git/lfs/objects/3f/3f");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(&digest), text(planted)).unwrap();
        let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 99\n");
        staged(sandbox, "large.bin", pointer)
    };

    a_file_name = |sandbox, planted| {
        let name = planted.split('"').nth(1).unwrap();
        staged(sandbox, &format!("backup/{name}.txt"), "nothing\n")
    };

    amending_a_head_that_has_the_secret = |sandbox, planted| {
        sandbox.commit("file", text(planted));
        sandbox.stage("other", "harmless\n");
        Attempt::git(sandbox, &["commit", "--amend", "--no-edit"]).unstaged()
    };

    amending_by_an_alias_that_resets_the_author = |sandbox, planted| {
        sandbox.git(&["config", "alias.again", "commit --amend --no-edit"]);
        sandbox.commit("file", text(planted));
        sandbox.stage("other", "harmless\n");
        Attempt::git(sandbox, &["again", "--reset-author"]).unstaged()
    };

    not_amending_after_a_head_that_has_a_secret = |sandbox, planted| {
        sandbox.commit("old", text(&old_secret()));
        staged(sandbox, "file", text(planted))
    };

    a_git_dir_apart_from_its_work_tree = |sandbox, planted| {
        let home = sandbox.top().join("home");
        fs::create_dir(&home).unwrap();
        fs::write(home.join("dotfile"), text(planted)).unwrap();
        let git_dir = sandbox.repo().join(".git");
        let apart = ["--git-dir", git_dir.to_str().unwrap(), "--work-tree", home.to_str().unwrap()];
        sandbox.git_in(&home, &[&apart[..], &["add", "dotfile"]].concat());
        Attempt::git(sandbox, &["commit", "-m", "dotfile"])
            .within(home.clone())
            .with("GIT_DIR", git_dir)
            .with("GIT_WORK_TREE", home)
    };

    a_separate_git_dir = |sandbox, planted| {
        sandbox.git_in(sandbox.top(), &["init", "-q", "--separate-git-dir", "apart.git", "separate"]);
        let folder = sandbox.top().join("separate");
        fs::write(folder.join("file"), text(planted)).unwrap();
        sandbox.git_in(&folder, &["add", "file"]);
        Attempt::commit(sandbox).within(folder)
    };

    a_split_index = |sandbox, planted| {
        sandbox.commit("old", text(&old_secret()));
        sandbox.git(&["update-index", "--split-index"]);
        staged(sandbox, "file", text(planted))
    };

    commit_all_with_a_split_index = |sandbox, planted| {
        sandbox.commit("file", text("before"));
        sandbox.git(&["config", "core.splitIndex", "true"]);
        sandbox.git(&["update-index", "--split-index"]);
        sandbox.write("file", text(planted));
        Attempt::git(sandbox, &["commit", "-am", "all"]).unstaged()
    };

    commit_of_a_path_with_a_sparse_index = |sandbox, planted| {
        sandbox.commit("outside/file", text(&old_secret()));
        sandbox.commit("inside/file", text("before"));
        sandbox.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "inside"]);
        sandbox.write("inside/file", text(planted));
        sandbox.stage("inside/other", text(&old_secret()));
        Attempt::git(sandbox, &["commit", "-m", "one path", "inside/file"]).unstaged()
    };

    a_squashed_merge = |sandbox, planted| {
        sandbox.git(&["checkout", "-qb", "side"]);
        sandbox.commit("file", text(planted));
        sandbox.git(&["checkout", "-q", "main"]);
        sandbox.commit("other", "x\n");
        sandbox.git(&["merge", "-q", "--squash", "side"]);
        Attempt::commit(sandbox)
    };

    a_cherry_pick_in_conflict = |sandbox, planted| {
        sandbox.git(&["checkout", "-qb", "side"]);
        sandbox.commit("file", "side\n");
        sandbox.git(&["checkout", "-q", "main"]);
        sandbox.commit("file", "main\n");
        sandbox.run(sandbox.command("git").args(["cherry-pick", "side"]));
        staged(sandbox, "file", format!("main\nside\n{planted}\n"))
    };

    a_file_in_place_of_a_folder = |sandbox, planted| {
        sandbox.commit("place/file", text(&old_secret()));
        sandbox.git(&["rm", "-rq", "place"]);
        staged(sandbox, "place", text(planted))
    };

    a_sparse_checkout = |sandbox, planted| {
        sandbox.commit("outside/file", text("before"));
        sandbox.commit("inside/file", text(&old_secret()));
        sandbox.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "inside"]);
        sandbox.write("outside/file", text(planted));
        sandbox.git(&["add", "--sparse", "outside/file"]);
        fs::remove_file(sandbox.repo().join("outside/file")).unwrap();
        Attempt::commit(sandbox)
    };

    from_a_sub_directory = |sandbox, planted| {
        sandbox.commit("sub/old", "x\n");
        sandbox.stage("file", text(planted));
        Attempt::commit(sandbox).within(sandbox.repo().join("sub"))
    };

    an_inline_comment_of_ours = |sandbox, planted| {
        let allowed = format!("{} # aiguard:allow -- a test account", old_secret());
        staged(sandbox, "file.py", format!("{allowed}\nother = 1\n{planted}\n"))
    };

    a_vendored_folder = |sandbox, planted| staged(sandbox, "node_modules/lib/index.js", text(planted));

    a_lock_file = |sandbox, planted| staged(sandbox, "package-lock.json", format!("{{\"x\": {{\n{planted}\n}}}}\n"));

    an_svg = |sandbox, planted| staged(sandbox, "logo.svg", format!("<svg><!-- {planted} --></svg>\n"));
}

#[cfg(unix)]
situations! {
    a_name_with_quotes_tabs_and_newlines = |sandbox, planted| {
        staged(sandbox, "a \"b\"\t'c'\nd\\e", text(planted))
    };

    a_name_that_is_not_utf_8 = |sandbox, planted| {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(b"caf\xE9");
        fs::write(sandbox.repo().join(name), text(planted)).unwrap();
        sandbox.git(&["add", "."]);
        Attempt::commit(sandbox)
    };

    the_target_of_a_symbolic_link = |sandbox, planted| {
        let target = format!("keys/{}", planted.split('"').nth(1).unwrap());
        std::os::unix::fs::symlink(target, sandbox.repo().join("link")).unwrap();
        sandbox.git(&["add", "link"]);
        Attempt::commit(sandbox)
    };
}

/// A repository `sub` inside the one of the sandbox.
fn submodule(sandbox: &Sandbox) -> std::path::PathBuf {
    sandbox.git_in(sandbox.top(), &["clone", "-q", "repo", "other"]);
    sandbox.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../other", "sub"]);
    sandbox.git(&["commit", "-qm", "a submodule"]);
    sandbox.repo().join("sub")
}

#[test]
fn the_first_commit() {
    for (planted, blocked) in [(secret().as_str(), true), (HARMLESS, false)] {
        let sandbox = Sandbox::empty();
        sandbox.stage("file", text(planted));
        check(&sandbox, &Attempt::commit(&sandbox), blocked);
    }
}

#[test]
fn objects_named_by_sha_256() {
    for (planted, blocked) in [(secret().as_str(), true), (HARMLESS, false)] {
        let sandbox = Sandbox::made_with(&["--object-format=sha256"]);
        sandbox.commit("old", text(&old_secret()));
        sandbox.stage("file", text(planted));
        check(&sandbox, &Attempt::commit(&sandbox), blocked);
    }
}
