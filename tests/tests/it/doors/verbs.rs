//! The commands of both programs: for whoever runs the server, and for nobody else
//! on its machine.

use std::collections::BTreeSet;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use portico_api::operations::OperationId;
use serde_json::json;

use super::ALLOW;
use super::table::Table;
use crate::faults::{Office, Place, command, free_address, ran, text, through};

const PROGRAMS: [&str; 2] = ["portico", "replay-tool"];
const REFUSED: &str = "REFUSED";
/// Another user of the machine; only root becomes one.
const ANOTHER: [&str; 5] = [
    "setpriv",
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    "--",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_each_command_answers_is_in_the_table() {
    let table = Table::read(include_str!("verbs.txt"));
    assert_eq!(table.actors, ["operator", "another"]);
    table.names_exactly(&found().await);
    let (office, server) = Office::open(Place::new()).await;
    let words = words(&office).await;
    let data = office.place.data();
    let mut differing = vec![];
    for row in &table.rows {
        let args = words.iter().fold(row.args.clone(), |args, (word, given)| {
            args.replace(word, given)
        });
        // The office's own server is this command.
        if row.door != "portico.serve" {
            let got = tried(&[], &row.door, &args, &data).await;
            told(&mut differing, &row.door, row.expected[0], &got);
        }
        let got = tried_by_another(&row.door, &args, &data).await;
        told(&mut differing, &row.door, row.expected[1], &got);
    }
    server.stop().await;
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
}

/// What the table's words stand for.
async fn words(office: &Office) -> [(&'static str, String); 5] {
    let customer = office.customer("Baker").await;
    let place = json!({ "customerId": customer.id });
    let document = office.owner.upload(place, "plan.txt", b"plan").await;
    let _ = office.owner.grant(&document).await.done();
    let client = office.client(&customer, "Clara").await;
    let folder = office.place.beside("to-import");
    std::fs::create_dir_all(folder.join("letters")).unwrap();
    let operations = office.place.beside("operations.json");
    let text = "query Me { me { id } }";
    let manifest = json!({ OperationId::of(text).to_string(): text });
    std::fs::write(&operations, manifest.to_string()).unwrap();
    [
        ("$number", customer.number),
        ("$contact", client.id),
        ("$document", document),
        ("$folder", folder.display().to_string()),
        ("$operations", operations.display().to_string()),
    ]
}

fn told(differing: &mut Vec<String>, door: &str, expected: &str, (got, said): &(String, String)) {
    if got != expected {
        differing.push(format!(
            "{door}: the table says {expected}, was {got}: {said}"
        ));
    }
}

/// Runs a command to its end, on the folder of the server that runs.
async fn tried(wrapper: &[&str], door: &str, args: &str, data: &Path) -> (String, String) {
    let mut words = door.split('.');
    let mut command = through(wrapper, words.next().unwrap());
    command.args(words).args(args.split_whitespace());
    command.env("PORTICO_DATA_DIR", data);
    command.env("PORTICO_LISTEN", free_address());
    let output = ran(&mut command).await;
    let outcome = if output.status.success() {
        ALLOW
    } else {
        REFUSED
    };
    (outcome.to_owned(), text(&output.stderr))
}

/// Root becomes another user; of whoever is not root, the folder becomes another's.
async fn tried_by_another(door: &str, args: &str, data: &Path) -> (String, String) {
    let is_root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
    if is_root {
        return tried(&ANOTHER, door, args, data).await;
    }
    let own = std::fs::metadata(data).unwrap().permissions();
    std::fs::set_permissions(data, PermissionsExt::from_mode(0o0)).unwrap();
    let got = tried(&[], door, args, data).await;
    std::fs::set_permissions(data, own).unwrap();
    got
}

/// Every command of both programs that has none below it.
async fn found() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut next: Vec<Vec<String>> = PROGRAMS.map(|name| vec![name.to_owned()]).into();
    while let Some(words) = next.pop() {
        let mut command = command(&words[0]);
        let help = ran(command.args(&words[1..]).arg("--help")).await;
        let help = text(&help.stdout);
        let Some((_, below)) = help.split_once("\nCommands:\n") else {
            found.insert(words.join("."));
            continue;
        };
        let lines = below.lines().take_while(|line| !line.is_empty());
        let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
        for name in names.filter(|name| !["", "help"].contains(name)) {
            next.push([&words[..], &[name.to_owned()]].concat());
        }
    }
    found
}
