//! Lists by name are read page by page, and no page tells an old count.

use portico_domain::values::StaffRole;
use portico_tests::Browser;
use serde_json::{Value, json};

use crate::scene::{refused_query, scene};
use crate::unassigned::assigned;

/// All pages of a list, two rows at a time; the rows, each page's `totalCount` the
/// same.
async fn walk(browser: &Browser, query: &str, mut variables: Value, list: &str) -> Vec<Value> {
    let mut rows = vec![];
    loop {
        let answer = browser.ask(query, variables.clone()).await;
        let page = answer.pointer(list).unwrap();
        rows.extend(page["nodes"].as_array().unwrap().clone());
        variables["after"] = page["pageInfo"]["endCursor"].clone();
        assert_eq!(page["pageInfo"]["hasPreviousPage"], rows.len() > 2);
        if page["pageInfo"]["hasNextPage"] != true {
            assert_eq!(page["totalCount"], rows.len());
            return rows;
        }
        assert_eq!(page["nodes"].as_array().unwrap().len(), 2);
    }
}

const PAGE: &str = "totalCount pageInfo { hasNextPage hasPreviousPage endCursor }";

fn names(rows: &[Value], at: &str) -> Vec<String> {
    let name = |row: &Value| row.pointer(at).unwrap().as_str().unwrap().to_owned();
    rows.iter().map(name).collect()
}

#[tokio::test]
async fn contacts_of_a_customer_are_read_page_by_page() {
    let scene = scene().await;
    for name in ["Zoe", "anna", "Ben"] {
        let _ = scene.given.client(&scene.baker, name).await;
    }
    let all = ["anna", "Ben", "Ben", "Clara", "Zoe"].map(|name| format!("{name} Tester"));
    let query = format!(
        "query($id: ID!, $after: String) {{ customer(by: {{ id: $id }}) {{ \
         members(first: 2, after: $after) {{ {PAGE} nodes {{ contact {{ name }} }} }} }} }}"
    );
    let owner = &scene.given.owner;
    let of = json!({ "id": scene.baker.id });
    let found = walk(owner, &query, of, "/customer/members").await;
    assert_eq!(names(&found, "/contact/name"), all);
    let query = format!(
        "query($id: ID!, $after: String) {{ accessList(item: $id) {{ visibleTo \
         entries(first: 2, after: $after) {{ {PAGE} nodes {{ contact {{ name }} }} }} }} }}"
    );
    let of = json!({ "id": scene.plan });
    let found = walk(owner, &query, of, "/accessList/entries").await;
    assert_eq!(names(&found, "/contact/name"), all);
}

const ACCOUNTS: &str = "{ contacts { totalCount nodes { name account } } }";

#[tokio::test]
async fn e02_accounts_are_listed_by_name_with_how_far_they_are() {
    let scene = scene().await;
    let _ = scene.given.added_contact("Ida", &Value::Null).await;
    let told = scene.given.owner.ask(ACCOUNTS, json!({})).await;
    let rows = [
        ("Ben", "ACTIVE"),
        ("Clara", "ACTIVE"),
        ("Ida", "NONE"),
        ("Stella", "ACTIVE"),
    ];
    let rows = rows.map(|(name, account)| {
        let name = format!("{name} Tester");
        json!({ "name": name, "account": account })
    });
    assert_eq!(told["contacts"], json!({ "totalCount": 4, "nodes": rows }));
}

#[tokio::test]
async fn e02_refused_to_staff_of_assigned_customers_only() {
    let scene = scene().await;
    let sam = assigned(&scene, StaffRole::Viewer, &scene.other.id, "VIEWER").await;
    let code = refused_query(&sam, ACCOUNTS, json!({})).await;
    assert_eq!(code, "PERMISSION_MISSING");
    let nobody = sam.signed_out();
    let code = refused_query(&nobody, ACCOUNTS, json!({})).await;
    assert_eq!(code, "NOT_SIGNED_IN");
}

#[tokio::test]
async fn a_contacts_customers_are_read_page_by_page() {
    let scene = scene().await;
    for name in ["Carver", "Dyer", "Archer"] {
        let customer = scene.given.customer(name).await;
        scene
            .given
            .member(&scene.clara.id, &customer, json!({}))
            .await;
    }
    let query = format!(
        "query($after: String) {{ customers(first: 2, after: $after) {{ {PAGE} nodes {{ name }} }} }}"
    );
    let found = walk(&scene.clara, &query, json!({}), "/customers").await;
    let all = ["Archer", "Baker & Sons", "Carver", "Dyer"];
    assert_eq!(names(&found, "/name"), all);
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused_by_its_name() {
    let scene = scene().await;
    let query = "query($c: ID!) { items(customer: $c) { pageInfo { endCursor } } }";
    let owner = &scene.given.owner;
    let items = owner.ask(query, json!({ "c": scene.baker.id })).await["items"].take();
    let cursor = &items["pageInfo"]["endCursor"];
    let query = "query($a: String) { customers(after: $a) { totalCount } }";
    for cursor in [cursor, &json!("AAAA"), &json!("?")] {
        let said = refused_query(&scene.clara, query, json!({ "a": cursor })).await;
        assert_eq!(said, "INVALID_INPUT");
    }
}

#[tokio::test]
async fn an_old_cursor_tells_no_count_from_before_a_revoke() {
    let scene = scene().await;
    let _ = scene.given.owner.master(&scene.baker.id, true).await.done();
    let query = "query($c: ID!, $a: String) { items(customer: $c, flat: true, first: 1, after: $a) \
                 { totalCount nodes { name } pageInfo { endCursor } } }";
    let first = scene.clara.ask(query, json!({ "c": scene.baker.id })).await["items"].take();
    assert_eq!(first["totalCount"], 3);
    let _ = scene
        .given
        .owner
        .master(&scene.baker.id, false)
        .await
        .done();
    let after = &first["pageInfo"]["endCursor"];
    let variables = json!({ "c": scene.baker.id, "a": after });
    let late = scene.clara.ask(query, variables).await["items"].take();
    assert_eq!(
        (&late["totalCount"], &late["nodes"]),
        (&json!(0), &json!([]))
    );
}

#[tokio::test]
async fn an_invitation_has_an_end_only_while_it_is_open() {
    let scene = scene().await;
    let query = "query($id: ID!) { customer(by: { id: $id }) { members { nodes { contact { name \
                 account invitedUntil } } } } }";
    let (ida, _) = scene.given.added_contact("Ida", &Value::Null).await;
    scene.given.member(&ida, &scene.baker, json!({})).await;
    let _ = scene.given.invitation(&ida).await;
    let variables = json!({ "id": scene.baker.id });
    let found = scene.given.owner.ask(query, variables).await;
    for member in found["customer"]["members"]["nodes"].as_array().unwrap() {
        let contact = &member["contact"];
        let invited = contact["account"] == "INVITED";
        assert_eq!(invited, contact["name"] == "Ida Tester", "{contact}");
        assert_eq!(contact["invitedUntil"].is_string(), invited, "{contact}");
    }
}

#[tokio::test]
async fn a_list_that_is_asked_for_twice_under_one_key_is_answered_once_with_all_of_it() {
    let scene = scene().await;
    let _ = scene.given.owner.master(&scene.baker.id, true).await.done();
    let list = "items(customer: $c, folder: $f)";
    let of = json!({ "c": scene.baker.id, "f": scene.billing });
    let apart = format!(
        "query($c: ID!, $f: ID) {{ {list} {{ nodes {{ id }} nodes {{ kind: id name }} }} \
         other: {list} {{ nodes {{ name }} }} }}"
    );
    let apart = scene.clara.ask(&apart, of.clone()).await;
    let together = format!(
        "query($c: ID!, $f: ID) {{ {list} {{ nodes {{ id }} }} ...Names }} fragment Names on Query {{ {list} {{ totalCount nodes {{ name }} }} }}"
    );
    let together = scene.clara.ask(&together, of).await;
    let row = &together["items"]["nodes"][0];
    assert_eq!(together["items"]["totalCount"], 1);
    assert_eq!(row["name"], apart["other"]["nodes"][0]["name"]);
    let kind = &row["id"];
    let expected = json!({ "id": row["id"], "kind": kind, "name": row["name"] });
    assert_eq!(apart["items"]["nodes"][0], expected);
    assert!(row["id"].is_string() && row["name"].is_string());
}
