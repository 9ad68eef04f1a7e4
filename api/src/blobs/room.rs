//! Whether there is room for more.

use std::fmt;
use std::fs::File;

use indicatif::HumanBytes;
use rustix::fs::{Mode, OFlags, ioctl_ficlone};
use serde::Serialize;

use super::error::StoreError;
use super::store::BlobStore;

/// What is free where files are kept, beside what more of them need; in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Room {
    /// Free on the disk.
    pub free: u64,
    /// What `disk_reserve` keeps of it.
    pub reserve: u64,
    /// What is to be added.
    pub needed: u64,
}

impl Room {
    /// Whether it is too little; nothing fits anywhere.
    #[must_use]
    pub fn is_short(self) -> bool {
        self.needed > 0 && self.free.saturating_sub(self.reserve) < self.needed
    }
}

impl fmt::Display for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (free, reserve) = (HumanBytes(self.free), HumanBytes(self.reserve));
        let needed = HumanBytes(self.needed);
        write!(f, "the data folder has no room for it: {free} free, ")?;
        if self.reserve == 0 {
            write!(f, "{needed} needed; make room")
        } else {
            write!(
                f,
                "{reserve} kept by disk_reserve, {needed} needed; make room, or lower disk_reserve"
            )
        }
    }
}

impl BlobStore {
    /// What there is for so many bytes more.
    pub fn room(&self, needed: u64) -> Result<Room, StoreError> {
        Ok(Room {
            free: self.free()?,
            reserve: self.reserve(),
            needed,
        })
    }

    /// Whether a copy of the file would take no room, as it shares the blocks. What is
    /// tried for it has no name and is gone at once.
    pub(crate) fn shares_blocks(&self, source: &File) -> bool {
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        let tried = rustix::fs::open(self.uploads().as_path(), flags, Mode::RUSR | Mode::WUSR);
        tried.is_ok_and(|target| ioctl_ficlone(&target, source).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn what_is_short_is_told_with_figures_and_the_setting() {
        let room = |free, reserve, needed| Room {
            free,
            reserve,
            needed,
        };
        for fits in [room(10, 4, 6), room(0, 9, 0), room(1, 0, 1)] {
            assert!(!fits.is_short(), "{fits}");
        }
        for (short, words) in [
            (
                room(3 << 20, 5 << 30, 1),
                "no room for it: 3.00 MiB free, 5.00 GiB kept by disk_reserve, 1 B needed; \
                 make room, or lower disk_reserve",
            ),
            (
                room(7, 0, 8),
                "no room for it: 7 B free, 8 B needed; make room",
            ),
        ] {
            assert!(short.is_short(), "{short}");
            assert_eq!(short.to_string(), format!("the data folder has {words}"));
        }
    }

    #[test]
    fn room_is_that_of_the_disk_on_which_files_arrive() {
        let folder = tempfile::tempdir().unwrap();
        let store = BlobStore::open(folder.path(), 1).unwrap();
        store.has_room().unwrap();
        // Elsewhere than the data folder, which may hold the database; of what is there
        // nothing is ever free.
        std::fs::remove_dir(store.uploads()).unwrap();
        symlink("/proc", store.uploads()).unwrap();
        assert_eq!(store.room(1).unwrap().free, 0);
        assert!(matches!(store.has_room(), Err(StoreError::Full)));
    }
}
