//! Beginning uploads: decided now, and again when the bytes are here.

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, Code, decide, may_send};
use portico_domain::values::{ItemName, Sha256Digest};
use portico_domain::{Actor, CustomerId, ItemId};
use portico_event_log::{ClaimKind, Unit, claim_owner};
use portico_projections::access;
use serde::Serialize;
use sqlx::PgConnection;

use super::authority::facts_of;
use super::caller::Caller;
use super::from_client::not_let_in;
use super::missing::IdField;
use super::new_file::{Begun, Choice, NewFile};
use super::perform::{Stop, event_id};
use super::refusal::{Args, Refusal, RefusalCode};
use super::room;
use super::seen_names::SeenNames;
use super::widening::widening_at;
use crate::app::App;
use crate::auth::Person;
use crate::blobs::StoreError;
use crate::bytes::{
    ByteDoors, Completed, Failure, OnClash, UploadError, UploadRow, UploadState, finish_if_empty,
    plain_decimal, uploads,
};

/// Files to be sent to one place.
#[derive(Clone, Debug, Serialize)]
pub struct BeginUploads {
    /// Whose tree.
    pub customer: CustomerId,
    /// Where; none: below *Files* for staff, in `From client` for a contact.
    pub parent: Option<ItemId>,
    /// Set for a new version of this document.
    pub document: Option<ItemId>,
    /// What to do about names that are taken.
    pub choice: Choice,
}

/// What a file becomes.
pub(super) enum Target {
    /// A new document in the folder.
    Folder,
    /// A new version of this document.
    Document(ItemId),
    /// Its name is taken, and what to do is to be asked.
    Taken(Begun),
}

impl BeginUploads {
    /// What refusals are taken down as, by whichever way it came.
    pub(crate) const OPERATION: &'static str = "beginUploads";

    /// Begins one upload.
    pub async fn begin(
        &self,
        app: &App,
        doors: &ByteDoors,
        person: Person,
        file: NewFile,
    ) -> Result<Begun, Stop> {
        match self.try_begin(app, doors, person, file).await {
            Err(Stop::Refused(refusal)) => Ok(Begun::Refused(*refusal)),
            other => other,
        }
    }

    async fn try_begin(
        &self,
        app: &App,
        doors: &ByteDoors,
        person: Person,
        file: NewFile,
    ) -> Result<Begun, Stop> {
        let name = ItemName::parse(&file.name).map_err(|rule| Refusal::invalid("name", &rule))?;
        let size = size_of(&file, app.config.upload_max_bytes)?;
        let declared = declared(&file)?;
        // Decided and begun in one transaction, so that the row says which
        // endings the decision knew of.
        let metadata = caller(app, person).metadata(&app.clock);
        let now = metadata.occurred_at;
        let mut unit = Unit::begin(&app.log, metadata, event_id).await?;
        let conn = unit.connection();
        room::take_turn(app, conn, self.customer).await?;
        let document = match self.target(app, conn, person, &name, now).await? {
            Target::Folder => None,
            Target::Document(document) => Some(document),
            Target::Taken(clash) => return Ok(clash),
        };
        if uploads::open(conn, person, now).await? >= uploads::OPEN_AT_ONCE {
            return Err(too_many().into());
        }
        let whose = (self.customer, person.actor());
        room::check_begin(app, conn, whose, size).await?;
        let upload = UploadRow {
            id: app.clock.new_id(),
            person,
            customer: self.customer,
            parent: self.parent,
            document,
            item: ItemId::new(app.clock.new_id()),
            name: name.to_string(),
            size,
            declared,
            on_clash: OnClash::KeepBoth,
            state: UploadState::Receiving,
            failure: None,
            created_at: now,
            expires_at: now + app.config.upload_expiry,
        };
        uploads::insert(conn, &upload).await?;
        unit.commit(&app.access, None).await?;
        let completed = match finish_if_empty(doors, &upload).await {
            Ok(completed) => completed,
            Err(error) => unfinished(error)?,
        };
        Ok(Begun::Ticket {
            item: completed.as_ref().map(|completed| completed.item),
            position: completed.as_ref().and_then(|completed| completed.position),
            upload: Box::new(match completed {
                Some(completed) => UploadRow {
                    name: completed.name,
                    state: UploadState::Completed,
                    ..upload
                },
                None => upload,
            }),
        })
    }

    /// Where a file of this name would go, if the person may send it there now.
    pub(super) async fn target(
        &self,
        app: &App,
        conn: &mut PgConnection,
        person: Person,
        name: &ItemName,
        now: DateTime<Utc>,
    ) -> Result<Target, Stop> {
        if let Some(document) = self.document {
            self.check(conn, person, document, now).await?;
            return Ok(Target::Document(document));
        }
        let parent = self.place(conn, person, now).await?;
        Ok(match self.clash(app, conn, person, parent, name).await? {
            Some(Begun::Clash {
                existing,
                versionable: true,
                ..
            }) if self.choice == Choice::NewVersion => Target::Document(existing),
            Some(clash) if self.choice != Choice::KeepBoth => Target::Taken(clash),
            Some(_) | None => Target::Folder,
        })
    }

    /// Whether the person may send there now.
    pub(super) async fn allowed(
        &self,
        conn: &mut PgConnection,
        person: Person,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        match self.document {
            Some(document) => self.check(conn, person, document, now).await,
            None => self.place(conn, person, now).await.map(drop),
        }
    }

    /// Whether the person may send to the item, which must be the customer's.
    async fn check(
        &self,
        conn: &mut PgConnection,
        person: Person,
        item: ItemId,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        let (action, named) = match self.document {
            Some(_) => (over(person), IdField::DocumentId),
            None => (
                Action::Upload,
                IdField::of_place(person.actor(), self.parent),
            ),
        };
        let facts = facts_of(conn, person.actor(), item).await?;
        let decision = decide(&facts, action, now);
        let theirs = facts
            .customer
            .is_some_and(|customer| customer.id == self.customer);
        // Whoever is not assigned hears the same of a customer that there is not.
        if decision.code == Code::NotAssigned {
            return Err(Refusal::from(&decision).into());
        }
        let hidden = facts.staff.is_none() && !decide(&facts, Action::View, now).allowed;
        if !theirs || hidden {
            return Err(Refusal::missing(named).into());
        }
        if !decision.allowed {
            return Err(Refusal::denied(&decision, named).into());
        }
        widening_at(conn, &facts, now).await
    }

    /// The folder that the file is for; none where a contact's own is not made
    /// yet.
    async fn place(
        &self,
        conn: &mut PgConnection,
        person: Person,
        now: DateTime<Utc>,
    ) -> Result<Option<ItemId>, Stop> {
        if let (Actor::Contact(contact), None) = (person.actor(), self.parent) {
            let facts = access::facts_for_sending(conn, contact, self.customer).await?;
            may_send(&facts).map_err(|code| not_let_in(code, IdField::CustomerId))?;
            let own = ItemId::from_contact(self.customer, contact);
            return Ok(access::item_exists(conn, own).await?.then_some(own));
        }
        let parent = self.parent.unwrap_or(ItemId::files_root(self.customer));
        self.check(conn, person, parent, now).await?;
        Ok(Some(parent))
    }

    /// A taken name, if the sender can see what has it.
    async fn clash(
        &self,
        app: &App,
        conn: &mut PgConnection,
        person: Person,
        parent: Option<ItemId>,
        name: &ItemName,
    ) -> Result<Option<Begun>, Stop> {
        let Some(parent) = parent else {
            return Ok(None);
        };
        if let Actor::Contact(contact) = person.actor() {
            let now = app.clock.now();
            let seen = SeenNames::load(conn, app, (self.customer, parent), contact, now).await?;
            let Some(existing) = seen.holder(conn, name).await? else {
                return Ok(None);
            };
            let facts = facts_of(conn, person.actor(), existing).await?;
            let deposits = decide(&facts, Action::Deposit, now).allowed;
            return Ok(Some(Begun::Clash {
                name: name.to_string(),
                existing,
                versionable: deposits,
                suggestion: seen
                    .free_twin(conn, name)
                    .await?
                    .map(|twin| twin.to_string()),
            }));
        }
        let master = app.log.master();
        let taken = claim_owner(conn, master, ClaimKind::ItemName(parent, name)).await?;
        let Some(taken) = taken else { return Ok(None) };
        let existing = ItemId::new(taken.owner);
        let now = app.clock.now();
        let facts = facts_of(conn, person.actor(), existing).await?;
        if !decide(&facts, Action::View, now).allowed {
            return Ok(None);
        }
        let mut suggestion = None;
        for n in 2..1_000 {
            let candidate = name.numbered(n);
            let claim = ClaimKind::ItemName(parent, &candidate);
            if claim_owner(conn, master, claim).await?.is_none() {
                suggestion = Some(candidate.to_string());
                break;
            }
        }
        Ok(Some(Begun::Clash {
            name: name.to_string(),
            existing,
            versionable: decide(&facts, Action::AddVersion, now).allowed,
            suggestion,
        }))
    }
}

/// What putting a version over a document is: a contact deposits it.
const fn over(person: Person) -> Action {
    match person {
        Person::Staff(_) => Action::AddVersion,
        Person::Contact(_) => Action::Deposit,
    }
}

pub(super) fn size_of(file: &NewFile, limit: u64) -> Result<u64, Refusal> {
    let shown: String = file.size.chars().take(64).collect();
    let size = plain_decimal(&file.size);
    if size.is_none() && !is_beyond_counting(&file.size) {
        let rule = format!(
            "size {shown:?} is not a number of bytes; use decimal digits, without sign or leading zeros"
        );
        return Err(Refusal::invalid("size", &rule));
    }
    size.filter(|size| *size <= limit).ok_or_else(|| Refusal {
        args: Box::new(Args {
            field: Some("size".to_owned()),
            limit_bytes: Some(limit.to_string()),
            ..Args::default()
        }),
        ..Refusal::new(
            RefusalCode::TooLarge,
            format!("The file has {shown} bytes; at most {limit} are taken."),
        )
    })
}

/// A number all the same, and one that no disk holds.
fn is_beyond_counting(size: &str) -> bool {
    size.len() > 19 && !size.starts_with('0') && size.bytes().all(|byte| byte.is_ascii_digit())
}

fn declared(file: &NewFile) -> Result<Option<[u8; 32]>, Refusal> {
    let digest = file
        .sha256
        .as_deref()
        .map(str::parse::<Sha256Digest>)
        .transpose();
    let digest = digest.map_err(|rule| Refusal::invalid("sha256", &rule))?;
    Ok(digest.map(|digest| *digest.bytes()))
}

/// What is not complete now is begun all the same: its sender asks again.
fn unfinished(error: UploadError) -> Result<Option<Completed>, Stop> {
    match error {
        UploadError::Failed(failure) => Err(of_failure(failure).into()),
        UploadError::Store(StoreError::Full) => Err(Refusal::storage_full().into()),
        UploadError::Store(_)
        | UploadError::GivenUp
        | UploadError::Incomplete(_)
        | UploadError::Trouble(_) => {
            tracing::warn!(%error, "an upload of no bytes is not complete yet");
            Ok(None)
        }
    }
}

/// The rule that stood against it when it was decided again; whatever else ends
/// an upload so early is access that changed.
fn of_failure(failure: Failure) -> Refusal {
    let name = async_graphql::Value::Enum(async_graphql::Name::new(&failure.code));
    let code = async_graphql::resolver_utils::parse_enum(name);
    Refusal::new(code.unwrap_or(RefusalCode::NotFound), failure.message)
}

/// Whoever begins; nothing of it goes into the log.
fn caller(app: &App, person: Person) -> Caller {
    Caller {
        actor: person.actor(),
        ..Caller::operator(app.clock.new_id())
    }
}

fn too_many() -> Refusal {
    let limit = uploads::OPEN_AT_ONCE;
    Refusal {
        args: Box::new(Args {
            limit: Some(limit),
            ..Args::default()
        }),
        ..Refusal::new(
            RefusalCode::TooManyOpen,
            format!(
                "{limit} uploads are waiting for their bytes, which is the limit; finish some of them or give them up (openUploads lists them), then go on."
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_that_is_refused_at_its_end_says_by_which_rule() {
        for (code, expected) in [
            ("CONTENT_MISMATCH", RefusalCode::ContentMismatch),
            ("VIEW_ONLY", RefusalCode::ViewOnly),
            ("NAME_TAKEN", RefusalCode::NameTaken),
            ("ACCESS_CHANGED", RefusalCode::NotFound),
        ] {
            let refusal = of_failure(Failure {
                code: code.to_owned(),
                message: "That is how it is.".to_owned(),
            });
            assert_eq!(refusal.code, expected, "{code}");
            assert_eq!(refusal.message, "That is how it is.");
        }
    }
}
