//! Making the copies of one commit.

use std::collections::{HashMap, HashSet};

use portico_domain::access::Action;
use portico_domain::document::{Content, Document, DocumentCommand, FolderPurpose, Placement};
use portico_domain::values::{ItemName, Permission};
use portico_domain::{BlobId, CustomerId, ItemId, VersionId};
use portico_event_log::keys::KeyOf;
use portico_event_log::{LogError, Unit};
use portico_projections::access::{self, CopySource, FirmContent};

use super::plan::{Node, Terms};
use crate::app::App;
use crate::blobs::StoreError;
use crate::commands::authority::{keep_chain, require_at, require_item};
use crate::commands::create_folder::{not_too_deep, too_deep};
use crate::commands::missing::IdField;
use crate::commands::names::{OnTakenName, claim_exactly, claim_or_number};
use crate::commands::perform::Stop;
use crate::commands::refusal::Refusal;
use crate::commands::widening::widening;

/// Whether stored bytes get a place at the customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bytes {
    /// They do.
    Linked,
    /// Nothing is to be left behind.
    Untouched,
}

/// Makes copies in one unit.
pub(super) struct Writer<'a> {
    app: &'a App,
    terms: Terms,
    bytes: Bytes,
    /// Folders that copies may be put into, and whether a folder fits there too:
    /// made here, or looked at.
    open: HashMap<ItemId, bool>,
    /// What is not there any more as it was when the copy was asked for.
    pub(super) left_out: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(app: &'a App, terms: Terms, bytes: Bytes) -> Self {
        Self {
            app,
            terms,
            bytes,
            // It was looked at with the plan.
            open: HashMap::from([(terms.to, true)]),
            left_out: 0,
        }
    }

    /// Like [`Writer::new`] for what follows in a commit of its own: whether
    /// anything may still be put anywhere is asked anew.
    pub(super) fn later(app: &'a App, terms: Terms) -> Self {
        Self {
            open: HashMap::new(),
            ..Self::new(app, terms, Bytes::Linked)
        }
    }

    pub(super) async fn write(&mut self, unit: &mut Unit, nodes: &[Node]) -> Result<(), Stop> {
        let sources: Vec<ItemId> = nodes.iter().map(|node| node.source).collect();
        let sources = access::copy_sources(unit.connection(), &sources).await?;
        let customers: HashSet<CustomerId> =
            sources.values().map(|source| source.customer).collect();
        for customer in customers {
            require_at(unit, customer, Permission::ReadDocuments).await?;
        }
        let mut lost: HashSet<ItemId> = HashSet::new();
        for node in nodes {
            let source = sources.get(&node.source);
            let source = source.filter(|source| self.is_as_planned(node, source));
            let made = match source {
                Some(source) if !lost.contains(&node.parent) => {
                    self.check_parent(unit, node.parent, source.folder).await?;
                    self.copy(unit, node, source).await?
                }
                Some(_) | None => false,
            };
            if !made {
                lost.insert(node.copy);
                self.left_out += 1;
            }
        }
        if self.bytes == Bytes::Linked {
            self.sync(&sources).await?;
        }
        Ok(())
    }

    fn is_as_planned(&self, node: &Node, source: &CopySource) -> bool {
        source.live
            && source.parent == Some(node.above)
            && (self.terms.internal || !source.internal)
    }

    /// Whether copies may still be put there; always so where it was made here.
    async fn check_parent(
        &mut self,
        unit: &mut Unit,
        parent: ItemId,
        folder: bool,
    ) -> Result<(), Stop> {
        let fits = match self.open.get(&parent) {
            Some(fits) => *fits,
            None => self.look_at(unit, parent).await?,
        };
        if folder && !fits {
            return Err(too_deep().into());
        }
        Ok(())
    }

    /// Whether a folder fits there, where anything may be put.
    async fn look_at(&mut self, unit: &mut Unit, parent: ItemId) -> Result<bool, Stop> {
        let facts = require_item(unit, parent, Action::NewFolder, IdField::ToId).await?;
        keep_chain(unit, &facts).await?;
        widening(unit, &facts).await?;
        let fits = not_too_deep(&facts).is_ok();
        self.open.insert(parent, fits);
        Ok(fits)
    }

    /// `false` where there is nothing to copy any more.
    async fn copy(
        &mut self,
        unit: &mut Unit,
        node: &Node,
        source: &CopySource,
    ) -> Result<bool, Stop> {
        let Some(Ok(name)) = source.name.as_deref().map(ItemName::parse) else {
            return Ok(false);
        };
        let content = match (&source.content, source.folder) {
            (None, true) => None,
            (Some(content), false) => {
                let blob = BlobId::copied(node.copy, content.blob);
                if !self.link(source.customer, content.blob, blob).await? {
                    return Ok(false);
                }
                Some(self.content(content, blob))
            }
            (Some(_), true) | (None, false) => return Ok(false),
        };
        let place = self.place(unit, node, name).await?;
        let create = match content {
            None => DocumentCommand::CreateFolder {
                place,
                parent: Some(node.parent),
                purpose: FolderPurpose::Plain,
                contact: None,
                copied_from: Some(node.source),
            },
            Some(content) => DocumentCommand::UploadByStaff {
                place,
                parent: node.parent,
                content,
                copied_from: Some(node.source),
            },
        };
        let (id, customer) = (node.copy.uuid(), Some(self.terms.customer));
        unit.create::<Document>(id, customer, create).await??;
        // A door that is closed around the original is closed around the copy.
        if source.section.is_some() {
            let section = DocumentCommand::SetSection {
                section: source.section,
            };
            unit.handle::<Document>(id, customer, section).await??;
        }
        if source.folder {
            self.open.insert(node.copy, true);
        }
        Ok(true)
    }

    /// The name under a key of the copy's own, claimed where it goes.
    async fn place(&self, unit: &mut Unit, node: &Node, name: ItemName) -> Result<Placement, Stop> {
        let refuse = node.parent == self.terms.to && self.terms.on_clash == OnTakenName::Refuse;
        let name = if refuse {
            claim_exactly(unit, node.parent, &name, node.copy).await?;
            name
        } else {
            claim_or_number(unit, node.parent, name, node.copy).await?
        };
        let key = KeyOf::Item(self.terms.customer, node.copy);
        unit.make_first_key(key).await?;
        Ok(Placement {
            item: node.copy,
            customer: self.terms.customer,
            name: unit.secret(key, name).await?,
        })
    }

    fn content(&self, content: &FirmContent, blob: BlobId) -> Content {
        Content {
            version: VersionId::new(self.app.clock.new_id()),
            blob,
            sha256: content.sha256,
            size: content.size,
            media_type: content.media_type.clone(),
            scan: content.scan,
        }
    }

    /// Gives the bytes their second place before an event names it; `false` where
    /// there are none.
    async fn link(&self, from: CustomerId, blob: BlobId, to: BlobId) -> Result<bool, Stop> {
        if self.bytes == Bytes::Untouched {
            return Ok(true);
        }
        let (store, customer) = (self.app.blobs.clone(), self.terms.customer);
        let link = move || store.link_blob((from, blob), (customer, to));
        match tokio::task::spawn_blocking(link).await {
            Ok(Ok(())) => Ok(true),
            Ok(Err(StoreError::Missing)) => {
                tracing::error!(%blob, "a content to be copied is not in the store");
                Ok(false)
            }
            Ok(Err(error)) => Err(stopped(&error)),
            Err(error) => Err(broken(&error)),
        }
    }

    async fn sync(&self, sources: &HashMap<ItemId, CopySource>) -> Result<(), Stop> {
        if sources.values().all(|source| source.content.is_none()) {
            return Ok(());
        }
        let (store, customer) = (self.app.blobs.clone(), self.terms.customer);
        let synced = tokio::task::spawn_blocking(move || store.sync_blobs(customer)).await;
        synced
            .map_err(|error| broken(&error))?
            .map_err(|error| stopped(&error))
    }
}

fn stopped(error: &StoreError) -> Stop {
    match error {
        StoreError::Full => Refusal::storage_full().into(),
        StoreError::Missing | StoreError::Locked | StoreError::Exists | StoreError::Io(_) => {
            broken(error)
        }
    }
}

fn broken(error: &dyn std::fmt::Display) -> Stop {
    LogError::Ledger(format!("bytes of a copy: {error}")).into()
}
