//! A database, a data folder, byte doors, and people who are signed in.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use http_body_util::BodyExt;
use portico_api::auth::sessions::{self, NewSession};
use portico_api::auth::{Audience, Person, Session, SessionCookie};
use portico_api::blobs::{BlobStore, StoredContent};
use portico_api::bytes::{
    Allowed, ByteDoors, ByteSettings, CompleteError, Completed, Gatekeeper, HandedOver, OnClash,
    Refused, Senders, Stopped, TicketRow, Trouble, Turns, UploadRow, UploadState, routes, tickets,
    tickets::TicketState, uploads,
};
use portico_api::clock::Clock;
use portico_api::commands::{BeginUploads, Begun, NewFile, Refusal};
use portico_api::config::{Origins, SessionSettings, Site};
use portico_api::heart::Heart;
use portico_api::http::{Edges, Problem, router};
use portico_api::telemetry::Metrics;
use portico_domain::{ContactId, CustomerId, IdentityId, ItemId, OpeningId, StaffId};
use portico_event_log::{Origin, begin_store, connect_to_work, migrate, origin};
use portico_private_postgres::for_tests::{FreshDatabase, fresh_database};
use sqlx::{PgConnection, PgPool};
use tower::ServiceExt;
use uuid::Uuid;

pub(crate) const SESSIONS: SessionSettings = SessionSettings {
    idle: TimeDelta::hours(12),
    absolute: TimeDelta::days(7),
};
pub(crate) const CUSTOMER: CustomerId = CustomerId::new(Uuid::from_u128(0xC));
pub(crate) const STAFF: Person = Person::Staff(StaffId::new(Uuid::from_u128(0x5)));
pub(crate) const CONTACT: Person = Person::Contact(ContactId::new(Uuid::from_u128(0x6)));

pub(crate) fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

pub(crate) struct Given {
    _database: FreshDatabase,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) pool: PgPool,
    pub(crate) clock: Clock,
    pub(crate) gate: Arc<Gate>,
    pub(crate) doors: Arc<ByteDoors>,
}

/// Somebody's browser.
pub(crate) struct SignedIn {
    pub(crate) session: Session,
    pub(crate) cookie: String,
}

pub(crate) async fn pool() -> (FreshDatabase, PgPool) {
    let database = fresh_database("api", async |url: String| migrate(&url).await).await;
    let pool = connect_to_work(database.url(), 8).await.unwrap();
    (database, pool)
}

pub(crate) async fn given() -> Given {
    let (database, pool) = pool().await;
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = begun(folder.path(), &database).await;
    let clock = Clock::fixed(noon());
    let gate = Arc::new(Gate::open(pool.clone()));
    let site = site();
    let settings = ByteSettings {
        sessions: SESSIONS,
        cookies: [Audience::Staff, Audience::Client].map(|door| SessionCookie::new(door, &site)),
        elsewhere: Origins::default(),
        largest: 5 << 30,
    };
    let doors = Arc::new(ByteDoors {
        pool: pool.clone(),
        store,
        clock: clock.clone(),
        heart: still(&pool).await,
        settings,
        gatekeeper: Arc::clone(&gate) as Arc<dyn Gatekeeper>,
        turns: Turns::default(),
        senders: Senders::default(),
        metrics: Metrics::default(),
    });
    Given {
        _database: database,
        folder,
        pool,
        clock,
        gate,
        doors,
    }
}

/// The store of a data folder, begun for this database, and what that remembers.
pub(crate) async fn begun(folder: &Path, database: &FreshDatabase) -> (BlobStore, Origin) {
    let store = BlobStore::open(folder, 0).unwrap();
    let found = origin(database.url()).await.unwrap().unwrap();
    let this = store.claim(found, Uuid::from_u128(0xB)).unwrap();
    let begun = Origin {
        store: Some(begin_store(database.url(), this).await.unwrap()),
        ..found
    };
    (store, begun)
}

/// A heart that nobody listens to.
pub(crate) async fn still(pool: &PgPool) -> Heart {
    let begun = Heart::of_command(pool, Clock::fixed(noon())).await;
    begun.unwrap().0
}

pub(crate) fn site() -> Site {
    Site::parse("http://a.example").unwrap()
}

pub(crate) fn edges(clock: Clock) -> Edges {
    Edges {
        clock,
        staff: site(),
        portal: site(),
        portal_origins: Origins::default(),
        listen: "127.0.0.1:8080".parse().unwrap(),
        trusted_proxies: 0,
        max_connections: 2_000,
        metrics: Metrics::default(),
    }
}

impl Given {
    pub(crate) fn router(&self) -> Router {
        router(routes(Arc::clone(&self.doors)), edges(self.clock.clone()))
    }

    pub(crate) async fn signed_in(&self, person: Person) -> SignedIn {
        let mut conn = self.pool.acquire().await.unwrap();
        let identity = IdentityId::new(Uuid::from_u128(7));
        let new = NewSession {
            identity,
            person,
            ip: None,
            user_agent: None,
        };
        let now = self.clock.now();
        let (token, session) = sessions::create(&mut conn, new, SESSIONS, now)
            .await
            .unwrap();
        let name = SessionCookie::new(person.audience(), &site()).name();
        SignedIn {
            session,
            cookie: format!("{name}={}", token.reveal()),
        }
    }

    pub(crate) async fn upload(&self, person: Person, size: u64) -> UploadRow {
        self.upload_of(person, size, None).await
    }

    pub(crate) async fn upload_of(
        &self,
        person: Person,
        size: u64,
        declared: Option<[u8; 32]>,
    ) -> UploadRow {
        let now = self.clock.now();
        let upload = UploadRow {
            id: self.clock.new_id(),
            person,
            customer: CUSTOMER,
            parent: None,
            document: None,
            item: ItemId::new(self.clock.new_id()),
            name: "letter.txt".to_owned(),
            size,
            declared,
            on_clash: OnClash::KeepBoth,
            state: UploadState::Receiving,
            failure: None,
            created_at: now,
            expires_at: now + TimeDelta::hours(48),
        };
        uploads::insert(&mut self.pool.acquire().await.unwrap(), &upload)
            .await
            .unwrap();
        upload
    }

    pub(crate) async fn row(&self, upload: &UploadRow) -> UploadRow {
        let mut conn = self.pool.acquire().await.unwrap();
        let row = uploads::get(&mut conn, upload.id, upload.person).await;
        row.unwrap().unwrap()
    }
}

/// An application that allows everything until told otherwise.
pub(crate) struct Gate {
    pool: PgPool,
    pub(crate) refuses: AtomicBool,
    pub(crate) away: AtomicBool,
    pub(crate) broken: AtomicBool,
    pub(crate) revoked: AtomicBool,
    pub(crate) openings: AtomicU32,
    /// From which byte up to which.
    pub(crate) handed: Arc<std::sync::Mutex<Vec<(u64, u64)>>>,
    pub(crate) content: std::sync::Mutex<Option<Allowed>>,
}

impl Gate {
    fn open(pool: PgPool) -> Self {
        Self {
            pool,
            refuses: AtomicBool::default(),
            away: AtomicBool::default(),
            broken: AtomicBool::default(),
            revoked: AtomicBool::default(),
            openings: AtomicU32::default(),
            handed: Arc::default(),
            content: std::sync::Mutex::default(),
        }
    }
}

#[async_trait]
impl Gatekeeper for Gate {
    async fn begin(
        &self,
        _: &ByteDoors,
        _: &Session,
        _: &BeginUploads,
        _: NewFile,
    ) -> Result<Begun, Problem> {
        Ok(Begun::Refused(Refusal::not_found()))
    }

    async fn complete(
        &self,
        upload: UploadRow,
        _: StoredContent,
    ) -> Result<Completed, CompleteError> {
        if self.away.load(Ordering::SeqCst) {
            let away = Trouble::Away("no database".to_owned());
            return Err(CompleteError::Failed(away));
        }
        if self.broken.load(Ordering::SeqCst) {
            let mistake = Trouble::Broken("no such column".to_owned());
            return Err(CompleteError::Failed(mistake));
        }
        if self.refuses.load(Ordering::SeqCst) {
            let (code, message) = (
                "PORTAL_CLOSED".to_owned(),
                "The portal is closed.".to_owned(),
            );
            return Err(CompleteError::Refused { code, message });
        }
        let mut conn = self.pool.acquire().await.unwrap();
        uploads::complete(&mut conn, upload.id).await.unwrap();
        Ok(Completed {
            item: upload.item,
            name: upload.name,
            position: None,
        })
    }

    async fn stopped(&self, _: &UploadRow, _: &Session) -> Option<Stopped> {
        None
    }

    async fn may_view(
        &self,
        _: &mut PgConnection,
        _: Person,
        _: ItemId,
    ) -> Result<bool, sqlx::Error> {
        Ok(!self.revoked.load(Ordering::SeqCst))
    }

    async fn decide(&self, ticket: &TicketRow, _: &Session) -> Result<Allowed, Refused> {
        if self.revoked.load(Ordering::SeqCst) {
            return Err(Refused::Hidden);
        }
        let allowed = self
            .content
            .lock()
            .unwrap()
            .clone()
            .ok_or(Refused::Hidden)?;
        Ok(Allowed {
            action: ticket.action,
            ..allowed
        })
    }

    async fn record_opening(
        &self,
        ticket: &TicketRow,
        _: &Session,
        _: &Allowed,
    ) -> Result<(), Refused> {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ";
        loop {
            let mut transaction = self.pool.begin_with(begin).await.unwrap();
            let states = tickets::states(&mut transaction, &[ticket.hash]).await;
            if states.unwrap()[&ticket.hash] == TicketState::Opened {
                return Ok(());
            }
            // Another request of the ticket may be faster; then it is looked at
            // once more.
            let opened = [(ticket.hash, OpeningId::new(Uuid::from_u128(0xE)))];
            let marked = tickets::mark_opened(&mut transaction, &opened, noon()).await;
            if marked.is_ok() {
                transaction.commit().await.unwrap();
                self.openings.fetch_add(1, Ordering::SeqCst);
                return Ok(());
            }
        }
    }

    fn turned_away(&self, _: &TicketRow, _: &Session) {}

    fn asked_in_vain(&self, _: &'static str, _: &Session) {}

    fn handing_over(&self, _: &TicketRow, _: &Session, _: &Allowed) -> HandedOver {
        let handed = Arc::clone(&self.handed);
        Box::new(move |bytes| handed.lock().unwrap().push((bytes.start, bytes.end)))
    }

    async fn still_allowed(&self, _: &TicketRow, _: &Session) -> bool {
        !self.revoked.load(Ordering::SeqCst)
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn code(&self) -> String {
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body["code"].as_str().unwrap_or_default().to_owned()
    }
}

pub(crate) async fn read(response: Response<Body>) -> Answer {
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body,
    }
}

/// Sends a request as our own page would, with these headers besides.
pub(crate) async fn send(
    router: &Router,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Answer {
    let page = [
        ("host", "a.example"),
        ("origin", "http://a.example"),
        ("x-portico-request", "1"),
    ];
    let mut request = Request::builder().method(method).uri(path);
    let chosen = |name: &str| headers.iter().any(|(given, _)| *given == name);
    for (name, value) in page.iter().filter(|(name, _)| !chosen(name)).chain(headers) {
        request = request.header(*name, *value);
    }
    let request = request.body(body.into()).unwrap();
    read(router.clone().oneshot(request).await.unwrap()).await
}
