//! Folders and documents, put where they belong as people put them.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{anyhow, bail};
use portico_api::app::App;
use portico_api::auth::Person;
use portico_api::bytes::{ByteDoors, UploadRow, finish_received};
use portico_api::commands::{BeginUploads, Begun, Choice, CreateFolder, NewFile, Stop};
use portico_api::doors::byte_doors;
use portico_domain::{CustomerId, ItemId};

use super::paper;
use crate::cli::sample::act;

/// A customer's items by their paths below *Files*.
pub(super) struct Filing<'a> {
    app: &'a App,
    doors: Arc<ByteDoors>,
    customer: CustomerId,
    staff: Person,
    items: BTreeMap<String, ItemId>,
}

impl<'a> Filing<'a> {
    /// Of this customer, done by this member of staff.
    pub(super) fn of(app: &'a App, customer: CustomerId, staff: Person) -> Self {
        Self {
            app,
            doors: byte_doors(app),
            customer,
            staff,
            items: BTreeMap::new(),
        }
    }

    /// What stands at this path.
    pub(super) fn at(&self, path: &str) -> Result<ItemId, anyhow::Error> {
        let found = self.items.get(path).copied();
        found.ok_or_else(|| anyhow!("the scenario names {path} before it is made"))
    }

    /// Every item and its path.
    pub(super) fn items(&self) -> impl Iterator<Item = (&str, ItemId)> {
        self.items.iter().map(|(path, item)| (path.as_str(), *item))
    }

    /// Puts a document at this path; folders on the way are made.
    pub(super) async fn put(&mut self, path: &str, text: &str) -> Result<(), anyhow::Error> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let parent = self.folder(folder).await?;
        let place = self.place(parent, None);
        let item = self.send(&place, self.staff, (name, text)).await?;
        self.items.insert(path.to_owned(), item);
        Ok(())
    }

    /// What a contact sends without saying where.
    pub(super) async fn sent_by(
        &mut self,
        contact: Person,
        file: (&str, &str),
    ) -> Result<(), anyhow::Error> {
        let item = self.send(&self.place(None, None), contact, file).await?;
        self.items.insert(format!("From client/…/{}", file.0), item);
        Ok(())
    }

    /// A document that a contact gives back changed.
    pub(super) async fn given_back(
        &self,
        contact: Person,
        path: &str,
        text: &str,
    ) -> Result<(), anyhow::Error> {
        let place = self.place(None, Some(self.at(path)?));
        let name = path.rsplit('/').next().unwrap_or(path);
        self.send(&place, contact, (name, text)).await?;
        Ok(())
    }

    async fn folder(&mut self, path: &str) -> Result<Option<ItemId>, anyhow::Error> {
        let (mut parent, mut reached) = (None, String::new());
        for name in path.split('/').filter(|name| !name.is_empty()) {
            reached = format!("{reached}{name}");
            let folder = match self.items.get(&reached) {
                Some(folder) => *folder,
                None => self.make(parent, name).await?,
            };
            self.items.insert(reached.clone(), folder);
            parent = Some(folder);
            reached.push('/');
        }
        Ok(parent)
    }

    async fn make(&self, parent: Option<ItemId>, name: &str) -> Result<ItemId, anyhow::Error> {
        let create = CreateFolder {
            customer: self.customer,
            parent,
            name: name.to_owned(),
        };
        Ok(act(self.app, self.staff.actor(), &create).await?.item)
    }

    const fn place(&self, parent: Option<ItemId>, document: Option<ItemId>) -> BeginUploads {
        BeginUploads {
            customer: self.customer,
            parent,
            document,
            choice: Choice::Ask,
        }
    }

    async fn send(
        &self,
        place: &BeginUploads,
        person: Person,
        (name, text): (&str, &str),
    ) -> Result<ItemId, anyhow::Error> {
        let bytes = paper::bytes(name, text);
        let file = NewFile {
            name: name.to_owned(),
            size: bytes.len().to_string(),
            sha256: None,
        };
        let begun = place.begin(self.app, &self.doors, person, file).await;
        let upload = awaited(begun)?;
        let (store, id, customer) = (self.doors.store.clone(), upload.id, upload.customer);
        tokio::task::spawn_blocking(move || {
            let mut staged = store.stage(id, customer)?;
            staged.append(&bytes)?;
            staged.pause()
        })
        .await??;
        Ok(finish_received(&self.doors, &upload).await?.item)
    }
}

fn awaited(begun: Result<Begun, Stop>) -> Result<UploadRow, anyhow::Error> {
    match begun {
        Ok(Begun::Ticket { upload, .. }) => Ok(*upload),
        Ok(Begun::Clash { name, .. }) => bail!("the scenario sends {name} twice"),
        Ok(Begun::Refused(refusal)) => bail!(refusal.message),
        Err(Stop::Refused(refusal)) => bail!(refusal.message),
        Err(Stop::Failed(error)) => Err(error.into()),
    }
}
