//! Uploads as if their bytes were here: what would be seen of them then.

use std::collections::BTreeSet;

use portico_domain::document::{Content, ScanState};
use portico_domain::values::{ItemName, MediaType, Sha256Digest};
use portico_domain::{Actor, BlobId, ItemId, VersionId};
use portico_event_log::Unit;
use serde::Serialize;
use uuid::Uuid;

use crate::app::App;
use crate::auth::Person;
use crate::commands::begin_uploads::{Target, size_of};
use crate::commands::complete_upload::CompleteUpload;
use crate::commands::names::taken;
use crate::commands::new_file::{Begun, Choice};
use crate::commands::perform::{Command, Stop};
use crate::commands::refusal::Refusal;
use crate::commands::{BeginUploads, NewFile};

/// Files that begin and are complete in one transaction that keeps nothing. The
/// first of them that would not be taken is the refusal of all.
#[derive(Clone, Debug, Serialize)]
pub struct UploadsAtOnce {
    /// Where they are sent.
    pub place: BeginUploads,
    /// Each of them.
    pub files: Vec<NewFile>,
}

impl Command for UploadsAtOnce {
    const OPERATION: &'static str = "uploadsAtOnce";
    type Answer = ();

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<(), Stop> {
        let person = match unit.metadata().actor {
            Actor::Staff(staff) => Person::Staff(staff),
            Actor::Contact(contact) => Person::Contact(contact),
            Actor::Operator => return Err(Refusal::not_found().into()),
        };
        // Empty files are there before the next one begins; others have no name yet.
        let mut there = BTreeSet::new();
        for file in &self.files {
            let name =
                ItemName::parse(&file.name).map_err(|rule| Refusal::invalid("name", &rule))?;
            let size = size_of(file, app.config.upload_max_bytes)?;
            if there.contains(&name.key()) && !self.beside(unit, person, &name).await? {
                continue;
            }
            let document = self.document(app, unit, person, &name).await?;
            self.put(app, unit, document, (&name, size)).await?;
            if size == 0 && document.is_none() {
                there.insert(name.key());
            }
        }
        Ok(())
    }
}

impl UploadsAtOnce {
    /// Whether a file comes to lie beside the empty one of its name that came before it. If
    /// not it is a version over that one, from which nobody gains more; where it is to be
    /// asked, it is not taken.
    async fn beside(&self, unit: &mut Unit, person: Person, name: &ItemName) -> Result<bool, Stop> {
        match self.place.choice {
            Choice::KeepBoth => Ok(true),
            Choice::NewVersion => Ok(false),
            Choice::Ask => {
                let root = ItemId::files_root(self.place.customer);
                let parent = self.place.parent.unwrap_or(root);
                let free = match person {
                    Person::Staff(_) => unit.free_number(parent, name).await?,
                    // What others named may be hidden from them.
                    Person::Contact(_) => None,
                };
                Err(taken(name, free.as_ref()).into())
            }
        }
    }

    /// The document that gets a new version; none where one is made.
    async fn document(
        &self,
        app: &App,
        unit: &mut Unit,
        person: Person,
        name: &ItemName,
    ) -> Result<Option<ItemId>, Stop> {
        let now = unit.metadata().occurred_at;
        let conn = unit.connection();
        match self.place.target(app, conn, person, name, now).await? {
            Target::Folder => Ok(None),
            Target::Document(document) => Ok(Some(document)),
            Target::Taken(clash) => {
                let free = match clash {
                    Begun::Clash { suggestion, .. } => suggestion,
                    Begun::Refused(_) | Begun::Ticket { .. } => None,
                };
                let free = free.and_then(|free| ItemName::parse(&free).ok());
                Err(taken(name, free.as_ref()).into())
            }
        }
    }

    async fn put(
        &self,
        app: &App,
        unit: &mut Unit,
        document: Option<ItemId>,
        (name, size): (&ItemName, u64),
    ) -> Result<(), Stop> {
        let content = Content {
            version: VersionId::new(app.clock.new_id()),
            blob: BlobId::new(app.clock.new_id()),
            sha256: Sha256Digest::new([0; 32]),
            size,
            media_type: MediaType::parse_or_octets(""),
            scan: ScanState::NotConfigured,
        };
        let complete = CompleteUpload {
            customer: self.place.customer,
            parent: self.place.parent,
            document,
            item: ItemId::new(app.clock.new_id()),
            name: name.to_string(),
            content,
            upload: Uuid::nil(),
        };
        complete.put(app, unit).await?;
        Ok(())
    }
}
