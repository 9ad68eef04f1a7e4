//! Which contents of a document a contact may see.

use super::VersionFacts;
use crate::ids::{ContactId, VersionId};

/// The newest available content of the firm, where the firm shared the document
/// with this contact, and every available one that the contact sent; oldest
/// first. What another contact sent is the firm's once it is accepted.
#[must_use]
pub fn visible_versions(
    versions: &[VersionFacts],
    contact: ContactId,
    shared: bool,
) -> Vec<VersionId> {
    let of_the_firm = |version: &&VersionFacts| version.available && version.is_the_firms();
    let newest = versions.iter().rfind(of_the_firm).filter(|_| shared);
    versions
        .iter()
        .filter(|version| version.available)
        .filter(|version| {
            version.sent_by == Some(contact) || newest.is_some_and(|newest| newest.id == version.id)
        })
        .map(|version| version.id)
        .collect()
}
