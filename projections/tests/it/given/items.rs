//! Folders, matters and documents.

use portico_domain::access::{Facts, ItemShape};
use portico_domain::document::{
    Content, Crossing, Document, DocumentCommand, FolderPurpose, MatterDetails, Mover, Placement,
    ScanState, Target, approve_move,
};
use portico_domain::values::{ItemName, MediaType, PersonName, Sha256Digest};
use portico_domain::{Actor, BlobId, ContactId, CustomerId, ItemId, Secret, VersionId};
use portico_event_log::Unit;
use portico_event_log::keys::KeyOf;
use portico_projections::access::{AccessProjector, facts_for_staff};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Given, new_id};

impl Given {
    pub(crate) async fn matter(&self, customer: CustomerId, parent: ItemId, name: &str) -> ItemId {
        let item = ItemId::new(new_id());
        let mut unit = self.staff_unit().await;
        let place = self.place(&mut unit, customer, item, name).await;
        let key = KeyOf::Item(customer, item);
        let text = PersonName::parse(name).unwrap();
        let details = MatterDetails {
            reference: unit.secret(key, text.clone()).await.unwrap(),
            title: unit.secret(key, text).await.unwrap(),
            summary: None,
        };
        let open = DocumentCommand::OpenMatter {
            place,
            parent,
            details,
        };
        unit.create::<Document>(item.uuid(), Some(customer), open)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        item
    }

    async fn place(
        &self,
        unit: &mut Unit,
        customer: CustomerId,
        item: ItemId,
        name: &str,
    ) -> Placement {
        let key = KeyOf::Item(customer, item);
        unit.make_key(key).await.unwrap();
        let name = unit
            .secret(key, ItemName::parse(name).unwrap())
            .await
            .unwrap();
        Placement {
            item,
            customer,
            name,
        }
    }

    /// Every third entry was sent under the name of something hidden.
    async fn sent_as(
        &self,
        unit: &mut Unit,
        customer: CustomerId,
        item: ItemId,
        name: &str,
    ) -> Option<Secret<ItemName>> {
        let number: u32 = name.strip_prefix("Entry ")?.parse().unwrap();
        if !number.is_multiple_of(3) {
            return None;
        }
        let sent = ItemName::parse(&format!("Letter {number}")).unwrap();
        let key = KeyOf::Item(customer, item);
        Some(unit.secret(key, sent).await.unwrap())
    }

    pub(crate) async fn make_folder(
        &self,
        customer: CustomerId,
        item: ItemId,
        parent: Option<ItemId>,
        name: &str,
        purpose: FolderPurpose,
        contact: Option<ContactId>,
    ) {
        let mut unit = self.staff_unit().await;
        let place = self.place(&mut unit, customer, item, name).await;
        let create = DocumentCommand::CreateFolder {
            place,
            parent,
            purpose,
            contact,
            copied_from: None,
        };
        unit.create::<Document>(item.uuid(), Some(customer), create)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
    }

    pub(crate) async fn folder(&self, customer: CustomerId, parent: ItemId, name: &str) -> ItemId {
        let item = ItemId::new(new_id());
        let plain = FolderPurpose::Plain;
        self.make_folder(customer, item, Some(parent), name, plain, None)
            .await;
        item
    }

    pub(crate) async fn sent_by(&self, customer: CustomerId, contact: ContactId) -> ItemId {
        let item = ItemId::from_contact(customer, contact);
        let parent = Some(ItemId::from_client(customer));
        let purpose = FolderPurpose::FromContact;
        self.make_folder(
            customer,
            item,
            parent,
            "Ada Example",
            purpose,
            Some(contact),
        )
        .await;
        item
    }

    pub(crate) async fn document(
        &self,
        customer: CustomerId,
        parent: ItemId,
        name: &str,
    ) -> ItemId {
        let item = ItemId::new(new_id());
        let mut unit = self.staff_unit().await;
        let place = self.place(&mut unit, customer, item, name).await;
        let upload = DocumentCommand::UploadByStaff {
            place,
            parent,
            content: content(),
            copied_from: None,
        };
        unit.create::<Document>(item.uuid(), Some(customer), upload)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        item
    }

    pub(crate) async fn sent(
        &self,
        customer: CustomerId,
        parent: ItemId,
        name: &str,
        contact: ContactId,
    ) -> ItemId {
        let item = ItemId::new(new_id());
        let mut unit = self.unit(Actor::Contact(contact)).await;
        let place = self.place(&mut unit, customer, item, name).await;
        let sent_as = self.sent_as(&mut unit, customer, item, name).await;
        let content = content();
        let upload = DocumentCommand::UploadByClient {
            place,
            parent,
            sent_as,
            content,
            contact,
        };
        unit.create::<Document>(item.uuid(), Some(customer), upload)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        item
    }

    pub(crate) async fn own_folder(
        &self,
        customer: CustomerId,
        parent: ItemId,
        name: &str,
        contact: ContactId,
    ) -> ItemId {
        let item = ItemId::new(new_id());
        let mut unit = self.unit(Actor::Contact(contact)).await;
        let place = self.place(&mut unit, customer, item, name).await;
        let sent_as = self.sent_as(&mut unit, customer, item, name).await;
        let create = DocumentCommand::CreateFolderByClient {
            place,
            parent,
            sent_as,
            contact,
        };
        unit.create::<Document>(item.uuid(), Some(customer), create)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        item
    }

    /// Whether the item took it.
    pub(crate) async fn change(
        &self,
        customer: CustomerId,
        item: ItemId,
        command: DocumentCommand,
    ) -> bool {
        let mut unit = self.staff_unit().await;
        let taken = unit
            .handle::<Document>(item.uuid(), Some(customer), command)
            .await
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        taken.is_ok()
    }

    /// Whether the rule of moves and the item took it.
    pub(crate) async fn move_to(&self, customer: CustomerId, item: ItemId, to: ItemId) -> bool {
        let mut conn = self.conn().await;
        let (item, to) = (
            self.staff_facts(&mut conn, item).await,
            self.staff_facts(&mut conn, to).await,
        );
        drop(conn);
        let (Some(first), Some(parent)) = (item.chain.first(), item.chain.get(1)) else {
            return false;
        };
        let internal = |facts: &Facts| {
            let root = facts.chain.last().map(|root| root.id);
            root == Some(ItemId::internal_root(customer))
        };
        let mover = Mover {
            item: first.id,
            customer,
            parent: parent.id,
            internal: internal(&item),
            levels: usize::from(first.shape != ItemShape::Document),
        };
        let target = Target {
            chain: to.chain.iter().map(|link| link.id).collect(),
            customer: to.customer.map_or(customer, |customer| customer.id),
            holds_items: to.chain[0].shape != ItemShape::Document,
            trashed: to.chain.iter().any(|link| link.trashed),
            internal: internal(&to),
        };
        for confirmed in [
            None,
            Some(Crossing::IntoInternal),
            Some(Crossing::OutOfInternal),
        ] {
            if let Ok(approved) = approve_move(&mover, &target, confirmed) {
                let id = first.id;
                return self
                    .change(customer, id, DocumentCommand::Move(approved))
                    .await;
            }
        }
        false
    }

    async fn staff_facts(&self, conn: &mut PgConnection, item: ItemId) -> Facts {
        facts_for_staff(conn, self.staff, item).await.unwrap()
    }
}

pub(crate) fn content() -> Content {
    Content {
        version: VersionId::new(new_id()),
        blob: BlobId::new(new_id()),
        sha256: Sha256Digest::new([7; 32]),
        size: 4_711,
        media_type: MediaType::parse_or_octets("application/pdf"),
        scan: ScanState::NotConfigured,
    }
}

/// Every item of a customer but the two roots.
pub(crate) async fn all_items(conn: &mut PgConnection, customer: CustomerId) -> Vec<ItemId> {
    sqlx::query_scalar::<_, Uuid>(
        "SELECT id FROM access.items WHERE customer_id = $1 AND parent_id IS NOT NULL",
    )
    .bind(customer.uuid())
    .fetch_all(conn)
    .await
    .unwrap()
    .into_iter()
    .map(ItemId::new)
    .collect()
}
