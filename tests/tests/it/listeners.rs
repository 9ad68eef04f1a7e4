//! How many may listen, what staff are told who listen at one customer, and how ends of
//! grants are told.

use chrono::TimeDelta;
use portico_domain::values::StaffRole;
use portico_tests::given::{PASSWORD, accept, given};
use portico_tests::{Browser, Client, Customer, Door, Given, Socket, eventually};
use serde_json::{Value, json};

use crate::live::{FIELDS, STAFF_FIELDS, listen_to};

/// Pages that one person may have open.
const SOCKETS: usize = 16;

/// Listens at one customer, from where everything that came before is settled.
async fn listening_at(given: &Given, who: &Browser, customer: &Customer) -> Socket {
    drop(listen_to(given, who, STAFF_FIELDS).await);
    let mut socket = Socket::open(who).await;
    let at = format!("(customer: \"{}\")", customer.id);
    let _ = socket.listen(&at, STAFF_FIELDS).await;
    socket
}

/// Listens until this is named; whatever is told is about this customer alone.
async fn named(socket: &mut Socket, customer: &Customer, (kind, id): (&str, &str)) {
    loop {
        let news = socket.news().await;
        assert_eq!(news["customers"], json!([customer.id]), "{news}");
        let all = news[kind].as_array().unwrap();
        assert!(all.iter().all(|one| one == id), "{news}");
        if !all.is_empty() {
            return;
        }
    }
}

#[tokio::test]
async fn what_is_done_to_a_customers_people_is_told_to_who_listens_there() {
    let given = given().await;
    let (baker, moss) = (
        given.customer("Baker & Sons").await,
        given.customer("Moss Ltd").await,
    );
    let owner = &given.owner;
    let (clara, _) = given.added_contact("Clara", &Value::Null).await;
    let martha = given.client(&moss, "Martha").await;
    given.member(&clara, &baker, Value::Null).await;
    let member = given.staff(StaffRole::Staff).await;
    let reach = json!({ "staffId": member.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", reach, "").await.done();
    let assigned = json!({ "staffId": member.id, "customerIds": [baker.id], "role": "STAFF" });
    let _ = owner.change("assignStaff", assigned, "").await.done();
    let mut at_moss = listening_at(&given, owner, &moss).await;
    let mut to_owner = listening_at(&given, owner, &baker).await;
    let mut to_member = listen_to(&given, &member, STAFF_FIELDS).await;

    let contact = ("contacts", clara.as_str());
    for mutation in ["inviteContact", "closeContact"] {
        let input = json!({ "contactId": clara });
        let _ = owner.change(mutation, input, "").await.done();
        for socket in [&mut to_owner, &mut to_member] {
            named(socket, &baker, contact).await;
        }
    }
    // The first that is heard at another customer is what happens there.
    let closed = json!({ "contactId": martha.id });
    let _ = owner.change("closeContact", closed, "").await.done();
    named(&mut at_moss, &moss, ("contacts", martha.id.as_str())).await;
}

#[tokio::test]
async fn c13_an_account_that_is_invited_and_becomes_active_is_told_to_who_listens() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let (ida, _) = given.added_contact("Ida", &Value::Null).await;
    given.member(&ida, &baker, Value::Null).await;
    let owner = &given.owner;
    let mut socket = listening_at(&given, owner, &baker).await;
    let account = async || {
        let query = "query($id: ID!) { contact(id: $id) { contact { account } } }";
        let told = owner.ask(query, json!({ "id": ida })).await;
        told["contact"]["contact"]["account"].clone()
    };
    let token = given.invitation(&ida).await;
    named(&mut socket, &baker, ("contacts", ida.as_str())).await;
    assert_eq!(account().await, "INVITED");
    let mut browser = given.visitor(Door::Portal);
    let _ = accept(&mut browser, &token).await.done();
    named(&mut socket, &baker, ("contacts", ida.as_str())).await;
    assert_eq!(account().await, "ACTIVE");
}

#[tokio::test]
async fn what_is_done_to_a_group_is_told_to_who_listens_at_its_customers() {
    let given = given().await;
    let (baker, moss) = (
        given.customer("Baker & Sons").await,
        given.customer("Moss Ltd").await,
    );
    let owner = &given.owner;
    let clara = given.client(&moss, "Clara").await;
    let name = json!({ "name": "Board" });
    let group = owner.change("createGroup", name, "groupId").await;
    let group = group.done().text("groupId").to_owned();
    let roles = json!({ "groupId": group, "customerIds": [baker.id], "contacts": {} });
    let _ = owner.change("assignGroupRoles", roles, "").await.done();
    let mut socket = listening_at(&given, owner, &baker).await;
    let mut at_moss = listening_at(&given, owner, &moss).await;

    let members = json!({ "groupId": group, "memberIds": [clara.id] });
    let closed = json!({ "groupId": group });
    for (mutation, input) in [
        ("addGroupMembers", members.clone()),
        ("removeGroupMembers", members),
        ("closeGroup", closed),
    ] {
        let _ = owner.change(mutation, input, "").await.done();
        named(&mut socket, &baker, ("groups", group.as_str())).await;
    }
    let theirs = given.folder(&moss, None, "Theirs").await;
    named(&mut at_moss, &moss, ("items", theirs.as_str())).await;
}

/// Lets Clara see the folder for so long.
async fn granted_for(given: &Given, clara: &Client, folder: &str, seconds: i64) {
    let ends = given.clock.now() + TimeDelta::seconds(seconds);
    let input = json!({
        "itemIds": [folder], "contactId": clara.id, "expires": { "at": ends.to_rfc3339() },
    });
    let _ = given.owner.grant_with(input).await.done();
}

#[tokio::test]
async fn the_end_of_a_grant_is_told_to_staff_when_it_passes() {
    let given = given().await;
    let (baker, moss) = (
        given.customer("Baker & Sons").await,
        given.customer("Moss Ltd").await,
    );
    let owner = &given.owner;
    let clara = given.client(&baker, "Clara").await;
    let folder = given.folder(&baker, None, "BILLING").await;
    let mut at_moss = listening_at(&given, owner, &moss).await;
    let mut at_baker = listening_at(&given, owner, &baker).await;
    let mut to_owner = listen_to(&given, owner, STAFF_FIELDS).await;
    granted_for(&given, &clara, &folder, 1).await;
    given.clock.advance(TimeDelta::seconds(2));
    // That it is granted, and that it has ended.
    for _ in 0..2 {
        named(&mut at_baker, &baker, ("items", folder.as_str())).await;
        named(&mut to_owner, &baker, ("items", folder.as_str())).await;
    }
    let theirs = given.folder(&moss, None, "Theirs").await;
    named(&mut at_moss, &moss, ("items", theirs.as_str())).await;
}

#[tokio::test]
async fn the_end_of_a_grant_is_told_to_staff_who_come_back_after_it() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let clara = given.client(&baker, "Clara").await;
    let folder = given.folder(&baker, None, "BILLING").await;
    granted_for(&given, &clara, &folder, 60).await;
    drop(listen_to(&given, &given.owner, STAFF_FIELDS).await);
    let mut socket = Socket::open(&given.owner).await;
    let left_at = socket.listen("", STAFF_FIELDS).await["position"].clone();
    drop(socket);
    given.clock.advance(TimeDelta::minutes(2));

    let mut socket = Socket::open(&given.owner).await;
    let after = format!("(after: {left_at})");
    let first = socket.listen(&after, STAFF_FIELDS).await;
    assert_eq!(first["scopeChanged"], false, "{first}");
    named(&mut socket, &baker, ("items", folder.as_str())).await;
}

#[tokio::test]
async fn the_end_of_a_grant_is_told_to_a_contact_who_comes_back_after_it() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let clara = given.client(&baker, "Clara").await;
    let folder = given.folder(&baker, None, "BILLING").await;
    granted_for(&given, &clara, &folder, 60).await;
    drop(listen_to(&given, &clara, FIELDS).await);
    let mut socket = Socket::open(&clara).await;
    let left_at = socket.listen("", FIELDS).await["position"].clone();
    drop(socket);
    let after = format!("(after: {left_at})");
    // Nothing has happened, and then only time has passed.
    let mut waiting = Socket::open(&clara).await;
    let first = waiting.listen(&after, FIELDS).await;
    assert_eq!(first["scopeChanged"], false, "{first}");
    given.clock.advance(TimeDelta::minutes(2));
    let mut socket = Socket::open(&clara).await;
    let first = socket.listen(&after, FIELDS).await;
    assert_eq!(first["items"], json!([]), "{first}");
    let news = socket.news().await;
    assert_eq!(news["scopeChanged"], true, "{news}");
}

#[tokio::test]
async fn a_person_has_so_many_sockets_however_often_they_are_signed_in() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let (clara, ben) = (
        given.client(&baker, "Clara").await,
        given.client(&baker, "Ben").await,
    );
    let mut elsewhere = Browser::open(clara.origin(), Door::Portal);
    let _ = elsewhere.sign_in(&clara.email, PASSWORD).await.done();
    let browsers = [&clara.browser, &elsewhere];
    let mut open = vec![];
    for n in 0..SOCKETS {
        open.push(Socket::open(browsers[n % 2]).await);
    }
    for browser in browsers {
        let (status, said) = Socket::try_open(browser, &[]).await.err().unwrap();
        assert_eq!((status, &said["code"]), (429, &json!("TOO_MANY")));
    }
    let _ = Socket::open(&ben).await.listen("", "items").await;
    // Of each session some are closed.
    open.truncate(SOCKETS - 2);
    for browser in browsers {
        eventually("what is closed makes room", async || {
            let again = Socket::try_open(browser, &[]).await;
            let is_open = again.is_ok();
            open.extend(again.ok());
            is_open
        })
        .await;
    }
}
