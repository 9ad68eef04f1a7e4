//! What staff see in lists.

use portico_domain::ItemId;
use portico_domain::document::DocumentCommand;
use portico_domain::grant::{Capability, GrantCommand, Scope, Subject};
use portico_domain::values::ContactKind;
use portico_projections::access::{
    AccessSource, ItemRow, Page, Reach, Within, grants_on_item, item, items, master_grants,
    path_of, versions,
};

use crate::given::{Given, content, for_all, given, on};

async fn rows(given: &Given, within: Within<'_>) -> Vec<ItemRow> {
    let mut conn = given.conn().await;
    let page = items(&mut conn, within, given.at, &Page::first(100))
        .await
        .unwrap();
    assert_eq!(page.total, Some(i64::try_from(page.rows.len()).unwrap()));
    page.rows
}

fn names(rows: &[ItemRow]) -> Vec<&str> {
    rows.iter()
        .map(|row| row.name.as_deref().unwrap_or("?"))
        .collect()
}

#[tokio::test]
async fn folders_come_first_and_numbers_count() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    let root = ItemId::files_root(acme);
    for name in ["invoice 10", "Invoice 2", "invoice 1"] {
        given.document(acme, root, name).await;
    }
    given.folder(acme, root, "Zoo").await;
    let within = Within {
        customer: acme,
        parent: None,
        flat: false,
        search: None,
        include_trashed: false,
    };
    let expected = ["From client", "Zoo", "invoice 1", "Invoice 2", "invoice 10"];
    assert_eq!(names(&rows(&given, within).await), expected);

    let mut conn = given.conn().await;
    let mut page = Page {
        first: 2,
        after: None,
        with_total: false,
    };
    let first = items(&mut conn, within, given.at, &page).await.unwrap();
    assert!(first.has_next && first.total.is_none());
    page.after = first.rows.last().map(ItemRow::cursor);
    let second = items(&mut conn, within, given.at, &page).await.unwrap();
    assert_eq!(names(&second.rows), expected[2..4]);
    page.after = Some(portico_projections::access::ItemCursor {
        rank: 1,
        sort_key: "zzz".to_owned(),
        id: root,
    });
    page.with_total = true;
    let beyond = items(&mut conn, within, given.at, &page).await.unwrap();
    assert_eq!((beyond.rows.len(), beyond.total), (0, Some(5)));
}

#[tokio::test]
async fn a_whole_tree_leaves_out_internal_papers_and_the_trash() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    let (files, internal) = (ItemId::files_root(acme), ItemId::internal_root(acme));
    let billing = given.folder(acme, files, "Billing").await;
    given.document(acme, billing, "100% done.pdf").await;
    let old = given.folder(acme, billing, "Old").await;
    given.document(acme, old, "1000 done.pdf").await;
    let papers = given.folder(acme, internal, "Papers").await;
    given.document(acme, papers, "secret done.pdf").await;
    given.change(acme, old, DocumentCommand::Trash).await;

    let tree = Within {
        customer: acme,
        parent: None,
        flat: true,
        search: None,
        include_trashed: false,
    };
    let expected = ["Billing", "From client", "100% done.pdf"];
    assert_eq!(names(&rows(&given, tree).await), expected);
    let trash_too = Within {
        include_trashed: true,
        ..tree
    };
    assert_eq!(rows(&given, trash_too).await.len(), 5);
    let search = Within {
        flat: false,
        search: Some("0% DONE"),
        ..tree
    };
    assert_eq!(names(&rows(&given, search).await), ["100% done.pdf"]);
    let below = Within {
        parent: Some(internal),
        search: Some("done"),
        ..tree
    };
    assert_eq!(names(&rows(&given, below).await), ["secret done.pdf"]);
}

#[tokio::test]
async fn client_access_on_a_row_says_yes_some_or_no_and_from_where() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    let ada = given.contact(ContactKind::Client, &[acme]).await;
    let ben = given.contact(ContactKind::Partner, &[acme]).await;
    let bolt = given.customer("2", "Bolt").await;
    let stranger = given.contact(ContactKind::Client, &[bolt]).await;
    let billing = given
        .folder(acme, ItemId::files_root(acme), "Billing")
        .await;
    let letter = given.document(acme, billing, "letter").await;
    let mut conn = given.conn().await;
    let mut shown = async |id| {
        item(&mut conn, id, given.at)
            .await
            .unwrap()
            .unwrap()
            .client_access
    };

    assert_eq!(shown(letter).await.reach, Reach::No);
    given
        .grant(on(acme, letter, ada), Capability::Download)
        .await;
    given.grant(on(acme, billing, ben), Capability::View).await;
    given
        .grant(on(acme, billing, stranger), Capability::View)
        .await;
    assert_eq!(shown(letter).await.reach, Reach::Some { reached: 2, of: 2 });
    assert_eq!(
        shown(billing).await.reach,
        Reach::Some { reached: 1, of: 2 }
    );

    let master = Scope {
        customer: acme,
        item: None,
        subject: Subject::Customer(acme),
    };
    given.grant(master, Capability::Download).await;
    assert_eq!(shown(letter).await.source, Some(AccessSource::Master));
    given
        .grant(for_all(acme, billing), Capability::Download)
        .await;
    let from = AccessSource::From {
        item: billing,
        name: Some("Billing".to_owned()),
    };
    assert_eq!(shown(letter).await.source, Some(from));
    assert_eq!(shown(billing).await.source, Some(AccessSource::SetHere));
    assert_eq!(shown(billing).await.reach, Reach::Yes);
    assert_eq!(shown(ItemId::internal_root(acme)).await.reach, Reach::No);

    let mut conn = given.conn().await;
    assert_eq!(grants_on_item(&mut conn, billing).await.unwrap().len(), 3);
    assert_eq!(master_grants(&mut conn, acme).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_row_in_the_trash_says_whether_it_holds_something_shared() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    let bolt = given.customer("2", "Bolt").await;
    let ada = given.contact(ContactKind::Client, &[acme]).await;
    let files = ItemId::files_root(acme);
    let (old, bare) = (
        given.folder(acme, files, "Old").await,
        given.folder(acme, files, "Bare").await,
    );
    let deep = given.folder(acme, old, "Deep").await;
    let inside = given.document(acme, deep, "inside").await;
    let shared = given.document(acme, files, "shared").await;
    let plain = given.document(acme, files, "plain").await;
    let elsewhere = given
        .document(bolt, ItemId::files_root(bolt), "other")
        .await;
    for (customer, item) in [(acme, inside), (acme, shared), (bolt, elsewhere)] {
        given.grant(on(customer, item, ada), Capability::View).await;
    }
    let holding = async |trash: &[ItemId]| {
        for &item in trash {
            given.change(acme, item, DocumentCommand::Trash).await;
        }
        let within = Within {
            customer: acme,
            parent: None,
            flat: false,
            search: None,
            include_trashed: true,
        };
        let mut found = rows(&given, within).await;
        found.retain(|row| row.surroundings.holds_shared);
        found.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    // Documents alone; then folders beside them, which may hold something.
    assert!(holding(&[plain]).await.is_empty());
    assert_eq!(holding(&[shared]).await, [shared]);
    assert_eq!(holding(&[bare, old]).await, [old, shared]);
    given.revoke(on(acme, inside, ada)).await;
    assert_eq!(holding(&[]).await, [shared]);
}

#[tokio::test]
async fn a_grant_that_expired_is_given_anew() {
    let mut given = given().await;
    let acme = given.customer("1", "Acme").await;
    let ada = given.contact(ContactKind::Client, &[acme]).await;
    let scope = on(acme, ItemId::files_root(acme), ada);
    let end = given.at + chrono::TimeDelta::hours(1);
    given.grant_until(scope, Capability::View, Some(end)).await;
    given.later(chrono::TimeDelta::hours(2));
    given.grant(scope, Capability::Download).await;
    let change = GrantCommand::ChangeCapability {
        capability: Capability::View,
        at: given.at,
    };
    given.about(scope, change).await;
    let mut conn = given.conn().await;
    let grants = grants_on_item(&mut conn, ItemId::files_root(acme))
        .await
        .unwrap();
    let [grant] = &grants[..] else {
        panic!("{grants:?}")
    };
    assert_eq!(
        (grant.capability, grant.expires_at),
        (Capability::View, None)
    );
    assert_eq!(grant.given.at, given.at);
}

#[tokio::test]
async fn a_new_version_is_the_next_number_and_renames_sort() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    let billing = given
        .folder(acme, ItemId::files_root(acme), "Billing")
        .await;
    let letter = given.document(acme, billing, "letter").await;
    for _ in 0..2 {
        let add = DocumentCommand::AddVersionByStaff { content: content() };
        assert!(given.change(acme, letter, add).await);
    }
    let mut conn = given.conn().await;
    let numbers: Vec<i32> = versions(&mut conn, letter)
        .await
        .unwrap()
        .iter()
        .map(|version| version.summary.number)
        .collect();
    assert_eq!(numbers, [3, 2, 1]);
    let path = path_of(&mut conn, letter).await.unwrap();
    let path: Vec<_> = path
        .iter()
        .filter_map(|link| link.name.as_deref())
        .collect();
    assert_eq!(path, ["Files", "Billing", "letter"]);
}
