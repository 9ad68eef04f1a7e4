//! Items, as staff see them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use portico_domain::access::{Facts, ItemShape};
use portico_domain::document::FolderPurpose;
use portico_domain::values::Sha256Digest;
use portico_projections::access::{
    self, AccessSource, ClientAccess as AccessRow, ItemRow, Reach, VersionSummary,
};

use super::access_list::GrantInfo;
use super::as_of::When;
use super::viewer_can::ViewerCan;
use crate::graphql::context::{failed, request};
use crate::graphql::shared::ItemKind;

/// A folder, matter or document.
pub(super) struct Item {
    pub(super) row: ItemRow,
    pub(super) viewer: Arc<Facts>,
    pub(super) when: When,
}

/// One content of a document.
#[derive(Clone, SimpleObject)]
pub(super) struct Version {
    /// Which.
    pub id: ID,
    /// From 1.
    pub number: i32,
    /// Bytes, in decimal digits.
    pub size: String,
    /// As recognised from the bytes.
    pub media_type: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// What is known of its harmlessness; `NOT_CONFIGURED` without a scanner.
    pub scan: String,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// Whether a contact sent it.
    pub from_client: bool,
    /// Whether the firm made what a contact sent its own.
    pub accepted: bool,
    /// Whether a staff member has opened what a contact sent.
    pub opened_by_staff: bool,
}

impl From<VersionSummary> for Version {
    fn from(version: VersionSummary) -> Self {
        let sha256 = <[u8; 32]>::try_from(version.sha256.as_slice()).unwrap_or_default();
        Self {
            id: version.id.to_string().into(),
            number: version.number,
            size: version.size.to_string(),
            media_type: version.media_type,
            sha256: Sha256Digest::new(sha256).to_string(),
            scan: version.scan,
            uploaded_at: version.uploaded_at,
            from_client: version.sent_by.is_some(),
            accepted: version.accepted,
            opened_by_staff: version.opened_by_staff,
        }
    }
}

/// Whom grants on an item, on a folder above or on everything reach: what is given, not
/// who can enter. `accessList` tells who sees it now.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum ClientAccessState {
    /// All clients of the customer.
    Yes,
    /// Some contacts.
    Some,
    /// Nobody.
    No,
}

/// Where a customer-wide access was set.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum ClientAccessOrigin {
    /// On this very item.
    SetHere,
    /// On a folder above.
    Folder,
    /// By master access.
    MasterAccess,
}

/// The "Client Access" of a row.
#[derive(Clone, SimpleObject)]
pub(super) struct ClientAccess {
    /// Yes, some or no.
    pub state: ClientAccessState,
    /// As pages show it: `Yes`, `Some (2 of 5)`, `No`.
    pub label: String,
    /// Those of `members` who are reached, where some are.
    pub reached: Option<i32>,
    /// Contacts of the customer whose account is not closed, where some are reached.
    pub members: Option<i32>,
    /// Where it was set, where everyone is reached.
    pub origin: Option<ClientAccessOrigin>,
    /// As pages show it: `set here`, `from BILLING`, `Master access`.
    pub source: Option<String>,
}

impl From<&AccessRow> for ClientAccess {
    fn from(access: &AccessRow) -> Self {
        let small = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
        let (state, label, reached, members) = match access.reach {
            Reach::Yes => (ClientAccessState::Yes, "Yes".to_owned(), None, None),
            Reach::Some {
                reached,
                of: members,
            } => (
                ClientAccessState::Some,
                format!("Some ({reached} of {members})"),
                Some(small(reached)),
                Some(small(members)),
            ),
            Reach::No => (ClientAccessState::No, "No".to_owned(), None, None),
        };
        let (origin, source) = match &access.source {
            None => (None, None),
            Some(AccessSource::SetHere) => (
                Some(ClientAccessOrigin::SetHere),
                Some("set here".to_owned()),
            ),
            Some(AccessSource::From { name, .. }) => {
                let name = name.as_deref().unwrap_or("a folder above");
                (
                    Some(ClientAccessOrigin::Folder),
                    Some(format!("from {name}")),
                )
            }
            Some(AccessSource::Master) => (
                Some(ClientAccessOrigin::MasterAccess),
                Some("Master access".to_owned()),
            ),
        };
        Self {
            state,
            label,
            reached,
            members,
            origin,
            source,
        }
    }
}

/// A folder on the way to an item.
#[derive(Clone, SimpleObject)]
pub(super) struct Crumb {
    /// Which.
    pub id: ID,
    /// None once erased.
    pub name: Option<String>,
}

impl Item {
    /// Nothing can be done to what is past.
    pub(super) fn allows(&self) -> ViewerCan {
        match self.when.past {
            None => ViewerCan::of(&self.row, &self.viewer, self.when.at),
            Some(_) => ViewerCan::nothing(),
        }
    }
}

/// A folder, matter or document.
#[Object]
impl Item {
    /// Which.
    async fn id(&self) -> ID {
        self.row.id.to_string().into()
    }

    /// Whose tree.
    async fn customer_id(&self) -> ID {
        self.row.customer.to_string().into()
    }

    /// Folder, matter or document.
    async fn kind(&self) -> ItemKind {
        self.row.shape.into()
    }

    /// What a folder is for: `PLAIN`, or one of the customer's own folders.
    async fn purpose(&self) -> Option<&'static str> {
        match self.row.shape {
            ItemShape::Folder(purpose) => Some(FolderPurpose::as_str(purpose)),
            ItemShape::Matter | ItemShape::Document => None,
        }
    }

    /// Name; none once erased.
    async fn name(&self) -> Option<&str> {
        self.row.name.as_deref()
    }

    /// Where; none for the two roots.
    async fn parent_id(&self) -> Option<ID> {
        self.row.parent.map(|parent| parent.to_string().into())
    }

    /// When its content last changed.
    async fn modified_at(&self) -> DateTime<Utc> {
        self.row.modified_at
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.row.created_at
    }

    /// The contact who sent or made it.
    async fn sent_by_contact_id(&self) -> Option<ID> {
        let sender = self.row.contact.filter(|_| self.row.own_work);
        sender.map(|contact| contact.to_string().into())
    }

    /// Since when it is in the trash by itself.
    async fn trashed_at(&self) -> Option<DateTime<Utc>> {
        self.row.trashed_at
    }

    /// Whether its sender took it back.
    async fn withdrawn(&self) -> bool {
        self.row.withdrawn
    }

    /// The section of the portal that it was put into itself.
    async fn section_id(&self) -> Option<ID> {
        self.row.section.map(|section| section.to_string().into())
    }

    /// Newest available version of a document.
    async fn version(&self) -> Option<Version> {
        self.row.version.clone().map(Version::from)
    }

    /// Whether it is given to clients, and where that was set.
    async fn client_access(&self) -> ClientAccess {
        ClientAccess::from(&self.row.client_access)
    }

    /// What the viewer may do.
    async fn viewer_can(&self) -> ViewerCan {
        self.allows()
    }

    /// The folders above, from the root down. Ask for it on single items only.
    #[graphql(complexity = "30")]
    async fn path(&self, ctx: &Context<'_>) -> Result<Vec<Crumb>> {
        let mut conn = self.when.connection(request(ctx)).await?;
        let mut path = access::path_of(&mut conn, self.row.id)
            .await
            .map_err(failed)?;
        path.pop();
        Ok(path
            .into_iter()
            .map(|link| Crumb {
                id: link.id.to_string().into(),
                name: link.name,
            })
            .collect())
    }

    /// All versions, newest first. Ask for it on single items only.
    #[graphql(complexity = "30 + child_complexity")]
    async fn versions(&self, ctx: &Context<'_>) -> Result<Vec<Version>> {
        let mut conn = self.when.connection(request(ctx)).await?;
        let rows = access::versions(&mut conn, self.row.id)
            .await
            .map_err(failed)?;
        Ok(rows
            .into_iter()
            .map(|row| Version::from(row.summary))
            .collect())
    }

    /// Grants set on this very item. Ask for it on single items only.
    #[graphql(complexity = "30 + child_complexity")]
    async fn grants(&self, ctx: &Context<'_>) -> Result<Vec<GrantInfo>> {
        let mut conn = self.when.connection(request(ctx)).await?;
        let grants = access::grants_on_item(&mut conn, self.row.id)
            .await
            .map_err(failed)?;
        GrantInfo::all(&mut conn, grants).await
    }
}
