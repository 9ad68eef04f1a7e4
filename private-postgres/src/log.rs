//! The log of the postmaster.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use crate::error::StartError;
use crate::folder::Folder;

/// One older log is kept.
const TURN_OVER_AT: u64 = 8 << 20;
const LINES: usize = 20;

/// The log from this start on.
#[derive(Debug)]
pub(crate) struct Log {
    path: PathBuf,
    from: u64,
}

impl Log {
    pub(crate) fn open(folder: &Folder) -> Result<(Self, File), StartError> {
        let path = folder.log();
        if fs::metadata(&path).is_ok_and(|log| log.len() > TURN_OVER_AT) {
            fs::rename(&path, path.with_extension("log.old"))
                .map_err(StartError::folder("rename", &path))?;
        }
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&path)
            .map_err(StartError::folder("open", &path))?;
        let from = file
            .metadata()
            .map_err(StartError::folder("read", &path))?
            .len();
        Ok((Self { path, from }, file))
    }

    /// The last lines since this start.
    pub(crate) fn tail(&self) -> String {
        let mut text = Vec::new();
        let read = File::open(&self.path).and_then(|mut file| {
            let end = file.seek(SeekFrom::End(0))?;
            file.seek(SeekFrom::Start(self.from.max(end.saturating_sub(16 << 10))))?;
            file.read_to_end(&mut text)
        });
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        match (read, lines.len()) {
            (Err(error), _) => format!("(the log cannot be read: {error})"),
            (Ok(_), 0) => "(the log is empty)".to_owned(),
            (Ok(_), count) => lines[count.saturating_sub(LINES)..].join("\n"),
        }
    }
}
