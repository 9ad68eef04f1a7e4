//! Bytes in and out.

use async_graphql::{ComplexObject, Context, ID, InputObject, Object};
use portico_domain::ItemId;

use super::{Answered, Gained, VisibleTo, id, or_refuse};
use crate::bytes::Opening;
use crate::commands::{Args, BeginUploads, Refusal, UploadsAtOnce};
use crate::graphql::context::request;
use crate::graphql::shared::{Position, SuccessCode, UploadChoice, UploadFile, payload};
use crate::graphql::uploads::{self, BeginUploadOutcome};

/// Files to be sent to one place.
#[derive(InputObject)]
pub(super) struct BeginUploadsInput {
    /// Whose tree.
    customer_id: ID,
    /// Where; the Files root if none.
    parent_id: Option<ID>,
    /// Set for a new version of this document; then one file is taken, and its
    /// name does not matter.
    document_id: Option<ID>,
    /// The files; 1 to 100.
    files: Vec<UploadFile>,
    /// What to do about names that are taken.
    #[graphql(default)]
    on_clash: UploadChoice,
}

impl BeginUploadsInput {
    fn place(&self) -> Result<BeginUploads, Refusal> {
        let place = BeginUploads {
            customer: id(&self.customer_id),
            parent: self.parent_id.as_ref().map(id),
            document: self.document_id.as_ref().map(id),
            choice: self.on_clash.into(),
        };
        if place.document.is_some() && self.files.len() != 1 {
            let rule = "a new version is one file; give exactly one";
            return Err(Refusal::invalid("files", &rule));
        }
        Ok(place)
    }

    /// What it comes to once the bytes are here, to be tried out.
    pub(super) fn at_once(self) -> Result<UploadsAtOnce, Refusal> {
        let place = self.place()?;
        let files = uploads::files(self.files)?;
        Ok(UploadsAtOnce { place, files })
    }
}

/// Which document.
#[derive(InputObject)]
pub(super) struct OpenInput {
    /// Which.
    item_id: ID,
    /// Which of its versions, a deposit that is not accepted too; the newest if none.
    version_id: Option<ID>,
}

payload!([complex]
    /// Each file has its own outcome, in the order given.
    BeginUploadsPayload = UploadsBegun {
        /// What became of each file.
        uploads: Vec<BeginUploadOutcome>,
        /// Who will see them once they are there, and who waits.
        visible_to: VisibleTo,
        /// Where the last event of each empty file stands, which is there.
        #[graphql(skip)]
        completed: Vec<Position>,
    }
);

#[ComplexObject]
impl UploadsBegun {
    /// Who gained what by the empty files, which are there at once; the others are seen once
    /// they are complete. Of several it is what was so before the first of them and after
    /// the last. An error where the history has not come there in time (`HISTORY_BEHIND`),
    /// or it is too much for one answer (`TOO_MUCH`): they are there all the same.
    #[graphql(complexity = "100 + child_complexity")]
    async fn gained(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many changes are listed: 1 to 200, 50 if left out; all are counted."
        )]
        first: Option<i32>,
        #[graphql(desc = "How many changes earlier answers listed; they are passed over.")]
        skip: Option<i32>,
    ) -> async_graphql::Result<Option<Gained>> {
        Gained::by(ctx, &self.completed, (first, skip)).await
    }
}

payload!(
    /// The document can be fetched.
    BeginDownloadPayload = DownloadBegun {
        /// Path on this origin; works for five minutes, for this session only.
        url: String,
    }
);

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
        if let Err(refusal) = request.staff_id() {
            return Ok(refusal.into());
        }
        let place = or_refuse!(input.place());
        let into = place
            .document
            .or(place.parent)
            .unwrap_or(ItemId::files_root(place.customer));
        let begun = uploads::begin(request, &place, input.files, |refusal| refusal).await?;
        Ok(match begun {
            Err(refusal) => refusal.into(),
            Ok(begun) => UploadsBegun {
                code: SuccessCode::Done,
                message: begun.message(),
                args: Args::default(),
                position: begun.completed.last().copied(),
                uploads: begun.outcomes,
                visible_to: VisibleTo::place(into),
                completed: begun.completed,
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
        if let Err(refusal) = request.staff_id() {
            return Ok(refusal.into());
        }
        let which = (&input.item_id, input.version_id.as_ref());
        let opened = uploads::open(request, which, Opening::Download).await?;
        Ok(match opened {
            Err(refusal) => refusal.into(),
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
}
