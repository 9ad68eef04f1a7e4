//! Signing in and out at the portal, and accepting an invitation.

use async_graphql::{Context, InputObject, Object};
use portico_domain::metadata::AuthStrength;
use portico_domain::{Actor, ContactId};
use portico_projections::access;

use super::Answered;
use crate::auth::{Password, PasswordError, Token, invitations};
use crate::commands::{
    AcceptInvitation, Args, Refusal, RefusalCode, busy, invalid_invitation, portal_only,
};
use crate::graphql::context::{RequestContext, failed, request};
use crate::graphql::shared::{Position, SuccessCode, payload};
use crate::graphql::sign_in::{self, Door};

/// Who signs in.
#[derive(InputObject)]
pub(super) struct SignInInput {
    /// Address.
    email: String,
    /// Password.
    #[graphql(secret)]
    password: String,
}

/// An invitation and the password chosen for it.
#[derive(InputObject)]
pub(super) struct AcceptInvitationInput {
    /// The secret of the link: what stands behind its `#`.
    #[graphql(secret)]
    token: String,
    /// 12 to 200 characters, and none of the passwords that are tried first.
    #[graphql(secret)]
    password: String,
}

payload!(
    /// The session has begun; its cookie is set.
    SignInPayload = SignedIn {}
);
payload!(
    /// The session has ended; its cookie is cleared.
    SignOutPayload = SignedOut {}
);
payload!(
    /// The account is active and its first session has begun.
    AcceptInvitationPayload = InvitationAccepted {}
);

/// Refuses a password from elsewhere before anything is looked at: the cookie of the session that
/// it begins would not get there, and the session that asks would end.
fn typed_here(ctx: &Context<'_>, operation: &str) -> Result<(), Refusal> {
    if request(ctx).is_elsewhere {
        request(ctx).turned_away(operation, RefusalCode::PortalOnly);
        return Err(portal_only());
    }
    Ok(())
}

/// What whoever guesses knows of a contact too.
async fn known_of(request: &RequestContext, contact: ContactId) -> Answered<Vec<String>> {
    let mut conn = request.connection().await?;
    let row = access::contact(&mut conn, contact).await.map_err(failed)?;
    let firm = access::firm(&mut conn).await.map_err(failed)?;
    let of_contact = row.map(|row| [row.first_name, row.last_name, row.email]);
    let of_contact = of_contact.into_iter().flatten().flatten();
    Ok(of_contact.chain(firm.map(|firm| firm.name)).collect())
}

/// Sessions.
#[derive(Default)]
pub(crate) struct SessionMutations;

#[Object]
impl SessionMutations {
    /// Begins a session. It costs more than half of what a request may, so that
    /// one request tries one password.
    #[graphql(complexity = "350")]
    async fn sign_in(&self, ctx: &Context<'_>, input: SignInInput) -> Answered<SignInPayload> {
        if let Err(refusal) = typed_here(ctx, "signIn") {
            return Ok(refusal.into());
        }
        let done = sign_in::sign_in(ctx, Door::Client, &input.email, &input.password).await?;
        Ok(match done {
            Err(refusal) => refusal.into(),
            Ok(position) => SignedIn {
                code: SuccessCode::SignedIn,
                message: "You are signed in.".to_owned(),
                args: Args::default(),
                position,
            }
            .into(),
        })
    }

    /// Ends the session.
    async fn sign_out(&self, ctx: &Context<'_>) -> Answered<SignOutPayload> {
        if let Err(refusal) = request(ctx).contact_id() {
            return Ok(refusal.into());
        }
        sign_in::sign_out(ctx, Door::Client).await?;
        Ok(SignedOut {
            code: SuccessCode::SignedOut,
            message: "You are signed out.".to_owned(),
            args: Args::default(),
            position: None,
        }
        .into())
    }

    /// Uses an invitation up: sets the password, activates the account, begins
    /// a session.
    #[graphql(complexity = "350")]
    async fn accept_invitation(
        &self,
        ctx: &Context<'_>,
        input: AcceptInvitationInput,
    ) -> Answered<AcceptInvitationPayload> {
        if let Err(refusal) = typed_here(ctx, "acceptInvitation") {
            return Ok(refusal.into());
        }
        let request = request(ctx);
        let Some(token) = Token::parse(&input.token) else {
            return Ok(invalid_invitation().into());
        };
        let found = {
            let mut conn = request.connection().await?;
            let now = request.app.clock.now();
            invitations::look(&mut conn, &token, now)
                .await
                .map_err(failed)?
        };
        let Some(invitation) = found else {
            return Ok(invalid_invitation().into());
        };
        let known = known_of(request, invitation.contact).await?;
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let password = match Password::new_for(&input.password, &known) {
            Ok(password) => password,
            Err(rule) => {
                let refusal = Refusal::invalid("password", &rule);
                let code = RefusalCode::WeakPassword;
                return Ok(Refusal { code, ..refusal }.into());
            }
        };
        let password_hash = match request.app.passwords.hash(password).await {
            Ok(hash) => hash,
            Err(PasswordError::Busy) => return Ok(sign_in::to_wait(ctx, busy()).into()),
            Err(error) => return Err(failed(error)),
        };
        let command = AcceptInvitation {
            token,
            contact: invitation.contact,
            password_hash,
            source_ip: Some(request.peer.to_string()),
            user_agent: request.user_agent.clone(),
        };
        let actor = Actor::Contact(invitation.contact);
        let strength = AuthStrength::Invitation;
        let done = match request.as_proven(actor, strength, &command).await? {
            Ok(done) => done,
            Err(refusal) => return Ok(refusal.into()),
        };
        sign_in::begin(ctx, Door::Client, done.answer.session.as_ref()).await?;
        Ok(InvitationAccepted {
            code: SuccessCode::SignedIn,
            message: "Welcome; your account is active.".to_owned(),
            args: Args::default(),
            position: done.position.map(Position),
        }
        .into())
    }
}
