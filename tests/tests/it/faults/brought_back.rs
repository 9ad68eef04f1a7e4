//! What a restore brings back that was ended since the dump.

use portico_tests::given::{PASSWORD, accept};
use portico_tests::{Browser, Door};
use serde_json::json;
use sqlx::{Connection, PgConnection};

use super::evidence::count;
use super::office::Office;
use super::place::{Place, ran, text};
use super::restoring::{MANUAL, dump, new_cluster, restore};

/// Whatever opens something by being shown.
const SHOWN: [&str; 3] = [
    "auth.sessions",
    "auth.invitations WHERE accepted_at IS NULL",
    "bytes.tickets",
];

async fn is_signed_in(browser: &Browser) -> bool {
    let me = browser.ask("{ me { __typename } }", json!({})).await;
    !me["me"].is_null()
}

async fn sign_out(browser: &Browser) {
    let _ = browser
        .ask("mutation { signOut { __typename } }", json!({}))
        .await;
    assert!(!is_signed_in(browser).await);
}

/// How often a server here has said that the database was restored.
fn said(place: &Place) -> usize {
    let said = std::fs::read_to_string(place.said()).unwrap();
    said.matches("the database was restored").count()
}

/// A command before the server: it serves nobody, and ends nothing.
async fn looked_ahead(place: &Place, number: &str) {
    let papers = place.beside("papers");
    std::fs::create_dir(&papers).unwrap();
    let mut import = place.portico(&["import", "--dry-run", "--customer", number]);
    let done = ran(import.arg(papers)).await;
    assert!(done.status.success(), "{}", text(&done.stderr));
    // Whose papers they would be is said first, and in the summary.
    let said = text(&done.stdout);
    let whose = format!("customer {number}, \"");
    assert!(said.starts_with(&whose), "{said}");
    assert_eq!(said.matches(&whose).count(), 2, "{said}");
}

/// A link that lets the contact set a password; its secret.
async fn invited(office: &Office, contact: &str) -> String {
    let input = json!({ "contactId": contact });
    let invited = office
        .owner
        .change("inviteContact", input, "invitationUrl")
        .await
        .done();
    let (_, token) = invited.text("invitationUrl").rsplit_once('#').unwrap();
    token.to_owned()
}

/// A contact who was not invited yet.
async fn added(office: &Office, customer: &str) -> String {
    let input = json!({
        "firstName": "Bea", "lastName": "Tester", "email": "bea@client.example"
    });
    let added = office
        .owner
        .change("addContact", input, "contact { id }")
        .await;
    let id = added.done().id("contact");
    let input = json!({ "contactId": id, "customerId": customer });
    let assigned = office.owner.change("assignMembership", input, "").await;
    let _ = assigned.done();
    id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_brings_back_no_session_ticket_or_invitation_that_was_ended_since_the_dump() {
    let (mut office, server) = Office::open(Place::new()).await;
    let customer = office.customer("Baker & Sons").await;
    let mut clara = office.client(&customer, "Clara").await;
    let of = json!({ "customerId": customer.id });
    let letter = office.owner.upload(of, "letter.txt", b"Dear Clara").await;
    let _ = office.owner.download(&letter).await;
    let bea = added(&office, &customer.id).await;
    let replaced = invited(&office, &bea).await;
    let mut old = office.place.owner().await;
    for shown in SHOWN {
        assert!(count(&mut old, shown).await > 0, "{shown}");
    }
    drop(old);
    let file = office.place.beside("dump.sql");
    dump(&office.place.url(), &["--no-owner"], &file).await;
    let newer = invited(&office, &bea).await;
    sign_out(&clara).await;
    sign_out(&office.owner).await;
    server.stop().await;

    let (postgres, url) = new_cluster(&office.place).await;
    restore(&file, &url).await;
    let mut new = PgConnection::connect(&url).await.unwrap();
    office.place.flags.push(format!("--database-url={url}"));
    looked_ahead(&office.place, &customer.number).await;
    for shown in SHOWN {
        assert!(count(&mut new, shown).await > 0, "{shown} came along");
    }
    assert_eq!(said(&office.place), 0);
    let server = office.place.serve().await;
    assert_eq!(said(&office.place), 1);
    for shown in SHOWN {
        assert_eq!(count(&mut new, shown).await, 0, "{shown}");
    }
    assert!(!is_signed_in(&clara).await);
    assert!(!is_signed_in(&office.owner).await);
    let mut visitor = Browser::open(&office.place.origin(), Door::Portal);
    for link in [replaced, newer] {
        let _ = accept(&mut visitor, &link)
            .await
            .refused("INVITATION_INVALID");
    }

    // Who was invited is invited again; and it is done once.
    office.sign_in().await;
    let again = invited(&office, &bea).await;
    server.stop().await;
    let server = office.place.serve().await;
    assert_eq!(said(&office.place), 1);
    assert!(is_signed_in(&office.owner).await);
    let _ = accept(&mut visitor, &again).await.done();

    // As the manual says for a physical restore.
    let by_hand = "UPDATE auth.begun_in SET epoch = 0";
    assert!(MANUAL.contains(by_hand));
    server.stop().await;
    sqlx::query(by_hand).execute(&mut new).await.unwrap();
    let server = office.place.serve().await;
    assert!(!is_signed_in(&office.owner).await);
    assert!(!is_signed_in(&visitor).await);
    let _ = clara.browser.sign_in(&clara.email, PASSWORD).await.done();
    drop(new);
    server.stop().await;
    postgres.stop().await.unwrap();
    office.place.deserted().await;
}
