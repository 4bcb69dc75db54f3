//! Which paths a `Read` or `Edit` rule of Claude Code denies: gitignore patterns behind four kinds of anchors.

use crate::doctor::product::Scope;
use crate::git::Patterns;

/// Where patterns are anchored, as paths of the examined machine.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The folder that a session starts in.
    pub project: String,
    pub home: String,
    /// The folder of the person's settings.
    pub settings: String,
}

impl Ground {
    /// The absolute form of a path that is asked about: from the project, from `~/`, or absolute.
    pub fn absolute(&self, path: &str) -> String {
        match path.strip_prefix("~/") {
            Some(rest) => format!("{}/{rest}", self.home),
            None if path.starts_with('/') => path.to_owned(),
            None => format!("{}/{path}", self.project),
        }
    }
}

/// Whether a deny rule with this specifier, in a file of this scope, stops a path.
pub fn denies(specifier: &str, scope: Scope, ground: &Ground, path: &str) -> bool {
    let asked = ground.absolute(path);
    let (root, pattern) = if let Some(rest) = specifier.strip_prefix("//") {
        ("", format!("/{rest}"))
    } else if let Some(rest) = specifier.strip_prefix("~/") {
        (ground.home.as_str(), format!("/{rest}"))
    } else if let Some(rest) = specifier.strip_prefix('/') {
        // Below the file that the rule stands in: for a person's own rules that is not the project.
        let root = if scope == Scope::User { &ground.settings } else { &ground.project };
        (root.as_str(), format!("/{rest}"))
    } else {
        (ground.project.as_str(), specifier.strip_prefix("./").unwrap_or(specifier).to_owned())
    };
    let Some(inner) = asked.strip_prefix(root).and_then(|rest| rest.strip_prefix('/')) else { return false };
    Patterns::new(&gitignore(&pattern), true).ignores(inner)
}

/// The pattern as gitignore would write it. A folder with everything below it stands for the folder.
fn gitignore(pattern: &str) -> String {
    let pattern = pattern.strip_prefix("/**/").map_or_else(|| pattern.to_owned(), |rest| format!("**/{rest}"));
    match pattern.strip_suffix("/**") {
        Some(folder) if !folder.is_empty() && folder != "**" => folder.to_owned(),
        _ => pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::{Ground, denies};
    use crate::doctor::product::Scope;

    const PROBES: [&str; 9] = [
        ".env",
        "sub/.env",
        "sub/.env.local",
        "config/secrets/prod.pem",
        "secrets/a.txt",
        "a/secrets/b.txt",
        "foo/bar.pem",
        "app.env",
        ".ENV",
    ];

    fn denied(specifier: &str, scope: Scope) -> Vec<&'static str> {
        let ground = Ground {
            project: "/home/x/work".to_owned(),
            home: "/home/x".to_owned(),
            settings: "/home/x/.claude".to_owned(),
        };
        PROBES.into_iter().filter(|path| denies(specifier, scope, &ground, path)).collect()
    }

    #[test]
    fn the_same_paths_are_denied_as_the_product_was_seen_to_deny() {
        let env = [".env", "sub/.env", ".ENV"].as_slice();
        let secrets = ["config/secrets/prod.pem", "secrets/a.txt", "a/secrets/b.txt"].as_slice();
        let cases: [(&[&str], &[&str]); 8] = [
            (&[".env", "./.env", "**/.env", "//**/.env"], env),
            (&["/.env"], &[".env", ".ENV"]),
            (&["*.env"], &[".env", "sub/.env", "app.env", ".ENV"]),
            (&[".env*"], &[".env", "sub/.env", "sub/.env.local", ".ENV"]),
            (&["./secrets/**", "secrets/**", "secrets", "./secrets/"], secrets),
            (&["secrets/*", "/secrets/**"], &["secrets/a.txt"]),
            (&["config/secrets/**", "./config/**"], &["config/secrets/prod.pem"]),
            (&["**/*.pem", "*.pem"], &["config/secrets/prod.pem", "foo/bar.pem"]),
        ];
        for (specifiers, expected) in cases {
            for specifier in specifiers {
                assert_eq!(denied(specifier, Scope::Project), expected, "{specifier}");
            }
        }
        for specifier in ["/secrets/**", "/home/x/work/.env"] {
            assert_eq!(denied(specifier, Scope::User), [""; 0], "{specifier}");
        }
        assert_eq!(denied("/secrets/**", Scope::Managed), ["secrets/a.txt"]);
    }

    #[test]
    fn paths_outside_the_project_need_an_anchor() {
        let ground = Ground {
            project: "/home/x/work".to_owned(),
            home: "/home/x".to_owned(),
            settings: "/home/x/.claude".to_owned(),
        };
        for (specifier, path, expected) in [
            ("~/.ssh/**", "~/.ssh/id_rsa", true),
            ("//home/x/.ssh/**", "~/.ssh/id_rsa", true),
            ("//etc/passwd", "/etc/passwd", true),
            ("//**/id_rsa", "~/.ssh/id_rsa", true),
            ("~/work/.env", ".env", true),
            (".ssh/**", "~/.ssh/id_rsa", false),
            ("**/id_rsa", "~/.ssh/id_rsa", false),
        ] {
            assert_eq!(denies(specifier, Scope::User, &ground, path), expected, "{specifier} {path}");
        }
    }
}
