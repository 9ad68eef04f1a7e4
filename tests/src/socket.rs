//! A page that listens: `graphql-transport-ws`, spoken by hand.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::browser::Browser;

/// A test that hears nothing for so long has failed; other tests' open transactions in the
/// same cluster hold the history back meanwhile.
const PATIENCE: Duration = Duration::from_mins(2);

/// An open socket.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// A server that opens none: its status and what it says.
pub type NotOpened = (u16, Value);

impl Socket {
    /// Opens one as a page of ours would, and says hello.
    pub async fn open(browser: &Browser) -> Self {
        let mut socket = Self::try_open(browser, &[]).await.unwrap();
        socket.say(json!({ "type": "connection_init" })).await;
        assert_eq!(socket.hear().await["type"], "connection_ack");
        socket
    }

    /// Opens one with headers of a test's choice, an empty value for none.
    pub async fn try_open(browser: &Browser, headers: &[(&str, &str)]) -> Result<Self, NotOpened> {
        let url = format!("{}{}/ws", browser.origin(), browser.graphql());
        let url = url.replacen("http", "ws", 1);
        let mut request = url.into_client_request().unwrap();
        let shown = browser.token();
        let shown = shown.map(|token| format!("graphql-transport-ws, portico.bearer.{token}"));
        let mut all = vec![
            (
                "sec-websocket-protocol",
                shown.as_deref().unwrap_or("graphql-transport-ws"),
            ),
            ("origin", browser.page_origin()),
            ("cookie", browser.cookie().unwrap_or_default()),
        ];
        all.extend(headers);
        for (name, value) in all {
            let name = tokio_tungstenite::tungstenite::http::HeaderName::try_from(name).unwrap();
            request.headers_mut().remove(&name);
            if !value.is_empty() {
                request.headers_mut().insert(name, value.parse().unwrap());
            }
        }
        match connect_async(request).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(answer)) => {
                let body = answer.body().as_deref().unwrap_or_default();
                let said = serde_json::from_slice(body).unwrap_or_default();
                Err((answer.status().as_u16(), said))
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// Sends a message.
    pub async fn say(&mut self, message: Value) {
        let text = message.to_string();
        self.0.send(Message::text(text)).await.unwrap();
    }

    /// Sends bytes, which no message of the protocol is.
    pub async fn say_bytes(&mut self, bytes: impl Into<Vec<u8>>) {
        self.0.send(Message::binary(bytes.into())).await.unwrap();
    }

    /// Begins a subscription to everything that `changes` tells.
    pub async fn listen(&mut self, arguments: &str, fields: &str) -> Value {
        let query = format!("subscription {{ changes{arguments} {{ position {fields} }} }}");
        self.subscribe("1", &query).await;
        self.news().await
    }

    /// Begins a subscription, or whatever else the text is.
    pub async fn subscribe(&mut self, id: &str, query: &str) {
        let payload = json!({ "query": query });
        let message = json!({ "type": "subscribe", "id": id, "payload": payload });
        self.say(message).await;
    }

    /// The next message of the protocol.
    pub async fn hear(&mut self) -> Value {
        let heard = self.hear_or_end().await;
        heard.unwrap_or_else(|code| panic!("closed with {code}"))
    }

    /// The next message of the protocol, or the code with which the server closes; 0 where
    /// it gives none.
    pub async fn hear_or_end(&mut self) -> Result<Value, u16> {
        let text = self.text_or_end().await?;
        Ok(serde_json::from_str(&text).unwrap())
    }

    /// The same as it is written.
    pub async fn text_or_end(&mut self) -> Result<String, u16> {
        loop {
            let heard = tokio::time::timeout(PATIENCE, self.0.next()).await;
            match heard.expect("nothing is heard, and it stays open") {
                Some(Ok(Message::Text(text))) => return Ok(text.to_string()),
                Some(Ok(Message::Close(Some(frame)))) => return Err(frame.code.into()),
                Some(Ok(_)) => {}
                None | Some(Err(_)) => return Err(0),
            }
        }
    }

    /// What `changes` tells next.
    pub async fn news(&mut self) -> Value {
        let mut heard = self.hear().await;
        assert_eq!(heard["type"], "next", "{heard}");
        let news = heard["payload"]["data"]["changes"].take();
        assert!(news.is_object(), "{heard}");
        news
    }

    /// The code with which the server closes, whatever it says before.
    pub async fn end(mut self) -> u16 {
        loop {
            if let Err(code) = self.hear_or_end().await {
                return code;
            }
        }
    }
}
