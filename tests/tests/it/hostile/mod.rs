//! Peers that mean harm, at a whole server: slow and silent ones by the thousand,
//! requests that grow, streams that are taken back. Others are answered meanwhile,
//! the server stays small, and sockets that nobody uses are closed.

mod bombs;
mod shares;
mod sockets;

use std::fs;
use std::time::Duration;

use portico_api::clock::Clock;
use portico_tests::{Browser, Client, Customer, Door};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::faults::{Office, Place, Server};

/// Far longer than anything here lasts: a test that waits for ever says nothing.
const FOR_EVER: Duration = Duration::from_mins(3);
/// In the kernel's table.
const ESTABLISHED: &str = "01";
/// What the server may have at most, in KiB.
const MOST_MEMORY: u64 = 512 << 10;

/// A server, and somebody who is to be served.
struct Attacked {
    office: Office,
    server: Server,
    customer: Customer,
    clara: Client,
}

impl Attacked {
    async fn with(flags: &[&str]) -> Self {
        let (office, server) = Office::open(Place::new().with(flags)).await;
        let customer = office.customer("Baker & Sons").await;
        Self {
            clara: office.client(&customer, "Clara").await,
            office,
            server,
            customer,
        }
    }

    fn address(&self) -> &str {
        &self.office.place.address
    }

    /// By connections that are there, and by new ones.
    async fn others_are_answered(&self) {
        let owner = &self.office.owner;
        for (browser, door) in [
            (&owner.browser, Door::Staff),
            (&self.clara.browser, Door::Portal),
        ] {
            let mut anew = Browser::open(browser.origin(), door);
            anew.take_cookie(browser.cookie().unwrap());
            for browser in [browser, &anew] {
                let me = browser.ask("{ me { id } }", json!({})).await;
                assert!(me["me"]["id"].is_string(), "{me}");
            }
        }
        let name = Clock::System.new_id().to_string();
        let input = json!({ "customerId": self.customer.id, "name": name });
        let made = owner.change("createFolder", input, "item { id }").await;
        let _ = made.done();
    }

    /// Connections that the server has open, whoever is at the other end.
    fn connections(&self) -> usize {
        let (_, port) = self.address().rsplit_once(':').unwrap();
        let ours = format!(":{:04X}", port.parse::<u16>().unwrap());
        let table = self.told("net/tcp");
        let open = table.lines().filter(|line| {
            let mut words = line.split_whitespace().skip(1);
            let (here, state) = (words.next(), words.nth(1));
            here.is_some_and(|here| here.ends_with(&ours)) && state == Some(ESTABLISHED)
        });
        open.count()
    }

    /// The most that it ever had.
    fn stayed_small(&self) -> u64 {
        let status = self.told("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
        let kib: u64 = kib.unwrap().parse().unwrap();
        assert!(kib <= MOST_MEMORY, "{kib} KiB");
        kib
    }

    fn told(&self, of: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{of}", self.server.pid())).unwrap()
    }

    /// Sends bytes and reads what comes of it, to its end.
    async fn answer_to(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address()).await.unwrap();
        // Who is refused early does not take everything.
        let _ = stream.write_all(bytes).await;
        let mut answer = vec![];
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The head of a GraphQL request, up to its body.
    fn head(&self, length: usize) -> String {
        let address = self.address();
        format!(
            "POST /portal/graphql HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\n\
             x-portico-request: 1\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n"
        )
    }
}
