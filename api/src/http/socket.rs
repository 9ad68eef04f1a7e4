//! Subscriptions over a WebSocket, in the protocol `graphql-transport-ws`, and
//! nothing else over it: queries and changes have a door of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_graphql::http::{WebSocket as Protocol, WebSocketProtocols, WsMessage};
use async_graphql::parser::parse_query;
use async_graphql::{
    Data, ErrorExtensionValues, Executor, Name, ObjectType, Request, Response, Schema, ServerError,
    SubscriptionType,
};
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response as HttpResponse};
use axum::routing::{MethodRouter, get};
use futures_util::stream::{BoxStream, SplitSink, once};
use futures_util::{SinkExt, Stream, StreamExt, future};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

use super::graphql::{bounded, check_copies, check_name, taken};
use super::places::Held;
use super::problem::Problem;
use super::problem_code::ProblemCode;
use super::socket_ids::{Answers, IdInUse, Ids};
use crate::graphql::context::RequestContext;
use crate::graphql::{ErrorCode, Measurable, Measure, check_depth, form, one_subscription};
use crate::live::{Ending, Listening, Live};
use crate::operations::Accepted;

/// The only protocol.
const PROTOCOL: &str = "graphql-transport-ws";
/// Bytes of the longest message that is taken.
const LONGEST: usize = 1 << 16;
/// Subscriptions of one socket at a time.
const RUNNING: usize = 8;
/// A peer that does not say hello in time is not waited for.
const HELLO_WITHIN: Duration = Duration::from_secs(10);
/// How often a peer is asked whether it is still there; it has as long to answer.
const PING_EVERY: Duration = Duration::from_secs(20);
/// A message that the peer does not take for so long is not sent any more: what it
/// says may not be true by then.
const SENT_WITHIN: Duration = Duration::from_millis(500);

/// Who opened a socket, and what their subscriptions know.
pub(crate) struct Entered {
    pub(crate) context: RequestContext,
    pub(crate) listening: Listening,
    pub(crate) live: Live,
}

/// What is answered over a door's sockets.
pub(crate) struct SocketDoor<Q: 'static, M: 'static, S: 'static> {
    pub(crate) schema: Schema<Q, M, S>,
    /// Judges a subscription before it begins.
    pub(crate) measure: &'static Measure<Q, M, S>,
    pub(crate) accepted: Accepted,
}

impl<Q, M, S> Clone for SocketDoor<Q, M, S> {
    fn clone(&self) -> Self {
        Self {
            schema: self.schema.clone(),
            measure: self.measure,
            accepted: self.accepted.clone(),
        }
    }
}

/// The route's methods: GET with an upgrade. `enter` judges the head.
pub(crate) fn socket_methods<Q, M, S, E, F>(
    door: SocketDoor<Q, M, S>,
    places: Arc<Semaphore>,
    enter: E,
) -> MethodRouter
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
    E: Fn(Parts) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Entered, Problem>> + Send + 'static,
{
    get(
        async move |upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>, parts: Parts| {
            let share = parts.extensions.get::<Arc<Held>>().cloned();
            let opened = open(upgrade, places, enter(parts)).await;
            opened.map_or_else(IntoResponse::into_response, |(upgrade, entered, place)| {
                upgraded(upgrade, (entered, (place, share)), door)
            })
        },
    )
}

type Opened = (WebSocketUpgrade, Entered, OwnedSemaphorePermit);

/// What a socket holds as long as it is open: one of the server's places, and of the
/// share that its peer has of those for connections.
type Place = (OwnedSemaphorePermit, Option<Arc<Held>>);

async fn open(
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    places: Arc<Semaphore>,
    entering: impl Future<Output = Result<Entered, Problem>>,
) -> Result<Opened, Problem> {
    let upgrade = upgrade.map_err(|_| ProblemCode::NoWebsocket)?;
    let upgrade = upgrade.protocols([PROTOCOL]);
    if upgrade.selected_protocol().is_none() {
        return Err(ProblemCode::UnknownProtocol.into());
    }
    let place = places.try_acquire_owned();
    let place = place.map_err(|_| ProblemCode::Overloaded)?;
    Ok((upgrade, entering.await?, place))
}

fn upgraded<Q, M, S>(
    upgrade: WebSocketUpgrade,
    (entered, place): (Entered, Place),
    door: SocketDoor<Q, M, S>,
) -> HttpResponse
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let executor = Subscriptions {
        door,
        places: Arc::new(Semaphore::new(RUNNING)),
        context: entered.context.clone(),
    };
    upgrade
        .max_message_size(LONGEST)
        .max_frame_size(LONGEST)
        .on_upgrade(async move |socket| {
            let (mut to, from) = socket.split();
            if let Some(end) = talk(&mut to, from, executor, entered).await {
                // The peer may be gone already.
                let _ = timeout(SENT_WITHIN, to.send(Message::Close(Some(end)))).await;
            }
            drop(place);
        })
}

/// Longer reasons do not fit into the frame that closes.
const REASON: usize = 123;

fn end(code: u16, reason: &str) -> CloseFrame {
    let fits = reason.floor_char_boundary(REASON);
    CloseFrame {
        code,
        reason: reason[..fits].into(),
    }
}

/// What the library closes with, by the codes that the protocol has for it.
fn by_protocol(code: u16, reason: &str, ids: &Ids) -> CloseFrame {
    match (code, ids.twice()) {
        (1002, Some(id)) => end(4409, &format!("Subscriber for {id} already exists")),
        // No message of the protocol.
        (1002, None) => end(4400, reason),
        // Subscribed before the handshake.
        (1011, _) => end(4401, "connection_init comes first"),
        (other, _) => end(other, reason),
    }
}

/// Until one of them has enough; how to say so, if the peer may still listen.
async fn talk(
    to: &mut SplitSink<WebSocket, Message>,
    from: impl Stream<Item = Result<Message, axum::Error>> + Send,
    executor: impl Executor,
    entered: Entered,
) -> Option<CloseFrame> {
    let heard = Arc::new(AtomicBool::new(true));
    let ids = Ids::default();
    let said = texts(from, Arc::clone(&heard)).map(|text| ids.message_of(&text));
    let protocol = Protocol::from_message_stream(executor, said, WebSocketProtocols::GraphQLWS);
    let mut data = Data::default();
    data.insert(entered.context);
    let mut answers = std::pin::pin!(protocol.connection_data(data));
    let mut pings = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let hello = tokio::time::sleep(HELLO_WITHIN);
    let mut hello = std::pin::pin!(hello);
    let mut greeted = false;
    loop {
        let message = tokio::select! {
            biased;
            ending = entered.listening.ended() => return Some(match ending {
                Ending::Session => end(4401, "the session has ended"),
                Ending::Unknown => end(1013, "the session cannot be looked up now; try again"),
            }),
            () = entered.live.closed() => return Some(end(1001, "the server stops")),
            () = &mut hello, if !greeted => {
                return Some(end(4408, "connection_init did not come in time"));
            }
            _ = pings.tick() => {
                if !heard.swap(false, Ordering::Relaxed) {
                    return None;
                }
                Message::Ping(bytes::Bytes::new())
            }
            answer = answers.next() => match answer {
                Some(WsMessage::Text(text)) => Message::Text(text.into()),
                Some(WsMessage::Close(code, reason)) => {
                    return Some(by_protocol(code, &reason, &ids));
                }
                None => return None,
            },
        };
        greeted |= matches!(&message, Message::Text(text) if text.contains("connection_ack"));
        if !matches!(timeout(SENT_WITHIN, to.send(message)).await, Ok(Ok(()))) {
            return None;
        }
    }
}

/// What the peer says, up to its end; any sign of life is noted.
fn texts(
    from: impl Stream<Item = Result<Message, axum::Error>> + Send,
    heard: Arc<AtomicBool>,
) -> impl Stream<Item = Vec<u8>> + Send {
    from.take_while(|message| {
        future::ready(matches!(message, Ok(message) if !matches!(message, Message::Close(_))))
    })
    .filter_map(move |message| {
        heard.store(true, Ordering::Relaxed);
        future::ready(match message {
            Ok(Message::Text(text)) => Some(text.as_bytes().to_vec()),
            // Bytes are no message of the protocol: it ends on what is no JSON.
            Ok(Message::Binary(_)) => Some(vec![]),
            Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_)) | Err(_) => None,
        })
    })
}

/// Answers subscriptions, so many at a time.
struct Subscriptions<Q: 'static, M: 'static, S: 'static> {
    door: SocketDoor<Q, M, S>,
    places: Arc<Semaphore>,
    /// Takes down what is refused.
    context: RequestContext,
}

impl<Q, M, S> Clone for Subscriptions<Q, M, S> {
    fn clone(&self) -> Self {
        Self {
            door: self.door.clone(),
            places: Arc::clone(&self.places),
            context: self.context.clone(),
        }
    }
}

impl<Q, M, S> Executor for Subscriptions<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    async fn execute(&self, _: Request) -> Response {
        not_a_subscription()
    }

    fn execute_stream(
        &self,
        request: Request,
        data: Option<Arc<Data>>,
    ) -> BoxStream<'static, Response> {
        let id = IdInUse::of(&request);
        let answers = self.subscribe(request, data);
        Answers::new(id, answers).boxed()
    }
}

impl<Q, M, S> Subscriptions<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    /// To an operation, where there is a place for it and the door takes it.
    fn subscribe(&self, request: Request, data: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            let message = format!("A socket carries {RUNNING} subscriptions at most; end one.");
            return told(refused(ErrorCode::TooMany.as_str(), message));
        };
        let this = self.clone();
        let answers = async move {
            match taken(this.door.accepted.takes(&request.query)).await {
                Ok(()) => this.answers(request, data, place).await,
                Err(problem) => told(refused(&problem.code, problem.message)),
            }
        };
        once(answers).flatten().boxed()
    }

    /// To an operation that the door takes.
    async fn answers(
        &self,
        mut request: Request,
        data: Option<Arc<Data>>,
        place: OwnedSemaphorePermit,
    ) -> BoxStream<'static, Response> {
        let document = match bounded(&request.query, |text| parse_query(text)) {
            Ok(document) => document,
            Err(problem) => return told(refused(&problem.code, problem.message)),
        };
        let Some(document) = one_subscription(document, &S::type_name()) else {
            return told(not_a_subscription());
        };
        let name = document.operations.iter().next().and_then(|(name, _)| name);
        let asked = request.operation_name.as_deref();
        if let Err(problem) = check_name(name.map(Name::as_str), asked) {
            return told(refused(&problem.code, problem.message));
        }
        if let Err(problem) = check_copies(&document, &request.variables) {
            return told(refused(&problem.code, problem.message));
        }
        if let Err(error) = check_depth(&document) {
            return told(Response::from_errors(vec![error]));
        }
        request.set_parsed_query(document.clone());
        let measurable = Measurable::of(&request);
        let measure = self.door.measure;
        let document = match measure.once(&mut request, document).await {
            Ok(document) => document,
            Err(error) => return told(Response::from_errors(vec![error])),
        };
        let variables = request.variables.clone();
        let answers = self
            .door
            .schema
            .execute_stream_with_session_data(request, data.unwrap_or_default());
        let context = self.context.clone();
        answers
            .then(move |mut answer| {
                let _held = &place;
                form(&mut answer, &document, &variables);
                context.note_refusals(&answer, || measure.root_fields(&document, &variables));
                let measurable = measurable.clone();
                async move {
                    if answer.is_ok() {
                        answer
                    } else {
                        measurable.told(answer, measure).await
                    }
                }
            })
            .boxed()
    }
}

fn not_a_subscription() -> Response {
    let code = ErrorCode::NotASubscription;
    refused(code.as_str(), code.message().to_owned())
}

/// One answer, and no more.
fn told(answer: Response) -> BoxStream<'static, Response> {
    once(future::ready(answer)).boxed()
}

fn refused(code: &str, message: String) -> Response {
    let mut error = ServerError::new(message, None);
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    error.extensions = Some(extensions);
    Response::from_errors(vec![error])
}
