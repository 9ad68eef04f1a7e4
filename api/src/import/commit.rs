//! The one writer: small commits of what the workers have ready.

use std::collections::HashMap;
use std::time::Duration;

use portico_domain::document::{
    Content, Document, DocumentCommand, DocumentError, FolderPurpose, Placement,
};
use portico_domain::metadata::Metadata;
use portico_domain::{CustomerId, ItemId};
use portico_event_log::keys::KeyOf;
use portico_event_log::{ClaimKind, LogError, Unit, is_retryable};
use uuid::Uuid;

use super::error::ImportError;
use super::existing::{Existing, item};
use super::found::{Found, Place, What};
use super::report::{Row, RowKind};
use super::sharing::mark;
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
    pub(super) customer: CustomerId,
    /// What access looked like when it was last asked about; none with `--share`.
    pub(super) mark: Option<i64>,
    /// Folders that somebody else made first, or that could not be made.
    pub(super) moved: HashMap<ItemId, Option<ItemId>>,
}

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
            let moved = self.moved.clone();
            match self.attempt(batch).await {
                Err(ImportError::Database(error)) if attempt < ATTEMPTS && is_retryable(&error) => {
                    self.moved = moved;
                    tokio::time::sleep(Duration::from_millis(1 << attempt.min(7))).await;
                    attempt += 1;
                }
                done => return done,
            }
        }
    }

    async fn attempt(&mut self, batch: &[Found]) -> Result<Written, ImportError> {
        let event_id = || Clock::System.new_id();
        let mut unit = Unit::begin(&self.app.log, self.metadata(), event_id).await?;
        if let Some(before) = self.mark
            && mark(unit.connection(), self.customer).await? > before
        {
            return Err(ImportError::AccessGiven);
        }
        let mut written = Written::default();
        for found in batch {
            match self.write(&mut unit, found).await? {
                Ok(what) => written.items.push(what),
                Err(row) => written.rows.push(row),
            }
        }
        written.events = unit.commit(&self.app.access, None).await?.events as u64;
        Ok(written)
    }

    async fn write(
        &mut self,
        unit: &mut Unit,
        found: &Found,
    ) -> Result<Result<What, Row>, ImportError> {
        match found {
            Found::Folder(id, place) => self.folder(unit, *id, place).await,
            Found::Document(place, content) => self.document(unit, place, content).await,
            Found::Version(id, place, content) => self.version(unit, *id, place, content).await,
        }
    }

    async fn folder(
        &mut self,
        unit: &mut Unit,
        id: ItemId,
        place: &Place,
    ) -> Result<Result<What, Row>, ImportError> {
        let Some(parent) = self.parent(place) else {
            self.moved.insert(id, None);
            return Ok(Err(taken(place)));
        };
        if let Err(owner) = claim(unit, parent, place, id).await? {
            let there = item(unit.connection(), owner).await?;
            let Some(Existing::Folder(theirs)) = there else {
                self.moved.insert(id, None);
                return Ok(Err(taken(place)));
            };
            self.moved.insert(id, Some(theirs));
            return Ok(Ok(What::Unchanged));
        }
        let create = DocumentCommand::CreateFolder {
            place: self.placement(unit, id, place).await?,
            parent: Some(parent),
            purpose: FolderPurpose::Plain,
            contact: None,
            copied_from: None,
        };
        self.create(unit, id, create).await?;
        Ok(Ok(What::Folder))
    }

    async fn document(
        &mut self,
        unit: &mut Unit,
        place: &Place,
        content: &Content,
    ) -> Result<Result<What, Row>, ImportError> {
        let Some(parent) = self.parent(place) else {
            return Ok(Err(taken(place)));
        };
        let id = ItemId::new(self.app.clock.new_id());
        if let Err(owner) = claim(unit, parent, place, id).await? {
            let there = item(unit.connection(), owner).await?;
            let Some(Existing::Document(known)) = there else {
                return Ok(Err(taken(place)));
            };
            let newest = known.newest;
            if newest.is_some_and(|newest| newest.sha256 == content.sha256.bytes()) {
                return Ok(Ok(What::Unchanged));
            }
            return self.version(unit, known.item, place, content).await;
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
        id: ItemId,
        place: &Place,
        content: &Content,
    ) -> Result<Result<What, Row>, ImportError> {
        let content = content.clone();
        let command = DocumentCommand::AddVersionByStaff { content };
        let added = unit
            .handle::<Document>(id.uuid(), Some(self.customer), command)
            .await?;
        Ok(match added {
            Ok(_) => Ok(What::Version),
            Err(refusal) => Err(refused(place, &refusal)),
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
        match self.moved.get(&place.parent) {
            None => Some(place.parent),
            Some(moved) => *moved,
        }
    }

    fn metadata(&self) -> Metadata {
        Metadata {
            actor: self.caller.actor,
            on_behalf_of: None,
            request_id: self.caller.request_id,
            correlation_id: self.caller.request_id,
            causation_id: None,
            idempotency_hash: None,
            auth_strength: self.caller.strength,
            source_ip: None,
            user_agent: None,
            occurred_at: self.app.clock.now(),
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

fn taken(place: &Place) -> Row {
    Row::new(
        RowKind::Clash,
        &place.path,
        "something else took its name in the customer's folder meanwhile",
        "rename one of them, then run the same command again",
    )
}

fn refused(place: &Place, refusal: &DocumentError) -> Row {
    let kind = match refusal {
        DocumentError::IsWithdrawn => RowKind::Withdrawn,
        DocumentError::AlreadyExists
        | DocumentError::NotFound
        | DocumentError::NotADocument
        | DocumentError::SystemFolder
        | DocumentError::IsTrashed
        | DocumentError::NotOwnUpload
        | DocumentError::NotAMatter
        | DocumentError::AlreadyAccepted
        | DocumentError::NotAnUpload
        | DocumentError::NotADeposit
        | DocumentError::NotTrashed
        | DocumentError::NotMarked
        | DocumentError::IsBeingPurged
        | DocumentError::IsPurged
        | DocumentError::MovedMeanwhile => RowKind::Clash,
    };
    Row::new(
        kind,
        &place.path,
        refusal.to_string(),
        "run the same command again",
    )
}
