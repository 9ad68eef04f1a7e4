//! Items, as one contact sees them.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use portico_domain::access::{Code, ItemShape};
use portico_domain::values::ContactRole;
use portico_projections::access::{self, ContactItemRow};

use super::version::{Version, VersionCan};
use crate::commands::{Refusal, reword, too_deep};
use crate::graphql::context::{failed, request};
use crate::graphql::shared::{Allowed, ItemKind, Paging, passed_over};

/// A folder, matter or document that is visible to the viewer.
pub(super) struct Item {
    pub(super) row: ContactItemRow,
    pub(super) role: ContactRole,
}

/// A visible folder on the way to an item.
#[derive(Clone, SimpleObject)]
pub(super) struct Crumb {
    /// Which.
    pub id: ID,
    /// None once erased.
    pub name: Option<String>,
}

/// What the viewer may do, each with the reason why not: what the command itself
/// would answer now, in its words.
#[derive(Clone, SimpleObject)]
pub(super) struct ViewerCan {
    /// Look at it here, without taking it away.
    pub view: Allowed,
    /// Take it away.
    pub download: Allowed,
    /// Put files into it.
    pub upload: Allowed,
    /// Make folders in it.
    pub new_folder: Allowed,
    /// Take it back.
    pub withdraw: Allowed,
}

pub(super) fn unless(code: Option<Code>) -> Allowed {
    Allowed::unless(code.map(Refusal::from).map(reword))
}

impl ViewerCan {
    pub(super) fn of(row: &ContactItemRow, role: ContactRole) -> Self {
        Self {
            view: Self::may_view(row),
            download: Self::may_download(row),
            upload: Self::may_upload(row, role),
            new_folder: Self::may_make_folder(row, role),
            withdraw: Self::may_withdraw(row),
        }
    }

    pub(super) fn may_view(row: &ContactItemRow) -> Allowed {
        match &row.version {
            Some(version) => VersionCan::may_view(version),
            None => unless(no_document(row)),
        }
    }

    pub(super) fn may_download(row: &ContactItemRow) -> Allowed {
        unless(no_document(row).or(row.no_download()))
    }

    pub(super) fn may_upload(row: &ContactItemRow, role: ContactRole) -> Allowed {
        unless(no_place(row, role))
    }

    /// Folders have an end; documents lie in the deepest too.
    pub(super) fn may_make_folder(row: &ContactItemRow, role: ContactRole) -> Allowed {
        match no_place(row, role) {
            None => Allowed::unless(row.deepest.then(too_deep)),
            why => unless(why),
        }
    }

    pub(super) fn may_withdraw(row: &ContactItemRow) -> Allowed {
        unless(row.no_withdraw)
    }
}

/// Why nothing may be put there, files or folders.
fn no_place(row: &ContactItemRow, role: ContactRole) -> Option<Code> {
    if row.shape == ItemShape::Document {
        Some(Code::NotAFolder)
    } else if role == ContactRole::EntityCollaborator {
        None
    } else {
        Some(Code::NotCollaborator)
    }
}

fn no_document(row: &ContactItemRow) -> Option<Code> {
    (row.shape != ItemShape::Document).then_some(Code::NotADocument)
}

/// A folder, matter or document that is visible to the viewer.
#[Object]
impl Item {
    /// Which.
    async fn id(&self) -> ID {
        self.row.id.to_string().into()
    }

    /// Folder or document.
    async fn kind(&self) -> ItemKind {
        self.row.shape.into()
    }

    /// Name; none once erased. Of several things of one name at the top of My
    /// Documents, all but the first made have a number.
    async fn name(&self) -> Option<&str> {
        self.row.name.as_deref()
    }

    /// Where, if that folder is visible; none at the top of My Documents.
    async fn parent_id(&self) -> Option<ID> {
        self.row.parent.map(|parent| parent.to_string().into())
    }

    /// When its content last changed.
    async fn modified_at(&self) -> DateTime<Utc> {
        self.row.modified_at
    }

    /// The content of a document that the viewer is handed: the newest of `versions`.
    async fn version(&self) -> Option<Version> {
        self.row.version.clone().map(Version)
    }

    /// The contents of a document that the viewer may see, newest first: the firm's newest,
    /// where it is shared, and each that the viewer sent. The `number` of the first is how
    /// many there are. Ask for it on single items only.
    #[graphql(complexity = "30 + Paging::cost(first) * child_complexity / 10")]
    async fn versions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many are listed: 1 to 200, 50 if left out.")] first: Option<i32>,
        #[graphql(desc = "How many newer ones are passed over.")] skip: Option<i32>,
    ) -> Result<Vec<Version>> {
        let (Paging(first), skip) = (Paging::parse(first)?, passed_over(skip)?);
        let first = usize::try_from(first).unwrap_or_default();
        let request = request(ctx);
        let contact = request.contact()?;
        let at = request.app.clock.now();
        let mut conn = request.connection().await?;
        let seen = access::contact_versions(&mut conn, contact, self.row.id, at, (first, skip))
            .await
            .map_err(failed)?;
        Ok(seen.into_iter().map(Version).collect())
    }

    /// Whether the viewer sent or made it.
    async fn mine(&self) -> bool {
        self.row.own_work
    }

    /// What the viewer may do.
    async fn viewer_can(&self) -> ViewerCan {
        ViewerCan::of(&self.row, self.role)
    }

    /// The visible folders above, from the top down. Ask for it on single items
    /// only.
    #[graphql(complexity = "30")]
    async fn path(&self, ctx: &Context<'_>) -> Result<Vec<Crumb>> {
        let request = request(ctx);
        let contact = request.contact()?;
        let at = request.app.clock.now();
        let mut conn = request.connection().await?;
        let mut path = access::contact_path(&mut conn, contact, self.row.id, at)
            .await
            .map_err(failed)?;
        path.retain(|link| link.id != self.row.id);
        Ok(path
            .into_iter()
            .map(|link| Crumb {
                id: link.id.to_string().into(),
                name: link.name,
            })
            .collect())
    }
}
