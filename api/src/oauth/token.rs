//! `token`: a portal elsewhere changes its code for a session of its own. The code is
//! the secret, so no cookie is looked at, and a page needs no header of ours.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, ORIGIN, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use portico_domain::metadata::AuthStrength;
use portico_event_log::Lease;
use serde_json::json;

use super::parameters::Parameters;
use crate::app::App;
use crate::auth::codes::{self, Code};
use crate::auth::{Session, Throttled, Token};
use crate::commands::{Caller, Failure, RedeemCode, perform};
use crate::http::{AskedBy, Problem, ProblemCode, collect, failed};
use crate::lanes::Work;
use crate::outage::in_time;

/// Why there is no token.
enum NoToken {
    /// In the words of RFC 6749 (5.2).
    Refused(&'static str, &'static str),
    /// That person has begun too many sessions; the code is kept.
    Throttled(Throttled),
    Problem(Problem),
}

/// What a portal sends for a token.
struct Redeeming {
    code: Token,
    client_id: String,
    redirect_uri: String,
    verifier: String,
}

pub(super) async fn token(State(app): State<App>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let told = async {
        check_type(&parts.headers)?;
        let body = collect(body).await?;
        redeem(&app, &parts, &Redeeming::read(&body)?).await
    };
    match told.await {
        Ok((token, session)) => {
            let lasts = session.expires_at - app.clock.now();
            Json(json!({
                "access_token": token.reveal(),
                "token_type": "Bearer",
                "expires_in": lasts.num_seconds(),
            }))
            .into_response()
        }
        Err(NoToken::Problem(problem)) => problem.into_response(),
        Err(NoToken::Throttled(throttled)) => {
            let mut response = Problem::from(ProblemCode::TooManyAttempts).into_response();
            let seconds = HeaderValue::from(throttled.retry_after_seconds);
            response.headers_mut().insert(RETRY_AFTER, seconds);
            response
        }
        Err(NoToken::Refused(error, description)) => {
            let told = json!({ "error": error, "error_description": description });
            (StatusCode::BAD_REQUEST, Json(told)).into_response()
        }
    }
}

fn check_type(headers: &HeaderMap) -> Result<(), NoToken> {
    let given = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = given.and_then(|kind| kind.split(';').next());
    let form = "application/x-www-form-urlencoded";
    if kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case(form)) {
        return Ok(());
    }
    let why = "Content-Type is application/x-www-form-urlencoded";
    Err(NoToken::Refused("invalid_request", why))
}

impl Redeeming {
    fn read(body: &[u8]) -> Result<Self, NoToken> {
        let given = Parameters::read(body);
        if given.repeat() {
            let why = "a parameter came twice";
            return Err(NoToken::Refused("invalid_request", why));
        }
        match given.once("grant_type") {
            Some("authorization_code") => {}
            Some(_) => {
                let why = "grant_type is authorization_code";
                return Err(NoToken::Refused("unsupported_grant_type", why));
            }
            None => return Err(missing()),
        }
        let text = |name| given.once(name).map(str::to_owned).ok_or_else(missing);
        Ok(Self {
            // What is no code is looked up as one that nobody has.
            code: Token::parse(&text("code")?).unwrap_or_else(Token::random),
            client_id: text("client_id")?,
            redirect_uri: text("redirect_uri")?,
            verifier: text("code_verifier")?,
        })
    }

    /// Whether all of it is as the code was made for, and comes from there.
    fn fits(&self, code: &Code, app: &App, headers: &HeaderMap) -> bool {
        let purpose = &code.purpose;
        let mut origins = headers.get_all(ORIGIN).iter();
        let from_there = origins.all(|origin| origin.as_bytes() == purpose.origin.as_bytes());
        from_there
            && app.config.portal_origins.has(&purpose.origin)
            && self.client_id == purpose.origin
            && self.redirect_uri == purpose.redirect_uri
            && purpose.is_of(&self.verifier)
    }
}

fn missing() -> NoToken {
    let why = "grant_type, code, redirect_uri, client_id and code_verifier are needed";
    NoToken::Refused("invalid_request", why)
}

/// The same whatever is wrong with it.
fn no_such_code() -> NoToken {
    let why = "the code was used, is over, or is not for this; sign in again";
    NoToken::Refused("invalid_grant", why)
}

async fn redeem(
    app: &App,
    parts: &Parts,
    redeeming: &Redeeming,
) -> Result<(Token, Session), NoToken> {
    if !app.heart.beats().await {
        return Err(NoToken::Problem(ProblemCode::Unavailable.into()));
    }
    let place = app.lanes.enter(Work::Ordinary).await;
    let _place = place.ok_or_else(|| NoToken::Problem(ProblemCode::Overloaded.into()))?;
    let found = in_time(async {
        let mut conn = Lease::of(app.log.pool()).await?;
        codes::find(&mut conn, &redeeming.code, app.clock.now()).await
    })
    .await?;
    let found = found.filter(|code| redeeming.fits(code, app, &parts.headers));
    let begun = match found {
        Some(code) => begin(app, parts, code).await?,
        None => None,
    };
    if let Some(begun) = begun {
        return Ok(begun);
    }
    in_time(async {
        let mut conn = Lease::of(app.log.pool()).await?;
        codes::spoil(&mut conn, &redeeming.code.hash(), app.clock.now()).await
    })
    .await?;
    Err(no_such_code())
}

/// None where somebody else was faster, or the person may not sign in any more.
async fn begin(app: &App, parts: &Parts, code: Code) -> Result<Option<(Token, Session)>, NoToken> {
    let asked = AskedBy::of(&parts.extensions, &parts.headers);
    let source_ip = asked.peer.map(|peer| peer.to_string());
    let caller = Caller {
        actor: code.session.person.actor(),
        on_behalf_of: None,
        identity: Some(code.session.identity),
        // That is how the browser's session began.
        strength: AuthStrength::Password,
        request_id: asked.request_id.unwrap_or_else(|| app.clock.new_id()),
        source_ip: source_ip.clone(),
        user_agent: asked.user_agent.clone(),
    };
    let begins = app
        .throttle
        .begins(code.session.person, app.clock.now())
        .map_err(NoToken::Throttled)?;
    let command = RedeemCode {
        code,
        source_ip,
        user_agent: asked.user_agent,
    };
    let performed = async {
        let done = perform(app, &caller, &command).await;
        done.map_err(|Failure(error)| error)
    };
    match in_time(performed).await {
        Ok(Ok(done)) => {
            if done.answer.begun.is_none() {
                begins.taken_back();
            }
            Ok(done.answer.begun)
        }
        Ok(Err(_refused)) => {
            begins.taken_back();
            Ok(None)
        }
        Err(error) => {
            begins.taken_back();
            Err(NoToken::Problem(failed(&error)))
        }
    }
}

impl From<Problem> for NoToken {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<sqlx::Error> for NoToken {
    fn from(error: sqlx::Error) -> Self {
        Self::Problem(failed(&error))
    }
}
