//! Paths as text: joined and tidied without looking at any file.

/// `path` seen from `folder`, or from nowhere, with `.`, `..` and doubled slashes taken out. An absolute `path` stands alone.
pub(super) fn join(folder: Option<&str>, path: &str) -> String {
    let whole = match folder {
        Some(folder) if !path.starts_with('/') => format!("{folder}/{path}"),
        _ => path.to_owned(),
    };
    let absolute = whole.starts_with('/');
    let mut names: Vec<&str> = Vec::new();
    for name in whole.split('/') {
        match name {
            "" | "." => {}
            ".." if names.last().is_some_and(|last| *last != "..") => {
                names.pop();
            }
            ".." if absolute => {}
            name => names.push(name),
        }
    }
    match (absolute, names.is_empty()) {
        (true, _) => format!("/{}", names.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => names.join("/"),
    }
}

/// The program's own name: without folders and without `.exe`.
pub(super) fn program(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let name = if name.is_empty() { path } else { name };
    let short = name.len().checked_sub(4).filter(|at| name.is_char_boundary(*at) && *at > 0);
    match short.map(|at| name.split_at(at)) {
        Some((stem, ending)) if [".exe", ".cmd", ".bat", ".com"].iter().any(|it| ending.eq_ignore_ascii_case(it)) => {
            stem
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{join, program};

    #[test]
    fn paths_are_joined_without_looking() {
        for (folder, path, wanted) in [
            (".", "a", "a"),
            ("a", "../b", "b"),
            (".", "..", ".."),
            ("..", "..", "../.."),
            ("a/b", "/c/./d/..", "/c"),
            ("/", "../x", "/x"),
            (".", ".", "."),
            ("a", "b//c/", "a/b/c"),
        ] {
            assert_eq!(join(Some(folder), path), wanted, "{folder} {path}");
        }
    }

    #[test]
    fn a_program_is_known_without_its_folder() {
        for (path, wanted) in [
            ("/usr/bin/git", "git"),
            ("git.exe", "git"),
            ("C:\\Git\\bin\\GIT.EXE", "GIT"),
            ("./x.sh", "x.sh"),
            ("/", "/"),
        ] {
            assert_eq!(program(path), wanted);
        }
    }
}
