//! Whose documents they become: a number, a list, a folder.

use std::fs;

use portico_api::commands::ChangeCustomer;
use portico_api::import::{ImportError, JsonReport, run};
use portico_domain::CustomerId;

use super::given::{Given, given};

async fn mapped(
    given: &Given,
    list: impl AsRef<[u8]>,
) -> Result<portico_api::import::Summary, String> {
    let file = given.folder.path().join("customers.csv");
    fs::write(&file, list).unwrap();
    let mut args = given.args();
    args.customer = None;
    args.map = Some(file);
    let done = given.import_with(&args).await.0;
    done.map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_list_registers_who_is_missing() {
    let given = given().await;
    given.file("one/a.txt", "1");
    given.file("two/b.txt", "2");
    let list = "\u{feff}number,name,folder,kind\n1042,lovelace ltd,one,\n7,\"Babbage, Charles\",two,person\n";
    let summary = mapped(&given, list).await.unwrap();
    assert_eq!(
        (summary.customers_registered, summary.documents_created),
        (1, 2)
    );
    assert_eq!(summary.events, 5);
    let tree = given.tree(given.customer).await;
    assert_eq!(tree.into_keys().collect::<Vec<_>>(), ["a.txt"]);
    assert_eq!(mapped(&given, list).await.unwrap().events, 0);
}

async fn renumbered(given: &Given, number: &str) {
    changed(given, given.customer, number, "Lovelace Ltd").await;
}

async fn changed(given: &Given, customer: CustomerId, number: &str, name: &str) {
    let change = ChangeCustomer {
        customer,
        number: number.to_owned(),
        name: name.to_owned(),
    };
    given.command(change).await;
}

#[tokio::test]
async fn a_list_of_before_a_customer_got_another_number_registers_nobody_again() {
    let given = given().await;
    given.file("one/a.txt", "1");
    fs::create_dir(given.source().join("two")).unwrap();
    let list = "number,name,folder\n7,New,two\nab-1,Lovelace Ltd,one\n";
    renumbered(&given, "AB-1").await;
    renumbered(&given, "1043").await;
    let before = given.events().await;
    let error = mapped(&given, list).await.unwrap_err();
    let was = "line 3: number AB-1 was that of \"Lovelace Ltd\" until 20";
    assert!(error.contains(was), "{error}");
    assert!(error.contains("which is 1043 now; write that"), "{error}");
    assert!(!error.contains("line 2"), "nobody had it: {error}");
    assert_eq!(given.events().await, before);
    // The number of now, and one that it came back to.
    let now = list.replace("ab-1", "1043");
    let summary = mapped(&given, &now).await.unwrap();
    let done = (summary.customers_registered, summary.documents_created);
    assert_eq!(done, (1, 1));
    renumbered(&given, "ab-1").await;
    assert_eq!(mapped(&given, list).await.unwrap().events, 0);
    // In the console another gets one that was left, by who knows.
    let other = given.register("1043", "Babbage Ltd").await;
    assert_ne!(other, given.customer);
    let list = "number,name,folder\n1043,Babbage Ltd,one\n";
    let summary = mapped(&given, list).await.unwrap();
    assert_eq!(summary.customers_registered, 0);
}

#[tokio::test]
async fn a_number_that_somebody_of_the_same_name_ever_had_is_refused_whoever_had_it_since() {
    let given = given().await;
    given.file("one/a.txt", "1");
    renumbered(&given, "1043").await;
    let between = given.register("1042", "Babbage Ltd").await;
    changed(&given, between, "1044", "Babbage Ltd").await;
    let today = given.register("1042", "Lovelace Ltd").await;
    let list = "number,name,folder\n1042,Lovelace Ltd,one\n";
    let before = given.events().await;
    let error = mapped(&given, list).await.unwrap_err();
    let was = "line 2: number 1042 was that of \"Lovelace Ltd\" until 20";
    assert!(error.contains(was), "{error}");
    let way_out = format!(
        "take the line out of the list and import its folder with --customer {} for 1043 or --customer {today} for 1042",
        given.customer
    );
    assert!(error.contains(&way_out), "{error}");
    assert!(!error.contains("Babbage"), "of another name: {error}");
    let mut args = given.args();
    args.customer = Some("1042".to_owned());
    let error = given.import_with(&args).await.0.unwrap_err().to_string();
    let who =
        format!("say by id who is meant, --customer {between} for 1044 or --customer {today}");
    assert!(error.contains(&who), "{error}");
    assert_eq!(given.events().await, before);
    args.customer = Some(today.to_string());
    args.path = given.source().join("one");
    assert_eq!(
        given.import_with(&args).await.0.unwrap().documents_created,
        1
    );
    // Where nobody has it now, it is told of who of the name had it last.
    changed(&given, today, "1045", "Lovelace Ltd").await;
    let error = mapped(&given, list).await.unwrap_err();
    assert!(error.contains("which is 1045 now; write that"), "{error}");
    assert_eq!(error.matches("which is").count(), 1, "{error}");
    // Of another name too, who had it after: the list names whom it means.
    let after = given.register("1042", "Babbage Ltd").await;
    changed(&given, after, "1046", "Babbage Ltd").await;
    let error = mapped(&given, list).await.unwrap_err();
    assert!(error.contains("which is 1045 now; write that"), "{error}");
    assert!(!error.contains("Babbage"), "of another name: {error}");
    // Of nobody's name, it is told of who had it last.
    let stranger = list.replace("Lovelace Ltd", "Turing Ltd");
    let error = mapped(&given, &stranger).await.unwrap_err();
    assert!(error.contains("which is 1046 now; write that"), "{error}");
}

#[tokio::test]
async fn every_line_of_a_list_that_cannot_be_used_is_named() {
    let given = given().await;
    given.file("one/inner/a.txt", "1");
    let outside = given.folder.path().join("outside");
    fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink(outside, given.source().join("link")).unwrap();
    let before = given.events().await;
    let list = "number,name,folder\n1,A,one\n1,B,one/inner\n2,C,../outside\n3,D,gone\n\
                4,E,link\n no good,F,one\n5,G\n6,,one\n7,H,.\n";
    let error = mapped(&given, list).await.unwrap_err();
    for (line, words) in [
        (3, "on line 2 already"),
        (3, "lies in, the one on line 2"),
        (4, "not inside"),
        (5, "No such file"),
        (6, "link to another place"),
        (7, "customer number"),
        (8, "2 values where the header names 3"),
        (9, "name \"\" is not allowed"),
        (10, "all that is imported"),
    ] {
        let named = |text: &str| text.starts_with(&format!("line {line}:")) && text.contains(words);
        assert!(error.lines().any(named), "line {line}, {words:?}: {error}");
    }
    for (list, words) in [
        ("number;name;folder\n", "with commas"),
        ("number,name\n1,A\n", "\"folder\" is missing"),
        ("number,name,folder,notes\n", "\"notes\" is unknown"),
        ("number,name,folder\n", "names no customer"),
        (
            "number,name,folder\n1042,Somebody Else,one\n",
            "belongs to \"Lovelace Ltd\"",
        ),
        (
            "number,name,folder,kind\n1042,Lovelace Ltd,one,person\n",
            "registered as ORGANIZATION",
        ),
    ] {
        let error = mapped(&given, list).await.unwrap_err();
        assert!(error.contains(words), "{words:?}: {error}");
    }
    let unclosed = "a quote begins a value here that the line does not close";
    for (list, line) in [
        ("number,name,folder\n1042,\"Lovelace Ltd,one\n7,B,one\n", 2),
        (
            "number,name,folder\n1042,\"Lovelace Ltd,one\n7,\"B\",one\n",
            2,
        ),
        (
            "number,name,folder\n7,\"A \"\"B\"\" C\",gone\n8,D,\"one\n",
            3,
        ),
        ("number,\"name,folder\n1042,A,one\n", 1),
    ] {
        let error = mapped(&given, list).await.unwrap_err();
        let words = format!("line {line}: {unclosed}");
        assert!(error.contains(&words), "{error}");
        assert!(!error.contains("values where"), "{error}");
    }
    let behind = "a value goes on behind the quote that ends it";
    for (list, line) in [
        ("number,name,folder\n7,\"A\" ,one\n8,\"A\"x,one\n", 3),
        ("number,name,folder\n7,\"A \"\"B\"\" C\" D,one\n", 2),
        ("number,name,folder\n7,\"A\" \"B\",one\n", 2),
        ("\"number\"s,name,folder\n7,A,one\n", 1),
    ] {
        let error = mapped(&given, list).await.unwrap_err();
        assert!(error.contains(&format!("line {line}: {behind}")), "{error}");
        assert_eq!(error.matches(behind).count(), 1, "{error}");
    }
    let latin1 = b"number,name,folder\n1,M\xfcller,one\n";
    let utf16: Vec<u8> = "\u{feff}number,name"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (list, line) in [(&latin1[..], 2), (&utf16, 1)] {
        let error = mapped(&given, list).await.unwrap_err();
        let words = format!("line {line}: the list is not written in UTF-8");
        assert!(error.contains(&words), "{error}");
    }
    assert_eq!(given.events().await, before);
}

/// As an editor counts them, whatever the file's lines end with.
#[tokio::test]
async fn a_line_is_named_by_its_number_in_the_file() {
    let given = given().await;
    given.file("one/a.txt", "1");
    let wrong = "customer number";
    let rows = "number,name,folder\n1,A,one\n no good,B,one\n";
    let two = "number,name,folder\n\n no good,A,one\n\n\n no good,B,one\n";
    let broken = "number,name,folder\n1,\"A\nB\",one\n no good,B,one\n";
    for (list, lines) in [
        (rows, &[3][..]),
        (two, &[3, 6]),
        ("\n\nnumber,name,folder\n no good,A,one", &[4]),
        (broken, &[4]),
    ] {
        for (begin, end) in [("", "\n"), ("", "\r"), ("", "\r\n"), ("\u{feff}", "\r\n")] {
            let list = format!("{begin}{}", list.replace('\n', end));
            let error = mapped(&given, &list).await.unwrap_err();
            let named: Vec<&str> = error.lines().filter(|line| line.contains(wrong)).collect();
            assert_eq!(named.len(), lines.len(), "{list:?}: {error}");
            for (named, line) in named.iter().zip(lines) {
                let says = format!("line {line}: ");
                assert!(named.trim_start().starts_with(&says), "{list:?}: {error}");
            }
        }
    }
    let header = mapped(&given, "\r\n\r\nnumber,name\r\n1,A\r\n").await;
    let header = header.unwrap_err();
    assert!(
        header.contains("line 3: the column \"folder\" is missing"),
        "{header}"
    );
    let twice = mapped(&given, "number,name,folder\r\n1,A,one\r\n\r\n1,B,one\r\n").await;
    let twice = twice.unwrap_err();
    let says = "line 4: number 1 is on line 2 already";
    assert!(twice.contains(says), "{twice}");
    for (list, says) in [
        (
            &b"number,name,folder\r1,A,one\r2,\"B,one\r"[..],
            "line 3: a quote begins a value here",
        ),
        (
            b"number,name,folder\r1,A,one\r2,M\xfcller,one\r",
            "line 3: the list is not written in UTF-8",
        ),
    ] {
        let error = mapped(&given, list).await.unwrap_err();
        assert!(error.contains(says), "{error}");
    }
}

#[tokio::test]
async fn a_list_that_is_no_file_of_a_lists_size_is_refused_and_not_read() {
    let given = given().await;
    let large = given.folder.path().join("large.csv");
    fs::File::create(&large).unwrap().set_len(65 << 20).unwrap();
    let pipe = given.folder.path().join("pipe.csv");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let missing = given.folder.path().join("missing.csv");
    for (file, words) in [
        (missing, "No such file"),
        (given.source(), "not a regular file"),
        ("/dev/zero".into(), "not a regular file"),
        (pipe, "not a regular file"),
        (large, "more than 64 MiB"),
    ] {
        let mut args = given.args();
        args.customer = None;
        args.map = Some(file.clone());
        let said = given.import_with(&args).await.0.unwrap_err().to_string();
        let named = said.starts_with(file.to_str().unwrap());
        assert!(named && said.contains(words), "{said}");
        assert!(said.contains("name a file with a list"), "{said}");
        let looked = args.look().unwrap_err().to_string();
        assert_eq!(looked, said, "before anything is made for it");
    }
}

#[tokio::test]
async fn a_number_that_nobody_has_is_named_with_the_way_out() {
    let given = given().await;
    let mut args = given.args();
    args.customer = Some("99".to_owned());
    let error = given.import_with(&args).await.0.unwrap_err();
    assert!(matches!(&error, ImportError::NoCustomer(number) if number == "99"));
    assert!(error.to_string().contains("register it"), "{error}");
    // Somebody had it.
    renumbered(&given, "AB-1").await;
    renumbered(&given, "1043").await;
    args.customer = Some("ab-1".to_owned());
    let error = given.import_with(&args).await.0.unwrap_err().to_string();
    let was = "number AB-1 was that of \"Lovelace Ltd\" until 20";
    assert!(error.contains(was), "{error}");
    assert!(error.contains("which is 1043 now; write that"), "{error}");
    assert!(error.ends_with("nothing was imported"), "{error}");
}

#[tokio::test]
async fn an_import_goes_into_the_folder_that_is_named() {
    let given = given().await;
    given.file("a.txt", "1");
    let mut args = given.args();
    args.into = Some("Archive/2024".to_owned());
    let summary = given.import_with(&args).await.0.unwrap();
    assert_eq!((summary.folders_created, summary.events), (2, 3));
    let tree = given.tree(given.customer).await;
    assert_eq!(
        tree.into_keys().collect::<Vec<_>>(),
        ["Archive/", "Archive/2024/", "Archive/2024/a.txt"]
    );
    args.into = Some("archive/2024/".to_owned());
    assert_eq!(given.import_with(&args).await.0.unwrap().events, 0);
    args.into = Some("Archive/2024/a.txt".to_owned());
    let error = given.import_with(&args).await.0.unwrap_err();
    assert!(error.to_string().contains("in the way"), "{error}");
}

#[tokio::test]
async fn a_path_with_an_empty_name_in_it_is_refused_before_anything_is_written() {
    let given = given().await;
    given.file("a.txt", "1");
    let before = given.events().await;
    for path in ["Archive//2024", "/Archive", "Archive//", "//"] {
        let mut args = given.args();
        args.into = Some(path.to_owned());
        let error = given.import_with(&args).await.0.unwrap_err().to_string();
        assert!(error.starts_with(&format!("--into {path}: ")), "{error}");
        assert!(error.contains("is empty"), "{error}");
        assert!(error.contains("such as Archive/2024"), "{error}");
    }
    for path in ["", "/"] {
        let mut args = given.args();
        args.into = Some(path.to_owned());
        let error = given.import_with(&args).await.0.unwrap_err().to_string();
        assert!(error.contains("name a folder, such as"), "{error}");
    }
    assert_eq!(given.events().await, before);
}

#[tokio::test]
async fn a_program_reads_one_object_a_line() {
    let given = given().await;
    given.file("CON", "x");
    given.file("fine", "x");
    let mut report = JsonReport::new(Vec::new());
    let summary = run(&given.app, &given.args(), &mut report).await.unwrap();
    report.summary(&summary).unwrap();
    let text = String::from_utf8(report.into_inner()).unwrap();
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["row"]["kind"], "NAME");
    assert_eq!(lines[1]["summary"]["rows"]["NAME"], 1);
    assert_eq!(lines[1]["summary"]["documents_created"], 1);
}
