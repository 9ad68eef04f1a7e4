//! What was written, in numbers.

use std::collections::BTreeMap;
use std::fmt;
use std::os::unix::ffi::OsStrExt;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::plan::Plan;
use super::write::{self, Written};

pub(crate) struct Summary {
    pub(crate) files: usize,
    folders: usize,
    pub(crate) links: usize,
    bytes: usize,
    types: BTreeMap<&'static str, usize>,
    pub(crate) digest: String,
}

impl Summary {
    /// Counts documents; the list of customers is in the digest only.
    pub(crate) fn new(plan: &Plan, written: Vec<Written>) -> Self {
        let mut types = BTreeMap::new();
        let mut bytes = 0;
        for file in &written {
            if let Some(kind) = file.kind {
                *types.entry(kind.extension()).or_default() += 1;
                bytes += file.bytes;
            }
        }
        Self {
            files: plan.documents.len(),
            folders: write::folders(plan).len(),
            links: plan.links.len(),
            bytes,
            types,
            digest: digest(written),
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "files": self.files,
            "folders": self.folders,
            "links": self.links,
            "bytes": self.bytes,
            "types": self.types,
            "digest": self.digest,
        })
    }
}

/// What coreutils say inside the folder:
/// `find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum -z -- | sha256sum`.
fn digest(mut written: Vec<Written>) -> String {
    written.sort_by(|one, other| one.path.as_os_str().cmp(other.path.as_os_str()));
    let mut tree = Sha256::new();
    for file in &written {
        tree.update(hex::encode(file.sha256));
        tree.update(b"  ");
        tree.update(file.path.as_os_str().as_bytes());
        tree.update([0]);
    }
    hex::encode(tree.finalize())
}

impl fmt::Display for Summary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let types: Vec<String> = self
            .types
            .iter()
            .map(|(name, count)| format!("{count} {name}"))
            .collect();
        writeln!(
            out,
            "{} files, {} folders, {} links, {} bytes",
            self.files, self.folders, self.links, self.bytes
        )?;
        writeln!(out, "{}", types.join(", "))?;
        write!(out, "digest {}", self.digest)
    }
}
