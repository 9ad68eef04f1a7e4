//! Signing in and out, the same at both doors.

use async_graphql::{Context, Error};
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use portico_domain::IdentityId;
use portico_domain::identity::Person as DomainPerson;
use portico_domain::metadata::AuthStrength;
use portico_domain::values::EmailAddress;
use portico_projections::access;

use super::context::{RequestContext, failed, request};
use super::shared::Position;
use crate::auth::{Audience, Password, PasswordError, Person, SessionCookie, Token};
use crate::auth::{credentials, known_sources, sessions};
use crate::commands::{RecordSignIn, Refusal, busy, too_many_attempts, wrong_credentials};
use crate::config::Site;

/// Where somebody signs in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Door {
    /// The staff console.
    Staff,
    /// The client portal.
    Client,
}

impl Door {
    const fn audience(self) -> Audience {
        match self {
            Self::Staff => Audience::Staff,
            Self::Client => Audience::Client,
        }
    }

    fn cookie(self, request: &RequestContext) -> SessionCookie {
        let site: &Site = match self {
            Self::Staff => &request.app.config.staff,
            Self::Client => &request.app.config.portal,
        };
        SessionCookie::new(self.audience(), site)
    }
}

/// Begins a session if address and password belong together.
pub(super) async fn sign_in(
    ctx: &Context<'_>,
    door: Door,
    email: &str,
    password: &str,
) -> Result<Result<Option<Position>, Refusal>, Error> {
    let request = request(ctx);
    let app = &request.app;
    let Ok(email) = EmailAddress::parse(email) else {
        return Ok(Err(wrong_credentials()));
    };
    let address = credentials::address_key(app.log.master(), &email.normalised());
    let now = app.clock.now();
    // The same questions whether the address is known or not.
    let (found, known) = {
        let mut conn = request.connection().await?;
        let source = known_sources::source_key(app.log.master(), request.peer);
        let known = known_sources::is_known(&mut conn, door.audience(), &address, &source).await;
        let found = credentials::find(&mut conn, door.audience(), &address).await;
        (found.map_err(failed)?, known.map_err(failed)?)
    };
    let attempt = match app.throttle.attempt(address, request.peer, known, now) {
        Ok(attempt) => attempt,
        Err(throttled) => {
            let refusal = too_many_attempts(throttled.retry_after_seconds);
            return Ok(Err(to_wait(ctx, refusal)));
        }
    };
    let hash = found
        .as_ref()
        .map(|credential| credential.password_hash.clone());
    match app.passwords.verify(Password::typed(password), hash).await {
        Ok(true) => {}
        Ok(false) => return Ok(Err(wrong_credentials())),
        Err(error) => {
            // Nothing was tried: it is no failed attempt.
            attempt.taken_back();
            return match error {
                PasswordError::Busy => Ok(Err(to_wait(ctx, busy()))),
                PasswordError::Broken => Err(failed(error)),
            };
        }
    }
    let Some(credential) = found else {
        return Ok(Err(wrong_credentials()));
    };
    let person = match who_may_sign_in(request, credential.identity).await {
        Ok(person) => person,
        Err(error) => {
            attempt.taken_back();
            return Err(error);
        }
    };
    let Some(person) = person else {
        return Ok(Err(wrong_credentials()));
    };
    attempt.succeeded();
    let command = RecordSignIn {
        identity: credential.identity,
        person,
        address,
        source_ip: request.peer,
        user_agent: request.user_agent.clone(),
    };
    let_in(ctx, door, &command).await
}

/// Begins the session of who has proven who they are.
async fn let_in(
    ctx: &Context<'_>,
    door: Door,
    command: &RecordSignIn,
) -> Result<Result<Option<Position>, Refusal>, Error> {
    let request = request(ctx);
    let (app, person) = (&request.app, command.person);
    let begins = match app.throttle.begins(person, app.clock.now()) {
        Ok(begins) => begins,
        Err(throttled) => {
            let refusal = too_many_attempts(throttled.retry_after_seconds);
            return Ok(Err(to_wait(ctx, refusal)));
        }
    };
    let recorded = request.as_proven(person.actor(), AuthStrength::Password, command);
    let done = match recorded.await {
        Ok(Ok(done)) => done,
        Ok(Err(refusal)) => {
            begins.taken_back();
            return Ok(Err(refusal));
        }
        Err(error) => {
            begins.taken_back();
            return Err(error);
        }
    };
    begin(ctx, door, done.answer.session.as_ref()).await?;
    Ok(Ok(done.position.map(Position)))
}

/// Whose identity it is, if they may sign in now. A suspended staff member's is not
/// disabled: they are reinstated with the password that they have.
async fn who_may_sign_in(
    request: &RequestContext,
    id: IdentityId,
) -> Result<Option<Person>, Error> {
    let mut conn = request.connection().await?;
    let identity = access::identity(&mut conn, id).await.map_err(failed)?;
    let Some(identity) = identity.filter(|identity| identity.enabled) else {
        return Ok(None);
    };
    match identity.person {
        DomainPerson::Contact(id) => Ok(Some(Person::Contact(id))),
        DomainPerson::Staff(id) => {
            let row = access::staff(&mut conn, id).await.map_err(failed)?;
            let works = row.is_some_and(|row| !row.suspended);
            Ok(works.then_some(Person::Staff(id)))
        }
    }
}

/// Sets the cookie of a session that has begun. The one that the cookie opened
/// before ends: nobody would end it by signing out.
pub(super) async fn begin(
    ctx: &Context<'_>,
    door: Door,
    token: Option<&Token>,
) -> Result<(), Error> {
    let Some(token) = token else { return Ok(()) };
    let request = request(ctx);
    end(request).await?;
    if door == Door::Staff {
        let (app, now) = (&request.app, request.app.clock.now());
        let ends_at = now + app.config.sessions.absolute;
        app.found_sessions.keep(&token.hash(), ends_at, now);
    }
    ctx.append_http_header(SET_COOKIE, door.cookie(request).set(token));
    Ok(())
}

/// Ends the session of the request's cookie, if it has a live one.
async fn end(request: &RequestContext) -> Result<(), Error> {
    let Some(session) = request.session() else {
        return Ok(());
    };
    let mut conn = request.connection().await?;
    sessions::end(&mut conn, &session.token_hash)
        .await
        .map_err(failed)?;
    request.session_has_ended();
    Ok(())
}

/// Ends the request's session and clears its cookie.
pub(super) async fn sign_out(ctx: &Context<'_>, door: Door) -> Result<(), Error> {
    let request = request(ctx);
    end(request).await?;
    ctx.append_http_header(SET_COOKIE, door.cookie(request).clear());
    Ok(())
}

/// Proxies and programs read from the head of the answer how long to wait.
pub(super) fn to_wait(ctx: &Context<'_>, refusal: Refusal) -> Refusal {
    if let Some(seconds) = refusal.args.retry_after_seconds {
        ctx.insert_http_header(RETRY_AFTER, seconds.to_string());
    }
    refusal
}
