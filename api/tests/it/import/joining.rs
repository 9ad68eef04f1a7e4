//! Who comes to see what is imported while the import runs, with no grant given:
//! people join what a grant was given to, and portals are opened again.

use portico_api::commands::{
    AddContact, AssignMembership, ChangeGroupMembers, CreateGroup, SubjectInput, SwitchPortal,
};
use portico_api::import::ImportError;
use portico_domain::grant::Survivors;
use portico_domain::group::GroupKind;
use portico_domain::values::{ContactKind, MembershipTerms};
use portico_domain::{ContactId, CustomerId, GroupId};

use super::given::{Given, given};
use super::meanwhile::import_while;
use super::widening::{contact, grant};

async fn group(given: &Given) -> GroupId {
    let create = CreateGroup {
        kind: GroupKind::Contacts,
        name: "Board".to_owned(),
        description: None,
    };
    given.command(create).await.group
}

async fn join(given: &Given, group: GroupId, contact: ContactId) {
    let join = ChangeGroupMembers {
        group,
        people: vec![contact.uuid()],
        join: true,
        survivors: Survivors::AsBefore,
    };
    given.command(join).await;
}

async fn assign(given: &Given, contact: ContactId, customer: CustomerId) {
    let assign = AssignMembership {
        contact,
        customer,
        terms: MembershipTerms::usual().into(),
        survivors: Survivors::AsBefore,
    };
    given.command(assign).await;
}

async fn a_stranger(given: &Given) -> ContactId {
    let add = AddContact {
        first_name: "Ben".to_owned(),
        last_name: "Babbage".to_owned(),
        email: None,
        kind: ContactKind::Client,
        customer: None,
        role: None,
    };
    given.command(add).await.contact
}

/// A folder that is granted to a group, with more in the source than was imported.
async fn granted_to_a_group() -> (Given, GroupId) {
    let given = given().await;
    given.file("shared/old.txt", "old");
    given.import().await;
    let board = group(&given).await;
    let shared = given.item("shared").await;
    grant(&given, shared, SubjectInput::Group(board)).await;
    given.file("shared/new.txt", "new");
    (given, board)
}

/// What happens meanwhile stops the import before anything is written; the next one
/// says who would see it.
async fn is_stopped_by(given: &Given, act: impl Future<Output = ()> + Send) {
    let before = documents(given).await;
    let (done, _) = import_while(given, &given.args(), act).await;
    assert!(matches!(done, Err(ImportError::AccessGiven)), "{done:?}");
    assert_eq!(documents(given).await, before);
    match given.import_with(&given.args()).await.0 {
        Err(ImportError::Widening { sharing }) => {
            assert_eq!((sharing.items, sharing.waiting), (1, 1));
        }
        other => panic!("{other:?}"),
    }
}

async fn documents(given: &Given) -> usize {
    given.tree(given.customer).await.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_joins_a_group_meanwhile_sees_nothing_of_it() {
    let (given, board) = granted_to_a_group().await;
    let ada = contact(&given, ContactKind::Client).await;
    let joins = join(&given, board, ada);
    Box::pin(is_stopped_by(&given, joins)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_of_a_group_becomes_a_member_meanwhile_sees_nothing_of_it() {
    let (given, board) = granted_to_a_group().await;
    let ben = a_stranger(&given).await;
    join(&given, board, ben).await;
    let becomes = assign(&given, ben, given.customer);
    Box::pin(is_stopped_by(&given, becomes)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_portal_is_no_reason_to_put_files_before_its_people() {
    let (given, board) = granted_to_a_group().await;
    let switch = async |open| {
        let switch = SwitchPortal {
            customer: given.customer,
            open,
            notify: false,
            reason: None,
            survivors: Survivors::AsBefore,
        };
        given.command(switch).await;
    };
    switch(true).await;
    let ada = contact(&given, ContactKind::Client).await;
    switch(false).await;
    let reopens = async {
        join(&given, board, ada).await;
        switch(true).await;
    };
    Box::pin(is_stopped_by(&given, reopens)).await;
    switch(false).await;
    let before = documents(&given).await;
    let refused = given.import_with(&given.args()).await.0;
    assert!(matches!(refused, Err(ImportError::Widening { .. })));
    assert_eq!(documents(&given).await, before);
}
