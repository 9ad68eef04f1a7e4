//! Whose documents they become is said wherever something is told of them.

use std::fs;

use portico_api::commands::{ChangeCustomer, MasterAccess, SubjectInput};
use portico_api::import::{ImportArgs, ImportError, JsonReport, run};
use portico_domain::CustomerId;
use portico_domain::grant::Capability;
use serde_json::{Value, json};

use super::given::{Given, given};

/// What a program reads: the reported rows, and the summary.
async fn told(given: &Given, args: &ImportArgs) -> (Vec<Value>, Value) {
    let mut report = JsonReport::new(Vec::new());
    let summary = run(&given.app, args, &mut report).await.unwrap();
    report.summary(&summary).unwrap();
    let text = String::from_utf8(report.into_inner()).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    let mut lines: Vec<Value> = lines.collect();
    let summary = lines.pop().unwrap()["summary"].take();
    let rows = lines.into_iter().map(|mut line| line["row"].take());
    (rows.collect(), summary)
}

/// Two customers, a folder of the same files for each, and the list of them.
async fn listed() -> (Given, CustomerId, ImportArgs) {
    let given = given().await;
    let other = given.register("7", "Babbage Ltd").await;
    for folder in ["one", "two"] {
        given.file(format!("{folder}/g/empty.txt"), "");
    }
    let list = given.folder.path().join("customers.csv");
    let lines = "number,name,folder\n1042,Lovelace Ltd,one\n7,Babbage Ltd,two/\n";
    fs::write(&list, lines).unwrap();
    let args = ImportArgs {
        customer: None,
        map: Some(list),
        ..given.args()
    };
    (given, other, args)
}

async fn shared_all(given: &Given, customer: CustomerId) {
    let master = MasterAccess {
        customer,
        subject: SubjectInput::Customer,
        granted: Some((Capability::View, None)),
    };
    given.command(master).await;
}

#[tokio::test]
async fn each_row_of_a_list_names_its_customer_and_folder() {
    let (given, _, args) = listed().await;
    let (rows, summary) = told(&given, &args).await;
    let whose = |row: &Value| json!([row["customer"], row["folder"], row["path"], row["kind"]]);
    let rows: Vec<Value> = rows.iter().map(whose).collect();
    assert_eq!(
        rows,
        [
            json!(["1042", "one", "g/empty.txt", "EMPTY"]),
            json!(["7", "two", "g/empty.txt", "EMPTY"]),
        ]
    );
    assert_eq!(summary["customer"], Value::Null);
}

#[tokio::test]
async fn what_would_become_visible_is_told_of_each_customer() {
    let (given, other, mut args) = listed().await;
    shared_all(&given, other).await;
    let error = given.import_with(&args).await.0.unwrap_err().to_string();
    let of_other =
        "customer 7, \"Babbage Ltd\", folder two: 2 items would become visible to nobody";
    assert!(error.starts_with(of_other), "{error}");
    assert!(!error.contains("1042"), "{error}");
    shared_all(&given, given.customer).await;
    let error = given.import_with(&args).await.0.unwrap_err().to_string();
    let lines: Vec<&str> = error.lines().collect();
    let [first, second, all] = lines[..] else {
        panic!("{error}");
    };
    let of_first = "customer 1042, \"Lovelace Ltd\", folder one: 2 items would become";
    assert!(first.starts_with(of_first), "{error}");
    assert!(second.starts_with(of_other), "{error}");
    assert!(all.starts_with("in all 4 items would become"), "{error}");
    assert!(all.contains("nothing was imported"), "{error}");
    args.dry_run = true;
    let (_, summary) = told(&given, &args).await;
    let at = |number: &str, name: &str, folder: &str| {
        json!({
            "customer": number, "name": name, "folder": folder,
            "items": 2, "now": 0, "waiting": 0,
        })
    };
    let expected = json!({
        "items": 4, "now": 0, "waiting": 0,
        "customers": [at("1042", "Lovelace Ltd", "one"), at("7", "Babbage Ltd", "two")],
    });
    assert_eq!(summary["sharing"], expected);
}

#[tokio::test]
async fn a_number_that_was_another_customers_is_refused_and_an_id_is_not() {
    let given = given().await;
    given.file("empty.txt", "");
    let change = ChangeCustomer {
        customer: given.customer,
        number: "1043".to_owned(),
        name: "Lovelace Ltd".to_owned(),
    };
    given.command(change).await;
    let other = given.register("1042", "Babbage Ltd").await;
    let before = given.events().await;
    for dry_run in [true, false] {
        let args = ImportArgs {
            dry_run,
            ..given.args()
        };
        let error = given.import_with(&args).await.0.unwrap_err().to_string();
        for words in [
            "number 1042 was that of \"Lovelace Ltd\" until 20".to_owned(),
            "which is 1043 now; today 1042 is that of \"Babbage Ltd\"".to_owned(),
            format!("--customer {} for 1043 or", given.customer),
            format!("or --customer {other} for 1042; nothing was imported"),
        ] {
            assert!(error.contains(&words), "{words:?} is not in: {error}");
        }
    }
    assert_eq!(given.events().await, before);
    for (id, number, name) in [
        (other, "1042", "Babbage Ltd"),
        (given.customer, "1043", "Lovelace Ltd"),
    ] {
        let args = ImportArgs {
            customer: Some(id.to_string()),
            ..given.args()
        };
        let (rows, summary) = told(&given, &args).await;
        assert_eq!(
            (&summary["customer"], &summary["name"]),
            (&json!(number), &json!(name))
        );
        assert_eq!(rows[0]["customer"], number);
        assert_eq!(rows[0].get("folder"), None);
        assert_eq!(given.tree(id).await.len(), 1);
    }
    // Nobody else has had the number of now.
    let mut args = given.args();
    args.customer = Some("1043".to_owned());
    let (summary, _) = given.import_with(&args).await;
    assert_eq!(summary.unwrap().events, 0);
    let nobody = "00000000-0000-4000-8000-0000000000ff";
    args.customer = Some(nobody.to_owned());
    let error = given.import_with(&args).await.0.unwrap_err();
    assert!(matches!(&error, ImportError::NoCustomerId(id) if id.to_string() == nobody));
    assert!(error.to_string().contains(nobody), "{error}");
    // In a list the name says who is meant, unless both have it.
    given.file("one/more.txt", "");
    let list = given.folder.path().join("customers.csv");
    let mut args = given.args();
    (args.customer, args.map) = (None, Some(list.clone()));
    for (name, is_refused) in [("Babbage Ltd", false), ("Lovelace Ltd", true)] {
        let called = ChangeCustomer {
            customer: other,
            number: "1042".to_owned(),
            name: name.to_owned(),
        };
        given.command(called).await;
        fs::write(&list, format!("number,name,folder\n1042,{name},one\n")).unwrap();
        let error = given.import_with(&args).await.0.err();
        let said = error.map(|error| error.to_string()).unwrap_or_default();
        assert_eq!(said.contains("which is 1043 now"), is_refused, "{said}");
    }
}
