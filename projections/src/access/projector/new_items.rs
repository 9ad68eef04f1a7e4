//! New rows of `items`.

use portico_domain::access::Stamp;
use portico_domain::document::{Content, DocumentEvent, FolderPurpose};
use portico_domain::values::ItemName;
use portico_domain::{ContactId, ItemId, Sealed};
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use portico_event_log::rows::{Columns, Rows};
use sqlx::PgConnection;
use uuid::Uuid;

use super::matters::{self, MatterTexts};
use super::stamp::{self, Since};
use super::versions::{self, NewVersion};

/// A folder, a matter, or a document with its first version.
pub(super) struct NewItem {
    id: Uuid,
    customer: Uuid,
    parent: Option<Uuid>,
    shape: &'static str,
    /// Of a folder.
    purpose: Option<FolderPurpose>,
    name: Name,
    /// As its sender sees it, where that differs.
    sent_as: Name,
    contact: Option<Uuid>,
    own_work: bool,
    stamp: Stamp,
    seq: i64,
    version: Option<NewVersion>,
    matter: Option<MatterTexts>,
}

/// Types of what is bound for each.
const COLUMNS: [&str; 17] = [
    "uuid",
    "uuid",
    "uuid",
    "text",
    "text",
    "text",
    "text",
    "text",
    "text",
    "uuid",
    "bool",
    "text",
    "uuid",
    "timestamptz",
    "text",
    "int8",
    "int8",
];
const FOLDER: &str = "FOLDER";
const MATTER: &str = "MATTER";
const DOCUMENT: &str = "DOCUMENT";

/// The three columns of a name; empty once it is erased.
#[derive(Default)]
pub(super) struct Name {
    pub(super) text: Option<String>,
    pub(super) key: Option<String>,
    pub(super) sort_key: String,
}

impl Name {
    pub(super) fn of(text: Option<String>) -> Self {
        match text.map(|text| ItemName::parse(&text)) {
            Some(Ok(name)) => Self {
                key: Some(name.key()),
                sort_key: name.sort_key(),
                text: Some(name.as_str().to_owned()),
            },
            Some(Err(_)) | None => Self::default(),
        }
    }
}

impl NewItem {
    fn sort_key(&self) -> &str {
        match self.sent_as.text {
            Some(_) => &self.sent_as.sort_key,
            None => &self.name.sort_key,
        }
    }

    /// A document of the firm's; what differs is said over it.
    fn named(envelope: &Envelope, customer: Uuid, name: Option<String>) -> Self {
        Self {
            id: envelope.aggregate_id,
            customer,
            parent: None,
            shape: DOCUMENT,
            purpose: None,
            name: Name::of(name),
            sent_as: Name::default(),
            contact: None,
            own_work: false,
            stamp: stamp::of(envelope),
            seq: envelope.seq,
            version: None,
            matter: None,
        }
    }

    /// `None` for events that make no item.
    pub(super) fn from_event(
        envelope: &Envelope,
        event: &DocumentEvent,
        texts: &dyn Texts,
    ) -> Option<Self> {
        let id = envelope.aggregate_id;
        let named = |customer, name: &Sealed| Self::named(envelope, customer, texts.text(name));
        let sent = |customer: Uuid, name: &Sealed, parent: ItemId, contact: ContactId| Self {
            parent: Some(parent.uuid()),
            contact: Some(contact.uuid()),
            own_work: true,
            ..named(customer, name)
        };
        let new_version = |content: &Content, contact: Option<ContactId>| {
            NewVersion::of_content(envelope, id, content, contact)
        };
        let sent_as =
            |name: &Option<Sealed>| Name::of(name.as_ref().and_then(|name| texts.text(name)));
        match event {
            DocumentEvent::FolderCreated {
                customer,
                parent,
                name,
                purpose,
                contact,
                ..
            } => Some(Self {
                parent: parent.map(ItemId::uuid),
                shape: FOLDER,
                purpose: Some(*purpose),
                contact: contact.map(ContactId::uuid),
                ..named(customer.uuid(), name)
            }),
            DocumentEvent::FolderCreatedByClient {
                customer,
                parent,
                name,
                sent_as: shown,
                contact,
                ..
            } => Some(Self {
                shape: FOLDER,
                purpose: Some(FolderPurpose::Plain),
                sent_as: sent_as(shown),
                ..sent(customer.uuid(), name, *parent, *contact)
            }),
            DocumentEvent::UploadedByStaff {
                customer,
                parent,
                name,
                content,
                ..
            } => Some(Self {
                parent: Some(parent.uuid()),
                version: Some(new_version(content, None)),
                ..named(customer.uuid(), name)
            }),
            DocumentEvent::UploadedByClient {
                customer,
                parent,
                name,
                sent_as: shown,
                content,
                contact,
                ..
            } => Some(Self {
                sent_as: sent_as(shown),
                version: Some(new_version(content, Some(*contact))),
                ..sent(customer.uuid(), name, *parent, *contact)
            }),
            DocumentEvent::MatterOpened {
                customer,
                parent,
                name,
                ..
            } => Some(Self {
                parent: Some(parent.uuid()),
                shape: MATTER,
                matter: matters::opened(event, texts),
                ..named(customer.uuid(), name)
            }),
            DocumentEvent::VersionAddedByStaff { .. }
            | DocumentEvent::VersionDepositedByClient { .. }
            | DocumentEvent::VersionAccepted { .. }
            | DocumentEvent::UploadAccepted {}
            | DocumentEvent::UploadWithdrawn {}
            | DocumentEvent::ItemRenamed { .. }
            | DocumentEvent::ItemMoved { .. }
            | DocumentEvent::ItemSectionSet { .. }
            | DocumentEvent::MatterDescribed { .. }
            | DocumentEvent::MatterClosed {}
            | DocumentEvent::MatterReopened {}
            | DocumentEvent::MatterAccessGiven { .. }
            | DocumentEvent::MatterAccessRevoked { .. }
            | DocumentEvent::ItemTrashed {}
            | DocumentEvent::ItemRestored {}
            | DocumentEvent::ItemPurgeMarked {}
            | DocumentEvent::ItemPurged { .. } => None,
        }
    }
}

/// Inserts items, then the first versions of the documents and the details of the
/// matters among them.
pub(super) async fn insert<'a>(
    conn: &mut PgConnection,
    new: impl Iterator<Item = &'a NewItem> + Clone,
    since: Since,
) -> Result<(), sqlx::Error> {
    let (from_seq, seq) = since.column_and_value();
    let rows = Rows::of(new.clone().count());
    let sql = format!(
        "INSERT INTO items (id, customer_id, parent_id, shape, rank, purpose, name, name_key,
             sort_key, sent_name, sent_key, contact_id, own_work, created_kind, created_id,
             created_at, created_position, placed_kind, placed_id, placed_at, placed_position,
             modified_at{from_seq})
         SELECT id, customer_id, parent_id, shape, CASE shape WHEN 'DOCUMENT' THEN 1 ELSE 0 END,
             purpose, name, name_key, sort_key, sent_name, sent_key, contact_id, own_work, kind,
             actor, at, position, kind, actor, at, position, at{seq}
         FROM {} AS new (id, customer_id, parent_id, purpose, name, name_key, sort_key, sent_name,
             sent_key, contact_id, own_work, kind, actor, at, shape, position, seq)",
        rows.table(1, &COLUMNS)
    );
    Columns::of(&sql, rows)
        .bind(new.clone().map(|item| item.id))
        .bind(new.clone().map(|item| item.customer))
        .bind(new.clone().map(|item| item.parent))
        .bind(
            new.clone()
                .map(|item| item.purpose.map(FolderPurpose::as_str)),
        )
        .bind(new.clone().map(|item| item.name.text.as_deref()))
        .bind(new.clone().map(|item| item.name.key.as_deref()))
        .bind(new.clone().map(NewItem::sort_key))
        .bind(new.clone().map(|item| item.sent_as.text.as_deref()))
        .bind(new.clone().map(|item| item.sent_as.key.as_deref()))
        .bind(new.clone().map(|item| item.contact))
        .bind(new.clone().map(|item| item.own_work))
        .bind(new.clone().map(|item| stamp::kind(&item.stamp)))
        .bind(new.clone().map(|item| stamp::id(&item.stamp)))
        .bind(new.clone().map(|item| item.stamp.at))
        .bind(new.clone().map(|item| item.shape))
        .bind(new.clone().map(|item| item.stamp.position))
        .bind(new.clone().map(|item| item.seq))
        .query()
        .execute(&mut *conn)
        .await?;
    let first = new.clone().filter_map(|item| item.version.as_ref());
    versions::insert_first(conn, first, since).await?;
    matters::insert(
        conn,
        new.filter_map(|item| Some((item.id, item.matter.as_ref()?))),
    )
    .await
}
