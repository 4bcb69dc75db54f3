//! What a walk over a tree visits, and that writing leaves whole files or none.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use aiguard::files::{self, Contents, Found, Walk};
use aiguard::model::Skip;

/// What a walk met, by path: a file's text, `-> target`, a reason, or `failed`.
fn walk(roots: &[PathBuf], options: &Walk<'_>) -> BTreeMap<String, String> {
    let states = files::walk(roots, options, Vec::new, |met, entry| {
        let found = match entry.found {
            Found::File(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Found::Link(target) => format!("-> {}", String::from_utf8_lossy(target)),
            Found::Skipped(reason) => reason.name().to_owned(),
            Found::Failed(why) => format!("failed: {why}"),
        };
        met.push((entry.path.to_owned(), found));
    });
    states.unwrap().into_iter().flatten().collect()
}

/// The same with paths below `root`.
fn walk_below(root: &Path, options: &Walk<'_>) -> BTreeMap<String, String> {
    let prefix = format!("{}/", files::shown(root));
    let met = walk(&[root.to_owned()], options);
    met.into_iter().map(|(path, found)| (path.strip_prefix(&prefix).unwrap_or(&path).to_owned(), found)).collect()
}

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn paths(met: &BTreeMap<String, String>) -> Vec<&str> {
    met.keys().map(String::as_str).collect()
}

#[test]
fn hidden_files_are_visited_and_git_folders_are_not() {
    let folder = tree(&[(".env", "hidden"), ("a/.b/c", "deep"), (".git/config", "x"), ("sub/.git/HEAD", "x")]);
    assert_eq!(paths(&walk_below(folder.path(), &Walk::default())), [".env", "a/.b/c"]);
}

#[test]
fn gitignore_counts_outside_a_repository_too_unless_it_is_turned_off() {
    let folder =
        tree(&[(".gitignore", "*.log\nbuild/\n"), ("a.log", ""), ("a.txt", ""), ("build/x", ""), (".ignore", "*")]);
    assert_eq!(paths(&walk_below(folder.path(), &Walk::default())), [".gitignore", ".ignore", "a.txt"]);
    let all = Walk { gitignore: false, ..Walk::default() };
    assert_eq!(walk_below(folder.path(), &all).len(), 5);
}

#[test]
fn what_is_excluded_is_named_and_a_folder_is_named_once() {
    let folder = tree(&[("vendor/a", ""), ("vendor/b/c", ""), ("lock", ""), ("src/a", "")]);
    let options = Walk { excluded: &|path| path.ends_with("/vendor/") || path.ends_with("/lock"), ..Walk::default() };
    let met = walk_below(folder.path(), &options);
    assert_eq!(paths(&met), ["lock", "src/a", "vendor/"]);
    assert_eq!((met["lock"].as_str(), met["vendor/"].as_str()), ("excluded", "excluded"));
}

#[test]
fn a_file_given_by_name_is_visited_whatever_is_ignored() {
    let folder = tree(&[(".gitignore", "*"), ("a.txt", "text")]);
    let file = folder.path().join("a.txt");
    let met = walk(std::slice::from_ref(&file), &Walk { excluded: &|_| true, ..Walk::default() });
    assert_eq!(met, BTreeMap::from([(files::shown(&file), "text".to_owned())]));
}

#[test]
fn a_root_that_does_not_exist_is_an_error_that_names_it() {
    let folder = tree(&[]);
    let roots = [folder.path().to_owned(), folder.path().join("absent")];
    let error = files::walk(&roots, &Walk::default(), || (), |(), _| {}).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
    assert!(error.to_string().contains("absent` does not exist"), "{error}");
}

#[test]
fn a_file_over_the_limit_is_named_and_one_at_the_limit_is_read() {
    let folder = tree(&[("at", "12345678"), ("over", "123456789")]);
    let met = walk_below(folder.path(), &Walk { limit: 8, ..Walk::default() });
    assert_eq!((met["at"].as_str(), met["over"].as_str()), ("12345678", "too-large"));
    let path = folder.path().join("over");
    assert_eq!(files::read(&path, 8).unwrap(), Contents::Skipped(Skip::TooLarge));
    assert_eq!(files::read(&path, 9).unwrap(), Contents::Bytes(b"123456789".to_vec()));
}

#[test]
fn files_of_any_length_are_read_whole_one_after_another() {
    let lengths = [0, 1, (256 << 10) - 1, 256 << 10, (256 << 10) + 1, 9 << 20, 5, 1 << 20];
    let folder = tempfile::tempdir().unwrap();
    for (number, length) in lengths.iter().enumerate() {
        let letter = b'a' + u8::try_from(number).unwrap();
        fs::write(folder.path().join(format!("{number}")), vec![letter; *length]).unwrap();
    }
    let met = walk_below(folder.path(), &Walk { threads: 1, ..Walk::default() });
    for (number, length) in lengths.iter().enumerate() {
        let letter = char::from(b'a' + u8::try_from(number).unwrap());
        let text = &met[&number.to_string()];
        assert!(text.len() == *length && text.chars().all(|found| found == letter), "{length}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_told_and_not_followed_except_as_a_root() {
    let folder = tree(&[("real/a", "text")]);
    let link = folder.path().join("link");
    std::os::unix::fs::symlink("real", &link).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join("broken")).unwrap();
    let met = walk_below(folder.path(), &Walk::default());
    assert_eq!(paths(&met), ["broken", "link", "real/a"]);
    assert_eq!((met["link"].as_str(), met["broken"].as_str()), ("-> real", "-> nowhere"));

    let met = walk(std::slice::from_ref(&link), &Walk::default());
    assert_eq!(met[&files::shown(&link)], "-> real");
    assert_eq!(met[&files::shown(&link.join("a"))], "text");
}

#[cfg(unix)]
#[test]
fn pipes_and_sockets_are_named_and_never_waited_for() {
    let folder = tree(&[("a", "text")]);
    let pipe = folder.path().join("pipe");
    #[expect(clippy::disallowed_methods, reason = "the standard library makes no pipes with a name")]
    let mut mkfifo = std::process::Command::new("mkfifo");
    assert!(mkfifo.arg(&pipe).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
    let met = walk_below(folder.path(), &Walk::default());
    assert_eq!((met["pipe"].as_str(), met["socket"].as_str()), ("special-file", "special-file"));
    assert_eq!(walk(std::slice::from_ref(&pipe), &Walk::default())[&files::shown(&pipe)], "special-file");
    assert_eq!(files::read(&pipe, 10).unwrap(), Contents::Skipped(Skip::SpecialFile));
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_named_with_the_reason() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tree(&[("file", "x"), ("dir/inner", "x"), ("other", "text")]);
    let locked = ["file", "dir"].map(|name| folder.path().join(name));
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    locked.iter().for_each(|path| mode(path, 0));
    let met = walk_below(folder.path(), &Walk::default());
    let refused = fs::File::open(&locked[0]).is_err();
    mode(&locked[1], 0o755);
    assert_eq!(met["other"], "text");
    // The superuser is refused nothing.
    if refused {
        assert!(met["file"].starts_with("failed: Permission denied"), "{met:?}");
        assert!(met["dir"].contains("Permission denied"), "{met:?}");
    }
}

#[test]
fn a_file_that_vanishes_during_the_walk_is_named() {
    let folder = tree(&[("a", "x"), ("b", "x")]);
    let root = folder.path();
    let one = Walk { threads: 1, ..Walk::default() };
    let states = files::walk(&[root.to_owned()], &one, Vec::new, |met, entry| {
        for name in ["a", "b"] {
            let _ = fs::remove_file(root.join(name));
        }
        met.push(matches!(entry.found, Found::Failed(_)));
    });
    let mut met: Vec<bool> = states.unwrap().into_iter().flatten().collect();
    met.sort_unstable();
    assert_eq!(met, [false, true]);
}

#[test]
fn a_panic_in_a_visit_comes_out_and_no_thread_waits_for_ever() {
    let folder = tree(&[("a/b", "x"), ("c/d", "x"), ("e/f", "x")]);
    let outcome = std::panic::catch_unwind(|| {
        let _ = files::walk(&[folder.path().to_owned()], &Walk::default(), || (), |(), _| panic!("in a visit"));
    });
    assert_eq!(outcome.unwrap_err().downcast_ref::<&str>(), Some(&"in a visit"));
}

#[test]
fn paths_are_shown_as_a_person_writes_them() {
    assert_eq!(files::shown(Path::new("./src/a.rs")), "src/a.rs");
    assert_eq!(files::shown(Path::new("../a")), "../a");
    assert_eq!(files::shown(Path::new(".")), ".");
    assert_eq!(files::shown(Path::new(".env")), ".env");
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn writing_replaces_a_file_whole_and_leaves_nothing_else() {
    let folder = tree(&[("report", "a longer text that was there before")]);
    files::write_atomic(&folder.path().join("report"), b"new").unwrap();
    files::write_atomic(&folder.path().join("fresh"), b"new").unwrap();
    assert_eq!(names(folder.path()), ["fresh", "report"]);
    assert_eq!(fs::read_to_string(folder.path().join("report")).unwrap(), "new");
}

#[test]
fn a_disk_that_is_full_half_way_leaves_the_old_file_and_no_other() {
    let folder = tree(&[("report", "old")]);
    for name in ["report", "fresh"] {
        let error = files::write_atomic_with(&folder.path().join(name), |out| {
            out.write_all(&[b'x'; 100_000])?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(error.unwrap_err().kind(), io::ErrorKind::StorageFull);
    }
    assert_eq!(names(folder.path()), ["report"]);
    assert_eq!(fs::read_to_string(folder.path().join("report")).unwrap(), "old");
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_written_to_and_not_replaced() {
    files::write_atomic(Path::new("/dev/null"), b"text").unwrap();
    let error = files::write_atomic(Path::new("/dev/full"), b"text").unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay_as_they_were() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tree(&[("real", "old"), ("plain", "x")]);
    let (real, link, made) = (folder.path().join("real"), folder.path().join("link"), folder.path().join("made"));
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real", &link).unwrap();
    files::write_atomic(&link, b"new").unwrap();
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), "new");
    assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o640);

    files::write_atomic(&made, b"new").unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode();
    assert_eq!(mode(&made), mode(&folder.path().join("plain")));
}

#[test]
fn a_folder_is_not_written_over_and_a_missing_one_is_an_error() {
    let folder = tree(&[("dir/a", "x")]);
    assert!(files::write_atomic(&folder.path().join("dir"), b"x").is_err());
    assert!(files::write_atomic(&folder.path().join("absent/a"), b"x").is_err());
    assert_eq!(names(folder.path()), ["dir"]);
}
