//! All doors of the server, put together.

use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{ObjectType, Pos, Schema, ServerError, SubscriptionType};
use axum::Router;
use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{any, get};
use tokio::sync::Semaphore;
use tower::ServiceExt;

use crate::app::App;
use crate::auth::{Audience, Bearer, Session, SessionCookie, Token, sessions};
use crate::bytes::{ByteDoors, ByteSettings, Senders, Turns, routes as byte_routes};
use crate::config::{Config, Site};
use crate::graphql::connection::Connections;
use crate::graphql::context::{RequestContext, failed, overloaded, unavailable};
use crate::graphql::{
    CLIENT_MEASURE, CarriedOut, Measurable, Measure, STAFF_MEASURE, SessionEnded, Stale,
    check_depth, client_schema, form, staff_schema,
};
use crate::http::{
    AskedBy, Cookieless, Edges, Entered, GraphqlEndpoint, Needs, Problem, ProblemCode, SocketDoor,
    apart, failed as failed_head, method_not_allowed, probes, router, socket_methods,
};
use crate::lanes::{Work, in_a_lane};
use crate::oauth;
use crate::operations::{Accepted, Manifest};
use crate::outage::{Unhurried, in_time, late};
use crate::pages;

/// Where bytes go in and out of this application.
#[must_use]
pub fn byte_doors(app: &App) -> Arc<ByteDoors> {
    Arc::new(ByteDoors {
        pool: app.log.pool().clone(),
        store: app.blobs.clone(),
        clock: app.clock.clone(),
        heart: app.heart.clone(),
        settings: ByteSettings::of(&app.config),
        gatekeeper: Arc::new(app.clone()),
        turns: Turns::default(),
        senders: Senders::default(),
        metrics: app.metrics.clone(),
    })
}

/// The whole server.
pub fn routes(app: &App, doors: &Arc<ByteDoors>) -> Router {
    let config = &app.config;
    let entry = Entry {
        app: app.clone(),
        doors: Arc::clone(doors),
    };
    let (staff_takes, portal_takes) = (
        accepted(app, Audience::Staff, &pages::staff_operations()),
        accepted(app, Audience::Client, &pages::portal_operations()),
    );
    let sockets = Arc::new(Semaphore::new(config.max_connections as usize));
    let (staff_schema, client_schema) = (
        staff_schema(config.production),
        client_schema(config.production),
    );
    let staff_socket = {
        let (entry, places) = (entry.clone(), Arc::clone(&sockets));
        let door = SocketDoor {
            schema: staff_schema.clone(),
            measure: &*STAFF_MEASURE,
            accepted: staff_takes.clone(),
        };
        socket_methods(door, places, move |parts| {
            let entry = entry.clone();
            async move { entry.listener(&parts, Audience::Staff).await }
        })
    };
    let portal_socket = {
        let entry = entry.clone();
        let door = SocketDoor {
            schema: client_schema.clone(),
            measure: &*CLIENT_MEASURE,
            accepted: portal_takes.clone(),
        };
        socket_methods(door, sockets, move |parts| {
            let entry = entry.clone();
            async move { entry.listener(&parts, Audience::Client).await }
        })
    };
    let staff = {
        let (entry, schema) = (entry.clone(), staff_schema);
        GraphqlEndpoint::methods(staff_takes, move |parts, call| {
            let (entry, schema) = (entry.clone(), schema.clone());
            async move {
                let asked = Measurable::of(&call);
                let of = (&schema, &*STAFF_MEASURE);
                let answered = answer(&entry, of, &parts, Audience::Staff, call).await;
                asked.told(answered, of.1).await
            }
        })
    };
    let portal = {
        let schema = client_schema;
        GraphqlEndpoint::methods(portal_takes, move |parts, call| {
            let (entry, schema) = (entry.clone(), schema.clone());
            async move {
                let asked = Measurable::of(&call);
                let of = (&schema, &*CLIENT_MEASURE);
                let answered = answer(&entry, of, &parts, Audience::Client, call).await;
                asked.told(answered, of.1).await
            }
        })
    };
    let staff = site(
        &config.staff,
        Router::new()
            .route("/graphql", staff)
            .route("/graphql/ws", staff_socket),
        pages::staff(),
    );
    let portal = site(
        &config.portal,
        Router::new()
            .route("/graphql", portal)
            .route("/graphql/ws", portal_socket)
            .merge(oauth::routes(app)),
        pages::portal(),
    );
    let shared = Router::new()
        .merge(
            byte_routes(Arc::clone(doors)).layer(from_fn_with_state(app.lanes.clone(), in_a_lane)),
        )
        .merge(probes(Needs::of(app)))
        .merge(pages::assets());
    let all = shared.merge(both(config, staff, portal));
    router(
        all,
        Edges::of(config, app.clock.clone(), app.metrics.clone()),
    )
}

/// What a door takes, whatever else the operator registers: what our pages ask there.
fn accepted(app: &App, audience: Audience, ours: &Manifest) -> Accepted {
    let pool = app.log.pool().clone();
    Accepted::new(pool, audience, app.config.registered_operations_only, ours)
}

/// One audience's routes below its path.
fn site(site: &Site, graphql: Router, pages: Router) -> Router {
    let routes = graphql.merge(pages);
    match site.path() {
        "" => routes,
        path => Router::new()
            .nest(path, routes)
            .route(&format!("{path}/"), get(Redirect::permanent(path))),
    }
}

/// Two paths, or one path on two hosts.
fn both(config: &Config, staff: Router, portal: Router) -> Router {
    if config.staff.path() != config.portal.path() {
        let (staff, portal) = apart((&config.staff, &config.portal), (staff, portal));
        return staff.merge(portal);
    }
    // What is routed by the host is no part of what the edges know.
    let staff = staff.method_not_allowed_fallback(method_not_allowed);
    let portal = portal.method_not_allowed_fallback(method_not_allowed);
    let staff_host = config.staff.host().to_owned();
    let choose = any(async move |request: Request| {
        let host = request
            .headers()
            .get(HOST)
            .and_then(|host| host.to_str().ok());
        let is_staff = host.is_some_and(|host| host.eq_ignore_ascii_case(&staff_host));
        let routes = if is_staff { staff } else { portal };
        match routes.oneshot(request).await {
            Ok(response) => response.into_response(),
            Err(never) => match never {},
        }
    });
    Router::new()
        .route("/", choose.clone())
        .route("/{*path}", choose)
}

async fn answer<Q, M, S>(
    entry: &Entry,
    (schema, measure): (&Schema<Q, M, S>, &Measure<Q, M, S>),
    parts: &Parts,
    audience: Audience,
    mut call: async_graphql::Request,
) -> async_graphql::Response
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    if !entry.app.heart.beats().await {
        return of_none(unavailable());
    }
    let work = entry.work(parts, audience, &mut call);
    let Some(_place) = entry.app.lanes.enter(work).await else {
        return of_none(overloaded());
    };
    let (unhurried, asks) = (Unhurried::default(), is_query(&mut call));
    let context = in_time(entry.context(parts, audience, asks, &unhurried)).await;
    let context = match context {
        Ok(context) => context,
        Err(error) => return unanswered(error),
    };
    let (stale, connections) = (context.stale.clone(), context.connections.clone());
    let asked = context.clone();
    let document = match asked_once(measure, &mut call).await {
        Ok(document) => document,
        Err(error) => return async_graphql::Response::from_errors(vec![error]),
    };
    let variables = call.variables.clone();
    let executed = schema.execute(call.data(context));
    let Ok(mut response) = unhurried.in_time(executed).await else {
        let fields = measure.root_fields(&document, &variables);
        return asked.carried_out.tell_each(unanswered(late()), &fields);
    };
    // What was read may have been decided long before it could be told.
    if asks && !entry.app.heart.beats().await {
        return of_none(unavailable());
    }
    if response.is_ok() {
        connections.end().await;
    }
    form(&mut response, &document, &variables);
    asked.note_refusals(&response, || measure.root_fields(&document, &variables));
    stale.mark(asked.carried_out.tell(response))
}

/// The document that is carried out, as the library answers it rightly.
async fn asked_once<Q, M, S>(
    measure: &Measure<Q, M, S>,
    call: &mut async_graphql::Request,
) -> Result<ExecutableDocument, ServerError>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let document = call.parsed_query()?.clone();
    check_depth(&document)?;
    measure.once(call, document).await
}

/// Who asks is not known, so nothing is answered: an outage must not look like
/// a session that has ended.
fn unanswered(error: sqlx::Error) -> async_graphql::Response {
    of_none(failed(error))
}

fn of_none(error: async_graphql::Error) -> async_graphql::Response {
    let mut error = error.into_server_error(Pos::default());
    // It is about no place in the query.
    error.locations.clear();
    async_graphql::Response::from_errors(vec![error])
}

fn is_query(call: &mut async_graphql::Request) -> bool {
    call.parsed_query().is_ok_and(|document| {
        let mut operations = document.operations.iter();
        operations.all(|(_, operation)| operation.node.ty == OperationType::Query)
    })
}

#[derive(Clone)]
struct Entry {
    app: App,
    doors: Arc<ByteDoors>,
}

impl Entry {
    /// What kind of work a request is. Before its session is looked up it passes the
    /// others only with one that was found here before: what anybody can send waits
    /// where anybody waits.
    fn work(&self, parts: &Parts, audience: Audience, call: &mut async_graphql::Request) -> Work {
        let work = Work::of(call);
        if work == Work::Revoking && !self.is_known_staff(parts, audience) {
            return Work::Ordinary;
        }
        work
    }

    fn is_known_staff(&self, parts: &Parts, audience: Audience) -> bool {
        let cookie = SessionCookie::new(Audience::Staff, &self.app.config.staff);
        let token = cookie.read(&parts.headers);
        let is_known = |token: Token| {
            self.app
                .found_sessions
                .knows(&token.hash(), self.app.clock.now())
        };
        audience == Audience::Staff && token.is_some_and(is_known)
    }

    async fn context(
        &self,
        parts: &Parts,
        audience: Audience,
        is_query: bool,
        unhurried: &Unhurried,
    ) -> Result<RequestContext, sqlx::Error> {
        let connections = Connections::new(self.app.log.clone(), is_query);
        let asked = AskedBy::of(&parts.extensions, &parts.headers);
        Ok(RequestContext {
            app: self.app.clone(),
            doors: Arc::clone(&self.doors),
            request_id: asked.request_id.unwrap_or_else(|| self.app.clock.new_id()),
            peer: asked.peer.unwrap_or(std::net::Ipv4Addr::UNSPECIFIED.into()),
            user_agent: asked.user_agent,
            is_elsewhere: parts.extensions.get::<Cookieless>().is_some(),
            came_with: self.session(parts, audience, &connections).await?,
            session_ended: SessionEnded::default(),
            connections,
            stale: Stale::default(),
            carried_out: CarriedOut::default(),
            unhurried: unhurried.clone(),
        })
    }

    /// Who opens a socket: only somebody who is signed in.
    async fn listener(&self, parts: &Parts, audience: Audience) -> Result<Entered, Problem> {
        if !self.app.heart.beats().await {
            return Err(ProblemCode::Unavailable.into());
        }
        let unhurried = Unhurried::default();
        let entering = self.context(parts, audience, false, &unhurried);
        let context = in_time(entering)
            .await
            .map_err(|error| failed_head(&error))?;
        let session = context.session().ok_or(ProblemCode::NotSignedIn)?;
        let listening = self.app.live.sessions().listen(session);
        let listening = listening.ok_or(ProblemCode::TooMany)?;
        Ok(Entered {
            context,
            listening,
            live: self.app.live.clone(),
        })
    }

    /// The live session of the request's cookie, or of what it shows instead at the
    /// portal.
    async fn session(
        &self,
        parts: &Parts,
        audience: Audience,
        connections: &Connections,
    ) -> Result<Option<Session>, sqlx::Error> {
        let config = &self.app.config;
        let elsewhere = &config.portal_origins;
        if audience == Audience::Client
            && let Some(bearer) = Bearer::read(&parts.headers, elsewhere)
        {
            let mut conn = connections.take().await?;
            let (settings, now) = (config.sessions, self.app.clock.now());
            let found =
                sessions::find_elsewhere(&mut conn, &bearer, elsewhere, settings, now).await?;
            connections.done(conn);
            return Ok(found);
        }
        let site = match audience {
            Audience::Staff => &config.staff,
            Audience::Client => &config.portal,
        };
        let Some(token) = SessionCookie::new(audience, site).read(&parts.headers) else {
            return Ok(None);
        };
        let mut conn = connections.take().await?;
        let now = self.app.clock.now();
        let found = sessions::find(&mut conn, &token, audience, config.sessions, now).await?;
        connections.done(conn);
        if audience == Audience::Staff {
            self.app
                .found_sessions
                .note(&token.hash(), found.as_ref(), now);
        }
        Ok(found)
    }
}
