//! Who may write, and who may read, the files that settings stand in.

use std::collections::BTreeMap;
use std::path::Path;

use super::Context;
use crate::detect::fingerprint::value_sha256;
use crate::doctor::machine::Machine;
use crate::doctor::outcome::{Failure, Finding};
use crate::doctor::source::Source;
use crate::files::{self, Ownership};

/// What is asked of each file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// It belongs to root.
    pub owner_root: bool,
    /// It belongs to the person whose home it is in, or to root. Those of the person's group may then write it: on many
    /// systems everybody has a group of their own.
    pub owner_home: bool,
    /// Nobody but its owner may read it.
    pub private: bool,
    /// The SHA-256 of approved files, by their paths.
    pub digests: &'a BTreeMap<String, String>,
}

/// Every file that is there is as it is wanted.
pub(super) fn holds(context: &Context<'_>, wanted: Wanted<'_>) -> Finding {
    let mut failures: Vec<Failure> = Vec::new();
    let mut blind = None;
    for (number, source) in context.sources().filter(|(_, source)| source.is_present()) {
        let Some(owned) = files::ownership(&source.path) else { continue };
        let owners = Owners::of(context.machine, &source.path);
        let around =
            source.path.parent().and_then(|folder| Some((context.machine.shown(folder), files::ownership(folder)?)));
        let around = around.map(|(shown, owned)| folder_flaws((&shown, &owned), &wanted, &owners)).unwrap_or_default();
        let found = around.into_iter().chain(flaws(&owned, &wanted, &owners)).chain(digest(source, &wanted));
        for message in found {
            if !failures.iter().any(|known| known.source == Some(number) && known.message == message) {
                failures.push(Failure::at(number, 0..0, message));
            }
        }
        if owned.mode.is_none() {
            blind = Some("this system has no permission bits: look at the files' access lists");
        } else if !owners.told && (wanted.owner_root || wanted.owner_home) {
            blind = Some("its permission bits are right; its owner is whoever unpacked the image");
        }
    }
    match blind {
        Some(why) if failures.is_empty() => Finding::NotAssessed(why.to_owned()),
        _ => Finding::of(failures),
    }
}

impl Wanted<'_> {
    /// The permission bits of writers that are too many.
    const fn writers(&self) -> u32 {
        if self.owner_home { 0o002 } else { 0o022 }
    }
}

/// What is wrong with the folder that a file is in: who can write there puts another file in its place.
fn folder_flaws((shown, owned): (&str, &Ownership), wanted: &Wanted<'_>, owners: &Owners) -> Vec<String> {
    let mode = owned.mode.filter(|mode| mode & wanted.writers() != 0);
    let mode = mode.map(|mode| format!("others than its owner can write in the folder {shown} (mode {mode:o})"));
    let owner = owned.owner.filter(|owner| !owners.may_own(*owner, wanted));
    let owner = owner.map(|owner| format!("the folder {shown} belongs to user number {owner}"));
    mode.into_iter().chain(owner).collect()
}

/// What is wrong with one file.
fn flaws(owned: &Ownership, wanted: &Wanted<'_>, owners: &Owners) -> Vec<String> {
    let mut found = Vec::new();
    if !owned.is_file && wanted.owner_root {
        found.push("this is no ordinary file".to_owned());
    }
    if let Some(mode) = owned.mode {
        if mode & wanted.writers() != 0 {
            found.push(format!("others than its owner can write the file (mode {mode:o})"));
        }
        if wanted.private && mode & 0o044 != 0 {
            found.push(format!("others than its owner can read the file (mode {mode:o})"));
        }
    }
    if let Some(owner) = owned.owner.filter(|owner| !owners.may_own(*owner, wanted)) {
        let whose = if wanted.owner_root { "not to root" } else { "neither to the person nor to root" };
        found.push(format!("the file belongs to user number {owner}, {whose}"));
    }
    found
}

/// What is to be said of a file that is not the approved one.
fn digest(source: &Source, wanted: &Wanted<'_>) -> Option<String> {
    let (approved, decoded) = wanted.digests.get(&source.shown).zip(source.decoded.as_ref())?;
    let digest = value_sha256(&decoded.encode(&decoded.text));
    (digest != approved.to_ascii_lowercase())
        .then(|| format!("this is not the file that was approved (its SHA-256 is {digest})"))
}

/// The numbers of those who may own files.
struct Owners {
    administrator: u32,
    /// Nothing where it is not known whose home it is.
    person: Option<u32>,
    /// Whether owners say something. An image that was unpacked by root has the owners of its machine; of another one
    /// every file belongs to whoever unpacked it, unless somebody else put it there.
    told: bool,
}

impl Owners {
    /// Whether a file or folder may be this user's.
    fn may_own(&self, owner: u32, wanted: &Wanted<'_>) -> bool {
        owner == self.administrator
            || !wanted.owner_root && !wanted.owner_home
            || wanted.owner_home && self.person.is_none_or(|person| person == owner)
    }

    fn of(machine: &Machine, file: &Path) -> Self {
        let owner = |path: &Path| files::ownership(path).and_then(|owned| owned.owner);
        let person = machine.home.as_deref().and_then(owner);
        let Some(root) = machine.root.as_deref() else { return Self { administrator: 0, person, told: true } };
        // The folder below the root that the file is in, such as `etc`, is root's on every machine.
        let top = file.strip_prefix(root).ok().and_then(|rest| rest.components().next());
        let administrator = top.and_then(|top| owner(&root.join(top))).unwrap_or_default();
        Self { administrator, person, told: administrator == 0 }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Owners, Wanted, flaws};
    use crate::files::Ownership;

    fn found(owner_root: bool, owned: (u32, u32)) -> Vec<String> {
        let digests = BTreeMap::new();
        let wanted = Wanted { owner_root, owner_home: !owner_root, private: !owner_root, digests: &digests };
        let owned = Ownership { owner: Some(owned.0), mode: Some(owned.1), is_file: true, is_link: false };
        flaws(&owned, &wanted, &Owners { administrator: 0, person: Some(1000), told: true })
    }

    #[test]
    fn managed_files_are_roots_and_others_may_not_write_them() {
        assert_eq!(found(true, (0, 0o644)), Vec::<String>::new());
        assert_eq!(found(true, (1000, 0o644)), ["the file belongs to user number 1000, not to root"]);
        assert_eq!(found(true, (0, 0o664)), ["others than its owner can write the file (mode 664)"]);
    }

    #[test]
    fn a_persons_files_are_theirs_or_roots() {
        assert_eq!(found(false, (1000, 0o600)), Vec::<String>::new());
        assert_eq!(found(false, (0, 0o600)), Vec::<String>::new());
        assert_eq!(
            found(false, (1001, 0o644)),
            [
                "others than its owner can read the file (mode 644)",
                "the file belongs to user number 1001, neither to the person nor to root"
            ]
        );
    }
}
