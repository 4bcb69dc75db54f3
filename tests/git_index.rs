//! What the index holds that no parent has, in every form that an index can take.

mod git;

use std::ffi::OsStr;

use git::{Sandbox, added, paths};

use aiguard::env::Environment;
use aiguard::git::{Base, Kind, OpenError, Repository};

/// Many files in nested folders, committed.
fn deep() -> Sandbox {
    let sandbox = Sandbox::empty();
    for folder in ["a", "a/b", "a/b/c", "a.d", "a-d", "z"] {
        for file in 0..5 {
            sandbox.write(&format!("{folder}/file{file}"), format!("{folder} {file}\n"));
        }
    }
    sandbox.git(&["add", "."]);
    sandbox.git(&["commit", "-qm", "many"]);
    sandbox
}

#[test]
fn nothing_is_staged_right_after_a_commit() {
    assert!(paths(&deep().staged()).is_empty());
    assert!(paths(&Sandbox::empty().staged()).is_empty());
}

#[test]
fn every_staged_path_is_new_before_the_first_commit() {
    let sandbox = Sandbox::empty();
    sandbox.stage("a/b", "x\n");
    sandbox.stage("a.b", "y\n");
    let staged = sandbox.staged();
    assert_eq!(paths(&staged), ["a.b", "a/b"]);
    assert!(staged.changed.iter().all(|change| change.bases.is_empty()));
}

#[test]
fn only_what_differs_is_staged_whether_or_not_the_index_knows_its_trees() {
    let sandbox = deep();
    sandbox.stage("a/b/c/file3", "changed\n");
    sandbox.stage("a/new", "new\n");
    sandbox.stage("a/b/c/d/new", "newer\n");
    sandbox.git(&["rm", "-q", "z/file1"]);
    let expected = ["a/b/c/d/new", "a/b/c/file3", "a/new"];
    assert_eq!(paths(&sandbox.staged()), expected);
    sandbox.git(&["write-tree"]);
    assert_eq!(paths(&sandbox.staged()), expected);
    sandbox.git(&["read-tree", "--empty"]);
    sandbox.git(&["add", "."]);
    assert_eq!(paths(&sandbox.staged()), expected);
    assert_eq!(added(&sandbox.open(), &sandbox.staged(), "a/b/c/file3"), "changed\n");
}

#[test]
fn every_version_and_form_of_the_index_says_the_same() {
    for form in [
        &["update-index", "--index-version", "2"][..],
        &["update-index", "--index-version", "3"],
        &["update-index", "--index-version", "4"],
        &["update-index", "--split-index"],
        &["update-index", "--untracked-cache"],
    ] {
        let sandbox = deep();
        sandbox.git(form);
        sandbox.stage("a/b/c/file3", "changed\n");
        sandbox.stage("b", "new\n");
        sandbox.git(&["rm", "-q", "z/file1"]);
        assert_eq!(paths(&sandbox.staged()), ["a/b/c/file3", "b"], "{form:?}");
        sandbox.git(&["write-tree"]);
        assert_eq!(paths(&sandbox.staged()), ["a/b/c/file3", "b"], "{form:?}");
    }
}

#[test]
fn a_split_index_without_changes_holds_what_the_shared_one_holds() {
    let sandbox = deep();
    sandbox.stage("b", "new\n");
    sandbox.git(&["update-index", "--split-index"]);
    assert_eq!(paths(&sandbox.staged()), ["b"]);
}

#[test]
fn a_sparse_index_hides_no_change() {
    let sandbox = deep();
    sandbox.git(&["sparse-checkout", "init", "--cone", "--sparse-index"]);
    sandbox.git(&["sparse-checkout", "set", "z"]);
    assert!(paths(&sandbox.staged()).is_empty());
    sandbox.stage("z/file0", "changed\n");
    assert_eq!(paths(&sandbox.staged()), ["z/file0"]);
    // The folder outside the cone comes from another commit, as one entry.
    sandbox.git(&["commit", "-qm", "z"]);
    sandbox.git(&["read-tree", "HEAD~1"]);
    sandbox.git(&["sparse-checkout", "reapply"]);
    assert_eq!(paths(&sandbox.staged()), ["z/file0"]);
}

#[test]
fn what_is_only_announced_is_not_staged() {
    let sandbox = Sandbox::new();
    sandbox.write("later", "x\n");
    sandbox.git(&["add", "-N", "later"]);
    assert!(paths(&sandbox.staged()).is_empty());
}

#[test]
fn a_file_that_becomes_a_link_or_a_folder_is_a_change() {
    let sandbox = deep();
    sandbox.git(&["rm", "-rq", "a/b"]);
    sandbox.stage("a/b", "now a file\n");
    sandbox.git(&["rm", "-q", "z/file0"]);
    sandbox.stage("z/file0/inner", "now a folder\n");
    let staged = sandbox.staged();
    assert_eq!(paths(&staged), ["a/b", "z/file0/inner"]);
    let removed: Vec<_> = staged.removed.iter().map(|removed| removed.path.as_str()).collect();
    assert!(removed.contains(&"a/b/c/file4") && removed.contains(&"z/file0"), "{removed:?}");
}

#[test]
fn a_change_of_mode_alone_is_none() {
    let sandbox = deep();
    sandbox.git(&["update-index", "--chmod=+x", "a/file0"]);
    assert!(paths(&sandbox.staged()).is_empty());
    sandbox.stage("a/file0", "run\n");
    sandbox.git(&["update-index", "--chmod=+x", "a/file0"]);
    assert_eq!(sandbox.staged().changed[0].kind, Kind::Executable);
}

#[test]
fn a_moved_file_says_where_it_came_from() {
    let sandbox = deep();
    sandbox.git(&["mv", "a/b", "moved"]);
    let staged = sandbox.staged();
    assert_eq!(staged.changed.len(), 10);
    let change = staged.changed.iter().find(|change| change.path == "moved/c/file2").unwrap();
    assert_eq!(change.moved_from.as_deref(), Some("a/b/c/file2"));
}

#[test]
fn a_merge_records_only_what_none_of_its_sides_has() {
    let sandbox = Sandbox::new();
    sandbox.commit("both", "one\n");
    sandbox.git(&["checkout", "-qb", "side"]);
    sandbox.commit("both", "side\n");
    sandbox.commit("theirs", "theirs\n");
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("both", "main\n");
    let merge = sandbox.run(sandbox.command("git").args(["merge", "-q", "side"]));
    assert!(!merge.status.success());
    assert!(paths(&sandbox.staged()).is_empty());
    sandbox.stage("both", "main\nside\nand more\n");
    let staged = sandbox.staged();
    assert_eq!(paths(&staged), ["both"]);
    assert_eq!(added(&sandbox.open(), &staged, "both"), "and more\n");
}

#[test]
fn amending_is_compared_with_the_parents_of_head() {
    let sandbox = Sandbox::new();
    sandbox.commit("a", "in head\n");
    sandbox.stage("b", "staged\n");
    assert_eq!(paths(&sandbox.open().staged(Base::AmendedHead).unwrap()), ["a", "b"]);
}

#[test]
fn the_index_that_the_environment_names_is_the_one_that_counts() {
    let sandbox = Sandbox::new();
    let other = sandbox.repo().join(".git/next-index");
    sandbox.write("only-here", "x\n");
    let add = sandbox.run(sandbox.command("git").env("GIT_INDEX_FILE", &other).args(["add", "only-here"]));
    assert!(add.status.success());
    for name in [".git/next-index", other.to_str().unwrap()] {
        let environment = Environment::fixed([("GIT_INDEX_FILE", name)]);
        let repository = Repository::discover(&sandbox.repo(), &environment).unwrap();
        assert_eq!(paths(&repository.staged(Base::Head).unwrap()), ["only-here"]);
    }
}

#[test]
fn objects_are_read_from_where_the_environment_says() {
    let sandbox = Sandbox::new();
    let elsewhere = sandbox.top().join("objects");
    std::fs::create_dir(&elsewhere).unwrap();
    let own = sandbox.repo().join(".git/objects");
    sandbox.write("new", "only elsewhere\n");
    let mut add = sandbox.command("git");
    add.env("GIT_OBJECT_DIRECTORY", &elsewhere).env("GIT_ALTERNATE_OBJECT_DIRECTORIES", &own).args(["add", "new"]);
    assert!(sandbox.run(&mut add).status.success());
    let environment = Environment::fixed([
        ("GIT_OBJECT_DIRECTORY", elsewhere.as_os_str()),
        ("GIT_ALTERNATE_OBJECT_DIRECTORIES", own.as_os_str()),
    ]);
    let repository = Repository::discover(&sandbox.repo(), &environment).unwrap();
    let staged = repository.staged(Base::Head).unwrap();
    assert_eq!(added(&repository, &staged, "new"), "only elsewhere\n");
}

#[test]
fn objects_of_alternates_are_read() {
    let sandbox = deep();
    sandbox.git(&["clone", "-qs", ".", "../clone"]);
    let clone = sandbox.top().join("clone");
    std::fs::write(clone.join("a/file0"), "changed\n").unwrap();
    sandbox.git_in(&clone, &["add", "."]);
    let repository = Repository::discover(&clone, &Environment::fixed::<&str, &str>([])).unwrap();
    assert_eq!(paths(&repository.staged(Base::Head).unwrap()), ["a/file0"]);
}

#[test]
fn every_layout_of_a_repository_is_found() {
    let sandbox = Sandbox::new();
    sandbox.git(&["worktree", "add", "-q", "../linked"]);
    sandbox.git_in(sandbox.top(), &["init", "-q", "--separate-git-dir", "apart.git", "separate"]);
    sandbox.git_in(sandbox.top(), &["init", "-q", "--object-format=sha256", "sha256"]);
    for name in ["linked", "separate", "sha256"] {
        let folder = sandbox.top().join(name);
        std::fs::create_dir(folder.join("sub")).unwrap();
        std::fs::write(folder.join("sub/new"), "x\n").unwrap();
        sandbox.git_in(&folder, &["add", "."]);
        let repository = Repository::discover(&folder.join("sub"), &Environment::fixed::<&str, &str>([])).unwrap();
        assert_eq!(paths(&repository.staged(Base::Head).unwrap()), ["sub/new"], "{name}");
        assert_eq!(repository.work_tree().unwrap().canonicalize().unwrap(), folder.canonicalize().unwrap());
    }
}

#[test]
fn a_repository_apart_from_its_work_tree_is_found_by_its_variables() {
    let sandbox = Sandbox::new();
    let home = sandbox.top().join("home");
    std::fs::create_dir(&home).unwrap();
    std::fs::write(home.join("dotfile"), "x\n").unwrap();
    let git_dir = sandbox.repo().join(".git");
    let arguments = [OsStr::new("--git-dir"), git_dir.as_os_str(), OsStr::new("--work-tree=."), OsStr::new("add")];
    sandbox.git_in(&home, &[&arguments[..], &[OsStr::new("dotfile")]].concat());
    for variables in [
        vec![("GIT_DIR", git_dir.as_os_str())],
        vec![("GIT_DIR", git_dir.as_os_str()), ("GIT_WORK_TREE", home.as_os_str())],
    ] {
        let repository = Repository::discover(&home, &Environment::fixed(variables)).unwrap();
        assert_eq!(repository.work_tree(), Some(home.as_path()));
        assert_eq!(paths(&repository.staged(Base::Head).unwrap()), ["dotfile"]);
    }
}

#[test]
fn what_cannot_be_read_is_an_error_and_never_an_empty_answer() {
    let sandbox = Sandbox::new();
    let none = Environment::fixed::<&str, &str>([]);
    let nowhere = sandbox.top().join("nowhere");
    std::fs::create_dir(&nowhere).unwrap();
    assert!(matches!(Repository::discover(&nowhere, &none), Err(OpenError::NotARepository(_))));
    sandbox.git_in(sandbox.top(), &["init", "-q", "--ref-format=reftable", "tables"]);
    let tables = Repository::discover(&sandbox.top().join("tables"), &none);
    assert!(matches!(tables, Err(OpenError::Unsupported { .. })), "{tables:?}");
    sandbox.stage("x", "y\n");
    std::fs::write(sandbox.repo().join(".git/index"), "DIRC").unwrap();
    assert!(sandbox.open().staged(Base::Head).is_err());
}
