//! Signing in and out at the staff console.

use async_graphql::{Context, InputObject, Object};

use super::Answered;
use crate::commands::{Args, Refusal};
use crate::graphql::context::request;
use crate::graphql::shared::{SuccessCode, payload};
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

payload!(
    /// The session has begun; its cookie is set.
    SignInPayload = SignedIn {}
);
payload!(
    /// The session has ended; its cookie is cleared.
    SignOutPayload = SignedOut {}
);

/// Sessions.
#[derive(Default)]
pub(crate) struct SessionMutations;

#[Object]
impl SessionMutations {
    /// Begins a session. It costs more than half of what a request may, so that
    /// one request tries one password.
    #[graphql(complexity = "350")]
    async fn sign_in(&self, ctx: &Context<'_>, input: SignInInput) -> Answered<SignInPayload> {
        let done = sign_in::sign_in(ctx, Door::Staff, &input.email, &input.password).await?;
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
        if let Err(refusal) = request(ctx).staff_id() {
            return Ok(Refusal::into(refusal));
        }
        sign_in::sign_out(ctx, Door::Staff).await?;
        Ok(SignedOut {
            code: SuccessCode::SignedOut,
            message: "You are signed out.".to_owned(),
            args: Args::default(),
            position: None,
        }
        .into())
    }
}
