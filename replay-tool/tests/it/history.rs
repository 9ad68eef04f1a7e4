//! What was so is told as it was.

use portico_domain::ItemId;
use serde_json::json;

use crate::given::{Given, given, given_later};

/// A contact who could see the folder, and no longer can; the positions between.
async fn revoked() -> (Given, String, String) {
    let given = given().await;
    given.activated().await;
    let before = given.last_position().await;
    given.revoked().await;
    let after = given.last_position().await;
    given.caught_up().await;
    (given, before, after)
}

#[tokio::test]
async fn who_lost_what_is_a_difference_and_who_gained_it_the_other_way() {
    let (given, before, after) = revoked().await;
    let ran = given.tool(&["diff", &before, &after, "--json"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let lines = ran.json();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["effect"], "lost");
    assert_eq!(lines[0]["contact"], given.contact.to_string());
    assert_eq!(lines[0]["item"], given.folder.to_string());
    let back = given.tool(&["diff", "head", &before]).await;
    assert_eq!(back.code, Some(1));
    assert!(back.out.starts_with("gained"), "{back:?}");
    let same = given.tool(&["diff", &after, "head"]).await;
    assert_eq!(same.code, Some(0), "{same:?}");
    assert!(same.out.contains("nobody gained or lost anything"));
    let of = ["diff", &before, &after, "--customer", "1017"];
    assert_eq!(given.tool(&of).await.code, Some(1));
}

#[tokio::test]
async fn what_is_seen_still_is_told_as_it_was_and_as_it_is() {
    let given = given().await;
    given.activated().await;
    let (item, versions) = given.with_theirs_between().await;
    let before = given.last_position().await;
    given.lessened().await;
    let lessened = given.last_position().await;
    given.revoked().await;
    given.caught_up().await;
    let [_, theirs, latest] = versions.map(|version| version.to_string());
    let whole = (&latest, &latest, format!("version {latest} with download"));
    let looked = (
        &latest,
        &theirs,
        format!("version {latest} with download of their own older version {theirs}"),
    );
    let own = (&theirs, &theirs, format!("version {theirs} with download"));
    for (from, to, was, is) in [
        (&*before, &*lessened, &whole, &looked),
        (&*lessened, "head", &looked, &own),
        (&*before, "head", &whole, &own),
        ("head", &*before, &own, &whole),
    ] {
        let ran = given.tool(&["diff", from, to, "--json"]).await;
        let lines = ran.json();
        let of_it = lines.iter().find(|line| line["item"] == item.to_string());
        let told = of_it.unwrap_or_else(|| panic!("{ran:?}"));
        let fields = ["version_before", "downloads_before", "version", "downloads"];
        let expected = [was.0, was.1, is.0, is.1].map(|id| json!(id));
        assert_eq!(fields.map(|field| told[field].clone()), expected, "{ran:?}");
        assert_eq!(told["effect"], "changed");
        let text = given.tool(&["diff", from, to]).await.out;
        let line = format!("item {item}, was {}, is {}", was.2, is.2);
        assert!(text.contains(&line), "{line} is not in\n{text}");
    }
    // Of the folder there was and is nothing more to tell.
    let ran = given.tool(&["diff", &before, "head", "--json"]).await;
    let lines = ran.json();
    let folder = lines.iter().find(|line| line["effect"] == "lost").unwrap();
    assert_eq!(folder["version_before"], json!(null));
}

#[tokio::test]
async fn the_firms_version_under_their_own_is_a_difference_too() {
    let given = given().await;
    given.activated().await;
    let (item, [firms, theirs]) = given.with_theirs_above().await;
    let whole = given.last_position().await;
    given.lessened().await;
    let looked = given.last_position().await;
    given.revoked().await;
    given.caught_up().await;
    let (firms, shown) = (firms.to_string(), format!("version {theirs} with download"));
    let both = (
        [Some(&firms), Some(&firms)],
        format!("{shown} over the firm's version {firms} with download"),
    );
    let sight = (
        [Some(&firms), None],
        format!("{shown} over the firm's version {firms} without download"),
    );
    let own = ([None, None], shown);
    for (from, to, was, is) in [
        (&*whole, &*looked, &both, &sight),
        (&*looked, "head", &sight, &own),
        (&*whole, "head", &both, &own),
        ("head", &*whole, &own, &both),
    ] {
        let ran = given.tool(&["diff", from, to, "--json"]).await;
        assert_eq!(ran.code, Some(1), "{ran:?}");
        let lines = ran.json();
        let of_it = lines.iter().find(|line| line["item"] == item.to_string());
        let told = of_it.unwrap_or_else(|| panic!("{ran:?}"));
        let before = ["firms_version_before", "firms_downloads_before"];
        let then = ["firms_version", "firms_downloads"];
        for (fields, ids) in [(before, was.0), (then, is.0)] {
            let told = fields.map(|field| told[field].clone());
            assert_eq!(told, ids.map(|id| json!(id)), "{ran:?}");
        }
        for field in ["version_before", "downloads_before", "version", "downloads"] {
            assert_eq!(told[field], theirs.to_string(), "{field}");
        }
        assert_eq!(told["effect"], "changed");
        let text = given.tool(&["diff", from, to]).await.out;
        let line = format!("item {item}, was {}, is {}", was.1, is.1);
        assert!(text.contains(&line), "{line} is not in\n{text}");
    }
}

#[tokio::test]
async fn who_left_the_customer_between_lost_what_they_saw_in_either_order() {
    let given = given_later().await;
    let first = given.texts("SELECT min(position)::text FROM events").await;
    let first = first[0].as_str();
    given.activated().await;
    let before = given.last_position().await;
    given.left().await;
    given.caught_up().await;
    let (contact, folder) = (given.contact.to_string(), given.folder.to_string());
    // Before the first customer was registered nobody saw anything either.
    for (from, to, effect) in [
        (&*before, "head", "lost"),
        ("head", &*before, "gained"),
        (first, &*before, "gained"),
        (&*before, first, "lost"),
    ] {
        for of in [&[][..], &["--customer", "1017"]] {
            let asked = [&["diff", from, to, "--json"], of].concat();
            let ran = given.tool(&asked).await;
            assert_eq!(ran.code, Some(1), "{asked:?}: {ran:?}");
            let lines = ran.json();
            assert_eq!(lines.len(), 1, "{asked:?}: {ran:?}");
            let told = (&lines[0]["effect"], &lines[0]["contact"], &lines[0]["item"]);
            assert_eq!(told, (&json!(effect), &json!(contact), &json!(folder)));
        }
    }
    for moments in [[first, "head"], ["head", first]] {
        let ran = given.tool(&["diff", moments[0], moments[1]]).await;
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
}

#[tokio::test]
async fn of_a_number_that_passed_to_another_customer_no_difference_is_told() {
    let (given, before, after) = revoked().await;
    let first = given.customer.to_string();
    let second = given.number_passed_on().await.to_string();
    let passed = given.last_position().await;
    given.caught_up().await;
    for (from, to, ids) in [
        (&*before, "head", [&first, &second]),
        (&*before, &*passed, [&first, &second]),
        ("head", &*before, [&second, &first]),
    ] {
        let ran = given.tool(&["diff", from, to, "--customer", "1017"]).await;
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert_eq!(ran.out, "", "half an answer");
        let [from, to] = ids;
        let says = format!("customer {from} at FROM and of customer {to} at TO; give --customer");
        assert!(ran.err.contains(&says), "{says} is not in\n{}", ran.err);
    }
    // By its id each is one customer, and the number is where one has it at both.
    for (from, to, customer, code) in [
        (&*before, "head", &*first, 1),
        (&*before, "head", &*second, 0),
        (&*before, "head", "2017", 1),
        (&*before, &*after, "1017", 1),
        (&*passed, "head", "1017", 0),
    ] {
        let ran = given
            .tool(&["diff", from, to, "--customer", customer])
            .await;
        assert_eq!(ran.code, Some(code), "{customer}: {ran:?}");
    }
}

#[tokio::test]
async fn an_answer_names_its_path_then_and_what_is_missing_now() {
    let (given, before, after) = revoked().await;
    let (contact, item) = (given.contact.to_string(), given.folder.to_string());
    let then = ["explain", &contact, &item, "--as-of", &before, "--json"];
    let ran = given.tool(&then).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let answer = &ran.json()[0];
    assert_eq!(answer["allowed"], true);
    let path = &answer["paths"][0];
    assert_eq!(path["kind"], "grant");
    assert_eq!(path["item"], item.as_str());
    assert_eq!(path["capability"], "DOWNLOAD");
    assert!(path["log_position"].as_i64().unwrap() <= before.parse().unwrap());
    let by = path["granted_by"].as_str().unwrap();
    assert_eq!(path["hops"][0]["step"], "given");
    assert_eq!(path["hops"][0]["log_position"], path["log_position"]);
    let member = &answer["memberships"][0];
    let told = (&member["role"], &member["group"], &member["by"]);
    let expected = (&json!("ENTITY_COLLABORATOR"), &json!(null), &json!(by));
    assert_eq!(told, expected);
    let text = given.tool(&then[..5]).await.out;
    assert!(text.contains(&format!(" by {by}")), "{text}");
    let told = "member directly, ENTITY_COLLABORATOR, with download, since ";
    assert!(text.contains(told), "{text}");
    for moment in [&*after, "head"] {
        let now = ["explain", &contact, &item, "--as-of", moment];
        let ran = given.tool(&now).await;
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.out.contains("NOT_SHARED"), "{}", ran.out);
    }
    let upload = [
        "explain", &contact, &item, "--as-of", &before, "--action", "upload",
    ];
    assert_eq!(given.tool(&upload).await.code, Some(0));
}

#[tokio::test]
async fn a_path_names_who_gave_its_grant_and_who_changed_it() {
    let given = given().await;
    given.activated().await;
    let before = given.last_position().await;
    given.lessened().await;
    let changed = given.last_position().await;
    given.caught_up().await;
    let (contact, item) = (given.contact.to_string(), given.folder.to_string());
    let by = format!("staff:{}", given.staff);
    let asked = ["explain", &contact, &item];
    let path = &given.tool(&[&asked[..], &["--json"]].concat()).await.json()[0]["paths"][0];
    assert_eq!(
        (&path["capability"], &path["granted_by"]),
        (&json!("VIEW"), &json!(by))
    );
    let told = (
        &path["changed_by"],
        path["changed_log_position"].to_string(),
    );
    assert_eq!(told, (&json!(by), changed.clone()));
    let text = given.tool(&asked).await.out;
    let told = format!(" at position {changed} by {by}");
    assert!(
        text.contains(", changed ") && text.contains(&told),
        "{text}"
    );
    let then = [&asked[..], &["--as-of", &before, "--json"]].concat();
    let path = &given.tool(&then).await.json()[0]["paths"][0];
    let nothing = (&json!("DOWNLOAD"), &json!(null), &json!(null));
    let told = (
        &path["capability"],
        &path["changed_by"],
        &path["changed_at"],
    );
    assert_eq!(told, nothing);
}

#[tokio::test]
async fn each_entry_of_a_folder_says_whether_it_was_seen_and_why_not() {
    let (given, before, after) = revoked().await;
    let contact = given.contact.to_string();
    let root = ItemId::files_root(given.customer).to_string();
    for (moment, allowed, code) in [(before, true, "ALLOWED"), (after, false, "NOT_SHARED")] {
        let asked = ["explain", &contact, &root, "--contents", "--as-of", &moment];
        let ran = given.tool(&[&asked[..], &["--json"]].concat()).await;
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let entries = ran.json();
        assert_eq!(entries.len(), 1, "{ran:?}");
        let entry = &entries[0];
        let told = (&entry["item"], &entry["allowed"], &entry["code"]);
        let folder = given.folder.to_string();
        assert_eq!(told, (&json!(folder), &json!(allowed), &json!(code)));
        let text = given.tool(&asked).await.out;
        assert!(text.contains(&format!("{folder} {code}")), "{text}");
    }
    let nowhere = ItemId::internal_root(given.customer).to_string();
    let ran = given
        .tool(&["explain", &contact, &nowhere, "--contents"])
        .await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("there was no folder"), "{ran:?}");
}

#[tokio::test]
async fn of_what_there_was_not_then_nothing_is_answered() {
    let (given, before, after) = revoked().await;
    given.another_folder("later").await;
    given.caught_up().await;
    let (contact, item) = (given.contact.to_string(), given.folder.to_string());
    let later = "SELECT aggregate_id FROM events WHERE event_type = 'FolderCreated'
        ORDER BY position DESC LIMIT 1";
    let later = given.texts(later).await.remove(0);
    let nobody = "01976a5e-4c00-7000-8000-00000000000a";
    let no_contact = format!("there was no contact {nobody} then");
    let no_item = |item: &str| format!("there was no item {item} then");
    let (never, not_yet) = (no_item(nobody), no_item(&later));
    let cases: [(&[&str], &str); 5] = [
        (&[&contact, nobody], &never),
        (&[&contact, nobody, "--as-of", &before], &never),
        (&[&contact, &later, "--as-of", &after], &not_yet),
        (&[nobody, &item], &no_contact),
        (&[nobody, &item, "--contents"], &no_contact),
    ];
    for (asked, says) in cases {
        let ran = given.tool(&[&["explain"], asked].concat()).await;
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains(says), "{says} is not in\n{}", ran.err);
        assert_eq!(ran.out, "", "half an answer");
    }
    let now = given.tool(&["explain", &contact, &later]).await;
    assert_eq!(now.code, Some(1), "{now:?}");
    assert!(now.out.contains("NOT_SHARED"), "{now:?}");
}

#[tokio::test]
async fn a_customer_is_shown_as_it_was() {
    let (given, before, _) = revoked().await;
    let ran = given.tool(&["as-of", &before, "--json"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let customer = &ran.json()[0];
    assert_eq!(customer["number"], "1017");
    assert_eq!(customer["portal_open"], true);
    assert_eq!(customer["grants"], 1);
    assert_eq!(customer["contacts"][0]["sees"], 1);
    let now = given.tool(&["as-of", "head", "--customer", "1017"]).await;
    assert!(
        now.out.contains("portal open, 2 items, 0 grants"),
        "{now:?}"
    );
    assert!(now.out.contains("sees 0"), "{now:?}");
}

#[tokio::test]
async fn a_moment_that_is_none_is_refused_with_what_would_be_one() {
    let (given, _, after) = revoked().await;
    let cases = [
        (vec!["as-of", "yesterday"], "or `head`"),
        (vec!["as-of", "999999"], "name a moment between them"),
        (vec!["as-of", "0"], "as of position 0: the history goes"),
        (vec!["as-of", "1999-01-01T00:00:00Z"], after.as_str()),
        (vec!["as-of", "head", "--customer", "4711"], "no customer"),
        (
            vec!["diff", &after, "head", "--customer", "4711"],
            "no customer",
        ),
        (
            vec!["diff", "head", "2999-01-01T00:00:00Z"],
            "the history goes from",
        ),
    ];
    for (arguments, says) in cases {
        let ran = given.tool(&arguments).await;
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains(says), "{says} is not in\n{}", ran.err);
        assert_eq!(ran.out, "", "half an answer");
    }
}
