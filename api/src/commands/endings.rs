//! What ends with access: tickets and uploads in flight that it carried, and
//! the sessions of somebody who may not sign in any more. In the transaction
//! of the command that takes it away, so that nothing of it works again when
//! access is given anew. How that holds for what begins meanwhile is told in
//! [`crate::bytes::endings`].

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, still_hands_out};
use portico_domain::catalogue::Event;
use portico_domain::identity::{IdentityEvent, Person as Signing};
use portico_domain::{CustomerId, IdentityId, ItemId, VersionId};
use portico_event_log::keys::Texts;
use portico_event_log::{Envelope, Inline, LogError};
use portico_projections::access::{self, AccessProjector};
use sqlx::PgConnection;
use uuid::Uuid;

use super::authority::facts_of;
use super::begin_uploads::BeginUploads;
use super::client_words::reword_for;
use super::ending_scopes::scope_of;
use super::ending_sessions::end_sessions;
use super::given_anew::given_anew;
use super::new_file::Choice;
use super::perform::Stop;
use super::refusal::{Refusal, refusal_code_name};
use crate::auth::Person;
use crate::bytes::endings::{self, Held, Scope};
use crate::bytes::{Failure, Opening, UploadRow};

/// The access model, and what ends with access.
pub(super) struct AccessWithEndings<'a>(pub(super) &'a AccessProjector);

impl Inline for AccessWithEndings<'_> {
    async fn project(
        &self,
        conn: &mut PgConnection,
        events: &[Envelope],
        texts: &dyn Texts,
    ) -> Result<(), sqlx::Error> {
        for (scope, at) in given_anew(conn, events).await? {
            look_through(conn, scope, at).await?;
        }
        self.0.project(conn, events, texts).await?;
        // Many revokes of one command are looked through once.
        let mut scopes: BTreeMap<Scope, DateTime<Utc>> = BTreeMap::new();
        for envelope in events {
            end_sessions(conn, envelope).await?;
            let disabled = matches!(
                envelope.event,
                Event::Identity(IdentityEvent::IdentityDisabled {})
            );
            let scope = if disabled {
                of_identity(conn, envelope.aggregate_id).await?
            } else {
                scope_of(envelope)
            };
            scopes.extend(scope.map(|scope| (scope, envelope.at)));
        }
        for (scope, at) in scopes {
            look_through(conn, scope, at).await?;
        }
        Ok(())
    }
}

/// Ends what nothing carries at this instant.
async fn look_through(
    conn: &mut PgConnection,
    scope: Scope,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    endings::note(conn, scope, at).await?;
    end_tickets(conn, scope, at).await?;
    end_uploads(conn, scope, at).await
}

async fn of_identity(
    conn: &mut PgConnection,
    identity: Uuid,
) -> Result<Option<Scope>, sqlx::Error> {
    let row = access::identity(conn, IdentityId::new(identity)).await?;
    Ok(row.map(|row| Scope {
        customer: None,
        person: Some(match row.person {
            Signing::Staff(id) => id.uuid(),
            Signing::Contact(id) => id.uuid(),
        }),
    }))
}

/// Decides every live ticket again and ends those that open nothing now.
async fn end_tickets(
    conn: &mut PgConnection,
    scope: Scope,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    // Many tickets for one document are decided once.
    let mut decided: HashMap<(Uuid, ItemId, VersionId, Opening), bool> = HashMap::new();
    let mut ended = vec![];
    for held in endings::live_tickets(conn, scope, at).await? {
        let what = (held.person.uuid(), held.item, held.version, held.action);
        let opens = match decided.get(&what) {
            Some(known) => *known,
            None => opens(conn, &held, at).await?,
        };
        decided.insert(what, opens);
        if !opens {
            ended.push(held.hash);
        }
    }
    endings::end_tickets(conn, &ended).await
}

async fn opens(
    conn: &mut PgConnection,
    held: &Held,
    at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let action = match held.action {
        Opening::View => Action::View,
        Opening::Download => Action::Download,
    };
    let facts = facts_of(conn, held.person.actor(), held.item).await?;
    Ok(still_hands_out(&facts, action, held.version, at))
}

/// Decides every upload in flight again; one that could not be completed now
/// fails now, with the words it would have failed with.
async fn end_uploads(
    conn: &mut PgConnection,
    scope: Scope,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    // Many files to one place are decided once.
    let mut decided: HashMap<Place, Option<Failure>> = HashMap::new();
    let mut ended = vec![];
    for upload in endings::open_uploads(conn, scope).await? {
        let place = (
            upload.person,
            upload.customer,
            upload.parent,
            upload.document,
        );
        let failure = match decided.get(&place) {
            Some(known) => known.clone(),
            None => upload_failure(conn, &upload, at).await?,
        };
        decided.insert(place, failure.clone());
        ended.extend(failure.map(|failure| (upload.id, failure)));
    }
    endings::end_uploads(conn, &ended).await
}

/// Who sends, and where to.
type Place = (Person, CustomerId, Option<ItemId>, Option<ItemId>);

/// Why an upload could not be completed at this instant, if so.
pub(crate) async fn upload_failure(
    conn: &mut PgConnection,
    upload: &UploadRow,
    at: DateTime<Utc>,
) -> Result<Option<Failure>, sqlx::Error> {
    let place = BeginUploads {
        customer: upload.customer,
        parent: upload.parent,
        document: upload.document,
        choice: Choice::KeepBoth,
    };
    match place.allowed(conn, upload.person, at).await {
        Ok(()) => Ok(None),
        Err(Stop::Refused(refusal)) => {
            let told = reword_for(upload.person.audience(), *refusal);
            let Refusal { code, message, .. } = told;
            let code = refusal_code_name(code);
            Ok(Some(Failure { code, message }))
        }
        Err(Stop::Failed(LogError::Database(error))) => Err(error),
        Err(Stop::Failed(error)) => Err(sqlx::Error::Protocol(error.to_string())),
    }
}
