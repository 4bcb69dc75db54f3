//! Which commits a range or a push has, what each brings, and what is not committed at all.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod git;

use git::{Sandbox, added, paths};

use aiguard::env::Environment;
use aiguard::git::{Error, Remote, Repository};

/// The paths that the commits of a range bring, oldest first.
fn brought(repository: &Repository, range: &str) -> Vec<String> {
    let mut commits = repository.range(range).unwrap();
    commits.reverse();
    let all = commits.into_iter().flat_map(|id| repository.revision(id).unwrap().changes.changed);
    all.map(|change| change.path).collect()
}

#[test]
fn a_range_has_the_commits_that_git_gives_for_it() {
    let sandbox = Sandbox::new();
    sandbox.git(&["checkout", "-qb", "side"]);
    sandbox.commit("side", "x\n");
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("one", "x\n");
    sandbox.commit("two", "x\n");
    let repository = sandbox.open();
    for (range, expected) in [
        ("HEAD~1..HEAD", &["two"][..]),
        ("HEAD~2..", &["one", "two"]),
        ("side..main", &["one", "two"]),
        ("main..side", &["side"]),
        ("main", &["README", "one", "two"]),
        ("main ^HEAD~1", &["two"]),
        ("HEAD^!", &["two"]),
        ("HEAD..HEAD", &[]),
    ] {
        assert_eq!(brought(&repository, range), expected, "{range}");
    }
    let mut both = brought(&repository, "main...side");
    both.sort();
    assert_eq!(both, ["one", "side", "two"]);
}

#[test]
fn what_is_wrong_with_a_revision_is_said() {
    let sandbox = Sandbox::new();
    sandbox.commit("one", "x\n");
    sandbox.commit("two", "x\n");
    let said = |range: &str| sandbox.open().range(range).unwrap_err().to_string();
    assert!(said("nonsense..main").contains("there is no `nonsense` here"), "{}", said("nonsense..main"));
    assert!(said("main~9..main").contains("`main~9` goes back further than the history of `main`"));
    assert!(said("@~9..").contains("further than the history of `HEAD`"), "{}", said("@~9.."));
    assert!(said("main^2..main").contains("`main^2` names no commit"), "{}", said("main^2..main"));
    let middle = sandbox.git(&["rev-parse", "HEAD~1"]);
    let middle = middle.trim();
    let object = sandbox.repo().join(".git/objects").join(&middle[..2]).join(&middle[2..]);
    std::fs::remove_file(object).unwrap();
    let lost = sandbox.open().range("main~2..main").unwrap_err();
    assert!(matches!(lost, Error::Missing(_) | Error::Damaged { .. }), "{lost}");
    assert!(lost.to_string().contains(middle), "{lost}");
}

#[test]
fn a_revision_that_does_not_exist_is_an_error() {
    let sandbox = Sandbox::new();
    for range in ["nonsense", "main..nonsense", "nonsense..main", "", "HEAD:README"] {
        assert!(matches!(sandbox.open().range(range), Err(Error::Revision { .. })), "{range}");
    }
    assert!(sandbox.open().resolve("HEAD:README").is_err());
}

#[test]
fn a_commit_tells_who_wrote_it_and_when() {
    let sandbox = Sandbox::new();
    sandbox.stage("x", "y\n");
    let mut commit = sandbox.command("git");
    commit.args([
        "commit",
        "-qm",
        "subject\n\nbody",
        "--author=Ä B <ab@example.com>",
        "--date=2026-01-02T03:04:05+0530",
    ]);
    assert!(sandbox.run(&mut commit).status.success());
    let repository = sandbox.open();
    let revision = repository.revision(repository.resolve("HEAD").unwrap()).unwrap();
    assert_eq!(revision.commit.author, "Ä B <ab@example.com>");
    assert_eq!(revision.commit.date, "2026-01-02T03:04:05+05:30");
    assert_eq!(revision.message, b"subject\n\nbody\n");
}

#[test]
fn a_merge_brings_only_what_was_changed_while_merging() {
    let sandbox = Sandbox::new();
    sandbox.git(&["checkout", "-qb", "side"]);
    sandbox.commit("theirs", "theirs\n");
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("ours", "ours\n");
    sandbox.git(&["merge", "-q", "--no-commit", "side"]);
    sandbox.stage("ours", "ours\nevil\n");
    sandbox.git(&["commit", "-qm", "evil"]);
    let repository = sandbox.open();
    let revision = repository.revision(repository.resolve("HEAD").unwrap()).unwrap();
    assert_eq!(paths(&revision.changes), ["ours"]);
    assert_eq!(added(&repository, &revision.changes, "ours"), "evil\n");
}

#[test]
fn a_shallow_clone_says_where_it_was_cut_off() {
    let sandbox = Sandbox::new();
    sandbox.commit("one", "x\n");
    sandbox.commit("two", "x\n");
    let url = format!("file://{}", sandbox.repo().display());
    sandbox.git_in(sandbox.top(), &["clone", "-q", "--depth=2", &url, "shallow"]);
    let shallow = sandbox.top().join("shallow");
    let repository = Repository::discover(&shallow, &Environment::fixed::<&str, &str>([])).unwrap();
    let commits = repository.range("HEAD").unwrap();
    let cut: Vec<bool> = commits.iter().map(|id| repository.revision(*id).unwrap().cut_off).collect();
    assert_eq!(cut, [false, true]);
    assert_eq!(repository.range("HEAD~1..HEAD").unwrap().len(), 1);
}

/// A repository whose `origin` has what was committed so far.
fn cloned() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.git_in(sandbox.top(), &["clone", "-q", "--bare", "repo", "origin.git"]);
    sandbox.git(&["remote", "add", "origin", "../origin.git"]);
    sandbox.git(&["fetch", "-q"]);
    sandbox
}

const NONE: &str = "0000000000000000000000000000000000000000";

#[test]
fn a_push_has_exactly_the_commits_that_the_remote_lacks() {
    let sandbox = cloned();
    let old = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.commit("one", "x\n");
    sandbox.git(&["checkout", "-qb", "side"]);
    sandbox.commit("two", "x\n");
    let repository = sandbox.open();
    let (main, side) = (sandbox.git(&["rev-parse", "main"]), sandbox.git(&["rev-parse", "side"]));
    let commits = |lines: &str| repository.pushed(&Remote("origin".to_owned()), lines).unwrap().commits.len();
    assert_eq!(commits(&format!("refs/heads/main {main} refs/heads/main {old}\n")), 1);
    assert_eq!(commits(&format!("refs/heads/side {side} refs/heads/side {NONE}\n")), 2);
    assert_eq!(commits(&format!("refs/heads/side {side} refs/heads/side {main}\n")), 1);
    assert_eq!(commits(&format!("(delete) {NONE} refs/heads/gone {main}\n")), 0);
    assert_eq!(commits(&format!("HEAD^{{/a b}} {side} refs/heads/x {}\n", "1".repeat(40))), 2);
    assert_eq!(
        repository
            .pushed(&Remote("elsewhere".to_owned()), &format!("refs/heads/main {main} refs/heads/main {NONE}\n"))
            .unwrap()
            .commits
            .len(),
        2
    );
    assert!(repository.pushed(&Remote("origin".to_owned()), "what is this\n").is_err());
    assert_eq!(commits(""), 0);
}

#[test]
fn a_pushed_tag_brings_its_message() {
    let sandbox = cloned();
    sandbox.git(&["tag", "-a", "-m", "inner message", "v1"]);
    sandbox.git(&["tag", "-a", "-m", "outer message", "v2", "v1"]);
    let id = sandbox.git(&["rev-parse", "v2"]);
    let pushed = sandbox
        .open()
        .pushed(&Remote("origin".to_owned()), &format!("refs/tags/v2 {id} refs/tags/v2 {NONE}\n"))
        .unwrap();
    assert!(pushed.commits.is_empty());
    let messages: Vec<_> = pushed.tags.iter().map(|tag| String::from_utf8_lossy(&tag.message)).collect();
    assert_eq!(messages, ["outer message\n", "inner message\n"]);
}

#[test]
fn a_pushed_reference_to_a_tree_or_a_blob_brings_its_content() {
    let sandbox = cloned();
    sandbox.commit("folder/file", "x\n");
    let repository = sandbox.open();
    for (what, expected) in [("HEAD^{tree}", &["README", "folder/file"][..]), ("HEAD:folder/file", &["refs/x"])] {
        let id = sandbox.git(&["rev-parse", what]);
        let pushed = repository.pushed(&Remote("origin".to_owned()), &format!("refs/x {id} refs/x {NONE}\n")).unwrap();
        assert_eq!(paths(&pushed.objects), expected);
    }
}

#[test]
fn what_is_not_committed_is_every_changed_and_every_new_file() {
    let sandbox = Sandbox::new();
    sandbox.commit("kept", "same\n");
    sandbox.commit(".gitignore", "ignored\n");
    sandbox.commit("changed", "before\n");
    sandbox.write("changed", "after!\n");
    sandbox.write("new/file", "x\n");
    sandbox.write("ignored", "x\n");
    sandbox.write("kept", "same\n");
    sandbox.git(&["init", "-q", "nested"]);
    sandbox.write("nested/file", "x\n");
    let repository = sandbox.open();
    let found = repository.uncommitted().unwrap();
    let found: Vec<_> = found.iter().map(|file| (file.path.as_str(), file.bases.len())).collect();
    assert_eq!(found, [("changed", 1), ("new/file", 0)]);
}

#[test]
fn a_bare_repository_has_nothing_uncommitted_to_look_at() {
    let sandbox = cloned();
    let origin = sandbox.top().join("origin.git");
    let repository = Repository::discover(&origin, &Environment::fixed::<&str, &str>([])).unwrap();
    assert!(repository.uncommitted().is_err());
    assert_eq!(repository.range("main").unwrap().len(), 1);
}
