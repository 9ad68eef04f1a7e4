//! `authorize`: a browser that comes from a portal elsewhere goes back with a code, at
//! once where it is signed in.

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use portico_event_log::Lease;

use super::asked::{Asked, Wrong};
use super::back::Mistake;
use crate::app::App;
use crate::auth::codes::{self, Purpose};
use crate::auth::{Audience, SessionCookie, Token, sessions};
use crate::http::{Problem, of_trouble};
use crate::lanes::Work;
use crate::outage::{Trouble, in_time};
use crate::pages;

const LATER: Mistake = ("temporarily_unavailable", "try again in a moment");
const BROKEN: Mistake = ("server_error", "something failed on the server");

/// The cookie is `SameSite=Lax`, which browsers send with a link from another site.
pub(super) async fn authorize(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let portal = &app.config.portal;
    let query = query.unwrap_or_default();
    let asked = match Asked::read(&query, &app.config.portal_origins) {
        Ok(asked) => asked,
        Err(Wrong::Here(code)) => return Problem::from(code).into_response(),
        Err(Wrong::There(back, mistake)) => return back.told(mistake, portal),
    };
    match code(&app, &headers, &asked.purpose).await {
        Ok(Some(code)) => asked.back.with_code(&code, portal),
        // It loads this address again once somebody has signed in.
        Ok(None) => pages::of_portal(&headers),
        Err(mistake) => asked.back.told(mistake, portal),
    }
}

/// None where nobody is signed in.
async fn code(app: &App, headers: &HeaderMap, purpose: &Purpose) -> Result<Option<Token>, Mistake> {
    let config = &app.config;
    let cookie = SessionCookie::new(Audience::Client, &config.portal);
    let Some(token) = cookie.read(headers) else {
        return Ok(None);
    };
    if !app.heart.beats().await {
        return Err(LATER);
    }
    let _place = app.lanes.enter(Work::Ordinary).await.ok_or(LATER)?;
    let now = app.clock.now();
    let made = in_time(async {
        let mut conn = Lease::of(app.log.pool()).await?;
        let audience = cookie.audience();
        let found = sessions::find(&mut conn, &token, audience, config.sessions, now).await?;
        let Some(session) = found else {
            return Ok(None);
        };
        let code = codes::create(&mut conn, &session.token_hash, purpose, now).await?;
        Ok::<_, sqlx::Error>(Some(code))
    });
    made.await.map_err(|error| {
        let trouble = Trouble::of(&error);
        // Logs it.
        let _ = of_trouble(&trouble);
        match trouble {
            Trouble::Away(_) => LATER,
            Trouble::Broken(_) => BROKEN,
        }
    })
}
