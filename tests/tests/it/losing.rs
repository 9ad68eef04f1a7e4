//! Losing access, in each way, at each door, on two servers: what is acknowledged
//! at one is so at the other for every request that begins later, bytes that are on
//! their way stop, and who listens is told.

mod reader;

use std::time::Duration;

use chrono::TimeDelta;
use portico_api::clock::Stopwatch;
use portico_domain::values::StaffRole;
use portico_tests::given::given;
use portico_tests::{Browser, Customer, Given, Socket};
use serde_json::{Value, json};

use crate::live::place;
use crate::soak;
use reader::{Acknowledged, MOST_AFTER, Run};

/// So large that it does not fit into what lies between server and reader, nor is read
/// within a second.
const BYTES: usize = 64 << 20;
/// With this code a socket ends whose session has.
const SESSION_ENDED: u16 = 4401;

struct World {
    given: Given,
    /// Where the other server answers.
    other: String,
    baker: Customer,
    big: String,
}

/// Somebody who may download the document, at the other server, and what takes
/// that away.
struct Trial {
    who: Browser,
    /// What takes it away; none where time does.
    act: Option<(&'static str, Value)>,
    /// Whether their session ends with it.
    signs_out: bool,
}

impl Trial {
    /// Who stays signed in.
    fn of(who: Browser, act: Option<(&'static str, Value)>) -> Self {
        let signs_out = false;
        Self {
            who,
            act,
            signs_out,
        }
    }

    /// Who does not.
    fn that_signs_out(who: Browser, act: (&'static str, Value)) -> Self {
        Self {
            signs_out: true,
            ..Self::of(who, Some(act))
        }
    }
}

type Way = (&'static str, fn(&World) -> BoxFuture<'_, Trial>);
type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

const WAYS: [Way; 9] = [
    ("a grant is revoked", |world| Box::pin(world.by_grant())),
    ("a grant expires", |world| Box::pin(world.by_expiry())),
    ("master access is turned off", |world| {
        Box::pin(world.by_master())
    }),
    ("a member leaves a group", |world| {
        Box::pin(world.by_group())
    }),
    ("a membership is removed", |world| {
        Box::pin(world.by_membership())
    }),
    ("a section is closed", |world| Box::pin(world.by_section())),
    ("a contact is closed", |world| Box::pin(world.by_contact())),
    ("a customer's portal is closed", |world| {
        Box::pin(world.by_portal())
    }),
    ("a staff member is suspended", |world| {
        Box::pin(world.by_suspension())
    }),
];

impl World {
    async fn new() -> Self {
        let given = given().await;
        let baker = given.customer("Baker & Sons").await;
        let bytes: Vec<u8> = (0..BYTES).map(|n| (n >> 3).to_le_bytes()[0]).collect();
        let big = given.document(&baker, None, "big.bin", &bytes).await;
        Self {
            other: given.second_server().await,
            given,
            baker,
            big,
        }
    }

    async fn change(&self, mutation: &str, input: Value, wanted: &str) -> portico_tests::Outcome {
        self.given
            .owner
            .change(mutation, input, wanted)
            .await
            .done()
    }

    /// A contact to whom the document is granted, in this way.
    async fn granted(&self, more: Value) -> (String, Browser) {
        let client = self.given.client(&self.baker, "Clara").await;
        let mut input = json!({ "itemIds": [self.big], "contactId": client.id });
        input
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let _ = self.given.owner.grant_with(input).await.done();
        (client.id, client.browser)
    }

    async fn by_grant(&self) -> Trial {
        let (contact, who) = self.granted(json!({})).await;
        let input = json!({ "itemIds": [self.big], "contactId": contact });
        Trial::of(who, Some(("revokeAccess", input)))
    }

    async fn by_expiry(&self) -> Trial {
        let ends = self.given.clock.now() + TimeDelta::minutes(1);
        let expires = json!({ "expires": { "at": ends.to_rfc3339() } });
        let (_, who) = self.granted(expires).await;
        Trial::of(who, None)
    }

    async fn by_master(&self) -> Trial {
        let client = self.given.client(&self.baker, "Clara").await;
        let input = json!({ "customerId": self.baker.id, "contactId": client.id });
        let _ = self.change("grantMasterAccess", input.clone(), "").await;
        Trial::of(client.browser, Some(("revokeMasterAccess", input)))
    }

    async fn by_group(&self) -> Trial {
        let client = self.given.client(&self.baker, "Clara").await;
        let name = json!({ "name": format!("Group of {}", client.id) });
        let group = self.change("createGroup", name, "groupId").await;
        let group = group.text("groupId").to_owned();
        let members = json!({ "groupId": group, "memberIds": [client.id] });
        let _ = self.change("addGroupMembers", members.clone(), "").await;
        let input = json!({ "itemIds": [self.big], "groupId": group });
        let _ = self.given.owner.grant_with(input).await.done();
        Trial::of(client.browser, Some(("removeGroupMembers", members)))
    }

    async fn by_membership(&self) -> Trial {
        let (contact, who) = self.granted(json!({})).await;
        let input = json!({ "contactId": contact, "customerId": self.baker.id });
        Trial::of(who, Some(("removeMembership", input)))
    }

    async fn by_section(&self) -> Trial {
        let (contact, who) = self.granted(json!({})).await;
        let name = json!({ "name": format!("Tax of {contact}") });
        let section = self.change("defineSection", name, "sectionId").await;
        let section = section.text("sectionId").to_owned();
        let mut membership = json!({
            "contactId": contact, "customerId": self.baker.id, "sectionIds": [section],
        });
        let _ = self
            .change("assignMembership", membership.clone(), "")
            .await;
        let input = json!({ "itemIds": [self.big], "sectionId": section });
        let _ = self.change("setSection", input, "").await;
        membership["sectionIds"] = json!([]);
        Trial::of(who, Some(("assignMembership", membership)))
    }

    async fn by_contact(&self) -> Trial {
        let (contact, who) = self.granted(json!({})).await;
        let input = json!({ "contactId": contact });
        Trial::that_signs_out(who, ("closeContact", input))
    }

    async fn by_portal(&self) -> Trial {
        let (_, who) = self.granted(json!({})).await;
        let input = json!({ "customerId": self.baker.id });
        // There is no other that they may enter.
        Trial::that_signs_out(who, ("closeCustomerPortal", input))
    }

    async fn by_suspension(&self) -> Trial {
        let member = self.given.staff(StaffRole::Staff).await;
        let input = json!({ "staffId": member.id });
        Trial::that_signs_out(member.browser, ("suspendStaff", input))
    }

    /// What the next trial must not find changed.
    async fn put_back(&self) {
        let _ = self.given.owner.switch_portal(&self.baker.id, true).await;
        let input = json!({ "itemIds": [self.big] });
        let _ = self.given.owner.change("setSection", input, "").await;
    }

    /// Names and ids that any of the doors lets out, in words for a failure.
    async fn leaks(&self, who: &Browser) -> Vec<String> {
        let ask = async |query: &str| {
            let variables = json!({ "c": self.baker.id, "i": self.big });
            who.call(query, variables).await.text()
        };
        let list = ask("query($c: ID!) { items(customer: $c) { totalCount nodes { id name } } }");
        let lookup = ask("query($i: ID!) { item(id: $i) { id name } }");
        let search = ask(
            "query($c: ID!) { items(customer: $c, search: \"big\") { totalCount nodes { id } } }",
        );
        let said = [list.await, lookup.await, search.await];
        let mut leaks: Vec<String> = said
            .into_iter()
            .filter(|said| {
                said.contains("big.bin")
                    || said.contains(&self.big)
                    || said.contains("\"totalCount\":1")
            })
            .collect();
        let opened = who.begin_opening("beginDownload", &self.big).await;
        if opened.0["__typename"] == "DownloadBegun" {
            leaks.push("a new download begins".to_owned());
        }
        leaks
    }

    async fn take_away(&self, act: Option<(&'static str, Value)>) {
        match act {
            Some((mutation, input)) => {
                let _ = self.change(mutation, input, "").await;
            }
            None => self.given.clock.advance(TimeDelta::minutes(2)),
        }
    }

    /// A socket that has nothing more to tell of what was done before.
    async fn listening(&self, who: &Browser) -> Socket {
        let name = json!({ "name": format!("Mark {}", self.given.clock.new_id()) });
        let here = place(self.change("createGroup", name, "").await.position());
        loop {
            let mut socket = Socket::open(who).await;
            let first = socket.listen("", "items scopeChanged").await;
            if place(first["position"].as_str().unwrap()) >= here {
                return socket;
            }
            // Other tests hold the history back.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What the socket says of the loss: that lists are to be asked again, or that the
    /// session has ended; and never the name or the id of what was lost.
    async fn is_told(&self, name: &str, mut socket: Socket, signs_out: bool) {
        loop {
            match socket.hear_or_end().await {
                Ok(said) => {
                    let text = said.to_string();
                    let names = text.contains(&self.big) || text.contains("big.bin");
                    assert!(!names, "{name}: {said}");
                    let news = &said["payload"]["data"]["changes"];
                    if news["scopeChanged"] == true && !signs_out {
                        return;
                    }
                }
                Err(code) => {
                    assert_eq!((signs_out, code), (true, SESSION_ENDED), "{name}");
                    return;
                }
            }
        }
    }

    /// All doors before and after; that what was running stopped.
    async fn tried(&self, way: Way) -> Run {
        let run = self.running(way, &self.other).await;
        assert!(
            run.got < BYTES && run.after <= MOST_AFTER,
            "{}: {run:?}; at most {MOST_AFTER} bytes are read within a second",
            way.0
        );
        run
    }

    /// What came of a download that was running, at a server.
    async fn running(&self, (name, way): Way, server: &str) -> Run {
        let trial = way(self).await;
        let who = trial.who.at(server);
        assert_eq!(
            self.leaks(&who).await.len(),
            4,
            "{name}: it is there before"
        );
        let ticket = who.begin_opening("beginDownload", &self.big).await.done();
        let waiting = who.begin_opening("beginDownload", &self.big).await.done();
        let socket = self.listening(&who).await;
        let acknowledged = Acknowledged::default();
        let running = reader::begin(&who, ticket.text("url"), &acknowledged).await;

        self.take_away(trial.act).await;
        acknowledged.set(Stopwatch::start()).unwrap();

        assert_eq!(self.leaks(&who).await, [""; 0], "{name}");
        let late = who.send(("GET", waiting.text("url")), &[], "").await;
        assert!(
            !late.status.is_success(),
            "{name}: a ticket from before opens"
        );
        let run = running.await.unwrap();
        self.is_told(name, socket, trial.signs_out).await;
        self.put_back().await;
        run
    }
}

/// So that the test below is known to see it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nothing_is_decided_again_a_running_download_comes_to_its_end() {
    let world = World::new().await;
    let careless = world.given.careless_server().await;
    for way in [WAYS[0], WAYS[1]] {
        let run = world.running(way, &careless).await;
        assert_eq!(run.got, BYTES, "{}: something else ends it", way.0);
        assert!(run.after > MOST_AFTER, "{}: {run:?}", way.0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_loses_access_has_lost_it_at_every_door_of_every_server() {
    let world = World::new().await;
    let (trials, mut tried) = (soak::number("LOSING_TRIALS", 45), 0);
    let mut worst = Run::default();
    while tried < trials {
        for way in WAYS {
            let run = world.tried(way).await;
            worst = worst.worse(run);
            tried += 5;
            let (name, after) = (way.0, run.longest.as_millis());
            eprintln!("{name}: the last byte that was on its way came after {after} ms");
        }
    }
    let found = format!(
        "0 bytes, names, counts or tickets to what was asked after the acknowledgement; the last \
         byte that was on its way came {} ms and {} bytes after it at most, the socket said so \
         each time",
        worst.longest.as_millis(),
        worst.after,
    );
    soak::told(
        "losing access in nine ways, at five doors, on two servers",
        &format!("{tried} trials"),
        &found,
    );
}
