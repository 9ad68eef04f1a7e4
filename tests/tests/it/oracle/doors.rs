//! Every door of the portal, over HTTP: what is listed, looked up, searched,
//! counted, shown, handed out, and old versions of it, for every contact.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use portico_api::auth::{Token, TokenHash};
use portico_api::bytes::{Opening, tickets};
use portico_domain::{ContactId, CustomerId, ItemId, VersionId};
use portico_tests::oracle::{Kind, Rights, Version, World};
use portico_tests::{Browser, Door, Outcome, given};
use serde_json::{Value, json};
use uuid::Uuid;

use super::scene::Scene;
use super::sending::is_shown;

const FIELDS: &str = "id parentId viewerCan { view { allowed } download { allowed }
    upload { allowed } newFolder { allowed } withdraw { allowed } }";
const VERSION: &str = "{ id number mine viewerCan { view { allowed } download { allowed } } }";

/// Why what is seen may not be taken away.
const CAPS: [&str; 3] = ["VIEW_ONLY", "CANNOT_DOWNLOAD", "MATTER_CANNOT_DOWNLOAD"];

/// A contact at the doors, and what the oracle says of each item.
struct Visit<'a> {
    scene: &'a Scene,
    context: String,
    contact: Uuid,
    browser: Browser,
    rights: BTreeMap<Uuid, Rights>,
}

impl Scene {
    pub(super) async fn check_doors(&self, context: &str) {
        for (number, &contact) in self.contacts.iter().enumerate() {
            let Some(visit) = self.visit(number, contact, context).await else {
                continue;
            };
            for customer in &self.customers {
                visit.lists(*customer).await;
                visit.names_at_the_top(*customer).await;
            }
            for (&id, item) in &self.world.items {
                visit.lookup(id).await;
                if item.kind == Kind::Document {
                    visit.bytes(id, Opening::View).await;
                    visit.bytes(id, Opening::Download).await;
                }
            }
        }
    }

    /// None of somebody whose account is closed, who is not let in.
    async fn visit(&self, number: usize, contact: ContactId, context: &str) -> Option<Visit<'_>> {
        let mut browser = Browser::open(&self.given.origin, Door::Portal);
        let email = format!("ada{number}@client.example");
        let signed_in = browser.sign_in(&email, given::PASSWORD).await;
        if !self.world.active.contains(&contact.uuid()) {
            let _ = signed_in.refused("WRONG_CREDENTIALS");
            return None;
        }
        let _ = signed_in.done();
        let now = self.given.clock.now();
        let rights = |id: &Uuid| (*id, self.world.rights(contact.uuid(), *id, now));
        Some(Visit {
            scene: self,
            context: format!("{context}\nat the doors, {contact}"),
            contact: contact.uuid(),
            browser,
            rights: self.world.items.keys().map(rights).collect(),
        })
    }
}

impl Visit<'_> {
    /// Flat, at the top, in each folder, and by name; each with its length.
    async fn lists(&self, customer: CustomerId) {
        let ask = |folder: Option<Uuid>, search: Option<&str>, flat: bool| {
            let customer = customer.to_string();
            json!({ "c": customer, "f": folder, "s": search, "flat": flat.then_some(true) })
        };
        let all = |_: Uuid| true;
        self.listed(customer, ask(None, None, true), all).await;
        let at_top = |id: Uuid| self.shown_parent(id).is_none();
        self.listed(customer, ask(None, None, false), at_top).await;
        let sought = "ENTRY 1";
        let named = |id: Uuid| self.scene.called[&id].to_uppercase().contains(sought);
        self.listed(customer, ask(None, Some(sought), false), named)
            .await;
        for (&folder, item) in &self.scene.world.items {
            if item.customer == customer.uuid() && item.parent.is_some() {
                let seen = self.rights[&folder].view;
                let inside = |id: Uuid| seen && self.parent(id) == Some(folder);
                let asked = ask(Some(folder), None, false);
                self.listed(customer, asked, inside).await;
            }
        }
    }

    /// From whatever folders they come, no two things there are read alike.
    async fn names_at_the_top(&self, customer: CustomerId) {
        let query = "query($c: ID!) { items(customer: $c, first: 200) { nodes { name } } }";
        let variables = json!({ "c": customer.to_string() });
        let answer = self.browser.ask(query, variables).await;
        let mut names = BTreeSet::new();
        for node in answer["items"]["nodes"].as_array().unwrap() {
            let name = node["name"].as_str().unwrap().to_lowercase();
            assert!(names.insert(name), "{}: twice {node}", self.context);
        }
    }

    async fn listed(&self, customer: CustomerId, asked: Value, wanted: impl Fn(Uuid) -> bool) {
        let items = self.scene.world.items.iter();
        let here = items.filter(|(_, item)| item.customer == customer.uuid());
        let below = here.filter(|(_, item)| item.parent.is_some());
        let said: BTreeMap<String, Value> = below
            .filter(|(id, _)| self.rights[id].view && wanted(**id))
            .map(|(id, _)| (id.to_string(), self.said(*id)))
            .collect();
        let query = format!(
            "query($c: ID!, $f: ID, $s: String, $flat: Boolean) {{
                items(customer: $c, folder: $f, search: $s, flat: $flat, first: 200) {{
                    totalCount nodes {{ {FIELDS} version {VERSION} }} }} }}"
        );
        let answer = self.browser.ask(&query, asked.clone()).await;
        let nodes = answer["items"]["nodes"].as_array().unwrap().iter();
        let listed: BTreeMap<String, Value> = nodes
            .map(|node| (node["id"].as_str().unwrap().to_owned(), node.clone()))
            .collect();
        let differ = |id: &Uuid| listed.get(&id.to_string()) != said.get(&id.to_string());
        let differing: Vec<_> = (self.scene.world.items.iter())
            .filter(|(id, _)| differ(id))
            .map(|(id, item)| (id, item, &self.rights[id]))
            .collect();
        assert_eq!(listed, said, "{}: {asked}: {differing:?}", self.context);
        let count = &answer["items"]["totalCount"];
        assert_eq!(*count, said.len(), "{}: {asked}", self.context);
    }

    async fn lookup(&self, id: Uuid) {
        let item = &self.scene.world.items[&id];
        if item.parent.is_none() {
            return;
        }
        let query = format!(
            "query($id: ID!) {{ item(id: $id) {{
                {FIELDS} version {VERSION} versions {VERSION} }} }}"
        );
        let found = self.browser.ask(&query, json!({ "id": id })).await;
        let said = self.rights[&id].view.then(|| {
            let mut said = self.said(id);
            let contents = (1..=self.rights[&id].versions.len()).rev();
            said["versions"] = contents.map(|number| self.content(id, number)).collect();
            said
        });
        assert_eq!(found["item"], json!(said), "{}: {item:?}", self.context);
    }

    /// An item that is seen, in the words of the API.
    fn said(&self, id: Uuid) -> Value {
        let (rights, item) = (&self.rights[&id], &self.scene.world.items[&id]);
        let document = item.kind == Kind::Document;
        let version = document.then(|| self.content(id, rights.versions.len()));
        json!({
            "id": id,
            "parentId": self.shown_parent(id),
            "version": version,
            "viewerCan": {
                "view": can(document && self.is_shown(rights.versions.last())),
                "download": can(!rights.downloads.is_empty()),
                "upload": can(rights.upload),
                "newFolder": can(rights.upload),
                "withdraw": can(rights.withdraw),
            },
        })
    }

    /// A content that is seen, by its number, in the words of the API.
    fn content(&self, id: Uuid, number: usize) -> Value {
        let (rights, item) = (&self.rights[&id], &self.scene.world.items[&id]);
        let content = rights.versions[number - 1];
        let sent = |version: &Version| version.id == content && version.by == Some(self.contact);
        json!({
            "id": content,
            "number": number,
            "mine": item.versions.iter().any(sent),
            "viewerCan": {
                "view": can(self.is_shown(Some(&content))),
                "download": can(rights.downloads.contains(&content)),
            },
        })
    }

    /// The newest content, and each that there is by its id.
    async fn bytes(&self, id: Uuid, opening: Opening) {
        let newest = handed(&self.rights[&id], opening).last();
        let begun = self.begin(id, None, opening).await;
        match newest {
            None => assert_eq!(begun.0["__typename"], "Refused", "{}: {id}", self.context),
            Some(newest) => self.is_handed_out(begun, *newest, opening).await,
        }
        // No version has the id of a contact.
        let nothing = self.begin(id, Some(self.contact), opening).await;
        if !self.rights[&id].versions.is_empty() {
            assert_eq!(nothing.arg("field"), "versionId", "{}: {id}", self.context);
        }
        for version in &self.scene.world.items[&id].versions {
            let begun = self.begin(id, Some(version.id), opening).await;
            let what = format!("{}: {opening:?} {id}, {version:?}", self.context);
            if handed(&self.rights[&id], opening).contains(&version.id) {
                self.is_handed_out(begun, version.id, opening).await;
                continue;
            }
            assert_eq!(begun.0["__typename"], "Refused", "{what}");
            if self.rights[&id].versions.contains(&version.id) {
                assert!(CAPS.contains(&begun.code()), "{what}: {begun:?}");
            } else {
                assert_eq!(begun, nothing, "{what}");
            }
            self.older_goes_on(id, version.id, opening).await;
        }
    }

    async fn begin(&self, id: Uuid, content: Option<Uuid>, opening: Opening) -> Outcome {
        let mutation = match opening {
            Opening::View => "beginView",
            Opening::Download => "beginDownload",
        };
        let input = json!({ "itemId": id, "versionId": content });
        self.browser.change(mutation, input, "url").await
    }

    async fn is_handed_out(&self, begun: Outcome, content: Uuid, opening: Opening) {
        let what = format!("{}: {opening:?} of {content}", self.context);
        if !self.fits(content, opening) {
            assert_eq!(begun.0["code"], "NOT_VIEWABLE", "{what}");
            return;
        }
        let begun = begun.done();
        let got = self.browser.send(("GET", begun.text("url")), &[], "").await;
        let said = self.scene.bytes_of(content);
        assert_eq!(got.text(), said.to_string(), "{what}");
    }

    /// What is not handed out now, by a ticket from when it was the newest.
    async fn older_goes_on(&self, id: Uuid, content: Uuid, opening: Opening) {
        let url = self.older_ticket((id, content), opening).await;
        let got = self.browser.send(("HEAD", &url), &[], "").await;
        let (world, now) = (&self.scene.world, self.scene.given.clock.now());
        let begun = rights_begun(world, self.contact, (id, content), now);
        let goes_on = handed(&begun, opening).contains(&content) && self.fits(content, opening);
        let said = if goes_on { 200 } else { 404 };
        let what = format!("{}: {opening:?} of {content}", self.context);
        assert_eq!(got.status, said, "{what}");
    }

    fn fits(&self, content: Uuid, opening: Opening) -> bool {
        opening == Opening::Download || self.is_shown(Some(&content))
    }

    fn is_shown(&self, version: Option<&Uuid>) -> bool {
        version.is_some_and(|version| is_shown(self.scene.bytes_of(*version)))
    }

    async fn older_ticket(&self, (item, version): (Uuid, Uuid), opening: Opening) -> String {
        let what = (ItemId::new(item), VersionId::new(version));
        let now = self.scene.given.clock.now();
        let mut conn = self.scene.given.app.log.pool().acquire().await.unwrap();
        tickets::issue(&mut conn, &self.session(), what, opening, now)
            .await
            .unwrap()
    }

    fn session(&self) -> TokenHash {
        let (_, token) = self.browser.cookie().unwrap().split_once('=').unwrap();
        Token::parse(token).unwrap().hash()
    }

    fn parent(&self, id: Uuid) -> Option<Uuid> {
        self.scene.world.items[&id].parent
    }

    /// The folder that is named as an item's place: seen, and no root.
    fn shown_parent(&self, id: Uuid) -> Option<Uuid> {
        let seen = |folder: &Uuid| self.rights[folder].view && self.parent(*folder).is_some();
        self.parent(id).filter(seen)
    }
}

fn can(allowed: bool) -> Value {
    json!({ "allowed": allowed })
}

/// The contents that are opened so, oldest first.
fn handed(rights: &Rights, opening: Opening) -> &[Uuid] {
    match opening {
        Opening::View => &rights.versions,
        Opening::Download => &rights.downloads,
    }
}

/// The oracle's answer if nothing had come after this content: with a ticket that was
/// given for it, it is opened as long as that hands it out.
fn rights_begun(
    world: &World,
    contact: Uuid,
    (item, content): (Uuid, Uuid),
    now: DateTime<Utc>,
) -> Rights {
    let mut then = world.clone();
    if let Some(item) = then.items.get_mut(&item) {
        let place = item.versions.iter().position(|known| known.id == content);
        item.versions.truncate(place.map_or(0, |place| place + 1));
    }
    then.rights(contact, item, now)
}
