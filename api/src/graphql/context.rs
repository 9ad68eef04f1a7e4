//! What resolvers know about the request.

use std::net::IpAddr;
use std::sync::Arc;

use async_graphql::{Context, Error, ErrorExtensions};
use portico_domain::access::{Decision, Facts, decide_at_customer, decide_at_firm};
use portico_domain::metadata::AuthStrength;
use portico_domain::values::Permission;
use portico_domain::{Actor, ContactId, CustomerId, StaffId};
use portico_projections::access;
use uuid::Uuid;

use super::carried_out::CarriedOut;
use super::connection::{Connections, Lent};
use super::error_code::ErrorCode;
use super::fresh::Stale;
use super::session_ended::SessionEnded;
use crate::app::App;
use crate::auth::{Person, Session};
use crate::bytes::ByteDoors;
use crate::commands::{
    Caller, Command, Done, Failure, Outcome, Refusal, RefusalCode, Repeatable, perform,
    perform_once, refusal_code_name,
};
use crate::live::NewsError;
use crate::outage::{BROKEN, TRY_AGAIN, Unhurried, is_outage};

/// One request to either schema.
#[derive(Clone)]
pub struct RequestContext {
    /// The application.
    pub app: App,
    /// Where bytes go in and out.
    pub doors: Arc<ByteDoors>,
    /// The request.
    pub request_id: Uuid,
    /// The peer's address.
    pub peer: IpAddr,
    /// The peer's user agent.
    pub user_agent: Option<String>,
    /// Whether it comes from a portal elsewhere, or shows a token: its answer sets no cookie.
    pub is_elsewhere: bool,
    /// The session of the schema's own audience, if its cookie was live when the request came;
    /// who is signed in now says [`session`](RequestContext::session).
    pub came_with: Option<Session>,
    /// Whether the request has ended it since.
    pub session_ended: SessionEnded,
    /// Connections for its questions.
    pub connections: Connections,
    /// Whether an answer is older than it was asked to be.
    pub stale: Stale,
    /// What it has changed.
    pub carried_out: CarriedOut,
    /// For what takes longer than an answer may.
    pub unhurried: Unhurried,
}

/// A signed-in staff member.
pub struct StaffViewer {
    /// Who, with roles, and with what assigns them to the customer asked about.
    pub facts: Facts,
}

/// An error that a page may show: its code stands in the extensions.
#[must_use]
pub fn refused(refusal: &Refusal) -> Error {
    let code = refusal_code_name(refusal.code);
    Error::new(refusal.message.clone()).extend_with(|_, extensions| {
        extensions.set("code", code);
        if let Some(field) = &refusal.args.field {
            extensions.set("field", field.as_str());
        }
        if let (Some(limit), Some(actual)) = (refusal.args.limit, refusal.args.count) {
            extensions.set("limit", limit);
            extensions.set("actual", actual);
        }
    })
}

/// A failure, logged here and told without details: a database that is away, or
/// what nobody should meet.
pub fn failed(error: impl std::error::Error + 'static) -> Error {
    if is_outage(&error) {
        tracing::error!(%error, "cannot answer");
        return Error::new(format!(
            "{TRY_AGAIN} A change may have been carried out all the same: repeat it with the same idempotencyKey."
        ))
        .extend_with(|_, extensions| extensions.set("code", ErrorCode::Unavailable.as_str()));
    }
    broken(error)
}

/// News that cannot be told any more: the subscription ends, and may be begun anew.
#[must_use]
pub fn unanswerable(error: NewsError) -> Error {
    match error {
        NewsError::Log(error) => failed(error),
        NewsError::Database(error) => failed(error),
    }
}

/// Nothing is decided now; what was asked was not begun.
#[must_use]
pub fn unavailable() -> Error {
    told(ErrorCode::Unavailable)
}

/// As much is done as can be; what was asked was not begun.
#[must_use]
pub fn overloaded() -> Error {
    told(ErrorCode::Overloaded)
}

/// What is asked about a change is more than one answer tells.
#[must_use]
pub fn too_much() -> Error {
    told(ErrorCode::TooMuch)
}

fn told(code: ErrorCode) -> Error {
    Error::new(code.message()).extend_with(|_, extensions| extensions.set("code", code.as_str()))
}

/// A failure that nobody should meet.
pub fn broken(error: impl std::fmt::Display) -> Error {
    tracing::error!(%error, "request failed");
    Error::new(BROKEN)
        .extend_with(|_, extensions| extensions.set("code", ErrorCode::Internal.as_str()))
}

/// Nobody is signed in.
#[must_use]
pub fn not_signed_in() -> Refusal {
    Refusal::new(
        RefusalCode::NotSignedIn,
        "You are not signed in, or your session has ended; sign in again.",
    )
}

fn permitted(decision: &Decision) -> Result<(), Error> {
    if decision.allowed {
        Ok(())
    } else {
        Err(refused(&Refusal::from(decision)))
    }
}

/// The request's own data. Each field of a mutation asks for it before it changes anything.
#[must_use]
pub fn request<'a>(ctx: &Context<'a>) -> &'a RequestContext {
    let request = ctx.data_unchecked::<RequestContext>();
    request.carried_out.answering(ctx.path_node.as_ref());
    request
}

impl RequestContext {
    /// A connection for questions.
    pub async fn connection(&self) -> Result<Lent, Error> {
        self.connections.take().await.map_err(failed)
    }

    /// The signed-in staff member's id.
    pub fn staff_id(&self) -> Result<StaffId, Refusal> {
        match self.session().map(|session| session.person) {
            Some(Person::Staff(id)) => Ok(id),
            Some(Person::Contact(_)) | None => Err(not_signed_in()),
        }
    }

    /// The signed-in contact's id.
    pub fn contact_id(&self) -> Result<ContactId, Refusal> {
        match self.session().map(|session| session.person) {
            Some(Person::Contact(id)) => Ok(id),
            Some(Person::Staff(_)) | None => Err(not_signed_in()),
        }
    }

    /// The signed-in staff member, who must hold the permission for the firm.
    pub async fn staff_with(&self, permission: Permission) -> Result<StaffViewer, Error> {
        let facts = self.staff_facts(None).await?;
        permitted(&decide_at_firm(&facts, permission))?;
        Ok(StaffViewer { facts })
    }

    /// The signed-in staff member, who must hold the permission at a customer.
    pub async fn staff_at(
        &self,
        customer: CustomerId,
        permission: Permission,
    ) -> Result<StaffViewer, Error> {
        let facts = self.staff_facts(Some(customer)).await?;
        permitted(&decide_at_customer(&facts, permission))?;
        Ok(StaffViewer { facts })
    }

    /// The signed-in staff member, who works here, whatever they may do.
    pub async fn staff_facts(&self, customer: Option<CustomerId>) -> Result<Facts, Error> {
        let id = self.staff_id().map_err(|refusal| refused(&refusal))?;
        let mut conn = self.connection().await?;
        let facts = match customer {
            None => access::staff_facts(&mut conn, id).await,
            Some(customer) => access::staff_facts_at(&mut conn, id, customer).await,
        }
        .map_err(failed)?;
        let works = facts.staff.as_ref().is_some_and(|staff| !staff.suspended)
            && facts.identity.is_none_or(|identity| identity.enabled);
        if works {
            Ok(facts)
        } else {
            Err(refused(&not_signed_in()))
        }
    }

    /// The signed-in contact.
    pub fn contact(&self) -> Result<ContactId, Error> {
        self.contact_id().map_err(|refusal| refused(&refusal))
    }

    /// Who gives commands here.
    #[must_use]
    pub fn caller(&self, actor: Actor) -> Caller {
        let strength = match self.came_with {
            Some(_) => AuthStrength::Password,
            None => AuthStrength::None,
        };
        self.caller_by(actor, strength)
    }

    fn caller_by(&self, actor: Actor, strength: AuthStrength) -> Caller {
        Caller {
            actor,
            on_behalf_of: None,
            identity: self.came_with.as_ref().map(|session| session.identity),
            strength,
            request_id: self.request_id,
            source_ip: Some(self.peer.to_string()),
            user_agent: self.user_agent.clone(),
        }
    }

    /// Carries a staff member's command out.
    pub async fn as_staff<C: Repeatable>(
        &self,
        key: Option<&str>,
        command: &C,
    ) -> Result<Result<Done<C::Answer>, Refusal>, Error> {
        match self.staff_id() {
            Err(refusal) => Ok(Err(refusal)),
            Ok(staff) => self.perform(Actor::Staff(staff), key, command).await,
        }
    }

    /// Carries a contact's command out.
    pub async fn as_contact<C: Repeatable>(
        &self,
        key: Option<&str>,
        command: &C,
    ) -> Result<Result<Done<C::Answer>, Refusal>, Error> {
        match self.contact_id() {
            Err(refusal) => Ok(Err(refusal)),
            Ok(contact) => self.perform(Actor::Contact(contact), key, command).await,
        }
    }

    /// Carries out what a person does who has just proven in this way who they
    /// are, before a session says so.
    pub async fn as_proven<C: Command>(
        &self,
        actor: Actor,
        strength: AuthStrength,
        command: &C,
    ) -> Result<Result<Done<C::Answer>, Refusal>, Error> {
        let outcome = perform(&self.app, &self.caller_by(actor, strength), command).await;
        self.noted::<C>(outcome)
    }

    /// Carries a command out. A dropped request drops its transaction: all of
    /// the command is kept or nothing.
    pub async fn perform<C: Repeatable>(
        &self,
        actor: Actor,
        key: Option<&str>,
        command: &C,
    ) -> Result<Result<Done<C::Answer>, Refusal>, Error> {
        if let Some(refusal) = key.and_then(unfit_key) {
            return Ok(Err(refusal));
        }
        let outcome = perform_once(&self.app, &self.caller(actor), key, command).await;
        self.noted::<C>(outcome)
    }

    /// What is answered about it may fail; that it was done is known from here on.
    fn noted<C: Command>(
        &self,
        outcome: Outcome<C::Answer>,
    ) -> Result<Result<Done<C::Answer>, Refusal>, Error> {
        match &outcome {
            Ok(Ok(done)) => self.carried_out.note(C::OPERATION, done.position),
            Ok(Err(refusal)) => self.turned_away(C::OPERATION, refusal.code),
            Err(Failure(_)) => {}
        }
        outcome.map_err(|Failure(error)| failed(error))
    }
}

fn unfit_key(key: &str) -> Option<Refusal> {
    let fits = (1..=200).contains(&key.chars().count());
    (!fits).then(|| {
        let rule = "idempotencyKey holds 1 to 200 characters; a UUID fits";
        Refusal::invalid("idempotencyKey", &rule)
    })
}
