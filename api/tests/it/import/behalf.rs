//! On whose behalf an import runs: recorded, and no more than they may.

use std::collections::BTreeSet;
use std::fs;

use portico_api::commands::{AddContact, AddStaff, ChangeStaff, StaffChange};
use portico_api::import::{ImportArgs, ImportError};
use portico_domain::StaffId;
use portico_domain::values::{ContactKind, EmailAddress, StaffReach, StaffRole};

use super::given::{Given, given};

const OLIVIA: &str = "olivia@firm.example";

async fn hired(given: &Given, role: StaffRole) -> StaffId {
    let add = AddStaff {
        name: "Olivia Finch".to_owned(),
        email: OLIVIA.to_owned(),
        roles: BTreeSet::from([role]),
        password_hash: "of no password".to_owned(),
    };
    given.command(add).await.staff
}

async fn changed(given: &Given, staff: StaffId, change: StaffChange) {
    let done = given.command(ChangeStaff { staff, change }).await;
    assert!(!done.already);
}

fn reaching(role: StaffRole, reach: StaffReach) -> StaffChange {
    StaffChange::Roles {
        roles: Some(BTreeSet::from([role])),
        reach: Some(reach),
    }
}

fn for_whom(given: &Given, email: &str) -> ImportArgs {
    ImportArgs {
        on_behalf_of: Some(EmailAddress::parse(email).unwrap()),
        ..given.args()
    }
}

/// By whom and for whom, of each event of this type, in their order.
async fn recorded(given: &Given, event_type: &str) -> Vec<(String, Option<String>)> {
    sqlx::query_as(
        "SELECT metadata->>'actor_kind', metadata->>'on_behalf_of' FROM events
         WHERE event_type = $1 ORDER BY position",
    )
    .bind(event_type)
    .fetch_all(given.app.log.pool())
    .await
    .unwrap()
}

fn by_the_operator(principal: Option<StaffId>) -> (String, Option<String>) {
    let principal = principal.map(|staff| staff.to_string());
    ("operator".to_owned(), principal)
}

/// Refused in these words, whether it is looked at or done, and nothing is written.
async fn refused(given: &Given, args: &ImportArgs, words: &[&str]) {
    let before = given.events().await;
    for dry_run in [true, false] {
        let args = ImportArgs {
            dry_run,
            ..args.clone()
        };
        let error = given.import_with(&args).await.0.unwrap_err();
        let named = matches!(error, ImportError::NoStaff(_) | ImportError::MayNot { .. });
        let said = error.to_string();
        let all = words.iter().all(|word| said.contains(word));
        assert!(named && all, "{words:?}: {said}");
    }
    assert_eq!(given.events().await, before);
}

#[tokio::test]
async fn an_import_for_somebody_is_recorded_with_them_and_any_other_without() {
    let given = given().await;
    let olivia = hired(&given, StaffRole::Staff).await;
    given.file("papers/one.txt", "1");
    assert_eq!(given.import().await.0.documents_created, 1);
    given.file("papers/two.txt", "2");
    let args = for_whom(&given, "Olivia@Firm.example");
    let looked = ImportArgs {
        dry_run: true,
        ..args.clone()
    };
    for args in [looked, args] {
        let summary = given.import_with(&args).await.0.unwrap();
        assert_eq!(summary.documents_created, 1);
    }
    let expected = [by_the_operator(None), by_the_operator(Some(olivia))];
    assert_eq!(recorded(&given, "UploadedByStaff").await, expected);
}

#[tokio::test]
async fn who_is_no_staff_member_or_suspended_is_refused_by_name() {
    let given = given().await;
    given.file("a.txt", "1");
    let clara = AddContact {
        first_name: "Clara".to_owned(),
        last_name: "Baker".to_owned(),
        email: Some("clara@client.example".to_owned()),
        kind: ContactKind::Client,
        customer: Some(given.customer),
        role: None,
    };
    given.command(clara).await;
    for email in ["nobody@firm.example", "clara@client.example"] {
        let words = [email, "no staff member signs in", "portico staff add"];
        refused(&given, &for_whom(&given, email), &words).await;
    }
    let olivia = hired(&given, StaffRole::Staff).await;
    changed(&given, olivia, StaffChange::Suspend).await;
    let args = for_whom(&given, OLIVIA);
    refused(&given, &args, &[OLIVIA, "suspended; reinstate them"]).await;
    changed(&given, olivia, StaffChange::Reinstate).await;
    let summary = given.import_with(&args).await.0.unwrap();
    assert_eq!(summary.documents_created, 1);
}

#[tokio::test]
async fn at_a_customer_who_is_there_it_takes_their_right_to_write_and_to_share() {
    let given = given().await;
    given.file("a.txt", "1");
    let olivia = hired(&given, StaffRole::Viewer).await;
    let args = for_whom(&given, OLIVIA);
    let words = ["WRITE_DOCUMENTS at customer 1042", "give them one"];
    refused(&given, &args, &words).await;
    let assigned = reaching(StaffRole::Staff, StaffReach::Assigned);
    changed(&given, olivia, assigned).await;
    let words = ["no assignment at customer 1042; assign them"];
    refused(&given, &args, &words).await;
    let assign = StaffChange::Assign(vec![given.customer], None);
    changed(&given, olivia, assign).await;
    let sharing = ImportArgs {
        share: true,
        ..args.clone()
    };
    refused(&given, &sharing, &["SHARE at customer 1042"]).await;
    let summary = given.import_with(&args).await.0.unwrap();
    assert_eq!(summary.documents_created, 1);
}

#[tokio::test]
async fn registering_customers_takes_the_right_for_the_whole_firm() {
    let given = given().await;
    given.file("one/a.txt", "1");
    let list = given.folder.path().join("customers.csv");
    fs::write(&list, "number,name,folder\n7,Babbage,one\n").unwrap();
    let olivia = hired(&given, StaffRole::Staff).await;
    let args = ImportArgs {
        customer: None,
        map: Some(list),
        share: true,
        ..for_whom(&given, OLIVIA)
    };
    let words = ["MANAGE_CUSTOMERS for the whole firm", "customer 7"];
    refused(&given, &args, &words).await;
    let admin = |reach| reaching(StaffRole::EntitiesAdmin, reach);
    changed(&given, olivia, admin(StaffReach::Assigned)).await;
    refused(&given, &args, &words).await;
    changed(&given, olivia, admin(StaffReach::All)).await;
    let summary = given.import_with(&args).await.0.unwrap();
    let done = (summary.customers_registered, summary.documents_created);
    assert_eq!(done, (1, 1));
    let expected = [by_the_operator(None), by_the_operator(Some(olivia))];
    assert_eq!(recorded(&given, "CustomerRegistered").await, expected);
}
