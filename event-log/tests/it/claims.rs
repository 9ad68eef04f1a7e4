//! Uniqueness: whoever claims first owns.

use portico_domain::ItemId;
use portico_domain::values::{CustomerNumber, EmailAddress, ItemName};
use portico_event_log::{ClaimKind, Taken, is_retryable};

use crate::given::{Nothing, a_customer, a_log, new_id};

fn number() -> CustomerNumber {
    CustomerNumber::parse("1042").unwrap()
}

#[tokio::test]
async fn a_claim_is_held_and_the_next_one_is_told_whose_it_is() {
    let given = a_log().await;
    let (number, owner) = (number(), new_id());
    let claim = ClaimKind::CustomerNumber(&number);
    let mut unit = given.unit().await;
    assert_eq!(unit.claim(claim, owner).await.unwrap(), Ok(()));
    unit.commit(&Nothing, None).await.unwrap();
    let mut next = given.unit().await;
    assert_eq!(
        next.claim(claim, new_id()).await.unwrap(),
        Err(Taken { owner })
    );
    assert_eq!(next.claim(claim, owner).await.unwrap(), Ok(()));
    assert_eq!(next.claimed(claim).await.unwrap(), Some(Taken { owner }));
}

#[tokio::test]
async fn of_two_racing_claims_one_wins_and_the_other_is_told_whose() {
    let given = a_log().await;
    let number = number();
    let claim = ClaimKind::CustomerNumber(&number);
    let owners = [new_id(), new_id()];
    let (mut one, mut two) = (given.unit().await, given.unit().await);
    assert_eq!(one.claim(claim, owners[0]).await.unwrap(), Ok(()));
    assert_eq!(two.claim(claim, owners[1]).await.unwrap(), Ok(()));
    let (first, second) = tokio::join!(one.commit(&Nothing, None), two.commit(&Nothing, None));
    assert!(first.is_ok() != second.is_ok());
    let (winner, beaten) = match (first, second) {
        (Ok(_), Err(beaten)) => (owners[0], beaten),
        (Err(beaten), _) => (owners[1], beaten),
        (Ok(_), Ok(_)) => panic!("both won"),
    };
    assert!(is_retryable(&beaten), "{beaten}");
    let told = given.unit().await.claim(claim, new_id()).await.unwrap();
    assert_eq!(told, Err(Taken { owner: winner }));
}

#[tokio::test]
async fn claims_of_a_unit_that_fails_vanish() {
    let given = a_log().await;
    let number = number();
    let claim = ClaimKind::CustomerNumber(&number);
    let mut unit = given.unit().await;
    unit.claim(claim, new_id()).await.unwrap().unwrap();
    drop(unit);
    assert_eq!(given.count("claims").await, 0);
    let free = given.unit().await.claim(claim, new_id()).await.unwrap();
    assert_eq!(free, Ok(()));
}

#[tokio::test]
async fn within_a_unit_its_own_claims_count() {
    let given = a_log().await;
    let number = number();
    let claim = ClaimKind::CustomerNumber(&number);
    let (owner, other) = (new_id(), new_id());
    let mut unit = given.unit().await;
    unit.claim(claim, owner).await.unwrap().unwrap();
    assert_eq!(
        unit.claim(claim, other).await.unwrap(),
        Err(Taken { owner })
    );
    unit.release(claim, owner);
    unit.claim(claim, other).await.unwrap().unwrap();
    assert_eq!(
        unit.claimed(claim).await.unwrap(),
        Some(Taken { owner: other })
    );
    unit.commit(&Nothing, None).await.unwrap();
    let held = given.unit().await.claimed(claim).await.unwrap();
    assert_eq!(held, Some(Taken { owner: other }));
}

#[tokio::test]
async fn a_claim_taken_and_given_up_in_one_unit_is_free() {
    let given = a_log().await;
    let number = number();
    let claim = ClaimKind::CustomerNumber(&number);
    let owner = new_id();
    let mut unit = given.unit().await;
    unit.claim(claim, owner).await.unwrap().unwrap();
    unit.release(claim, owner);
    unit.commit(&Nothing, None).await.unwrap();
    assert_eq!(given.count("claims").await, 0);
}

#[tokio::test]
async fn a_rehearsal_of_a_hopeful_unit_finds_what_is_held_at_its_end() {
    let given = a_log().await;
    let number = number();
    let claim = ClaimKind::CustomerNumber(&number);
    let (owner, other) = (new_id(), new_id());
    let rehearsed = async |gives_up: bool| {
        let mut unit = given.unit().await.hopeful();
        let hoped = unit.claim_free(claim, other).await.unwrap();
        assert_eq!(hoped, Ok(()));
        if gives_up {
            unit.release(claim, other);
        }
        unit.rehearse().await.unwrap().is_some()
    };
    assert!(rehearsed(false).await, "it is free");
    let mut unit = given.unit().await;
    unit.claim(claim, owner).await.unwrap().unwrap();
    unit.commit(&Nothing, None).await.unwrap();
    assert!(!rehearsed(false).await);
    assert!(rehearsed(true).await, "it is not taken any more");
    let mut unit = given.unit().await.hopeful();
    unit.release(claim, owner);
    unit.claim_free(claim, other).await.unwrap().unwrap();
    assert!(unit.rehearse().await.unwrap().is_some(), "it is handed on");
}

#[tokio::test]
async fn nobody_gives_up_what_another_holds() {
    let given = a_log().await;
    let number = number();
    let claim = ClaimKind::CustomerNumber(&number);
    let (owner, other) = (new_id(), new_id());
    let mut unit = given.unit().await;
    unit.claim(claim, owner).await.unwrap().unwrap();
    unit.release(claim, other);
    unit.commit(&Nothing, None).await.unwrap();
    let mut next = given.unit().await;
    next.release(claim, other);
    assert_eq!(
        next.claim(claim, other).await.unwrap(),
        Err(Taken { owner })
    );
}

#[tokio::test]
async fn two_names_are_swapped_in_one_unit() {
    let given = a_log().await;
    let parent = ItemId::new(new_id());
    let [a, b] = ["a.pdf", "b.pdf"].map(|name| ItemName::parse(name).unwrap());
    let [a, b] = [
        ClaimKind::ItemName(parent, &a),
        ClaimKind::ItemName(parent, &b),
    ];
    let (one, two) = (new_id(), new_id());
    let mut unit = given.unit().await;
    unit.claim(a, one).await.unwrap().unwrap();
    unit.claim(b, two).await.unwrap().unwrap();
    unit.commit(&Nothing, None).await.unwrap();
    let mut swap = given.unit().await;
    swap.release(a, one);
    swap.release(b, two);
    swap.claim(b, one).await.unwrap().unwrap();
    swap.claim(a, two).await.unwrap().unwrap();
    swap.commit(&Nothing, None).await.unwrap();
    let mut after = given.unit().await;
    assert_eq!(after.claimed(a).await.unwrap(), Some(Taken { owner: two }));
    assert_eq!(after.claimed(b).await.unwrap(), Some(Taken { owner: one }));
}

#[tokio::test]
async fn kinds_do_not_meet_and_keys_are_hashes() {
    let given = a_log().await;
    let email = EmailAddress::parse("canary-4711@example.com").unwrap();
    let name = ItemName::parse("canary-4711").unwrap();
    let mut unit = given.unit().await;
    for claim in [
        ClaimKind::ContactEmail(&email),
        ClaimKind::StaffEmail(&email),
        ClaimKind::ItemName(ItemId::new(new_id()), &name),
        ClaimKind::ItemName(ItemId::new(new_id()), &name),
        ClaimKind::Once("tree", a_customer()),
        ClaimKind::Once("tree", a_customer()),
    ] {
        assert_eq!(unit.claim(claim, new_id()).await.unwrap(), Ok(()));
    }
    unit.commit(&Nothing, None).await.unwrap();
    assert_eq!(given.count("claims").await, 6);
    let leaked = "claims WHERE claims::text LIKE '%canary%' OR length(key) <> 32";
    assert_eq!(given.count(leaked).await, 0);
}

#[tokio::test]
async fn a_hopeful_unit_that_hoped_in_vain_is_sent_back_and_the_next_is_told_whose() {
    let given = a_log().await;
    let (number, owner) = (number(), new_id());
    let claim = ClaimKind::CustomerNumber(&number);
    let mut unit = given.unit().await.hopeful();
    assert_eq!(unit.claim_free(claim, owner).await.unwrap(), Ok(()));
    unit.commit(&Nothing, None).await.unwrap();
    let mut hoping = given.unit().await.hopeful();
    assert_eq!(hoping.claim_free(claim, new_id()).await.unwrap(), Ok(()));
    let beaten = hoping.commit(&Nothing, None).await.unwrap_err();
    assert!(is_retryable(&beaten), "{beaten}");
    let mut looking = given.unit().await;
    let told = looking.claim_free(claim, new_id()).await.unwrap();
    assert_eq!(told, Err(Taken { owner }));
    assert_eq!(looking.claim_free(claim, owner).await.unwrap(), Ok(()));
}

#[tokio::test]
async fn a_hopeful_unit_knows_its_own_claims() {
    let given = a_log().await;
    let (number, owner) = (number(), new_id());
    let claim = ClaimKind::CustomerNumber(&number);
    let mut unit = given.unit().await.hopeful();
    assert_eq!(unit.claim_free(claim, owner).await.unwrap(), Ok(()));
    assert_eq!(
        unit.claim_free(claim, new_id()).await.unwrap(),
        Err(Taken { owner })
    );
    unit.release(claim, owner);
    let second = new_id();
    assert_eq!(unit.claim_free(claim, second).await.unwrap(), Ok(()));
    unit.commit(&Nothing, None).await.unwrap();
    let told = given.unit().await.claimed(claim).await.unwrap();
    assert_eq!(told, Some(Taken { owner: second }));
}
