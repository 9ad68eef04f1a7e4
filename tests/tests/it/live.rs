//! Live updates: who listens is told what they may see at that moment, and
//! nothing else.

use portico_domain::values::StaffRole;
use portico_tests::given::given;
use portico_tests::{Browser, Client, Customer, Given, Socket};
use serde_json::{Value, json};

pub(crate) const FIELDS: &str = "items scopeChanged";
pub(crate) const STAFF_FIELDS: &str = "customers items contacts groups scopeChanged";

/// Listens from where everything that came before is settled; other tests' open
/// transactions in the same cluster hold the history back.
pub(crate) async fn listen_to(given: &Given, browser: &Browser, fields: &str) -> Socket {
    let number = (10_000 + given.clock.new_id().as_u128() % 9_000).to_string();
    let input = json!({ "number": number, "name": "Mark", "kind": "ORGANIZATION" });
    let made = given.owner.change("registerCustomer", input, "").await;
    let here = place(made.done().position());
    loop {
        let mut socket = Socket::open(browser).await;
        let first = socket.listen("", fields).await;
        assert_eq!(first["items"], json!([]));
        assert_eq!(first["scopeChanged"], false);
        if place(first["position"].as_str().unwrap()) >= here {
            return socket;
        }
    }
}

/// Epoch, transaction and position of a position token.
pub(crate) fn place(position: &str) -> Vec<i64> {
    position.split('-').map(|n| n.parse().unwrap()).collect()
}

async fn listening(given: &Given, client: &Client) -> Socket {
    listen_to(given, client, FIELDS).await
}

async fn shared_folder(given: &Given, baker: &Customer, clara: &Client) -> String {
    let folder = given.folder(baker, None, "BILLING").await;
    let _ = given.owner.grant_to(&folder, clara).await.done();
    folder
}

/// What is told next is that lists changed, without naming anything.
async fn told_to_ask_again(socket: &mut Socket) {
    let news = socket.news().await;
    assert_eq!(news["scopeChanged"], true, "{news}");
    assert_eq!(news["items"], json!([]), "{news}");
}

/// What is told until lists are to be asked again names this item at most: it was
/// made before it was granted, and may be seen by the time it is told.
async fn told_of_nothing_but(socket: &mut Socket, item: &str) {
    loop {
        let news = socket.news().await;
        let items = news["items"].as_array().unwrap();
        assert!(items.iter().all(|told| told == item), "{news}");
        if news["scopeChanged"] == true {
            return;
        }
    }
}

#[tokio::test]
async fn a_contact_hears_of_what_they_see_and_another_of_nothing() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let (clara, ben) = (
        given.client(&baker, "Clara").await,
        given.client(&baker, "Ben").await,
    );
    let folder = shared_folder(&given, &baker, &clara).await;
    let (mut to_clara, mut to_ben) = (
        listening(&given, &clara).await,
        listening(&given, &ben).await,
    );

    let letter = given
        .document(&baker, Some(&folder), "letter.txt", b"Dear Clara")
        .await;
    let news = to_clara.news().await;
    assert_eq!(news["items"], json!([letter]));
    assert_eq!(news["scopeChanged"], false);

    let renamed = json!({ "itemId": letter, "name": "second letter.txt" });
    let _ = given.owner.change("renameItem", renamed, "").await.done();
    assert_eq!(to_clara.news().await["items"], json!([letter]));

    // The first that Ben hears is what concerns him.
    let other = given.folder(&baker, None, "For Ben").await;
    let _ = given.owner.grant_to(&other, &ben).await.done();
    told_of_nothing_but(&mut to_ben, &other).await;
}

#[tokio::test]
async fn what_is_taken_away_is_not_named_and_later_not_told() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let clara = given.client(&baker, "Clara").await;
    let folder = shared_folder(&given, &baker, &clara).await;
    let letter = given
        .document(&baker, Some(&folder), "letter.txt", b"Dear Clara")
        .await;
    let hidden = given.document(&baker, None, "hidden.txt", b"1").await;
    let mut to_clara = listening(&given, &clara).await;

    // In the trash: it was there, and is not any more.
    let _ = given.owner.trash(&letter).await.done();
    told_to_ask_again(&mut to_clara).await;
    let _ = given.owner.restore(&letter).await.done();
    assert_eq!(to_clara.news().await["items"], json!([letter]));

    let _ = given.owner.revoke_from(&folder, &clara).await.done();
    told_to_ask_again(&mut to_clara).await;
    // Neither of them is hers now.
    for item in [&letter, &hidden] {
        let renamed = json!({ "itemId": item, "name": format!("new {item}.txt") });
        let _ = given.owner.change("renameItem", renamed, "").await.done();
        let _ = given.owner.trash(item).await.done();
    }
    let third = given.folder(&baker, None, "THIRD").await;
    let _ = given.owner.grant_to(&third, &clara).await.done();
    told_of_nothing_but(&mut to_clara, &third).await;
}

#[tokio::test]
async fn an_expiry_is_told_when_it_passes() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let clara = given.client(&baker, "Clara").await;
    let folder = given.folder(&baker, None, "BILLING").await;
    let ends = given.clock.now() + chrono::TimeDelta::seconds(1);
    let input = json!({
        "itemIds": [folder], "contactId": clara.id, "expires": { "at": ends.to_rfc3339() },
    });
    let _ = given.owner.grant_with(input).await.done();
    let mut to_clara = listening(&given, &clara).await;
    given.clock.advance(chrono::TimeDelta::seconds(2));
    told_to_ask_again(&mut to_clara).await;
}

#[tokio::test]
async fn what_another_contact_sends_back_is_told_to_staff_and_its_sender() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let (clara, ben) = (
        given.client(&baker, "Clara").await,
        given.client(&baker, "Ben").await,
    );
    let letter = given.document(&baker, None, "letter.txt", b"1").await;
    let _ = given.owner.grant(&letter).await.done();
    let (mut to_clara, mut to_ben) = (
        listening(&given, &clara).await,
        listening(&given, &ben).await,
    );
    let mut to_owner = listen_to(&given, &given.owner, STAFF_FIELDS).await;

    let place = json!({ "customerId": baker.id, "documentId": letter });
    let _ = clara.upload(place, "letter.txt", b"2").await;
    assert_eq!(to_clara.news().await["items"], json!([letter]));
    assert_eq!(to_owner.news().await["items"], json!([letter]));
    let accepted = json!({ "itemId": letter });
    let accepted = given.owner.change("acceptVersion", accepted, "").await;
    let position = accepted.done().0["position"].clone();
    let news = to_ben.news().await;
    assert_eq!(news["items"], json!([letter]));
    assert_eq!(news["position"], position, "the deposit was not told");
}

#[tokio::test]
async fn who_comes_back_is_told_what_was_missed_or_to_ask_again() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let clara = given.client(&baker, "Clara").await;
    let folder = shared_folder(&given, &baker, &clara).await;
    let mut socket = listening(&given, &clara).await;
    let earlier = given
        .document(&baker, Some(&folder), "earlier.txt", b"1")
        .await;
    let news = socket.news().await;
    assert_eq!(news["items"], json!([earlier]));
    let left_at = news["position"].clone();
    drop(socket);
    let letter = given
        .document(&baker, Some(&folder), "letter.txt", b"1")
        .await;

    let mut to_clara = Socket::open(&clara).await;
    let after = format!("(after: {left_at})");
    let mut news = to_clara.listen(&after, FIELDS).await;
    if news["items"] == json!([]) {
        // The history came as far as the letter only now.
        news = to_clara.news().await;
    }
    assert_eq!(news["items"], json!([letter]));
    assert_eq!(news["scopeChanged"], false);

    let mut to_clara = Socket::open(&clara).await;
    let foreign = to_clara.listen("(after: \"7-1-1\")", FIELDS).await;
    assert_eq!(foreign["scopeChanged"], true);
}

#[tokio::test]
async fn listening_ends_with_the_session_however_it_ends() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let (clara, ben) = (
        given.client(&baker, "Clara").await,
        given.client(&baker, "Ben").await,
    );
    let (to_clara, to_ben) = (
        listening(&given, &clara).await,
        listening(&given, &ben).await,
    );
    let _ = clara
        .ask("mutation { signOut { __typename } }", json!({}))
        .await;
    assert_eq!(to_clara.end().await, 4401);
    let closed = json!({ "contactId": ben.id });
    let _ = given.owner.change("closeContact", closed, "").await.done();
    assert_eq!(to_ben.end().await, 4401);

    let member = given.staff(StaffRole::Staff).await;
    let socket = listen_to(&given, &member, STAFF_FIELDS).await;
    let suspended = json!({ "staffId": member.id });
    let _ = given
        .owner
        .change("suspendStaff", suspended, "")
        .await
        .done();
    assert_eq!(socket.end().await, 4401);
}

#[tokio::test]
async fn a_socket_takes_subscriptions_only_and_so_many() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let clara = given.client(&baker, "Clara").await;
    let mut socket = Socket::open(&clara).await;
    for query in [
        "{ me { name } }",
        "mutation { signOut { __typename } }",
        "subscription { a: changes { position } b: changes { position } }",
        "subscription { ...F } fragment F on Subscription { a: changes { position } b: changes { position } }",
        "subscription { ...F @skip(if: false) } fragment F on Subscription { changes { position } }",
    ] {
        socket.subscribe("q", query).await;
        let heard = socket.hear().await;
        let error = &heard["payload"]["errors"][0]["extensions"]["code"];
        assert_eq!(error, "NOT_A_SUBSCRIPTION", "{heard}");
        assert_eq!(socket.hear().await["type"], "complete");
    }
    assert!(clara.ask("{ me { name } }", json!({})).await["me"]["name"].is_string());
    drop(socket);
    let mut socket = listening(&given, &clara).await;
    let query = "subscription { changes { position } }";
    for n in 2..=8 {
        socket.subscribe(&n.to_string(), query).await;
        assert_eq!(socket.hear().await["id"], n.to_string());
    }
    socket.subscribe("one more", query).await;
    let heard = socket.hear().await;
    let error = &heard["payload"]["errors"][0]["extensions"]["code"];
    assert_eq!(error, "TOO_MANY", "{heard}");
    let mut other = Socket::open(&clara).await;
    other
        .subscribe("1", "subscription { changs { position } }")
        .await;
    let heard = other.hear().await;
    let error = &heard["payload"]["errors"][0]["extensions"]["code"];
    assert_eq!(error, "GRAPHQL_VALIDATION", "{heard}");
}

#[tokio::test]
async fn what_a_hidden_folder_takes_along_is_told_without_a_name() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let (clara, ben) = (
        given.client(&baker, "Clara").await,
        given.client(&baker, "Ben").await,
    );
    let hidden = given.folder(&baker, None, "Hidden").await;
    let inner = given.folder(&baker, Some(&hidden), "Inner").await;
    let beside = given.folder(&baker, Some(&hidden), "Beside").await;
    let _ = given.owner.grant_to(&inner, &clara).await.done();
    let (mut to_clara, mut to_ben) = (
        listening(&given, &clara).await,
        listening(&given, &ben).await,
    );
    for item in [&beside, &hidden] {
        let _ = given.owner.trash(item).await.done();
    }
    told_to_ask_again(&mut to_clara).await;
    let _ = given.owner.restore(&hidden).await.done();
    told_to_ask_again(&mut to_clara).await;
    let into = json!({
        "itemIds": [hidden], "toId": baker.internal, "confirmed": "INTO_INTERNAL",
    });
    let _ = given.owner.change("moveItems", into, "").await.done();
    told_to_ask_again(&mut to_clara).await;
    // Ben never saw any of it.
    let other = given.folder(&baker, None, "For Ben").await;
    let _ = given.owner.grant_to(&other, &ben).await.done();
    told_of_nothing_but(&mut to_ben, &other).await;
}

#[tokio::test]
async fn what_ended_while_nobody_listened_is_told_to_who_comes_back() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let (clara, ben) = (
        given.client(&baker, "Clara").await,
        given.client(&baker, "Ben").await,
    );
    let folder = given.folder(&baker, None, "BILLING").await;
    let name = json!({ "name": "Board" });
    let group = given.owner.change("createGroup", name, "groupId").await;
    let group = group.done().text("groupId").to_owned();
    let members = json!({ "groupId": group, "memberIds": [clara.id] });
    let owner = &given.owner;
    let _ = owner.change("addGroupMembers", members, "").await.done();
    let granted = json!({ "itemIds": [folder], "groupId": group });
    let _ = owner.grant_with(granted).await.done();
    let ends = given.clock.now() + chrono::TimeDelta::minutes(1);
    let input = json!({
        "itemIds": [folder], "contactId": ben.id, "expires": { "at": ends.to_rfc3339() },
    });
    let _ = owner.grant_with(input).await.done();
    let mut left_at = vec![];
    for who in [&clara, &ben] {
        drop(listening(&given, who).await);
        let mut socket = Socket::open(who).await;
        left_at.push(socket.listen("", FIELDS).await["position"].clone());
    }
    given.clock.advance(chrono::TimeDelta::minutes(2));
    let described = json!({ "groupId": group, "name": "The board" });
    let _ = owner.change("describeGroup", described, "").await.done();
    let closed = json!({ "groupId": group });
    let _ = owner.change("closeGroup", closed, "").await.done();
    for (who, position) in [&clara, &ben].into_iter().zip(left_at) {
        // As soon as the history has the closing.
        loop {
            let mut socket = Socket::open(who).await;
            let news = socket.listen(&format!("(after: {position})"), FIELDS).await;
            assert_eq!(news["items"], json!([]));
            if news["scopeChanged"] == true {
                break;
            }
        }
    }
}

#[tokio::test]
async fn what_is_the_firms_own_business_is_not_told() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let clara = given.client(&baker, "Clara").await;
    let owner = &given.owner;
    let name = json!({ "name": "Board" });
    let group = owner.change("createGroup", name, "groupId").await;
    let group = group.done().text("groupId").to_owned();
    let members = json!({ "groupId": group, "memberIds": [clara.id] });
    let _ = owner.change("addGroupMembers", members, "").await.done();
    let mut to_clara = listening(&given, &clara).await;

    let described = json!({ "groupId": group, "name": "The board", "description": "difficult" });
    let _ = owner.change("describeGroup", described, "").await.done();
    let file_owner = json!({ "customerId": baker.id, "staffId": owner.id });
    let _ = owner.change("assignFileOwner", file_owner, "").await.done();
    let working_papers = given.folder(&baker, Some(&baker.internal), "Papers").await;
    let _ = owner.trash(&working_papers).await.done();
    let third = given.folder(&baker, None, "THIRD").await;
    let granted = owner.grant_to(&third, &clara).await.done();
    let mut news = to_clara.news().await;
    if news["scopeChanged"] == false {
        assert_eq!(news["items"], json!([third]));
        news = to_clara.news().await;
    }
    assert_eq!(news["scopeChanged"], true);
    assert_eq!(
        news["position"],
        granted.position(),
        "the first of its kind"
    );

    // Between two events nobody can stand.
    let mut parts = place(granted.position());
    parts[1] += 1;
    parts[2] = 0;
    let between = parts.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut socket = Socket::open(&clara).await;
    let odd = format!("(after: \"{}\")", between.join("-"));
    assert_eq!(socket.listen(&odd, FIELDS).await["scopeChanged"], true);
}

#[tokio::test]
async fn staff_who_lose_a_customer_by_a_group_are_told_to_ask_again() {
    let given = given().await;
    let baker = given.customer("Baker & Sons").await;
    let member = given.staff(StaffRole::Staff).await;
    let owner = &given.owner;
    let reach = json!({ "staffId": member.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", reach, "").await.done();
    let name = json!({ "name": "Tax team", "kind": "STAFF" });
    let group = owner.change("createGroup", name, "groupId").await;
    let group = group.done().text("groupId").to_owned();
    let members = json!({ "groupId": group, "memberIds": [member.id] });
    let _ = owner.change("addGroupMembers", members, "").await.done();
    let roles =
        json!({ "groupId": group, "customerIds": [baker.id], "staff": "OWNER", "assigned": true });
    let _ = owner.change("assignGroupRoles", roles, "").await.done();
    let mut socket = listen_to(&given, &member, STAFF_FIELDS).await;
    let closed = json!({ "groupId": group });
    let _ = owner.change("closeGroup", closed, "").await.done();
    assert_eq!(socket.news().await["scopeChanged"], true);
}

#[tokio::test]
async fn assigned_staff_hear_of_their_customers_only() {
    let given = given().await;
    let (baker, moss) = (
        given.customer("Baker & Sons").await,
        given.customer("Moss Ltd").await,
    );
    let member = given.staff(StaffRole::Staff).await;
    let reach = json!({ "staffId": member.id, "assignedOnly": true });
    let owner = &given.owner;
    let _ = owner.change("changeStaffRoles", reach, "").await.done();
    let assigned = json!({ "staffId": member.id, "customerIds": [baker.id], "role": "OWNER" });
    let _ = owner.change("assignStaff", assigned, "").await.done();
    let mut socket = listen_to(&given, &member, STAFF_FIELDS).await;

    let _ = given.folder(&moss, None, "Theirs").await;
    let _ = given.client(&moss, "Martha").await;
    let ours = given.folder(&baker, None, "Ours").await;
    let news = socket.news().await;
    assert_eq!(news["items"], json!([ours]));
    assert_eq!(news["customers"], json!([baker.id]));
    assert_eq!(news["contacts"], json!([]));
    assert_eq!(news["scopeChanged"], false);

    let mut told = vec![];
    for id in [moss.id.as_str(), &given.unknown_id(), "nonsense"] {
        told.push(refused_of(&member, id).await);
    }
    assert_eq!(told[0]["errors"][0]["extensions"]["code"], "NOT_ASSIGNED");
    assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
}

/// What somebody is answered who would listen to a customer and may not.
async fn refused_of(who: &Browser, customer: &str) -> Value {
    let mut socket = Socket::open(who).await;
    let query = format!("subscription {{ changes(customer: \"{customer}\") {{ position }} }}");
    socket.subscribe("1", &query).await;
    let mut heard = socket.hear().await;
    assert!(heard["payload"]["data"].is_null(), "{heard}");
    heard["payload"].take()
}

#[tokio::test]
async fn who_listens_to_a_customer_that_there_is_not_is_told_so() {
    let given = given().await;
    for id in ["nonsense", "", &given.unknown_id()] {
        let told = refused_of(&given.owner, id).await;
        let told = &told["errors"][0];
        assert_eq!(told["extensions"]["code"], "NOT_FOUND", "{told}");
        assert_eq!(told["extensions"]["field"], "customer", "{told}");
        let message = told["message"].as_str().unwrap();
        assert!(message.starts_with("There is no such customer"), "{told}");
    }
}
