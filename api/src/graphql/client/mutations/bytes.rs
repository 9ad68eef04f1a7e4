//! Bytes in and out.

use async_graphql::{Context, ID, InputObject, Object};

use super::Answered;
use crate::bytes::Opening;
use crate::commands::{Args, BeginUploads, IdField, Refusal, RefusalCode, reword};
use crate::graphql::context::request;
use crate::graphql::shared::{SuccessCode, UploadChoice, UploadFile, id, payload};
use crate::graphql::uploads::{self, BeginUploadOutcome};

/// Files to be sent to one place.
#[derive(InputObject)]
pub(super) struct BeginUploadsInput {
    /// For which customer.
    customer_id: ID,
    /// In which folder; among the viewer's own files if none.
    folder_id: Option<ID>,
    /// Set to give this document back changed; then one file.
    document_id: Option<ID>,
    /// The files; 1 to 100.
    files: Vec<UploadFile>,
    /// What to do about names that are taken.
    #[graphql(default)]
    on_clash: UploadChoice,
}

/// Which document.
#[derive(InputObject)]
pub(super) struct OpenInput {
    /// Which.
    item_id: ID,
    /// Which of its `versions`; if none, the newest that the viewer may open so.
    version_id: Option<ID>,
}

impl OpenInput {
    fn which(&self) -> (&ID, Option<&ID>) {
        (&self.item_id, self.version_id.as_ref())
    }
}

payload!(
    /// Each file has its own outcome, in the order given.
    BeginUploadsPayload = UploadsBegun {
        /// What became of each file.
        uploads: Vec<BeginUploadOutcome>,
    }
);
payload!(
    /// The document can be fetched.
    BeginDownloadPayload = DownloadBegun {
        /// Path on this origin; works for five minutes, for this session only.
        url: String,
    }
);
payload!(
    /// The document can be shown.
    BeginViewPayload = ViewBegun {
        /// Path on this origin; works for five minutes, for this session only.
        url: String,
    }
);

/// What the viewer may not see answers exactly like what does not exist: an item, or a
/// version of one that they see.
fn hide(refusal: Refusal) -> Refusal {
    let shown = [
        RefusalCode::NotSignedIn,
        RefusalCode::ViewOnly,
        RefusalCode::CannotDownload,
        RefusalCode::MatterCannotDownload,
        RefusalCode::NotADocument,
        RefusalCode::NotViewable,
        RefusalCode::TooManyOpen,
    ];
    if shown.contains(&refusal.code) || refusal == Refusal::missing(IdField::VersionId) {
        reword(refusal)
    } else {
        reword(Refusal::missing(IdField::ItemId))
    }
}

/// Bytes.
#[derive(Default)]
pub(crate) struct ByteMutations;

#[Object]
impl ByteMutations {
    /// Begins uploads; the bytes follow by tus 1.0.0.
    #[graphql(complexity = "100")]
    async fn begin_uploads(
        &self,
        ctx: &Context<'_>,
        input: BeginUploadsInput,
    ) -> Answered<BeginUploadsPayload> {
        let request = request(ctx);
        if let Err(refusal) = request.contact_id() {
            return Ok(refusal.into());
        }
        let place = BeginUploads {
            customer: id(&input.customer_id),
            parent: input.folder_id.as_ref().map(id),
            document: input.document_id.as_ref().map(id),
            choice: input.on_clash.into(),
        };
        if place.document.is_some() && input.files.len() != 1 {
            let rule = "a new version is one file; give exactly one";
            return Ok(Refusal::invalid("files", &rule).into());
        }
        let begun = uploads::begin(request, &place, input.files, reword).await?;
        Ok(match begun {
            Err(refusal) => reword(refusal).into(),
            Ok(begun) => UploadsBegun {
                code: SuccessCode::Done,
                message: begun.message(),
                args: Args::default(),
                position: begun.completed.last().copied(),
                uploads: begun.outcomes,
            }
            .into(),
        })
    }

    /// Issues a ticket to download a document.
    #[graphql(complexity = "20")]
    async fn begin_download(
        &self,
        ctx: &Context<'_>,
        input: OpenInput,
    ) -> Answered<BeginDownloadPayload> {
        let request = request(ctx);
        if let Err(refusal) = request.contact_id() {
            return Ok(refusal.into());
        }
        let opened = uploads::open(request, input.which(), Opening::Download).await?;
        Ok(match opened {
            Err(refusal) => hide(refusal).into(),
            Ok(url) => DownloadBegun {
                code: SuccessCode::Done,
                message: "The download can begin.".to_owned(),
                args: Args::default(),
                position: None,
                url,
            }
            .into(),
        })
    }

    /// Issues a ticket to look at a document of a type that browsers show: PDF, text
    /// and pictures.
    #[graphql(complexity = "20")]
    async fn begin_view(&self, ctx: &Context<'_>, input: OpenInput) -> Answered<BeginViewPayload> {
        let request = request(ctx);
        if let Err(refusal) = request.contact_id() {
            return Ok(refusal.into());
        }
        let opened = uploads::open(request, input.which(), Opening::View).await?;
        Ok(match opened {
            Err(refusal) => hide(refusal).into(),
            Ok(url) => ViewBegun {
                code: SuccessCode::Done,
                message: "The document can be shown.".to_owned(),
                args: Args::default(),
                position: None,
                url,
            }
            .into(),
        })
    }
}
