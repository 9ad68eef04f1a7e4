//! Conditions 3 to 5: the item is there to be seen, its section is open, and a
//! path leads to it.

use chrono::{DateTime, Utc};

use super::paths::{inherited, matter, missing, own_work};
use super::{
    Code, ContactFacts, Facts, ItemFacts, ItemShape, Membership, Path, Source, visible_versions,
};
use crate::document::FolderPurpose;
use crate::ids::VersionId;

/// An item that a contact may view, with all that leads there.
pub(super) struct Seen<'a> {
    pub(super) item: &'a ItemFacts,
    /// Oldest first; none for folders.
    pub(super) versions: Vec<VersionId>,
    pub(super) paths: Vec<Path>,
}

impl Seen<'_> {
    /// The paths by which the firm shared it.
    pub(super) fn inherited(&self) -> impl Iterator<Item = &Path> {
        self.paths.iter().filter(|path| is_inherited(path))
    }
}

fn is_inherited(path: &Path) -> bool {
    match path.source {
        Source::Master(_) | Source::Grant { .. } => true,
        Source::Matter { .. } | Source::OwnWork | Source::Role { .. } => false,
    }
}

/// The nearest missing condition, or what is seen. Which version there is for
/// this contact depends on the paths, so it is asked last.
pub(super) fn seen<'a>(
    facts: &'a Facts,
    contact: ContactFacts,
    membership: &Membership,
    at: DateTime<Utc>,
) -> Result<Seen<'a>, Code> {
    let item = there(facts)?;
    let section = facts.chain.iter().find_map(|item| item.section);
    if section.is_some_and(|section| !membership.terms.sections.contains(&section)) {
        return Err(Code::SectionClosed);
    }
    let mut paths = inherited(facts, contact, at);
    let shared = !paths.is_empty();
    paths.extend(matter(facts, item));
    paths.extend(own_work(facts, item, contact));
    if paths.is_empty() {
        return Err(missing(facts, contact, at));
    }
    let versions = match item.shape {
        ItemShape::Folder(_) | ItemShape::Matter => vec![],
        ItemShape::Document => visible_versions(&facts.versions, contact.id, shared),
    };
    if item.shape == ItemShape::Document && versions.is_empty() {
        return Err(Code::NoVisibleVersion);
    }
    Ok(Seen {
        item,
        versions,
        paths,
    })
}

/// Condition 3: the item and all above it are live, not Internal, not withdrawn.
fn there(facts: &Facts) -> Result<&ItemFacts, Code> {
    let item = facts.chain.first().ok_or(Code::NotFound)?;
    if facts.chain.iter().any(|item| item.trashed) {
        return Err(Code::ItemTrashed);
    }
    if under_internal(facts) {
        return Err(Code::InternalArea);
    }
    if item.withdrawn {
        return Err(Code::UploadIsWithdrawn);
    }
    Ok(item)
}

pub(super) fn under_internal(facts: &Facts) -> bool {
    let internal = ItemShape::Folder(FolderPurpose::InternalRoot);
    facts.chain.iter().any(|item| item.shape == internal)
}
