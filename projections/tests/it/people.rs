//! Customers and contacts.

use portico_domain::values::{ContactKind, CustomerNumber};
use portico_projections::access::{
    ByName, contact, customer_by_number, customers, customers_of_contact, members,
};

use crate::given::given;

#[tokio::test]
async fn customers_are_found_by_number_and_by_name_in_any_case() {
    let given = given().await;
    let acme = given.customer("A-100", "Ächme Straße").await;
    let bolt = given.customer("B-200", "Bolt").await;
    let mut conn = given.conn().await;
    let number = CustomerNumber::parse("a-100").unwrap();
    let found = customer_by_number(&mut conn, &number)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.id, acme);
    for (text, expected) in [("STRASSE", Some(acme)), ("b-2", Some(bolt)), ("%", None)] {
        let page = customers(&mut conn, Some(text), None, (10, None))
            .await
            .unwrap();
        assert_eq!(page.rows.first().map(|row| row.id), expected, "{text}");
        assert_eq!(page.total, i64::from(expected.is_some()));
    }
    let first = customers(&mut conn, None, None, (1, None)).await.unwrap();
    assert!(first.has_next && first.total == 2 && first.rows[0].id == bolt);
    let cursor = first.rows[0].cursor();
    let second = customers(&mut conn, None, None, (1, Some(&cursor)))
        .await
        .unwrap();
    assert!(!second.has_next && second.rows[0].id == acme);
}

#[tokio::test]
async fn a_contact_enters_open_portals_only() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    let bolt = given.customer("2", "Bolt").await;
    let ada = given.contact(ContactKind::Client, &[acme, bolt]).await;
    given.portal(bolt, false).await;
    let mut conn = given.conn().await;
    let open = customers_of_contact(&mut conn, ada, (5, None))
        .await
        .unwrap();
    let ids: Vec<_> = open.rows.iter().map(|row| row.customer.id).collect();
    assert_eq!((ids, open.total, open.has_next), (vec![acme], 1, false));
    let members = members(&mut conn, acme, &ByName::all()).await.unwrap();
    assert_eq!(members.rows[0].1.contact.id, ada);
    let row = contact(&mut conn, ada).await.unwrap().unwrap();
    assert_eq!(row.first_name.as_deref(), Some("Ada"));
}
