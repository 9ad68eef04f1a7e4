//! Sessions, invitations and credentials as rows.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use portico_api::auth::codes::{self, Purpose};
use portico_api::auth::credentials::{self, Credential};
use portico_api::auth::sessions::{self, NewElsewhere, NewSession};
use portico_api::auth::{Audience, Token, invitations};
use portico_domain::{ContactId, IdentityId};
use uuid::Uuid;

use crate::given::{CONTACT, SESSIONS, STAFF, noon, pool};

const IDENTITY: IdentityId = IdentityId::new(Uuid::from_u128(1));
const INVITED: ContactId = ContactId::new(Uuid::from_u128(2));

fn new_session(person: portico_api::auth::Person) -> NewSession<'static> {
    NewSession {
        identity: IDENTITY,
        person,
        ip: None,
        user_agent: Some("test"),
    }
}

#[tokio::test]
async fn a_session_opens_its_own_door_only() {
    let (_database, pool) = pool().await;
    let mut conn = pool.acquire().await.unwrap();
    let (token, session) = sessions::create(&mut conn, new_session(STAFF), SESSIONS, noon())
        .await
        .unwrap();
    let staff = sessions::find(&mut conn, &token, Audience::Staff, SESSIONS, noon()).await;
    assert_eq!(staff.unwrap(), Some(session));
    let client = sessions::find(&mut conn, &token, Audience::Client, SESSIONS, noon()).await;
    assert_eq!(client.unwrap(), None);
}

#[tokio::test]
async fn being_seen_moves_the_end_but_not_beyond_the_last_day() {
    let (_database, pool) = pool().await;
    let mut conn = pool.acquire().await.unwrap();
    let (token, _) = sessions::create(&mut conn, new_session(CONTACT), SESSIONS, noon())
        .await
        .unwrap();
    let mut at = noon();
    for _ in 0..15 {
        at += TimeDelta::hours(11);
        let found = sessions::find(&mut conn, &token, Audience::Client, SESSIONS, at).await;
        assert!(found.unwrap().is_some(), "at {at}");
    }
    // 165 h: the next look comes after 7 days.
    let late = noon() + TimeDelta::days(7);
    let found = sessions::find(&mut conn, &token, Audience::Client, SESSIONS, late).await;
    assert_eq!(found.unwrap(), None);
}

#[tokio::test]
async fn a_session_without_requests_ends() {
    let (_database, pool) = pool().await;
    let mut conn = pool.acquire().await.unwrap();
    let (token, _) = sessions::create(&mut conn, new_session(CONTACT), SESSIONS, noon())
        .await
        .unwrap();
    let late = noon() + SESSIONS.idle;
    let found = sessions::find(&mut conn, &token, Audience::Client, SESSIONS, late).await;
    assert_eq!(found.unwrap(), None);
    assert_eq!(sessions::forget_expired(&mut conn, late).await.unwrap(), 1);
}

#[tokio::test]
async fn being_seen_is_written_at_most_once_a_minute() {
    let (_database, pool) = pool().await;
    let mut conn = pool.acquire().await.unwrap();
    let (token, session) = sessions::create(&mut conn, new_session(STAFF), SESSIONS, noon())
        .await
        .unwrap();
    let soon = noon() + TimeDelta::seconds(59);
    let found = sessions::find(&mut conn, &token, Audience::Staff, SESSIONS, soon)
        .await
        .unwrap();
    assert_eq!(found.unwrap().seen_at, session.seen_at);
    let later = noon() + TimeDelta::seconds(60);
    let found = sessions::find(&mut conn, &token, Audience::Staff, SESSIONS, later)
        .await
        .unwrap();
    assert_eq!(found.unwrap().seen_at, later);
}

#[tokio::test]
async fn a_suspended_persons_sessions_end_all_at_once() {
    let (_database, pool) = pool().await;
    let mut conn = pool.acquire().await.unwrap();
    let mut tokens = Vec::new();
    for person in [STAFF, STAFF, CONTACT] {
        let new = new_session(person);
        tokens.push(
            sessions::create(&mut conn, new, SESSIONS, noon())
                .await
                .unwrap(),
        );
    }
    assert_eq!(
        sessions::end_of_people(&mut conn, &[STAFF]).await.unwrap(),
        2
    );
    let hash = tokens[0].1.token_hash;
    assert!(!sessions::is_live(&mut conn, &hash, noon()).await.unwrap());
    let other = tokens[2].1.token_hash;
    assert!(sessions::is_live(&mut conn, &other, noon()).await.unwrap());
    assert!(sessions::end(&mut conn, &other).await.unwrap());
}

#[tokio::test]
async fn a_code_is_kept_as_long_as_the_session_that_came_of_it() {
    let (_database, pool) = pool().await;
    let mut conn = pool.acquire().await.unwrap();
    let (_, made_by) = sessions::create(&mut conn, new_session(CONTACT), SESSIONS, noon())
        .await
        .unwrap();
    let purpose = Purpose {
        origin: "https://a.example".to_owned(),
        redirect_uri: "https://a.example/".to_owned(),
        challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned(),
    };
    let mut codes_made = Vec::new();
    for _ in 0..2 {
        let code = codes::create(&mut conn, &made_by.token_hash, &purpose, noon()).await;
        codes_made.push(code.unwrap().hash());
    }
    let (used, token) = (codes_made[0], Token::random());
    let new = NewElsewhere {
        token: &token,
        origin: &purpose.origin,
        ip: None,
        user_agent: None,
    };
    let begun = sessions::create_elsewhere(&mut conn, &made_by, new, SESSIONS, noon()).await;
    let begun = begun.unwrap().token_hash;
    for taken in [true, false] {
        let took = codes::take(&mut conn, &used, &begun, noon()).await;
        assert_eq!(took.unwrap(), taken);
    }
    let later = noon() + TimeDelta::minutes(2);
    assert_eq!(codes::forget_expired(&mut conn, later).await.unwrap(), 1);
    codes::spoil(&mut conn, &used, later).await.unwrap();
    assert!(!sessions::is_live(&mut conn, &begun, later).await.unwrap());
    assert_eq!(codes::forget_expired(&mut conn, later).await.unwrap(), 1);
}

#[tokio::test]
async fn of_two_parallel_uses_of_an_invitation_one_wins() {
    let (_database, pool) = pool().await;
    let until = noon() + TimeDelta::days(14);
    let mut conn = pool.acquire().await.unwrap();
    for _ in 0..20 {
        let token = invitations::create(&mut conn, INVITED, &[1; 32], noon(), until).await;
        let token = token.unwrap();
        let accept = async || {
            let mut conn = pool.acquire().await.unwrap();
            invitations::accept(&mut conn, &token, noon())
                .await
                .unwrap()
        };
        let (a, b) = tokio::join!(accept(), accept());
        assert_eq!(u8::from(a.is_some()) + u8::from(b.is_some()), 1);
    }
}

#[tokio::test]
async fn looking_at_an_invitation_does_not_use_it_up() {
    let (_database, pool) = pool().await;
    let mut conn = pool.acquire().await.unwrap();
    let until = noon() + TimeDelta::days(14);
    let token = invitations::create(&mut conn, INVITED, &[1; 32], noon(), until)
        .await
        .unwrap();
    for _ in 0..3 {
        assert!(
            invitations::look(&mut conn, &token, noon())
                .await
                .unwrap()
                .is_some()
        );
    }
    assert!(
        invitations::look(&mut conn, &token, until)
            .await
            .unwrap()
            .is_none()
    );
    let accepted = invitations::accept(&mut conn, &token, noon())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (accepted.contact, accepted.email_hmac),
        (INVITED, vec![1; 32])
    );
    assert!(
        invitations::look(&mut conn, &token, noon())
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_newer_invitation_revokes_the_older_one() {
    let (_database, pool) = pool().await;
    let mut conn = pool.acquire().await.unwrap();
    let until = noon() + TimeDelta::days(14);
    let older = invitations::create(&mut conn, INVITED, &[1; 32], noon(), until)
        .await
        .unwrap();
    let newer = invitations::create(&mut conn, INVITED, &[1; 32], noon(), until)
        .await
        .unwrap();
    assert!(
        invitations::accept(&mut conn, &older, noon())
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(
        invitations::revoke_all(&mut conn, &[INVITED], noon())
            .await
            .unwrap(),
        BTreeSet::from([INVITED])
    );
    assert!(
        invitations::accept(&mut conn, &newer, noon())
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn one_address_signs_in_to_one_identity_a_door() {
    let (_database, pool) = pool().await;
    let mut conn = pool.acquire().await.unwrap();
    let credential = |id| Credential {
        identity: IdentityId::new(Uuid::from_u128(id)),
        password_hash: format!("hash {id}"),
    };
    let address = [9; 32];
    let (staff, client) = (Audience::Staff, Audience::Client);
    credentials::set(&mut conn, staff, &address, &credential(1), noon())
        .await
        .unwrap();
    credentials::set(&mut conn, client, &address, &credential(2), noon())
        .await
        .unwrap();
    let found = credentials::find(&mut conn, client, &address)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.password_hash, "hash 2");
    let taken = credentials::set(&mut conn, staff, &address, &credential(3), noon()).await;
    let error = taken.unwrap_err().into_database_error().unwrap();
    assert_eq!(error.constraint(), Some("credentials_email"));
    assert!(
        credentials::remove(&mut conn, credential(1).identity)
            .await
            .unwrap()
    );
    assert!(
        credentials::find(&mut conn, staff, &address)
            .await
            .unwrap()
            .is_none()
    );
}
