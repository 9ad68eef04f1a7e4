//! Uploads and tickets, the same at both doors.

use async_graphql::{Error, ID, Union};
use portico_domain::ItemId;

use super::context::{RequestContext, broken, failed, not_signed_in};
use super::shared::{NameClash, UploadChoice, UploadFile, UploadStatus, UploadTicket};
use crate::bytes::{Opening, UploadState, received, uploads};
use crate::commands::{
    BeginUploads, Begun, Caller, Choice, Failure, NewFile, Refusal, Stop, begin_opening,
};

/// The most files of one mutation.
const FILES_AT_ONCE: usize = 100;

/// What became of one file.
#[derive(Union)]
pub(super) enum BeginUploadOutcome {
    /// Send the bytes.
    Ticket(UploadTicket),
    /// Ask the person.
    Clash(NameClash),
    /// It is not taken.
    Refused(Refusal),
}

impl From<UploadChoice> for Choice {
    fn from(choice: UploadChoice) -> Self {
        match choice {
            UploadChoice::Ask => Self::Ask,
            UploadChoice::KeepBoth => Self::KeepBoth,
            UploadChoice::NewVersion => Self::NewVersion,
        }
    }
}

/// Begins uploads, each with its own outcome.
pub(super) async fn begin(
    request: &RequestContext,
    place: &BeginUploads,
    files: Vec<UploadFile>,
    words: fn(Refusal) -> Refusal,
) -> Result<Result<Vec<BeginUploadOutcome>, Refusal>, Error> {
    let Some(session) = &request.session else {
        return Ok(Err(not_signed_in()));
    };
    if files.is_empty() || files.len() > FILES_AT_ONCE {
        let rule = format!(
            "files holds {}; give 1 to {FILES_AT_ONCE} at once",
            files.len()
        );
        return Ok(Err(Refusal::invalid("files", &rule)));
    }
    let mut outcomes = Vec::with_capacity(files.len());
    for file in files {
        let file = NewFile {
            name: file.name,
            size: file.size,
            sha256: file.sha256,
        };
        let begun = place
            .begin(&request.app, &request.doors, session.person, file)
            .await
            .map_err(|stop| match stop {
                Stop::Failed(error) => failed(error),
                Stop::Refused(refusal) => broken(refusal.message),
            })?;
        outcomes.push(outcome(begun, words));
    }
    Ok(Ok(outcomes))
}

fn outcome(begun: Begun, words: fn(Refusal) -> Refusal) -> BeginUploadOutcome {
    match begun {
        Begun::Refused(refusal) => BeginUploadOutcome::Refused(words(refusal)),
        Begun::Ticket { upload, item } => BeginUploadOutcome::Ticket(UploadTicket {
            upload_id: upload.id.to_string().into(),
            url: upload.path(),
            name: upload.name,
            expires_at: upload.expires_at,
            item_id: item.map(|item| item.to_string().into()),
        }),
        Begun::Clash {
            name,
            existing,
            versionable,
            suggestion,
        } => {
            let mut choices = vec![UploadChoice::KeepBoth];
            if versionable {
                choices.insert(0, UploadChoice::NewVersion);
            }
            BeginUploadOutcome::Clash(NameClash {
                message: format!("{name} is already there; choose what to do with the new file."),
                name,
                existing_id: existing.to_string().into(),
                choices,
                suggestion,
            })
        }
    }
}

/// How far an upload of the viewer's is.
pub(super) async fn status(
    request: &RequestContext,
    id: &ID,
) -> Result<Option<UploadStatus>, Error> {
    let (Some(session), Ok(id)) = (&request.session, id.parse()) else {
        return Ok(None);
    };
    let mut conn = request.connection().await?;
    let row = uploads::get(&mut conn, id, session.person)
        .await
        .map_err(failed)?;
    drop(conn);
    let Some(row) = row else { return Ok(None) };
    let received = received(&request.doors, &row).await.map_err(failed)?;
    Ok(Some(UploadStatus {
        id: row.id.to_string().into(),
        size: row.size.to_string(),
        received: received.to_string(),
        state: match row.state {
            UploadState::Receiving => "RECEIVING",
            UploadState::Completed => "COMPLETED",
            UploadState::Failed => "FAILED",
            UploadState::Terminated => "TERMINATED",
        }
        .to_owned(),
        item_id: (row.state == UploadState::Completed)
            .then(|| row.document.unwrap_or(row.item).to_string().into()),
        failure: row.failure.map(|failure| failure.message),
        name: row.name,
    }))
}

/// Issues a ticket for a document.
pub(super) async fn open(
    request: &RequestContext,
    item: &ID,
    opening: Opening,
) -> Result<Result<String, Refusal>, Error> {
    let Some(session) = &request.session else {
        return Ok(Err(not_signed_in()));
    };
    let Ok(item) = item.parse::<ItemId>() else {
        return Ok(Err(Refusal::not_found()));
    };
    let caller: Caller = request.caller(session.person.actor());
    begin_opening(&request.app, &caller, &session.token_hash, item, opening)
        .await
        .map_err(|Failure(error)| failed(error))
}
