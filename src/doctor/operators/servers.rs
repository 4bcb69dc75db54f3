//! MCP servers in every file that names some: what they run, where they are, and what is written into them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Context;
use crate::doctor::check::ServerFlaw;
use crate::doctor::outcome::{Failure, Finding};
use crate::doctor::source::Source;
use crate::syntax::{Member, Node};

/// Keys under which products keep servers.
const TABLES: [&str; 3] = ["mcpServers", "servers", "mcp_servers"];

/// Programs that fetch a package and run it, and the words before the package's name.
const RUNNERS: [(&str, &[&str]); 10] = [
    ("npx", &[]),
    ("bunx", &[]),
    ("pnpx", &[]),
    ("uvx", &[]),
    ("npm", &["exec"]),
    ("npm", &["x"]),
    ("pnpm", &["dlx"]),
    ("yarn", &["dlx"]),
    ("pipx", &["run"]),
    ("uv", &["tool", "run"]),
];

/// Options of runners that take the package's name themselves.
const PACKAGE_OPTIONS: [&str; 4] = ["-p", "--package", "--from", "--spec"];

/// One server of one file.
struct Server<'a> {
    source: usize,
    name: &'a str,
    span: Range<usize>,
    node: &'a Node,
}

/// No server has the flaw.
pub(super) fn without(context: &Context<'_>, flaw: ServerFlaw) -> Finding {
    let sources = &context.patient.sources;
    let servers: Vec<Server<'_>> =
        sources.iter().enumerate().flat_map(|(number, source)| servers(number, source)).collect();
    if flaw == ServerFlaw::Shadow {
        return shadows(&servers, sources);
    }
    let failures = servers.iter().filter_map(|server| {
        let why = match flaw {
            ServerFlaw::Unpinned => server.unpinned(),
            ServerFlaw::Shell => server.shell(),
            ServerFlaw::PlainHttp => server.plain_http(),
            ServerFlaw::LiteralSecret => server.literal(),
            ServerFlaw::FromRepository => server.repository_program(),
            ServerFlaw::Shadow => None,
        }?;
        Some(Failure::at(server.source, server.span.clone(), format!("the server `{}` {why}", server.name)))
    });
    Finding::of(failures.collect())
}

fn servers(number: usize, source: &Source) -> Vec<Server<'_>> {
    let Some(root) = source.node.as_ref() else { return Vec::new() };
    // One file of Claude Code keeps servers of single projects as well.
    let projects = root.get("projects").map(Node::members).unwrap_or_default();
    let holders = std::iter::once(root).chain(projects.iter().map(|member| &member.node));
    let tables = holders.flat_map(|holder| TABLES.iter().filter_map(|table| holder.get(table)));
    let server = |member: &'_ Member| (member.key_span.clone(), !member.node.members().is_empty());
    tables
        .flat_map(Node::members)
        .filter(|member| server(member).1)
        .map(|member| Server { source: number, name: &member.key, span: server(member).0, node: &member.node })
        .collect()
}

/// Servers of the same name that are not the same.
fn shadows(servers: &[Server<'_>], sources: &[Source]) -> Finding {
    let mut first: BTreeMap<&str, &Server<'_>> = BTreeMap::new();
    let mut failures = Vec::new();
    for server in servers {
        let Some(other) = first.get(server.name) else {
            first.insert(server.name, server);
            continue;
        };
        if other.way() != server.way() {
            let message = format!(
                "the server `{}` is another one in {}: which of them answers depends on the product",
                server.name, sources[other.source].shown
            );
            failures.push(Failure::at(server.source, server.span.clone(), message));
        }
    }
    Finding::of(failures)
}

impl Server<'_> {
    /// The command and its arguments. Some products write them as one list.
    fn words(&self) -> Vec<&str> {
        let command = self.node.get("command");
        let one = command.and_then(Node::as_str).into_iter();
        let several = command.map(Node::items).unwrap_or_default().iter().filter_map(Node::as_str);
        let arguments = self.node.get("args").map(Node::items).unwrap_or_default();
        one.chain(several).chain(arguments.iter().filter_map(Node::as_str)).collect()
    }

    /// What tells one server from another.
    fn way(&self) -> (Vec<&str>, Option<&str>) {
        (self.words(), self.address())
    }

    fn address(&self) -> Option<&str> {
        ["url", "httpUrl", "serverUrl"].iter().find_map(|key| self.node.get(key)?.as_str())
    }

    fn unpinned(&self) -> Option<String> {
        let words = self.words();
        let program = name_of(words.first()?);
        if matches!(program, "docker" | "podman") {
            return image(&words[1..])
                .filter(|image| !is_pinned_image(image))
                .map(|image| format!("runs whatever `{image}` is today: it names neither a version nor a digest"));
        }
        let (_, before) = RUNNERS.iter().find(|(name, before)| *name == program && words[1..].starts_with(before))?;
        let package = package(&words[1 + before.len()..])?;
        let by_path = package.starts_with(['.', '/', '~']);
        (!by_path && !is_pinned(package))
            .then(|| format!("runs whatever version of `{package}` is newest at each start"))
    }

    fn shell(&self) -> Option<String> {
        let words = self.words();
        let program = name_of(words.first()?);
        let is_shell = matches!(program, "sh" | "bash" | "zsh" | "dash" | "fish" | "cmd" | "powershell" | "pwsh");
        let runs_text = words[1..]
            .iter()
            .any(|word| matches!(word.to_ascii_lowercase().as_str(), "-c" | "/c" | "-lc" | "-command"));
        // On Windows npx is a batch file: `cmd /c npx` is the documented way.
        let wraps = words.iter().any(|word| RUNNERS.iter().any(|(name, _)| name == word));
        (is_shell && runs_text && !(program == "cmd" && wraps))
            .then(|| format!("is a command line for `{program}`, not a program"))
    }

    fn plain_http(&self) -> Option<String> {
        let host = self.address()?.strip_prefix("http://")?.split(['/', ':']).next()?;
        let is_here = matches!(host, "localhost" | "127.0.0.1" | "[" | "host.docker.internal");
        (!is_here).then(|| format!("is asked without encryption: anybody on the way to `{host}` reads and answers"))
    }

    fn literal(&self) -> Option<String> {
        let tables = ["env", "headers", "http_headers"].into_iter().filter_map(|table| self.node.get(table));
        let named = tables.flat_map(Node::members).find(|member| {
            let key = member.key.to_ascii_lowercase();
            let is_secret = ["token", "secret", "password", "authorization", "api_key", "api-key", "apikey"]
                .iter()
                .any(|word| key.contains(word));
            let value = member.node.as_str().unwrap_or_default();
            is_secret && value.len() >= 8 && !value.contains(['$', '{', '<']) && !value.starts_with("op://")
        })?;
        Some(format!("has the value of `{}` written into the file", named.key))
    }

    fn repository_program(&self) -> Option<String> {
        let words = self.words();
        let is_inside =
            |word: &&str| word.starts_with("./") || word.starts_with("../") || word.contains("${workspaceFolder}");
        let script = |word: &&str| {
            let ends = [".js", ".mjs", ".cjs", ".ts", ".py", ".sh", ".rb"];
            !word.starts_with(['/', '-', '~', '$']) && ends.iter().any(|end| word.ends_with(end))
        };
        let found = words.iter().find(|word| is_inside(word) || script(word))?;
        Some(format!("runs `{found}`, which is part of the repository: who changes that file changes the server"))
    }
}

/// A program's name without its folder and ending.
fn name_of(program: &str) -> &str {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    name.strip_suffix(".exe").or_else(|| name.strip_suffix(".cmd")).unwrap_or(name)
}

/// The package that a runner is asked for.
fn package<'w>(words: &[&'w str]) -> Option<&'w str> {
    for (at, word) in words.iter().enumerate() {
        if let Some((_, value)) = word.split_once('=').filter(|(option, _)| PACKAGE_OPTIONS.contains(option)) {
            return Some(value);
        }
        if PACKAGE_OPTIONS.contains(word) {
            return words.get(at + 1).copied();
        }
    }
    words.iter().find(|word| !word.starts_with('-')).copied()
}

/// Whether a package's name ends in one exact version: `name@1.2.3`, `name==1.2.3`.
fn is_pinned(package: &str) -> bool {
    let by_equals = package.split_once("==").map(|(_, version)| version);
    let by_at = package.rsplit_once('@').filter(|(name, _)| !name.is_empty()).map(|(_, version)| version);
    by_equals.or(by_at).is_some_and(|version| {
        let core = version.split(['-', '+']).next().unwrap_or_default();
        core.contains('.') && core.split('.').all(|part| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit()))
            || version.len() == 40 && version.bytes().all(|it| it.is_ascii_hexdigit())
    })
}

/// The image of `docker run`: the first word that is no option, values of options that take one left out.
fn image<'w>(words: &[&'w str]) -> Option<&'w str> {
    let mut words = words.iter().skip_while(|word| **word != "run").skip(1);
    while let Some(word) = words.next() {
        if !word.starts_with('-') {
            return Some(word);
        }
        let takes_value = !word.contains('=')
            && matches!(
                *word,
                "-e" | "-v"
                    | "-p"
                    | "-u"
                    | "-w"
                    | "--env"
                    | "--volume"
                    | "--mount"
                    | "--name"
                    | "--network"
                    | "--env-file"
                    | "--user"
                    | "--entrypoint"
                    | "--platform"
            );
        if takes_value {
            words.next();
        }
    }
    None
}

/// Whether an image names a digest, or a tag other than the moving one.
fn is_pinned_image(image: &str) -> bool {
    let name = image.rsplit('/').next().unwrap_or(image);
    image.contains("@sha256:") || name.split_once(':').is_some_and(|(_, tag)| tag != "latest")
}

#[cfg(test)]
mod tests {
    use super::{image, is_pinned, is_pinned_image, package};

    #[test]
    fn a_package_is_pinned_by_one_exact_version() {
        for pinned in ["server@1.2.3", "@scope/server@0.4.0", "server==2.0", "server@1.0.0-beta.1"] {
            assert!(is_pinned(pinned), "{pinned}");
        }
        for moving in ["server", "@scope/server", "server@latest", "server@^1.2.3", "server@1", "server>=2.0"] {
            assert!(!is_pinned(moving), "{moving}");
        }
    }

    #[test]
    fn the_package_is_found_behind_options() {
        assert_eq!(package(&["-y", "@scope/server"]), Some("@scope/server"));
        assert_eq!(package(&["--yes", "--package=server@1.0.0", "start"]), Some("server@1.0.0"));
        assert_eq!(package(&["--from", "server==1.0", "start"]), Some("server==1.0"));
        assert_eq!(image(&["run", "-i", "--rm", "-e", "A=b", "example/server:1.2"]), Some("example/server:1.2"));
        assert!(is_pinned_image("example/server:1.2") && !is_pinned_image("example.com:5000/server"));
    }
}
