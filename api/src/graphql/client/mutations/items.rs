//! Folders that contacts make, and taking back what they sent.

use async_graphql::{Context, ID, InputObject, Object};
use portico_domain::{ContactId, ItemId};
use portico_projections::access;

use super::super::item::Item;
use super::Answered;
use crate::commands::{Args, CreateFolder, WithdrawUpload, reword};
use crate::graphql::context::{RequestContext, failed, request};
use crate::graphql::shared::{Position, SuccessCode, id, payload};

/// A folder to be made.
#[derive(InputObject)]
pub(super) struct CreateFolderInput {
    /// For which customer.
    customer_id: ID,
    /// In which folder; among the viewer's own files if none.
    folder_id: Option<ID>,
    /// Name.
    name: String,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

/// What to take back.
#[derive(InputObject)]
pub(super) struct WithdrawUploadInput {
    /// Which document.
    item_id: ID,
    /// Makes a repeat harmless.
    idempotency_key: Option<String>,
}

payload!(
    /// The folder is there.
    CreateFolderPayload = FolderCreated {
        /// The folder.
        item: Option<Item>,
    }
);
payload!(
    /// The document is withdrawn; the firm keeps a marked copy.
    WithdrawUploadPayload = UploadWithdrawn {
        /// Which document.
        item_id: ID,
    }
);

/// The item as the viewer sees it.
pub(super) async fn reload(
    request: &RequestContext,
    contact: ContactId,
    item: ItemId,
) -> Answered<Option<Item>> {
    let at = request.app.clock.now();
    let mut conn = request.connection().await?;
    let found = access::contact_item(&mut conn, contact, item, at)
        .await
        .map_err(failed)?;
    Ok(found.map(|(row, role)| Item { row, role }))
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
        let contact = match request.contact_id() {
            Ok(contact) => contact,
            Err(refusal) => return Ok(refusal.into()),
        };
        let command = CreateFolder {
            customer: id(&input.customer_id),
            parent: input.folder_id.as_ref().map(id),
            name: input.name,
        };
        let key = input.idempotency_key.as_deref();
        let done = match request.as_contact(key, &command).await? {
            Ok(done) => done,
            Err(refusal) => return Ok(reword(refusal).into()),
        };
        Ok(FolderCreated {
            code: SuccessCode::Done,
            message: format!("Folder {} is there.", done.answer.name),
            args: Args {
                item: Some(done.answer.name.clone()),
                ..Args::default()
            },
            position: done.position.map(Position),
            item: reload(request, contact, done.answer.item).await?,
        }
        .into())
    }

    /// Takes back a document that the viewer sent and the firm has not opened.
    async fn withdraw_upload(
        &self,
        ctx: &Context<'_>,
        input: WithdrawUploadInput,
    ) -> Answered<WithdrawUploadPayload> {
        let request = request(ctx);
        let item: ItemId = id(&input.item_id);
        let key = input.idempotency_key.as_deref();
        let done = match request.as_contact(key, &WithdrawUpload { item }).await? {
            Ok(done) => done,
            Err(refusal) => return Ok(reword(refusal).into()),
        };
        Ok(UploadWithdrawn {
            code: SuccessCode::Done,
            message: match &done.answer.name {
                Some(name) => format!("{name} is withdrawn."),
                None => "Your upload is withdrawn.".to_owned(),
            },
            args: Args {
                item: done.answer.name,
                ..Args::default()
            },
            position: done.position.map(Position),
            item_id: item.to_string().into(),
        }
        .into())
    }
}
