//! That history shows every object once, tells where it came from, and names what it cannot read.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod git;

use std::collections::{BTreeMap, HashSet};
use std::sync::Mutex;

use git::Sandbox;

use aiguard::env::Environment;
use aiguard::git::{Blob, Id, Item, Kind, Repository, Traced};

/// Every blob's text, sorted; each has to come once.
fn blobs(repository: &Repository) -> Vec<String> {
    let found = Mutex::new(Vec::new());
    let errors = repository.history().unwrap().blobs(&|blob: Blob<'_, ()>| {
        found.lock().unwrap().push(String::from_utf8_lossy(blob.bytes).into_owned());
    });
    assert_eq!(errors, []);
    let mut found = found.into_inner().unwrap();
    found.sort();
    found
}

/// Where the blobs with these texts came from, and the distinct names and messages that were shown.
fn trace(repository: &Repository, texts: &[&str]) -> (BTreeMap<String, (String, String)>, Vec<String>, Traced) {
    let history = repository.history().unwrap();
    let targets = Mutex::new(BTreeMap::new());
    history.blobs(&|blob: Blob<'_, ()>| {
        let text = String::from_utf8_lossy(blob.bytes).into_owned();
        if texts.contains(&text.as_str()) {
            targets.lock().unwrap().insert(blob.id(), text);
        }
    });
    let targets: BTreeMap<Id, String> = targets.into_inner().unwrap();
    let shown = Mutex::new(HashSet::new());
    let wanted: HashSet<Id> = targets.keys().copied().collect();
    let traced = history.trace(&wanted, &|item| {
        let text = match item {
            Item::Name(_, name) => name.to_owned(),
            Item::Message(_, message) => message.to_owned(),
            Item::Tag(tag) => tag.message.clone(),
        };
        let wanted = text.starts_with(b"wanted");
        shown.lock().unwrap().insert(String::from_utf8_lossy(&text).into_owned());
        wanted
    });
    let traced = traced.unwrap();
    let place = |id: &Id| {
        let place = traced.blobs.get(id)?;
        let commit = place.commit.map(|commit| repository.revision(commit).unwrap().message);
        let message = commit.map(|message| String::from_utf8_lossy(&message).trim().to_owned()).unwrap_or_default();
        Some((place.path.clone(), message))
    };
    let places = targets.iter().filter_map(|(id, text)| Some((text.clone(), place(id)?))).collect();
    let mut shown: Vec<String> = shown.into_inner().unwrap().into_iter().collect();
    shown.sort();
    (places, shown, traced)
}

fn commit(sandbox: &Sandbox, path: &str, text: &str, message: &str) {
    sandbox.stage(path, text);
    sandbox.git(&["commit", "-q", "--no-verify", "-m", message]);
}

/// Forms in which the same objects may be kept.
const FORMS: [&[&[&str]]; 4] = [
    &[],
    &[&["repack", "-adq"]],
    &[&["repack", "-q"], &["commit", "--allow-empty", "-qm", "later"], &["gc", "-q"]],
    &[&["repack", "-adq"], &["multi-pack-index", "write"], &["commit-graph", "write"]],
];

#[test]
fn every_blob_comes_once_however_it_is_kept() {
    for form in FORMS {
        let sandbox = Sandbox::empty();
        let long: String = (0..200).map(|line| format!("line {line}\n")).collect();
        for version in 0..20 {
            sandbox.stage("file", format!("{long}{version}\n"));
            sandbox.stage(&format!("folder{}/other", version % 3), format!("{version}\n"));
            sandbox.git(&["commit", "-qm", "x"]);
            if version == 10 && !form.is_empty() {
                sandbox.git(&["repack", "-q"]);
            }
        }
        for arguments in form {
            sandbox.git(arguments);
        }
        let mut expected: Vec<String> =
            (0..20).flat_map(|version| [format!("{long}{version}\n"), format!("{version}\n")]).collect();
        expected.sort();
        assert_eq!(blobs(&sandbox.open()), expected, "{form:?}");
    }
}

#[test]
fn objects_in_two_packs_and_in_alternates_come_once() {
    let sandbox = Sandbox::empty();
    commit(&sandbox, "a", "a", "a");
    sandbox.git(&["repack", "-q"]);
    commit(&sandbox, "b", "b", "b");
    sandbox.git(&["repack", "-aq"]);
    assert_eq!(blobs(&sandbox.open()), ["a", "b"]);
    sandbox.git(&["clone", "-qs", ".", "../clone"]);
    let clone = sandbox.top().join("clone");
    std::fs::write(clone.join("c"), "c").unwrap();
    sandbox.git_in(&clone, &["add", "."]);
    let repository = Repository::discover(&clone, &Environment::fixed::<&str, &str>([])).unwrap();
    assert_eq!(blobs(&repository), ["a", "b", "c"]);
}

#[test]
fn a_blob_is_placed_in_the_oldest_commit_that_has_it() {
    for form in FORMS {
        let sandbox = Sandbox::empty();
        commit(&sandbox, "other", "0", "zero");
        commit(&sandbox, "deep/down/file", "secret", "one");
        commit(&sandbox, "other", "1", "two");
        commit(&sandbox, "copy", "secret", "three");
        sandbox.git(&["rm", "-q", "deep/down/file"]);
        sandbox.git(&["commit", "-qm", "four"]);
        sandbox.git(&["checkout", "-qb", "side", "HEAD~2"]);
        commit(&sandbox, "late", "only here", "five");
        for arguments in form {
            sandbox.git(arguments);
        }
        let (places, _, _) = trace(&sandbox.open(), &["secret", "only here", "0"]);
        let place = |path: &str, commit: &str| (path.to_owned(), commit.to_owned());
        assert_eq!(places["secret"], place("deep/down/file", "one"), "{form:?}");
        assert_eq!(places["only here"], place("late", "five"), "{form:?}");
        assert_eq!(places["0"], place("other", "zero"), "{form:?}");
    }
}

#[test]
fn whatever_git_holds_on_to_is_reached() {
    let sandbox = Sandbox::empty();
    commit(&sandbox, "a", "a", "a");
    commit(&sandbox, "b", "amended away", "b");
    sandbox.stage("b", "b");
    sandbox.git(&["commit", "-q", "--amend", "-m", "c"]);
    sandbox.stage("stashed", "stashed");
    sandbox.git(&["stash", "-q"]);
    sandbox.git(&["notes", "add", "-m", "a note"]);
    sandbox.git(&["worktree", "add", "-q", "--detach", "../linked"]);
    let linked = sandbox.top().join("linked");
    std::fs::write(linked.join("l"), "in a linked work tree").unwrap();
    sandbox.git_in(&linked, &["add", "."]);
    sandbox.git_in(&linked, &["commit", "-qm", "linked"]);
    sandbox.write("tagged", "tagged blob");
    let blob = sandbox.git(&["hash-object", "-w", "tagged"]);
    sandbox.git(&["tag", "-a", "-m", "on a blob", "blob", &blob]);
    sandbox.stage("tree/file", "in a tree");
    let tree = sandbox.git(&["write-tree"]);
    sandbox.git(&["update-ref", "refs/trees/one", &tree]);
    sandbox.stage("never", "never committed");
    let texts =
        ["amended away", "stashed", "a note\n", "in a linked work tree", "tagged blob", "in a tree", "never committed"];
    for repository in [sandbox.open(), Repository::discover(&linked, &Environment::fixed::<&str, &str>([])).unwrap()] {
        let (places, _, traced) = trace(&repository, &texts);
        let paths: Vec<_> = texts.iter().map(|text| places.get(*text).map(|place| place.0.as_str())).collect();
        let note = sandbox.git(&["rev-parse", "main"]);
        let expected = [
            Some("b"),
            Some("stashed"),
            Some(note.as_str()),
            Some("l"),
            Some("refs/tags/blob"),
            Some("tree/file"),
            None,
        ];
        assert_eq!(paths, expected);
        assert_eq!(traced.errors, []);
    }
}

#[test]
fn names_and_messages_are_shown_and_placed() {
    let sandbox = Sandbox::empty();
    commit(&sandbox, "folder/wanted name", "x", "first message");
    commit(&sandbox, "wanted folder/y", "y", "second message");
    sandbox.git(&["tag", "-a", "-m", "tag message", "v1"]);
    sandbox.git(&["gc", "-q"]);
    let (_, shown, traced) = trace(&sandbox.open(), &[]);
    assert_eq!(
        shown,
        ["first message\n", "folder", "second message\n", "tag message\n", "wanted folder", "wanted name", "y"]
    );
    let place = &traced.names[&b"wanted name"[..]];
    assert_eq!((place.path.as_str(), place.kind), ("folder/wanted name", Some(Kind::File)));
    assert_eq!(place.commit.unwrap().to_string(), sandbox.git(&["rev-parse", "HEAD~1"]));
    assert_eq!(traced.names[&b"wanted folder"[..]].kind, None);
}

#[test]
fn a_damaged_loose_object_is_named_and_the_rest_is_read() {
    let sandbox = Sandbox::empty();
    commit(&sandbox, "good", "good", "x");
    commit(&sandbox, "bad", "bad", "x");
    let id = sandbox.git(&["rev-parse", "HEAD:bad"]);
    let file = sandbox.repo().join(".git/objects").join(&id[..2]).join(&id[2..]);
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, b"damaged").unwrap();
    let seen = Mutex::new(0);
    let errors = sandbox.open().history().unwrap().blobs(&|_: Blob<'_, ()>| {
        *seen.lock().unwrap() += 1;
    });
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].to_string().contains(&id), "{}", errors[0]);
    assert_eq!(seen.into_inner().unwrap(), 1);
}

#[test]
fn a_damaged_packed_object_is_named_and_the_rest_is_read() {
    let sandbox = Sandbox::empty();
    for number in 0..50 {
        sandbox.stage(&format!("file{number}"), format!("{}{number}", "some text ".repeat(number)));
    }
    sandbox.git(&["commit", "-qm", "x"]);
    sandbox.git(&["repack", "-adq"]);
    let folder = sandbox.repo().join(".git/objects/pack");
    let pack = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let pack = pack.into_iter().find(|path| path.extension().is_some_and(|end| end == "pack")).unwrap();
    let whole = std::fs::read(&pack).unwrap();
    std::fs::remove_file(&pack).unwrap();
    let mut lost = HashSet::new();
    for at in (20..whole.len() - 20).step_by(whole.len() / 40) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xFF;
        std::fs::write(&pack, &bytes).unwrap();
        let repository = sandbox.open();
        let history = repository.history().unwrap();
        let seen = Mutex::new(0);
        let mut errors = history.blobs(&|_: Blob<'_, ()>| {
            *seen.lock().unwrap() += 1;
        });
        errors.extend(history.trace(&HashSet::new(), &|_| false).unwrap().errors);
        assert!(!errors.is_empty(), "a flipped byte at {at} went unnoticed");
        lost.insert(seen.into_inner().unwrap());
    }
    assert!(lost.iter().any(|seen| *seen > 40), "{lost:?}");
}

#[test]
fn an_object_that_is_gone_is_named() {
    let sandbox = Sandbox::empty();
    commit(&sandbox, "folder/gone", "gone", "x");
    let id = sandbox.git(&["rev-parse", "HEAD:folder/gone"]);
    std::fs::remove_file(sandbox.repo().join(".git/objects").join(&id[..2]).join(&id[2..])).unwrap();
    let (_, _, traced) = trace(&sandbox.open(), &[]);
    assert_eq!(traced.errors.len(), 1);
    assert!(traced.errors[0].to_string().contains(&id));
}

#[test]
fn what_a_shallow_or_partial_clone_lacks_is_no_error() {
    let sandbox = Sandbox::empty();
    commit(&sandbox, "a", "a", "one");
    commit(&sandbox, "a", "b", "two");
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", sandbox.repo().display());
    sandbox.git_in(sandbox.top(), &["clone", "-q", "--depth=1", &url, "shallow"]);
    sandbox.git_in(sandbox.top(), &["clone", "-q", "--bare", "--filter=blob:none", &url, "partial"]);
    let none = Environment::fixed::<&str, &str>([]);
    for (name, unfetched) in [("shallow", 0), ("partial", 2)] {
        let repository = Repository::discover(&sandbox.top().join(name), &none).unwrap();
        let (_, _, traced) = trace(&repository, &[]);
        assert_eq!((traced.errors, traced.unfetched), (Vec::new(), unfetched), "{name}");
    }
}

#[test]
fn an_empty_repository_has_an_empty_history() {
    assert!(blobs(&Sandbox::empty().open()).is_empty());
    let (_, shown, traced) = trace(&Sandbox::empty().open(), &[]);
    assert!(shown.is_empty() && traced.errors.is_empty());
}

#[test]
fn sha256_objects_are_read_too() {
    let sandbox = Sandbox::made_with(&["--object-format=sha256"]);
    commit(&sandbox, "folder/a", "secret", "one");
    sandbox.git(&["gc", "-q"]);
    let (places, _, traced) = trace(&sandbox.open(), &["secret"]);
    assert_eq!(places["secret"], ("folder/a".to_owned(), "one".to_owned()));
    assert_eq!(traced.errors, []);
}
