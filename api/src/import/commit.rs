//! The one writer: small commits of what the workers have ready.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use portico_domain::document::{Content, Document, DocumentCommand, FolderPurpose, Placement};
use portico_domain::{CustomerId, ItemId};
use portico_event_log::keys::KeyOf;
use portico_event_log::{ClaimKind, LogError, Unit, is_retryable};
use uuid::Uuid;

use super::behalf::Principal;
use super::error::ImportError;
use super::existing::{Existing, item};
use super::file_rows::{new_version, no_place, refused, taken};
use super::found::{Found, Place, What};
use super::grounds::{Grounds, Lost};
use super::origin::id_for;
use super::report::Row;
use crate::app::App;
use crate::clock::Clock;
use crate::commands::Caller;

/// The most items of one commit.
pub(super) const BATCH: usize = 200;

/// How often a commit that meets a command of somebody else is tried.
const ATTEMPTS: u32 = 12;

/// Writes to one customer's tree.
pub(super) struct Committer {
    pub(super) app: App,
    pub(super) caller: Caller,
    /// Whose right is asked for at each commit, if it is done for somebody.
    pub(super) principal: Option<Principal>,
    pub(super) customer: CustomerId,
    pub(super) number: String,
    /// Contacts may see it.
    pub(super) share: bool,
    /// What became of the folders of the source.
    pub(super) fates: Fates,
}

/// Folders that are not what the walk took them for.
#[derive(Clone, Default)]
pub(super) struct Fates {
    /// Somebody else made them first, or they could not be made.
    moved: HashMap<ItemId, Option<ItemId>>,
    /// Nothing more is put into them, which was reported.
    lost: HashSet<ItemId>,
}

/// What came of it, or the row to report; none where that was done for the
/// folder that it is in, and for a folder that somebody else made meanwhile.
type Put = Result<What, Option<Row>>;

/// What a commit left.
#[derive(Default)]
pub(super) struct Written {
    pub(super) events: u64,
    pub(super) items: Vec<What>,
    pub(super) rows: Vec<Row>,
}

impl Committer {
    /// Writes a batch in one commit.
    pub(super) async fn commit(&mut self, batch: &[Found]) -> Result<Written, ImportError> {
        let mut attempt = 1;
        loop {
            let fates = self.fates.clone();
            match self.attempt(batch).await {
                Err(ImportError::Database(error)) if attempt < ATTEMPTS && is_retryable(&error) => {
                    self.fates = fates;
                    tokio::time::sleep(Duration::from_millis(1 << attempt.min(7))).await;
                    attempt += 1;
                }
                done => return done,
            }
        }
    }

    async fn attempt(&mut self, batch: &[Found]) -> Result<Written, ImportError> {
        let event_id = || Clock::System.new_id();
        let metadata = self.caller.metadata(&self.app.clock);
        let mut unit = Unit::begin(&self.app.log, metadata, event_id).await?;
        if let Some(principal) = &self.principal {
            let asked = principal.may(unit.connection(), self.customer, &self.number);
            asked.await?;
        }
        let unseen_at = (!self.share).then_some(unit.metadata().occurred_at);
        let mut grounds = Grounds::new(self.customer, unseen_at);
        grounds.ask(unit.connection(), self.goes_to(batch)).await?;
        let mut written = Written::default();
        for found in batch {
            match self.write(&mut unit, &mut grounds, found).await? {
                Ok(what) => {
                    if what == What::Version {
                        let path = &found.place().path;
                        written.rows.push(new_version(path));
                    }
                    written.items.push(what);
                }
                Err(row) => written.rows.extend(row),
            }
        }
        written.events = unit.commit(&self.app.access, None).await?.events as u64;
        Ok(written)
    }

    /// What is there already of the places that a batch is put into.
    fn goes_to(&self, batch: &[Found]) -> HashSet<ItemId> {
        let mut made = HashSet::new();
        let mut places = HashSet::new();
        for found in batch {
            let place = match found {
                Found::Folder(id, place) => {
                    made.insert(*id);
                    self.parent(place)
                }
                Found::Document(place, _) => self.parent(place),
                Found::Version(id, ..) => Some(*id),
            };
            places.extend(place);
        }
        &places - &made
    }

    async fn write(
        &mut self,
        unit: &mut Unit,
        grounds: &mut Grounds,
        found: &Found,
    ) -> Result<Put, ImportError> {
        let place = match found {
            Found::Folder(_, place) | Found::Document(place, _) => place,
            Found::Version(id, place, content) => {
                return self.version(unit, grounds, *id, place, content).await;
            }
        };
        let parent = match self.open_parent(unit, grounds, place).await? {
            Ok(parent) => parent,
            Err(row) => {
                if let Found::Folder(id, _) = found {
                    self.shut(*id, place);
                }
                return Ok(Err(row));
            }
        };
        match found {
            Found::Folder(id, place) => self.folder(unit, grounds, *id, (parent, place)).await,
            Found::Document(place, content) | Found::Version(_, place, content) => {
                self.document(unit, grounds, (parent, place), content).await
            }
        }
    }

    /// The parent, if anything may still be put into it.
    async fn open_parent(
        &mut self,
        unit: &mut Unit,
        grounds: &mut Grounds,
        place: &Place,
    ) -> Result<Result<ItemId, Option<Row>>, ImportError> {
        if self.fates.lost.contains(&place.parent) {
            return Ok(Err(None));
        }
        let Some(parent) = self.parent(place) else {
            return Ok(Err(Some(taken(place))));
        };
        if let Err(lost) = grounds.of(unit.connection(), parent).await? {
            self.fates.lost.insert(place.parent);
            let folder = place.path.parent().unwrap_or(&place.path);
            return Ok(Err(Some(no_place(folder, lost))));
        }
        Ok(Ok(parent))
    }

    /// A folder that is not made takes nothing.
    fn shut(&mut self, id: ItemId, place: &Place) {
        self.fates.moved.insert(id, None);
        if self.fates.lost.contains(&place.parent) {
            self.fates.lost.insert(id);
        }
    }

    async fn folder(
        &mut self,
        unit: &mut Unit,
        grounds: &mut Grounds,
        id: ItemId,
        (parent, place): (ItemId, &Place),
    ) -> Result<Put, ImportError> {
        if !grounds.takes_folders(parent) {
            self.fates.lost.insert(id);
            self.shut(id, place);
            return Ok(Err(Some(no_place(&place.path, Lost::TooDeep))));
        }
        if let Err(owner) = claim(unit, parent, place, id).await? {
            let there = item(unit.connection(), owner).await?;
            let Some(Existing::Folder(theirs)) = there else {
                self.shut(id, place);
                return Ok(Err(Some(taken(place))));
            };
            self.fates.moved.insert(id, Some(theirs));
            return Ok(Err(None));
        }
        let create = DocumentCommand::CreateFolder {
            place: self.placement(unit, id, place).await?,
            parent: Some(parent),
            purpose: FolderPurpose::Plain,
            contact: None,
            copied_from: None,
        };
        self.create(unit, id, create).await?;
        grounds.made(id, parent);
        Ok(Ok(What::Folder))
    }

    async fn document(
        &self,
        unit: &mut Unit,
        grounds: &mut Grounds,
        (parent, place): (ItemId, &Place),
        content: &Content,
    ) -> Result<Put, ImportError> {
        let id = id_for(
            self.app.log.master(),
            self.app.clock.new_id(),
            place.on_disk(),
        );
        if let Err(owner) = claim(unit, parent, place, id).await? {
            let there = item(unit.connection(), owner).await?;
            let Some(Existing::Document(known)) = there else {
                return Ok(Err(Some(taken(place))));
            };
            if known.contents.hold(content.size, content.sha256.bytes()) {
                return Ok(Ok(What::Unchanged));
            }
            return self
                .version(unit, grounds, known.item, place, content)
                .await;
        }
        let create = DocumentCommand::UploadByStaff {
            place: self.placement(unit, id, place).await?,
            parent,
            content: content.clone(),
            copied_from: None,
        };
        self.create(unit, id, create).await?;
        Ok(Ok(What::Document))
    }

    async fn version(
        &self,
        unit: &mut Unit,
        grounds: &mut Grounds,
        id: ItemId,
        place: &Place,
        content: &Content,
    ) -> Result<Put, ImportError> {
        if let Err(lost) = grounds.of(unit.connection(), id).await? {
            return Ok(Err(Some(no_place(&place.path, lost))));
        }
        let content = content.clone();
        let command = DocumentCommand::AddVersionByStaff { content };
        let added = unit
            .handle::<Document>(id.uuid(), Some(self.customer), command)
            .await?;
        Ok(match added {
            Ok(_) => Ok(What::Version),
            Err(refusal) => Err(Some(refused(place, &refusal))),
        })
    }

    async fn create(
        &self,
        unit: &mut Unit,
        id: ItemId,
        command: DocumentCommand,
    ) -> Result<(), ImportError> {
        let created = unit.create::<Document>(id.uuid(), Some(self.customer), command);
        // The id was made for this item, so nothing can stand in its way.
        created.await?.map_err(|refusal| {
            ImportError::Database(LogError::Inline(format!(
                "a new item is refused: {refusal}"
            )))
        })?;
        Ok(())
    }

    async fn placement(
        &self,
        unit: &mut Unit,
        id: ItemId,
        place: &Place,
    ) -> Result<Placement, LogError> {
        let key = KeyOf::Item(self.customer, id);
        unit.make_first_key(key).await?;
        Ok(Placement {
            item: id,
            customer: self.customer,
            name: unit.secret(key, place.name.clone()).await?,
        })
    }

    /// The parent by the id that it really has; none if it could not be made.
    fn parent(&self, place: &Place) -> Option<ItemId> {
        match self.fates.moved.get(&place.parent) {
            None => Some(place.parent),
            Some(moved) => *moved,
        }
    }
}

/// Claims the name, or says whose it is.
async fn claim(
    unit: &mut Unit,
    parent: ItemId,
    place: &Place,
    id: ItemId,
) -> Result<Result<(), Uuid>, LogError> {
    let claimed = unit.claim(ClaimKind::ItemName(parent, &place.name), id.uuid());
    Ok(claimed.await?.map_err(|taken| taken.owner))
}
