//! The tree that is imported: opened below its root and never through a
//! symbolic link, also where somebody swaps one in meanwhile.

use std::ffi::{OsStr, OsString};
use std::fs::{File, Metadata};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Component, Path};

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, ResolveFlags, openat, openat2, statat};
use rustix::io::Errno;

/// The root of a tree, held open.
pub(super) struct Source(OwnedFd);

/// What kind of thing an entry is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Folder,
    File,
    Symlink,
    Special,
}

/// One name in a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Entry {
    pub(super) name: OsString,
    pub(super) kind: Kind,
}

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY);
/// A pipe that took the place of a file must not make us wait.
const FILE: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY);

impl Source {
    /// Opens the root; the operator named it, so a link is followed here.
    pub(super) fn open(root: &Path) -> io::Result<Self> {
        let flags = FOLDER | OFlags::CLOEXEC;
        Ok(Self(rustix::fs::open(root, flags, Mode::empty())?))
    }

    /// The entries of a folder, by the bytes of their names.
    pub(super) fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        let opened = self.beneath(folder, FOLDER)?;
        let mut entries = Vec::new();
        for entry in Dir::read_from(&opened)? {
            let entry = entry?;
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let kind = match entry.file_type() {
                FileType::Unknown => kind_at(&opened, name)?,
                known @ (FileType::RegularFile
                | FileType::Directory
                | FileType::Symlink
                | FileType::Fifo
                | FileType::Socket
                | FileType::CharacterDevice
                | FileType::BlockDevice) => Some(kind_of(known)),
            };
            let name = OsString::from_vec(name.to_bytes().to_vec());
            entries.extend(kind.map(|kind| Entry { name, kind }));
        }
        entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    /// How many files lie in a folder and below; what cannot be listed does not count.
    pub(super) fn files_below(&self, folder: &Path) -> u64 {
        let (mut files, mut folders) = (0, vec![folder.to_owned()]);
        while let Some(folder) = folders.pop() {
            for entry in self.list(&folder).into_iter().flatten() {
                match entry.kind {
                    Kind::File => files += 1,
                    Kind::Folder => folders.push(folder.join(entry.name)),
                    Kind::Symlink | Kind::Special => {}
                }
            }
        }
        files
    }

    /// Opens a file for reading, and says what it is.
    pub(super) fn file(&self, path: &Path) -> io::Result<(File, Metadata)> {
        let file = File::from(self.beneath(path, FILE)?);
        let metadata = file.metadata()?;
        Ok((file, metadata))
    }

    fn beneath(&self, path: &Path, flags: OFlags) -> io::Result<OwnedFd> {
        let flags = flags | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        let path = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let opened = openat2(&self.0, path, flags, Mode::empty(), resolve);
        match opened {
            Err(Errno::NOSYS | Errno::PERM) => self.step_by_step(path, flags),
            opened => Ok(opened?),
        }
    }

    /// For kernels without `openat2`: one folder after the other.
    fn step_by_step(&self, path: &Path, flags: OFlags) -> io::Result<OwnedFd> {
        let names: Vec<&OsStr> = path.components().filter_map(name_of).collect();
        let Some((last, folders)) = names.split_last() else {
            return Ok(openat(&self.0, ".", flags, Mode::empty())?);
        };
        let mut at = self.0.try_clone()?;
        for folder in folders {
            let step = FOLDER | OFlags::CLOEXEC | OFlags::NOFOLLOW;
            at = openat(&at, *folder, step, Mode::empty())?;
        }
        Ok(openat(&at, *last, flags, Mode::empty())?)
    }
}

fn name_of(component: Component<'_>) -> Option<&OsStr> {
    match component {
        Component::Normal(name) => Some(name),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => {
            None
        }
    }
}

/// `None`: gone meanwhile.
fn kind_at(folder: impl AsFd, name: &std::ffi::CStr) -> io::Result<Option<Kind>> {
    match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => Ok(Some(kind_of(FileType::from_raw_mode(stat.st_mode)))),
        Err(Errno::NOENT) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

const fn kind_of(kind: FileType) -> Kind {
    match kind {
        FileType::RegularFile => Kind::File,
        FileType::Directory => Kind::Folder,
        FileType::Symlink => Kind::Symlink,
        FileType::Fifo
        | FileType::Socket
        | FileType::CharacterDevice
        | FileType::BlockDevice
        | FileType::Unknown => Kind::Special,
    }
}

/// The name as text, if it is UTF-8.
pub(super) fn text(name: &OsStr) -> Option<&str> {
    std::str::from_utf8(name.as_bytes()).ok()
}
