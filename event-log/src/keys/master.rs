//! The master key: 32 bytes in a file of their own.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use rand::TryRngCore;
use sha2::Sha256;

use super::envelope::KeyBytes;

const PREFIX: &str = "portico-master-key-1:";

/// Wraps all other keys and keys the hashes of claimed addresses.
#[derive(Clone)]
pub struct MasterKey(KeyBytes);

/// The master key cannot be read or made.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// Reading or writing failed.
    #[error(
        "master key file {0}: {1}; the server needs to read it, and to create it at the first start"
    )]
    Io(PathBuf, std::io::Error),
    /// There is neither the file nor a folder to make it in.
    #[error(
        "master key file {0}: there is no such folder; make the folder, or choose another file with --master-key-file"
    )]
    NoFolder(PathBuf),
    /// The file holds something else.
    #[error("master key file {0} does not hold a master key; restore it from its backup")]
    Malformed(PathBuf),
    /// The key is all zeros, as in a template.
    #[error("master key file {0} holds a default key; remove the file to have a random one made")]
    Default(PathBuf),
    /// The file can be read by others.
    #[error("master key file {0} can be read by other users; run chmod 600 on it")]
    Exposed(PathBuf),
    /// The machine gave no random bytes.
    #[error("no random bytes from the system: {0}")]
    Random(String),
}

impl MasterKeyError {
    /// Whether there is no such file.
    fn is_missing(&self) -> bool {
        matches!(self, Self::Io(_, error) if error.kind() == std::io::ErrorKind::NotFound)
    }
}

impl MasterKey {
    /// Wraps 32 bytes; for tests and golden files.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(KeyBytes::new(bytes))
    }

    /// Whether the key can be read, or made where there is none: for who asks
    /// before there is a database. A link to nothing is no place for a key.
    pub fn check(path: &Path) -> Result<(), MasterKeyError> {
        match Self::read(path) {
            Err(error) if error.is_missing() && fs::symlink_metadata(path).is_err() => {
                let folder = path.parent().filter(|folder| *folder != Path::new(""));
                if folder.unwrap_or(Path::new(".")).is_dir() {
                    return Ok(());
                }
                Err(MasterKeyError::NoFolder(path.to_owned()))
            }
            read => read.map(drop),
        }
    }

    /// Reads the key, or makes a random one where there is no file.
    pub fn read_or_create(path: &Path) -> Result<Self, MasterKeyError> {
        match Self::read(path) {
            Err(error) if error.is_missing() => Self::create(path),
            read => read,
        }
    }

    /// Reads the key.
    pub fn read(path: &Path) -> Result<Self, MasterKeyError> {
        use std::os::unix::fs::PermissionsExt;
        let io = |error| MasterKeyError::Io(path.to_owned(), error);
        let malformed = || MasterKeyError::Malformed(path.to_owned());
        let text = fs::read_to_string(path).map_err(io)?;
        if fs::metadata(path).map_err(io)?.permissions().mode() & 0o077 != 0 {
            return Err(MasterKeyError::Exposed(path.to_owned()));
        }
        let encoded = text.trim().strip_prefix(PREFIX).ok_or_else(malformed)?;
        let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| malformed())?;
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| malformed())?;
        if bytes == [0; 32] {
            return Err(MasterKeyError::Default(path.to_owned()));
        }
        Ok(Self::from_bytes(bytes))
    }

    /// Writes beside the target and links it into place, so that a crash leaves
    /// no half key and a racing start meets the winner's.
    fn create(path: &Path) -> Result<Self, MasterKeyError> {
        let io = |error| MasterKeyError::Io(path.to_owned(), error);
        let mut bytes = [0; 32];
        rand::rngs::OsRng
            .try_fill_bytes(&mut bytes)
            .map_err(|error| MasterKeyError::Random(error.to_string()))?;
        let draft = path.with_extension(format!("draft-{}", std::process::id()));
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&draft)
            .map_err(io)?;
        writeln!(file, "{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)).map_err(io)?;
        file.sync_all().map_err(io)?;
        let linked = fs::hard_link(&draft, path);
        fs::remove_file(&draft).map_err(io)?;
        match linked {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                return Err(io(error));
            }
            Ok(()) | Err(_) => {}
        }
        // What is sealed under it may lie elsewhere, and be kept by then.
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::File::open(folder.unwrap_or(Path::new("."))).map_err(io)?;
        folder.sync_all().map_err(io)?;
        Self::read(path)
    }

    pub(crate) const fn key(&self) -> &KeyBytes {
        &self.0
    }

    /// HMAC-SHA256 of a text for one purpose: what stands in the database in
    /// place of an e-mail address.
    ///
    /// # Panics
    ///
    /// Never: HMAC takes a key of any length.
    #[must_use]
    pub fn hmac(&self, purpose: &str, text: &str) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.0.bytes()).expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }
}
