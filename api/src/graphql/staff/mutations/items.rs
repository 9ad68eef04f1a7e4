//! Folders and documents.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object};
use portico_domain::ItemId;
use portico_domain::values::Permission;
use portico_projections::access;

use super::super::as_of::When;
use super::super::item::Item;
use super::{Answered, VisibleTo, id, ids, or_refuse, widening_payload};
use crate::commands::{Args, CreateFolder, RenameItem, RestoreItems, TrashItems};
use crate::graphql::context::{RequestContext, failed, request};
use crate::graphql::shared::{OnTakenName, Position, SuccessCode, payload};

/// A folder to be made.
#[derive(InputObject)]
pub(super) struct CreateFolderInput {
    /// Whose tree.
    customer_id: ID,
    /// Where; the Files root if none.
    parent_id: Option<ID>,
    /// Name.
    name: String,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl CreateFolderInput {
    /// What it asks for.
    pub(super) fn command(self) -> CreateFolder {
        CreateFolder {
            customer: id(&self.customer_id),
            parent: self.parent_id.as_ref().map(id),
            name: self.name,
        }
    }
}

/// A new name.
#[derive(InputObject)]
pub(super) struct RenameItemInput {
    /// Which.
    item_id: ID,
    /// Name.
    name: String,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// Items, 1 to 200.
#[derive(InputObject)]
pub(super) struct ItemsInput {
    /// Which.
    item_ids: Vec<ID>,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl ItemsInput {
    /// The items, to be put into the trash.
    pub(super) fn trash(&self) -> TrashItems {
        let items = ids(&self.item_ids);
        TrashItems { items }
    }
}

/// Items, 1 to 200, to be taken out of the trash.
#[derive(InputObject)]
pub(super) struct RestoreItemsInput {
    /// Which.
    item_ids: Vec<ID>,
    /// What to do where a name was taken meanwhile.
    #[graphql(default_with = "OnTakenName::Refuse")]
    on_clash: OnTakenName,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

impl RestoreItemsInput {
    /// What it asks for.
    pub(super) fn command(&self) -> RestoreItems {
        RestoreItems {
            items: ids(&self.item_ids),
            on_clash: self.on_clash.into(),
        }
    }
}

widening_payload!(
    /// The folder is there.
    CreateFolderPayload = FolderCreated {
        /// The folder.
        item: Option<Item>,
        /// Who sees it, because the place is shared, and who waits.
        visible_to: VisibleTo,
    }
);
payload!(
    /// The item has the name.
    RenameItemPayload = ItemRenamed {
        /// The item.
        item: Option<Item>,
    }
);
payload!(
    /// The items are in the trash; access to them ended at once.
    TrashItemsPayload = ItemsTrashed {
        /// The items.
        items: Vec<Item>,
    }
);
widening_payload!(
    /// The items are back; grants on them apply again.
    RestoreItemsPayload = ItemsRestored {
        /// The items.
        items: Vec<Item>,
        /// Who sees them again, and who waits.
        visible_to: VisibleTo,
    }
);

/// The items after a change, as the viewer sees them.
pub(super) async fn reload(request: &RequestContext, ids: &[ItemId]) -> Answered<Vec<Item>> {
    let when = When::now(request);
    let mut conn = request.connection().await?;
    let mut items: Vec<Item> = vec![];
    for id in ids {
        let Some(row) = access::item(&mut conn, *id, when.at)
            .await
            .map_err(failed)?
        else {
            continue;
        };
        let same = |item: &&Item| item.row.customer == row.customer;
        let viewer = if let Some(item) = items.iter().find(same) {
            Arc::clone(&item.viewer)
        } else {
            let permission = Permission::ReadDocuments;
            Arc::new(request.staff_at(row.customer, permission).await?.facts)
        };
        items.push(Item { row, viewer, when });
    }
    Ok(items)
}

const fn code(changed: bool) -> SuccessCode {
    if changed {
        SuccessCode::Done
    } else {
        SuccessCode::AlreadyDone
    }
}

fn named(name: &str) -> Args {
    Args {
        item: Some(name.to_owned()),
        ..Args::default()
    }
}

fn counted(count: usize) -> Args {
    Args {
        count: i64::try_from(count).ok(),
        ..Args::default()
    }
}

/// Items.
#[derive(Default)]
pub(crate) struct ItemMutations;

#[Object]
impl ItemMutations {
    /// Makes a folder.
    async fn create_folder(
        &self,
        ctx: &Context<'_>,
        input: CreateFolderInput,
    ) -> Answered<CreateFolderPayload> {
        let request = request(ctx);
        let key = input.idempotency_key.clone();
        let command = input.command();
        let done = or_refuse!(request.as_staff(key.as_deref(), &command).await?);
        Ok(FolderCreated {
            code: SuccessCode::Done,
            message: format!("Folder {} is there.", done.answer.name),
            args: named(&done.answer.name),
            position: done.position.map(Position),
            item: reload(request, &[done.answer.item]).await?.pop(),
            visible_to: VisibleTo::items(&[done.answer.item]),
        }
        .into())
    }

    /// Gives an item another name.
    async fn rename_item(
        &self,
        ctx: &Context<'_>,
        input: RenameItemInput,
    ) -> Answered<RenameItemPayload> {
        let request = request(ctx);
        let command = RenameItem {
            item: id(&input.item_id),
            name: input.name,
        };
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let changed = done.position.is_some();
        Ok(ItemRenamed {
            code: code(changed),
            message: if changed {
                format!("Renamed to {}.", done.answer.name)
            } else {
                format!("It is already called {}.", done.answer.name)
            },
            args: named(&done.answer.name),
            position: done.position.map(Position),
            item: reload(request, &[done.answer.item]).await?.pop(),
        }
        .into())
    }

    /// Puts items into the trash, each with everything below it. Of items that lie in
    /// each other the topmost is marked, and brings the others back.
    async fn trash_items(
        &self,
        ctx: &Context<'_>,
        input: ItemsInput,
    ) -> Answered<TrashItemsPayload> {
        let request = request(ctx);
        let command = input.trash();
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        let changed = done.answer.changed;
        Ok(ItemsTrashed {
            code: code(changed > 0),
            message: match changed {
                0 => "Already in the trash.".to_owned(),
                1 => "Moved to the trash.".to_owned(),
                n => format!("{n} items moved to the trash."),
            },
            args: counted(changed),
            position: done.position.map(Position),
            items: reload(request, &done.answer.items).await?,
        }
        .into())
    }

    /// Takes items out of the trash, to where they were. What lies in a folder that is
    /// in the trash shows once that is restored.
    async fn restore_items(
        &self,
        ctx: &Context<'_>,
        input: RestoreItemsInput,
    ) -> Answered<RestoreItemsPayload> {
        let request = request(ctx);
        let command = input.command();
        let key = input.idempotency_key.as_deref();
        let done = or_refuse!(request.as_staff(key, &command).await?);
        Ok(ItemsRestored {
            code: code(done.answer.changed > 0),
            message: done.answer.message(),
            args: done.answer.args(),
            position: done.position.map(Position),
            items: reload(request, &done.answer.items).await?,
            visible_to: VisibleTo::trees(&done.answer.items),
        }
        .into())
    }
}
