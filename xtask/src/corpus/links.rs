//! Symbolic links, which an import must neither follow nor trip over.

use std::path::PathBuf;

pub(crate) struct Link {
    pub(crate) path: PathBuf,
    pub(crate) target: PathBuf,
}

/// One to a file of the tree, one to nothing, one up into a cycle. `inside` is
/// a path below `base`, the first customer's folder.
pub(crate) fn of_first_customer(base: &str, inside: &str) -> Vec<Link> {
    let link = |name: &str, target: &str| Link {
        path: PathBuf::from(format!("{base}{name}")),
        target: PathBuf::from(target),
    };
    vec![
        link("Inbox/link to a document", &format!("../{inside}")),
        link("Inbox/link to nothing.pdf", "../gone/contract.pdf"),
        link("Inbox/link to the folder above", ".."),
    ]
}
