//! Somebody's browser: sends what our pages send, keeps its cookie by hand.

use portico_api::clock::Stopwatch;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, ORIGIN, SET_COOKIE};
use reqwest::{Body, Method, StatusCode};
use serde_json::{Value, json};

use crate::later::COMES_WITHIN;
use crate::outcome::{Outcome, types_of};

/// A server that is asked too much, or that the machine has stopped for seconds, so
/// that its heartbeat is old.
const TRY_AGAIN: [&str; 2] = ["OVERLOADED", "UNAVAILABLE"];

/// Which of the two sites.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Door {
    /// The staff console.
    Staff,
    /// The client portal.
    Portal,
}

impl Door {
    const fn path(self) -> &'static str {
        match self {
            Self::Staff => "/staff",
            Self::Portal => "/portal",
        }
    }
}

/// What came back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's text; empty where it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The body as JSON; null where it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The first error's code: of GraphQL, or of a problem.
    #[must_use]
    pub fn code(&self) -> String {
        let body = self.json();
        let graphql = &body["errors"][0]["extensions"]["code"];
        let code = graphql.as_str().or(body["code"].as_str());
        code.unwrap_or_default().to_owned()
    }

    /// Whether a change was carried out, and the history had not taken it in time for
    /// the answer.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.json()["errors"][0]["extensions"]["cause"] == "HISTORY_BEHIND"
    }

    /// Whether something in it is older than `atLeast` asks for.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.json()["extensions"]["stale"] == true
    }
}

/// A browser at one of the sites; clones share nothing but the session.
#[derive(Clone, Debug)]
pub struct Browser {
    http: reqwest::Client,
    origin: String,
    door: Door,
    cookie: Option<String>,
    elsewhere: Option<Elsewhere>,
}

/// A page of a portal elsewhere, and the token that it shows.
#[derive(Clone, Debug)]
struct Elsewhere {
    origin: String,
    token: String,
}

impl Browser {
    /// Opens a site; nobody is signed in.
    #[must_use]
    pub fn open(origin: &str, door: Door) -> Self {
        Self {
            http: reqwest::Client::new(),
            origin: origin.to_owned(),
            door,
            cookie: None,
            elsewhere: None,
        }
    }

    /// The cookie that is kept, as sent.
    #[must_use]
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// A page on this origin, which shows this token and no cookie.
    #[must_use]
    pub fn elsewhere(&self, origin: &str, token: &str) -> Self {
        Self {
            cookie: None,
            elsewhere: Some(Elsewhere {
                origin: origin.to_owned(),
                token: token.to_owned(),
            }),
            ..self.clone()
        }
    }

    /// Whose page it is that asks.
    #[must_use]
    pub fn page_origin(&self) -> &str {
        let elsewhere = self.elsewhere.as_ref();
        elsewhere.map_or(&self.origin, |page| &page.origin)
    }

    /// The token that it shows, if it is elsewhere.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.elsewhere.as_ref().map(|page| page.token.as_str())
    }

    /// Where the server is, as pages of ours say it.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The same session at another server of the same portal, or of a copy of it.
    #[must_use]
    pub fn at(&self, origin: &str) -> Self {
        Self {
            http: reqwest::Client::new(),
            origin: origin.to_owned(),
            ..self.clone()
        }
    }

    /// The path of this site's GraphQL.
    #[must_use]
    pub fn graphql(&self) -> String {
        format!("{}/graphql", self.door.path())
    }

    /// Sends anything at all.
    pub async fn send(
        &self,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let response = self.begin((method, path), headers, body).await.unwrap();
        Answer {
            status: response.status(),
            headers: response.headers().clone(),
            body: response.bytes().await.unwrap().to_vec(),
        }
    }

    /// Sends anything and hands over the answer before its body is read.
    pub async fn begin(
        &self,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> reqwest::Result<reqwest::Response> {
        let method: Method = method.parse().unwrap();
        let chosen = |name: &str| headers.iter().any(|(given, _)| *given == name);
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.origin))
            .body(body);
        if !chosen("origin") {
            request = request.header(ORIGIN, self.page_origin());
        }
        if !chosen("x-portico-request") {
            request = request.header("x-portico-request", "1");
        }
        if let Some(cookie) = self.cookie.as_ref().filter(|_| !chosen("cookie")) {
            request = request.header(COOKIE, cookie);
        }
        if let Some(token) = self.token().filter(|_| !chosen("authorization")) {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*name, *value);
        }
        request.send().await
    }

    /// A GraphQL request, whatever comes of it.
    pub async fn call(&self, query: &str, variables: Value) -> Answer {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let json = (CONTENT_TYPE.as_str(), "application/json");
        self.send(("POST", &self.graphql()), &[json], body).await
    }

    /// The same, asked again while what it reads has not come to the moment that it
    /// is about or to `atLeast`, as a page does: other tests hold it back.
    pub async fn call_until_known(&self, query: &str, variables: &Value) -> Answer {
        let watch = Stopwatch::start();
        loop {
            let answer = self.call(query, variables.clone()).await;
            let code = answer.code();
            let later = code == "HISTORY_BEHIND" || TRY_AGAIN.contains(&code.as_str());
            if !later && !answer.is_stale() {
                return answer;
            }
            assert!(
                watch.elapsed() < COMES_WITHIN,
                "what is read does not come to {variables}: {query}: {}",
                answer.text()
            );
        }
    }

    /// A GraphQL request that must be answered: its data.
    pub async fn ask(&self, query: &str, variables: Value) -> Value {
        let answer = self.call_until_known(query, &variables).await;
        let mut body = answer.json();
        assert!(body["errors"].is_null(), "{query}\n{}", answer.text());
        assert_eq!(answer.status, 200, "{}", answer.text());
        body["data"].take()
    }

    /// A mutation by its name, and the fields wanted if it is carried out.
    pub async fn change(&self, mutation: &str, input: Value, wanted: &str) -> Outcome {
        let mut answer = self.change_call(mutation, input.clone(), wanted).await;
        // As a page does: nothing was begun, or what was is told again under its key,
        // with what the history had not taken yet.
        let has_key = !input["idempotencyKey"].is_null();
        let later = |answer: &Answer| {
            TRY_AGAIN.contains(&answer.code().as_str()) || (has_key && answer.is_behind())
        };
        let watch = Stopwatch::start();
        while later(&answer) && watch.elapsed() < COMES_WITHIN {
            answer = self.change_call(mutation, input.clone(), wanted).await;
        }
        let mut body = answer.json();
        assert!(body["errors"].is_null(), "{mutation}: {}", answer.text());
        Outcome::of(body["data"][mutation].take())
    }

    /// The same, as the whole HTTP answer. The code of what was done is called `done`: it is of
    /// another type than that of a refusal, and one key has one type.
    pub async fn change_call(&self, mutation: &str, input: Value, wanted: &str) -> Answer {
        let (input_type, done) = types_of(mutation);
        let args = "args { item customer contact contactId via field suggestion permission count limit limitBytes \
                    itemIds retryAfterSeconds }";
        let query = format!(
            "mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ __typename \
             ... on Refused {{ code message {args} }} \
             ... on {done} {{ done: code message position {args} {wanted} }} }} }}"
        );
        self.call(&query, json!({ "input": input })).await
    }

    /// Signs in and keeps the cookie.
    pub async fn sign_in(&mut self, email: &str, password: &str) -> Outcome {
        let input = json!({ "email": email, "password": password });
        let answer = self.change_call("signIn", input, "").await;
        self.keep_cookie(&answer);
        Outcome::of(answer.json()["data"]["signIn"].take())
    }

    /// Keeps the cookie that an answer sets.
    pub fn keep_cookie(&mut self, answer: &Answer) {
        if let Some(set) = answer.headers.get(SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            self.cookie = Some(pair.to_owned());
        }
    }

    /// Shows this cookie from now on, whoever it was given to.
    pub fn take_cookie(&mut self, cookie: &str) {
        self.cookie = Some(cookie.to_owned());
    }

    /// Forgets the cookie, as another browser would never have had it.
    #[must_use]
    pub fn signed_out(&self) -> Self {
        Self {
            cookie: None,
            ..self.clone()
        }
    }
}
