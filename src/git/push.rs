//! What a push sends: the lines that git writes to the pre-push hook, and the remote's branches as last seen.

use gix::objs::{Kind as ObjectKind, TagRef};

use super::tree::Walk;
use super::{Changes, Error, Id, Kind, Repository};

/// What the remote does not have yet.
#[derive(Debug, Clone, Default)]
pub struct Pushed {
    /// Commits, newest first.
    pub commits: Vec<Id>,
    /// Annotated tags.
    pub tags: Vec<Tag>,
    /// The content of references that point at trees or blobs.
    pub objects: Changes,
}

impl Pushed {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.commits.is_empty() && self.tags.is_empty() && self.objects.changed.is_empty()
    }
}

/// A remote's name, as git gives it to the pre-push hook; its address when it has no name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote(pub String);

/// An annotated tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its own name.
    pub name: String,
    /// The tag object.
    pub id: Id,
    /// The whole message, a signature included.
    pub message: Vec<u8>,
}

impl Repository {
    /// What a push to `remote` sends. `lines` is what git writes to the standard input of the pre-push hook: for each
    /// reference `LOCAL-REF LOCAL-ID REMOTE-REF REMOTE-ID` (githooks(5)).
    ///
    /// What the remote already has is what its own ids in `lines` and our `refs/remotes/REMOTE/` reach. A push to an
    /// address without a name has only the former.
    ///
    /// # Errors
    /// When a line is none of git's, or an object that is pushed cannot be read.
    pub fn pushed(&self, remote: &Remote, lines: &str) -> Result<Pushed, Error> {
        let mut pushed = Pushed::default();
        let (mut tips, mut hidden) = (Vec::new(), self.remote_tips(&remote.0));
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            let malformed = || {
                let why =
                    "a line of the pre-push hook's input is not LOCAL-REF LOCAL-ID REMOTE-REF REMOTE-ID".to_owned();
                Error::Revision { name: line.to_owned(), why }
            };
            // A reference's name holds no space, but the local one may be any revision, such as `HEAD^{/a b}`.
            let words: Vec<&str> = line.rsplitn(4, ' ').collect();
            let [theirs, _, ours, name] = words[..] else { return Err(malformed()) };
            let ours = Id::from_hex(ours.as_bytes()).map_err(|_| malformed())?;
            let theirs = Id::from_hex(theirs.as_bytes()).map_err(|_| malformed())?;
            if !theirs.is_null() && self.has(theirs) {
                hidden.extend(
                    self.peel(theirs, &mut Vec::new())
                        .ok()
                        .filter(|(_, kind)| *kind == ObjectKind::Commit)
                        .map(|(id, _)| id),
                );
            }
            if ours.is_null() {
                continue;
            }
            let mut tags = Vec::new();
            let (target, kind) = self.peel(ours, &mut tags)?;
            if ours != theirs {
                pushed.tags.append(&mut tags);
            }
            match kind {
                ObjectKind::Commit => tips.push(target),
                _ => self.loose_target(target, kind, name, &mut pushed.objects)?,
            }
        }
        pushed.commits = if tips.is_empty() { Vec::new() } else { self.reachable(tips, hidden)? };
        Ok(pushed)
    }

    /// The commits at the remote's branches as last seen; without a name, at those of all remotes.
    fn remote_tips(&self, remote: &str) -> Vec<Id> {
        let Ok(platform) = self.inner.references() else { return Vec::new() };
        let prefix = if remote.is_empty() { "refs/remotes/".to_owned() } else { format!("refs/remotes/{remote}/") };
        let Ok(references) = platform.prefixed(prefix.as_str()) else { return Vec::new() };
        let tips = references.filter_map(Result::ok).filter_map(|mut reference| reference.peel_to_id().ok());
        tips.map(gix::Id::detach).filter(|id| self.has(*id)).collect()
    }

    /// Follows tags to what they point at, and collects them.
    pub(super) fn peel(&self, mut id: Id, tags: &mut Vec<Tag>) -> Result<(Id, ObjectKind), Error> {
        loop {
            let object = self.inner.find_object(id).map_err(|_| Error::Missing(id))?;
            if object.kind != ObjectKind::Tag {
                return Ok((id, object.kind));
            }
            let tag = TagRef::from_bytes(&object.data, id.kind()).map_err(|error| Error::damaged(id, error))?;
            tags.push(read_tag(id, &tag));
            id = tag.target();
        }
    }

    pub(super) fn loose_target(&self, id: Id, kind: ObjectKind, name: &str, into: &mut Changes) -> Result<(), Error> {
        let mut walk = Walk::new(&self.inner.objects);
        if kind == ObjectKind::Tree {
            walk.push(Vec::new(), id, Vec::new());
        } else {
            walk.compare(name.as_bytes(), Kind::File, id, &[]);
        }
        into.changed.extend(walk.finish()?.changed);
        Ok(())
    }
}

/// The parts of a tag that a scan needs.
pub(super) fn read_tag(id: Id, tag: &TagRef<'_>) -> Tag {
    let mut message = tag.message.to_vec();
    if let Some(signature) = tag.signature {
        message.push(b'\n');
        message.extend_from_slice(signature);
    }
    Tag { name: tag.name.to_string(), id, message }
}
