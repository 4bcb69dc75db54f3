//! Reads single objects.

use gix::objs::Kind;

use super::{Error, Id, Repository};

impl Repository {
    /// The bytes of the blob.
    ///
    /// # Errors
    /// When it is missing or damaged, or is no blob.
    pub fn blob(&self, id: Id) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.read(id, Kind::Blob, &mut bytes)?;
        Ok(bytes)
    }

    /// Reads the object into `buffer`.
    pub(super) fn read(&self, id: Id, kind: Kind, buffer: &mut Vec<u8>) -> Result<(), Error> {
        read(&self.inner.objects, id, kind, buffer)
    }
}

/// Reads an object of the given kind into `buffer`.
pub(super) fn read(objects: &impl gix::objs::Find, id: Id, kind: Kind, buffer: &mut Vec<u8>) -> Result<(), Error> {
    if id == Id::empty_tree(id.kind()) && kind == Kind::Tree {
        buffer.clear();
        return Ok(());
    }
    match objects.try_find(&id, buffer) {
        Ok(Some(data)) if data.kind == kind => {
            let length = data.data.len();
            buffer.truncate(length);
            Ok(())
        }
        Ok(Some(data)) => Err(Error::damaged(id, format!("it is a {}, not a {kind}", data.kind))),
        Ok(None) => Err(Error::Missing(id)),
        Err(error) => Err(Error::damaged(id, error)),
    }
}
