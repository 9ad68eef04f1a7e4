//! Requests that are small and become large: in JSON, in GraphQL, in headers,
//! compressed, and as streams of HTTP/2 that are taken back.

use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::http::{Request, Version};

use super::{Attacked, FOR_EVER};
use portico_tests::Socket;

/// Just below what a body may have.
const LARGE: usize = 1_000_000;

fn query(text: &str) -> String {
    json!({ "query": text }).to_string()
}

/// Every fragment spreads the next one twice.
fn laughs() -> String {
    let spread = |n: usize| format!("fragment F{n} on Query {{ ...F{0} ...F{0} }} ", n + 1);
    let all: String = (0..200).map(spread).collect();
    query(&format!(
        "{{ ...F0 }} {all} fragment F200 on Query {{ __typename }}"
    ))
}

/// Each with the code that it is answered with; none, where it is answered.
fn bombs() -> Vec<(&'static str, String, &'static str)> {
    let deep = |open: &str| open.repeat(LARGE / open.len() - 100);
    let variables = |of: String| format!("{{\"query\":\"{{me{{id}}}}\",\"variables\":{of}}}");
    let many = |each: &str| each.repeat(LARGE / each.len() - 100);
    let named = (0..60_000).map(|n| format!("\"v{n}\":{n},"));
    let named = named.collect::<Vec<_>>().concat();
    let few = (0..9_900).map(|n| format!("\"v{n}\":{n},"));
    let few = few.collect::<Vec<_>>().concat();
    vec![
        ("lists in lists", variables("[".repeat(9_000)), "MALFORMED"),
        (
            "objects in objects",
            variables("{\"a\":".repeat(9_000)),
            "MALFORMED",
        ),
        (
            "more lists in lists",
            variables(deep("[")),
            "TOO_MANY_FIELDS",
        ),
        (
            "small objects in a list",
            variables(format!("{{\"a\":[{}0]}}", many("{\"\":0},"))),
            "TOO_MANY_FIELDS",
        ),
        (
            "a large number",
            variables("{\"a\":1e999999}".to_owned()),
            "MALFORMED",
        ),
        (
            "a long number",
            variables(format!("{{\"a\":{}}}", many("9"))),
            "MALFORMED",
        ),
        (
            "many variables",
            variables(format!("{{{named}\"v\":0}}")),
            "TOO_MANY_FIELDS",
        ),
        (
            "as many variables as there may be",
            variables(format!("{{{few}\"v\":0}}")),
            "",
        ),
        ("fields in fields", query(&deep("{a")), "TOO_MANY_FIELDS"),
        (
            "many arguments",
            query(&format!("{{me({}){{id}}}}", many("a:1 "))),
            "TOO_MANY_FIELDS",
        ),
        (
            "a thousand arguments",
            query(&format!("{{me({}){{id}}}}", "a:1 ".repeat(1_000))),
            "TOO_MANY_FIELDS",
        ),
        (
            "a thousand directives",
            query(&format!("{{me {}{{id}}}}", "@a ".repeat(1_000))),
            "TOO_MANY_FIELDS",
        ),
        ("fragments of fragments", laughs(), "TOO_MANY_FIELDS"),
    ]
}

/// What the library would multiply.
fn multiplied() -> Vec<(&'static str, String, &'static str)> {
    vec![
        (
            "a variable that stands often",
            often(&json!("x".repeat(LARGE - 10_000))),
            "TOO_MANY_FIELDS",
        ),
        (
            "a long list that stands often",
            often(&json!(vec![json!({ "a": 0 }); LARGE / 10])),
            "TOO_MANY_FIELDS",
        ),
        (
            "a variable more often than names are counted",
            query(&format!(
                "query($v:ID){{me(a:[{}]){{id}}}}",
                "$v".repeat(1_001)
            )),
            "TOO_MANY_FIELDS",
        ),
        (
            "a long name for what is in each row",
            query(&format!("{{{}:firm{{name}}}}", "a".repeat(60_000))),
            "TOO_MANY_FIELDS",
        ),
        (
            "a long name that stands in each error",
            query(&format!("query {} {{a(b:$c,d:$e)}}", "a".repeat(60_000))),
            "TOO_MANY_FIELDS",
        ),
        (
            "one key for many things in many sets",
            query(&conflicting()),
            "TOO_MANY_FIELDS",
        ),
        (
            "fragments in a long chain",
            query(&chain()),
            "TOO_MANY_FIELDS",
        ),
        (
            "a list of a type that is not there",
            query("query($a:[Nope]=[1]){__typename}"),
            "",
        ),
    ]
}

/// 484 arguments, that others of the same key have not, in 33 sets.
fn conflicting() -> String {
    let (sets, ends) = ("...{".repeat(32), "}".repeat(33));
    let (given, others) = ("b:1,".repeat(484), " a".repeat(483));
    format!("{{{sets}a({given}){others}{ends}")
}

/// Each fragment spreads the next one from far down.
fn chain() -> String {
    let (below, ends) = ("a{".repeat(63), "}".repeat(63));
    let one = |n: usize| format!("fragment F{n} on T{{{below}...F{}{ends}}}", n + 1);
    let all: String = (0..300).map(one).collect();
    format!("{{...F0}}{all}fragment F300 on T{{a}}")
}

/// A variable forty times.
fn often(value: &Value) -> String {
    let fields = (0..40).map(|n| format!("a{n}:me @skip(if:$v){{id}} "));
    let text = format!("query($v:Boolean!){{{}}}", fields.collect::<String>());
    json!({ "query": text, "variables": { "v": value } }).to_string()
}

/// Brackets in brackets: the parser goes down with them, and must not come to the end of its
/// stack, however many there are.
fn nested() -> impl Iterator<Item = String> {
    let depths = [
        65, 100, 250, 300, 500, 800, 1_500, 2_000, 3_000, 8_000, 30_000,
    ];
    depths.into_iter().flat_map(|depth: usize| {
        let (lists, ends) = ("[".repeat(depth), "]".repeat(depth));
        let objects = ("{a:".repeat(depth / 2), "}".repeat(depth / 2));
        let types = format!("query($v:{lists}Int{ends}){{me{{id}}}}");
        let below = "{a".repeat(depth);
        let looked_for = "\\\"\"\"\"\"".repeat(depth / 3);
        [
            query(&format!("{{me(a:[\"\"\"x\" {lists}1{ends}]){{id}}}}")),
            query(&format!("{{me(a:[\"\"\"{looked_for}]){{id}}}}")),
            query(&format!("{{me(a:{lists}1{ends}){{id}}}}")),
            query(&format!("{{me(a:{}1{}){{id}}}}", objects.0, objects.1)),
            query(&format!("query($v:A={lists}1{ends}){{me{{id}}}}")),
            query(&format!("{{me @skip(if:{lists}1{ends}){{id}}}}")),
            query(&types),
            query(&format!("{below}{}", "}".repeat(depth))),
        ]
    })
}

/// 64 MiB of nothing, as few bytes.
fn compressed() -> Vec<u8> {
    let mut zeros = Command::new("head");
    zeros
        .args(["-c", "67108864", "/dev/zero"])
        .stdout(Stdio::piped());
    let zeros = zeros.spawn().unwrap().stdout.unwrap();
    let packed = Command::new("gzip")
        .arg("-9")
        .stdin(zeros)
        .output()
        .unwrap();
    assert!(packed.stdout.len() < 100_000);
    packed.stdout
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_would_grow_is_refused_while_it_is_small() {
    let attacked = Attacked::with(&[]).await;
    for (what, body, code) in bombs().into_iter().chain(multiplied()) {
        let bytes = attacked.head(body.len()) + &body;
        let answer = timeout(FOR_EVER, attacked.answer_to(bytes.as_bytes())).await;
        let answer = answer.unwrap_or_else(|_| panic!("{what}: no answer"));
        let expected = if code.is_empty() { "200" } else { "400" };
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {expected}")),
            "{what}: {answer:.300}"
        );
        assert!(answer.contains(code), "{what}: {answer:.300}");
        assert!(answer.len() < 1 << 17, "{what}: {} bytes", answer.len());
    }
    for body in nested() {
        let bytes = attacked.head(body.len()) + &body;
        let answer = timeout(FOR_EVER, attacked.answer_to(bytes.as_bytes())).await;
        let answer = answer.unwrap_or_else(|_| panic!("{body:.100}: no answer"));
        let refused = [
            "SYNTAX",
            "TOO_MANY_FIELDS",
            "TOO_DEEP",
            "GRAPHQL_VALIDATION",
        ];
        let told = refused.iter().any(|code| answer.contains(code));
        assert!(told, "{body:.100}: {answer:.300}");
    }
    let packed = compressed();
    let head = attacked
        .head(packed.len())
        .replace("\r\n\r\n", "\r\ncontent-encoding: gzip\r\n\r\n");
    let answer = attacked
        .answer_to(&[head.as_bytes(), &packed].concat())
        .await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer:.300}");
    laughs_over_a_socket(&attacked).await;
    headers_without_end(&attacked).await;
    attacked.others_are_answered().await;
    attacked.stayed_small();
    attacked.server.stop().await;
}

async fn laughs_over_a_socket(attacked: &Attacked) {
    let mut socket = Socket::open(&attacked.clara).await;
    let mut payload: serde_json::Value = serde_json::from_str(&laughs()).unwrap();
    let text = payload["query"]
        .as_str()
        .unwrap()
        .replacen('{', "subscription {", 1);
    payload["query"] = json!(text.replace("on Query", "on Subscription"));
    let message = json!({ "type": "subscribe", "id": "1", "payload": payload });
    socket.say(message).await;
    let told = socket.hear().await;
    let code = &told["payload"]["errors"][0]["extensions"]["code"];
    assert_eq!(code, "TOO_MANY_FIELDS", "{told}");
}

async fn headers_without_end(attacked: &Attacked) {
    let host = format!("GET /staff HTTP/1.1\r\nhost: {}\r\n", attacked.address());
    let many = (0..1_000).map(|n| format!("x-{n}: 1\r\n"));
    let many = many.collect::<Vec<_>>().concat();
    let long = format!("x: {}\r\n", "a".repeat(LARGE));
    for headers in [many, long] {
        let answer = attacked
            .answer_to(format!("{host}{headers}\r\n").as_bytes())
            .await;
        // Closed, or told first.
        let refused = answer.is_empty() || answer.starts_with("HTTP/1.1 431");
        assert!(refused, "{answer:.300}");
    }
    // HTTP/2: a head that goes on and on in frames of its own.
    let mut stream = TcpStream::connect(attacked.address()).await.unwrap();
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    stream.write_all(preface).await.unwrap();
    // HEADERS, and CONTINUATION of the same stream, without an end.
    let frame = |kind: u8| {
        let field = b"\0\x01x\x01y".repeat(1_000);
        let length = u32::try_from(field.len()).unwrap().to_be_bytes();
        [&length[1..], &[kind, 0, 0, 0, 0, 1], &field].concat()
    };
    let endless = async {
        let mut sent = stream.write_all(&frame(1)).await;
        while sent.is_ok() {
            sent = stream.write_all(&frame(9)).await;
        }
    };
    timeout(FOR_EVER, endless).await.expect("somebody ends it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_takes_requests_back_at_once_is_cut_off_and_others_are_answered() {
    let attacked = Attacked::with(&[]).await;
    let attackers = (0..4).map(|_| {
        let address = attacked.address().to_owned();
        tokio::spawn(async move {
            let (mut taken_back, mut cut_off) = (0, 0);
            while cut_off < 5 {
                let asked = taken_back_until_cut(&address).await;
                taken_back += asked;
                cut_off += 1;
            }
            taken_back
        })
    });
    let attackers: Vec<_> = attackers.collect();
    while !attackers.iter().all(tokio::task::JoinHandle::is_finished) {
        attacked.others_are_answered().await;
    }
    for attacker in attackers {
        assert!(attacker.await.unwrap() > 0);
    }
    attacked.others_are_answered().await;
    attacked.stayed_small();
    attacked.server.stop().await;
}

/// How many requests one connection got away with.
async fn taken_back_until_cut(address: &str) -> usize {
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut send, connection) = h2::client::handshake(stream).await.unwrap();
    let connection = tokio::spawn(connection);
    let mut asked = 0;
    loop {
        send = match send.ready().await {
            Ok(send) => send,
            Err(_) => break,
        };
        let request = Request::get(format!("http://{address}/staff"));
        let request = request.version(Version::HTTP_2).body(()).unwrap();
        let Ok((_, mut stream)) = send.send_request(request, true) else {
            break;
        };
        stream.send_reset(h2::Reason::CANCEL);
        asked += 1;
        assert!(asked < 100_000, "nobody ends it");
        tokio::task::yield_now().await;
    }
    drop(connection.await);
    asked
}
