//! An import never puts files before people's eyes unasked.

use portico_api::commands::{
    AddContact, AssignMembership, GrantAccess, MasterAccess, SubjectInput,
};
use portico_api::import::ImportError;
use portico_domain::grant::{Capability, Survivors};
use portico_domain::values::{ContactKind, MembershipTerms};
use portico_domain::{ContactId, ItemId};

use super::given::{Given, given};

pub(super) async fn contact(given: &Given, kind: ContactKind) -> ContactId {
    let add = AddContact {
        first_name: "Ada".to_owned(),
        last_name: "Lovelace".to_owned(),
        email: None,
        kind,
        customer: None,
        role: None,
    };
    let contact = given.command(add).await.contact;
    let assign = AssignMembership {
        contact,
        customer: given.customer,
        terms: MembershipTerms::usual().into(),
        survivors: Survivors::Revoke,
    };
    given.command(assign).await;
    contact
}

pub(super) async fn grant(given: &Given, item: ItemId, subject: SubjectInput) {
    let grant = GrantAccess {
        items: vec![item],
        subject,
        capability: Capability::Download,
        expires_at: None,
    };
    given.command(grant).await;
}

/// Items of the refusal and the people who wait for them, as nobody here was let in;
/// asserts that nothing was written.
async fn refused(given: &Given) -> (u64, u64) {
    let before = given.events().await;
    let (done, told) = given.import_with(&given.args()).await;
    assert_eq!(given.events().await, before);
    assert_eq!(told.rows(), [].into());
    match done {
        Err(ImportError::Widening { sharing }) => {
            assert_eq!(sharing.now, 0);
            (sharing.items, sharing.waiting)
        }
        other => panic!("{other:?}"),
    }
}

async fn shared(given: &Given) -> u64 {
    let mut args = given.args();
    args.share = true;
    given.import_with(&args).await.0.unwrap().events
}

#[tokio::test]
async fn master_access_stops_an_import_before_anything_is_written() {
    let given = given().await;
    contact(&given, ContactKind::Client).await;
    contact(&given, ContactKind::Client).await;
    contact(&given, ContactKind::Partner).await;
    given.file("a/one.txt", "1");
    given.file("two.txt", "2");
    let master = MasterAccess {
        customer: given.customer,
        subject: SubjectInput::Customer,
        granted: Some((Capability::View, None)),
    };
    given.command(master).await;
    assert_eq!(refused(&given).await, (3, 2));
    assert_eq!(shared(&given).await, 3);
    // All is there: nobody gains anything.
    assert_eq!(given.import().await.0.events, 0);
}

#[tokio::test]
async fn a_grant_on_an_existing_folder_counts_what_lands_below_it() {
    let given = given().await;
    let ada = contact(&given, ContactKind::Partner).await;
    given.file("shared/deep/one.txt", "1");
    given.file("private/two.txt", "2");
    given.import().await;
    let folder = given.item("shared").await;
    grant(&given, folder, SubjectInput::Contact(ada)).await;
    given.file("private/new.txt", "3");
    assert_eq!(given.import().await.0.documents_created, 1);
    given.file("shared/deep/new.txt", "4");
    given.file("shared/deep/one.txt", "changed");
    given.file("shared/more/new.txt", "5");
    assert_eq!(refused(&given).await, (4, 1));
    assert_eq!(shared(&given).await, 4);
}

#[tokio::test]
async fn a_new_version_of_a_shared_document_counts() {
    let given = given().await;
    let ada = contact(&given, ContactKind::Client).await;
    given.file("one.txt", "1");
    given.import().await;
    let document = given.item("one.txt").await;
    grant(&given, document, SubjectInput::Contact(ada)).await;
    given.file("one.txt", "2");
    assert_eq!(refused(&given).await, (1, 1));
    let mut args = given.args();
    args.dry_run = true;
    let planned = given.import_with(&args).await.0.unwrap();
    assert_eq!((planned.sharing.items, planned.sharing.waiting), (1, 1));
    // A script can tell: it ends as the import that would be refused.
    assert_eq!((planned.needs_share, planned.exit_code()), (true, 1));
    args.share = true;
    let planned = given.import_with(&args).await.0.unwrap();
    assert_eq!((planned.needs_share, planned.exit_code()), (false, 0));
}
