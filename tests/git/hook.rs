//! Runs the program as a user does: by hand and from git's own hooks.

use std::path::PathBuf;
use std::process::Output;

use super::Sandbox;

/// A live-looking token that no one has: GitHub's form with a valid checksum, put together at run time.
pub(crate) fn token(seed: u32) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut state = seed.wrapping_mul(2_654_435_761).max(1);
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        char::from(DIGITS[(state % 62) as usize])
    };
    let body: String = (0..30).map(|_| random()).collect();
    let mut crc = !body.bytes().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    });
    let mut check = Vec::new();
    for _ in 0..6 {
        check.insert(0, char::from(DIGITS[(crc % 62) as usize]));
        crc /= 62;
    }
    format!("gh{}{body}{}", "p_", check.into_iter().collect::<String>())
}

/// A line of code with a token in it.
pub(crate) fn secret() -> String {
    format!("token = \"{}\"", token(7))
}

/// A secret that is there before the situation begins.
pub(crate) fn old_secret() -> String {
    format!("token = \"{}\"", token(8))
}

/// A line of code with nothing in it.
pub(crate) const HARMLESS: &str = "answer = \"forty-two\"";

/// How a situation ends: with this git command, run in this folder.
pub(crate) struct Attempt {
    pub(crate) command: Vec<String>,
    pub(crate) folder: PathBuf,
    pub(crate) variables: Vec<(&'static str, PathBuf)>,
    /// Whether the same is staged before the command runs, so that a scan by hand sees it.
    pub(crate) staged: bool,
}

impl Attempt {
    /// A plain commit of what is staged.
    pub(crate) fn commit(sandbox: &Sandbox) -> Self {
        Self::git(sandbox, &["commit", "-m", "a commit"])
    }

    /// Another command that commits.
    pub(crate) fn git(sandbox: &Sandbox, arguments: &[&str]) -> Self {
        let command = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        Self { command, folder: sandbox.repo(), variables: Vec::new(), staged: true }
    }

    pub(crate) fn unstaged(self) -> Self {
        Self { staged: false, ..self }
    }

    pub(crate) fn within(self, folder: PathBuf) -> Self {
        Self { folder, ..self }
    }

    pub(crate) fn with(mut self, name: &'static str, value: PathBuf) -> Self {
        self.variables.push((name, value));
        self
    }
}

impl Sandbox {
    /// Runs the program.
    pub(crate) fn aiguard(&self, attempt: &Attempt, arguments: &[&str]) -> Output {
        let mut command = self.command(env!("CARGO_BIN_EXE_aiguard"));
        command.current_dir(&attempt.folder).args(arguments);
        for (name, value) in &attempt.variables {
            command.env(name, value);
        }
        self.run(&mut command)
    }

    /// Makes every repository in the sandbox run the program before it commits and pushes.
    pub(crate) fn install_hooks(&self) {
        self.use_hooks("hooks");
    }

    /// Lets every repository in the sandbox run the hooks of a folder beside this file. They are kept, not written by the
    /// test: a program that was just written cannot be run while another thread starts one.
    pub(crate) fn use_hooks(&self, folder: &str) {
        let hooks = format!("{}/tests/git/{folder}", env!("CARGO_MANIFEST_DIR")).replace('\\', "/");
        let identity = self.top().join("identity");
        let mut settings = std::fs::read_to_string(&identity).unwrap();
        settings.push_str(&format!("[core]\n\thooksPath = \"{hooks}\"\n"));
        std::fs::write(identity, settings).unwrap();
    }

    /// Runs the attempt with the hooks in place; says whether it went through.
    pub(crate) fn attempt(&self, attempt: &Attempt) -> (bool, String) {
        let mut command = self.command("git");
        command.current_dir(&attempt.folder).args(&attempt.command);
        for (name, value) in &attempt.variables {
            command.env(name, value);
        }
        let output = self.run(&mut command);
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&text).into_owned())
    }
}

/// Whether a run found something; anything but yes and no is a failure of the test.
pub(crate) fn found(output: &Output) -> bool {
    match output.status.code() {
        Some(0) => false,
        Some(1) => true,
        other => panic!("status {other:?}: {}", String::from_utf8_lossy(&output.stderr)),
    }
}
