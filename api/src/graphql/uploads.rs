//! Uploads and tickets, the same at both doors.

use async_graphql::{Error, ID, Union};
use portico_domain::{ItemId, VersionId};
use portico_projections::access::{ListCursor, ListPage, ListPaging};

use super::context::{RequestContext, broken, failed, not_signed_in};
use super::shared::{
    ListArguments, NameClash, NamedList, Position, UploadFile, UploadStatus, UploadTicket, id,
};
use crate::auth::Person;
use crate::bytes::{Opening, UploadRow, UploadState, open_uploads, received, uploads};
use crate::commands::{
    BeginUploads, Begun, Caller, Choice, Failure, NewFile, Refusal, Stop, begin_opening,
    check_length, name_is_taken,
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

/// What became of the files of one mutation.
pub(super) struct FilesBegun {
    /// Each of them, in the order given.
    pub(super) outcomes: Vec<BeginUploadOutcome>,
    /// Where the last event of each stands that has no bytes, and is there.
    pub(super) completed: Vec<Position>,
}

impl FilesBegun {
    /// What is to be done now, for people.
    pub(super) fn message(&self) -> String {
        let mut tickets = self.outcomes.iter().filter_map(|outcome| match outcome {
            BeginUploadOutcome::Ticket(ticket) => Some(ticket),
            BeginUploadOutcome::Clash(_) | BeginUploadOutcome::Refused(_) => None,
        });
        let none = tickets.clone().next().is_none();
        let message = if none {
            "No upload is begun; each file says why."
        } else if tickets.any(|ticket| ticket.item_id.is_none()) {
            "Send the bytes."
        } else {
            "Nothing is to be sent: an empty file is there at once."
        };
        message.to_owned()
    }
}

/// Begins uploads, each with its own outcome.
pub(super) async fn begin(
    request: &RequestContext,
    place: &BeginUploads,
    files: Vec<UploadFile>,
    words: fn(Refusal) -> Refusal,
) -> Result<Result<FilesBegun, Refusal>, Error> {
    let Some(session) = request.session() else {
        return Ok(Err(not_signed_in()));
    };
    let files = match self::files(files) {
        Ok(files) => files,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (mut outcomes, mut completed) = (Vec::with_capacity(files.len()), vec![]);
    for file in files {
        let begun = place
            .begin(&request.app, &request.doors, session.person, file)
            .await
            .map_err(|stop| match stop {
                Stop::Failed(error) => failed(error),
                Stop::Refused(refusal) => broken(refusal.message),
            })?;
        if let Begun::Refused(refusal) = &begun {
            request.turned_away(BeginUploads::OPERATION, refusal.code);
        }
        if let Begun::Ticket { position, .. } = &begun {
            request.carried_out.note(BeginUploads::OPERATION, *position);
            completed.extend(position.map(Position));
        }
        outcomes.push(outcome(begun, words));
    }
    Ok(Ok(FilesBegun {
        outcomes,
        completed,
    }))
}

/// The files of one mutation.
pub(super) fn files(files: Vec<UploadFile>) -> Result<Vec<NewFile>, Refusal> {
    check_length(("files", FILES_AT_ONCE), files.len())?;
    let file = |file: UploadFile| NewFile {
        name: file.name,
        size: file.size,
        sha256: file.sha256,
    };
    Ok(files.into_iter().map(file).collect())
}

fn outcome(begun: Begun, words: fn(Refusal) -> Refusal) -> BeginUploadOutcome {
    match begun {
        Begun::Refused(refusal) => BeginUploadOutcome::Refused(words(refusal)),
        Begun::Ticket { upload, item, .. } => BeginUploadOutcome::Ticket(UploadTicket {
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
            let choices = Choice::offered(versionable).iter();
            BeginUploadOutcome::Clash(NameClash {
                message: name_is_taken(&name),
                name,
                existing_id: existing.to_string().into(),
                choices: choices.map(|choice| (*choice).into()).collect(),
                suggestion,
            })
        }
    }
}

/// How far an upload of the viewer's is; of a document that they may not look at
/// any more, nothing.
pub(super) async fn status(
    request: &RequestContext,
    id: &ID,
) -> Result<Option<UploadStatus>, Error> {
    let (Some(session), Ok(id)) = (request.session(), id.parse()) else {
        return Ok(None);
    };
    let mut conn = request.connection().await?;
    let row = request
        .doors
        .upload_of(&mut conn, id, &[session.person])
        .await
        .map_err(failed)?;
    drop(conn);
    let Some(row) = row else { return Ok(None) };
    told(request, row).await.map(Some)
}

async fn told(request: &RequestContext, row: UploadRow) -> Result<UploadStatus, Error> {
    let received = received(&request.doors, &row).await.map_err(failed)?;
    Ok(UploadStatus {
        id: row.id.to_string().into(),
        url: row.path(),
        size: row.size.to_string(),
        received: received.to_string(),
        state: match row.state {
            UploadState::Receiving => "RECEIVING",
            UploadState::Completed => "COMPLETED",
            UploadState::Failed => "FAILED",
            UploadState::Terminated => "TERMINATED",
        }
        .to_owned(),
        item_id: (row.state == UploadState::Completed).then(|| row.target().to_string().into()),
        failure: row.failure.map(|failure| failure.message),
        name: row.name,
    })
}

/// The viewer's uploads that wait for bytes.
pub(super) async fn open_ones(
    request: &RequestContext,
    person: Person,
    arguments: ListArguments,
    stale: bool,
) -> Result<NamedList<UploadStatus>, Error> {
    let now = request.app.clock.now();
    let ListPaging { first, after } = &arguments.0;
    let after = after.as_ref().map(|cursor| cursor.id);
    let mut conn = request.connection().await?;
    let total = uploads::open(&mut conn, person, now)
        .await
        .map_err(failed)?;
    // One more tells whether the list goes on.
    let mut found = open_uploads::page(&mut conn, person, now, (first + 1, after))
        .await
        .map_err(failed)?;
    drop(conn);
    let most = usize::try_from(*first).unwrap_or(usize::MAX);
    let has_next = found.len() > most;
    found.truncate(most);
    let mut rows = Vec::with_capacity(found.len());
    for row in found {
        let (key, id) = (String::new(), row.id);
        rows.push((ListCursor { key, id }, told(request, row).await?));
    }
    let page = ListPage {
        rows,
        total,
        has_next,
    };
    Ok(arguments.connect(page, stale, |row| row))
}

/// Issues a ticket for a document, and the version of it that is named, or the newest.
pub(super) async fn open(
    request: &RequestContext,
    (item, version): (&ID, Option<&ID>),
    opening: Opening,
) -> Result<Result<String, Refusal>, Error> {
    let Some(session) = request.session() else {
        return Ok(Err(not_signed_in()));
    };
    let what: (ItemId, Option<VersionId>) = (id(item), version.map(id));
    let caller: Caller = request.caller(session.person.actor());
    begin_opening(&request.app, &caller, &session.token_hash, what, opening)
        .await
        .map_err(|Failure(error)| failed(error))
}
