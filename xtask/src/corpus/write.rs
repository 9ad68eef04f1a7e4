//! Carries out a plan, on all processors.

use std::collections::BTreeSet;
use std::fs;
use std::num::NonZero;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow};
use sha2::{Digest, Sha256};

use super::customers;
use super::format::Brief;
use super::kind::Kind;
use super::plan::{Document, Plan};

pub(crate) struct Written {
    pub(crate) path: PathBuf,
    pub(crate) bytes: usize,
    pub(crate) sha256: [u8; 32],
    /// `None` for the list of customers.
    pub(crate) kind: Option<Kind>,
}

pub(crate) fn write(directory: &Path, plan: &Plan, seed: u64) -> Result<Vec<Written>> {
    for folder in folders(plan) {
        let path = directory.join(folder);
        fs::create_dir(&path).with_context(|| refused(&path))?;
    }
    let mut written = write_documents(directory, &plan.documents, seed)?;
    if plan.customers.len() > 1 {
        let list = customers::list(&plan.customers);
        let path = Path::new("customers.csv");
        written.push(write_file(directory, path, None, list.as_bytes())?);
    }
    for link in &plan.links {
        let path = directory.join(&link.path);
        symlink(&link.target, &path).with_context(|| refused(&path))?;
    }
    Ok(written)
}

/// Every folder of the plan, each after the one it lies in.
pub(crate) fn folders(plan: &Plan) -> BTreeSet<&Path> {
    let documents = plan.documents.iter().map(|document| &document.path);
    let links = plan.links.iter().map(|link| &link.path);
    let parents = documents
        .chain(links)
        .flat_map(|path| path.ancestors().skip(1));
    let empty = plan.empty_folders.iter().flat_map(|path| path.ancestors());
    parents
        .chain(empty)
        .filter(|path| !path.as_os_str().is_empty())
        .collect()
}

fn write_documents(directory: &Path, documents: &[Document], seed: u64) -> Result<Vec<Written>> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let share = documents.len().div_ceil(workers).max(1);
    thread::scope(|scope| {
        let running: Vec<_> = documents
            .chunks(share)
            .map(|documents| scope.spawn(move || write_share(directory, documents, seed)))
            .collect();
        let mut written = Vec::with_capacity(documents.len());
        for worker in running {
            let share = worker.join().map_err(|_| anyhow!("a writer panicked"))?;
            written.extend(share?);
        }
        Ok(written)
    })
}

fn write_share(directory: &Path, documents: &[Document], seed: u64) -> Result<Vec<Written>> {
    documents
        .iter()
        .map(|document| {
            let mut brief = Brief::new(seed, document.content, document.size);
            let content = document.kind.render(&mut brief)?;
            write_file(directory, &document.path, Some(document.kind), &content)
        })
        .collect()
}

fn write_file(
    directory: &Path,
    path: &Path,
    kind: Option<Kind>,
    content: &[u8],
) -> Result<Written> {
    let full = directory.join(path);
    fs::write(&full, content).with_context(|| refused(&full))?;
    Ok(Written {
        path: path.to_owned(),
        bytes: content.len(),
        sha256: Sha256::digest(content).into(),
        kind,
    })
}

fn refused(path: &Path) -> String {
    let path = path.display();
    format!("cannot write {path}; if this file system refuses the name, use --plain")
}
