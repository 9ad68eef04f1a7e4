//! The worked examples of `docs/access.md`, row by row: what Clara, a client, and
//! Pia, a partner, see and may take of `2019/BILLING/march.pdf`, and by which
//! paths.

mod granted;
mod placed;
mod sent;
mod within;

use super::given::{DOCUMENT, FOLDER, UPPER, a_version, ada_asks, grant, inherited, now, stamp};
use crate::access::{Action, Decision, Facts, ItemShape, Path, Source, Step, decide};
use crate::grant::{Capability, Subject};
use crate::ids::{ContactId, ItemId, VersionId};
use crate::testing::{ada, bob, customer, group, item, section, terms, version};
use crate::values::ContactKind;
use crate::values::ContactRole::EntityCollaborator;

const BILLING: u128 = FOLDER;
const YEAR: u128 = UPPER;

/// A row of the table, or a part of one: its first column, what is so, and what
/// is said of Clara and of Pia.
type Line = (&'static str, fn(&mut Facts), &'static str, &'static str);

/// Ada stands for Clara, Bob for Pia.
fn clara() -> ContactId {
    ada()
}

fn pia() -> ContactId {
    bob()
}

fn is_clara(facts: &Facts) -> bool {
    facts.contact.unwrap().id == clara()
}

fn share(facts: &mut Facts, on: Option<u128>, subject: Subject) {
    facts.grants.push(grant(on, subject));
}

fn to_the_customer(facts: &mut Facts) {
    share(facts, Some(YEAR), Subject::Customer(customer()));
}

/// 2019 to the customer, which means its clients, and to Pia.
fn to_both(facts: &mut Facts) {
    to_the_customer(facts);
    share(facts, Some(YEAR), Subject::Contact(pia()));
}

/// It is asked of the folder, or the matter, that lies so many steps up.
fn asked_of(facts: &mut Facts, steps_up: usize) {
    facts.chain.drain(..steps_up);
    facts.versions.clear();
}

/// What is said of an item: the contents seen and taken, or why not, and the
/// paths in the words of the document.
fn said(facts: &Facts) -> String {
    let of = |action| decide(facts, action, now());
    let view = of(Action::View);
    if !view.allowed {
        return view.code.as_str().to_owned();
    }
    let paths: Vec<String> = view.paths.iter().map(path).collect();
    let may = match facts.chain[0].shape {
        ItemShape::Document => {
            let download = of(Action::Download);
            let takes = or_why(&download, &format!("takes {}", numbers(&download)));
            format!("sees {}, {takes}", numbers(&view))
        }
        ItemShape::Folder(_) | ItemShape::Matter => {
            format!("sees it, {}", or_why(&of(Action::Upload), "sends into it"))
        }
    };
    format!("{may}; {}", paths.join("; "))
}

fn or_why(decision: &Decision, allowed: &str) -> String {
    if decision.allowed {
        allowed.to_owned()
    } else {
        decision.code.as_str().to_owned()
    }
}

fn numbers(decision: &Decision) -> String {
    let number = |id: &VersionId| id.uuid().as_u128() - version(0).uuid().as_u128();
    let numbers: Vec<String> = decision
        .versions
        .iter()
        .map(number)
        .map(|n| n.to_string())
        .collect();
    numbers.join(" and ")
}

fn path(path: &Path) -> String {
    match &path.source {
        Source::Master(_) => "Master access".to_owned(),
        Source::Grant { steps_up: 0, .. } => "grant, set here".to_owned(),
        Source::Grant { on, steps_up, .. } => {
            let steps = if *steps_up == 1 { "step" } else { "steps" };
            format!("grant on {}, {steps_up} {steps} up", called(*on))
        }
        Source::Matter => "access to the matter".to_owned(),
        Source::OwnWork => "own work".to_owned(),
        Source::Role { role, .. } => role.as_str().to_owned(),
    }
}

fn called(id: ItemId) -> &'static str {
    [
        (DOCUMENT, "march.pdf"),
        (BILLING, "BILLING"),
        (YEAR, "2019"),
    ]
    .into_iter()
    .find(|(n, _)| item(*n) == id)
    .map_or("Files", |(_, name)| name)
}

fn lines() -> Vec<Line> {
    [granted::LINES, within::LINES, sent::LINES, placed::LINES].concat()
}

#[test]
fn what_each_row_says_of_clara_and_of_pia_is_so() {
    for (row, so, of_clara, of_pia) in lines() {
        let hers = ada_asks().changed(so);
        assert_eq!(said(&hers), of_clara, "Clara: {row}");
        let pias = ada_asks().changed(|facts| {
            let contact = facts.contact.as_mut().unwrap();
            contact.id = pia();
            contact.kind = ContactKind::Partner;
        });
        assert_eq!(said(&pias.changed(so)), of_pia, "Pia: {row}");
    }
}

#[test]
fn the_table_of_the_document_has_exactly_these_rows() {
    let text = include_str!("../../../../docs/access.md");
    let (_, table) = text
        .split_once("| what is so | Clara may | Pia may |\n")
        .unwrap();
    let rows = table
        .lines()
        .skip(1)
        .map_while(|line| line.strip_prefix("| "));
    let rows: Vec<&str> = rows.map(|line| line.split_once(" | ").unwrap().0).collect();
    let mut here: Vec<&str> = lines().into_iter().map(|line| line.0).collect();
    here.dedup();
    assert_eq!(rows, here);
}

#[test]
fn a_path_through_a_group_names_every_hop_from_the_person_to_the_item() {
    let facts = ada_asks().changed(within::board);
    let decision = decide(&facts, Action::View, now());
    let hops = decision.paths[0].hops.iter().map(|hop| match hop.step {
        Step::InGroup(id) if id == group() => "in Board".to_owned(),
        Step::Given => "given".to_owned(),
        Step::Inside { item, folder } => format!("{} holds {}", called(folder), called(item)),
        Step::InGroup(_) | Step::Sent(_) | Step::Made(_) => panic!("{hop:?}"),
    });
    let hops: Vec<String> = hops.collect();
    let said = [
        "in Board",
        "given",
        "2019 holds BILLING",
        "BILLING holds march.pdf",
    ];
    assert_eq!(hops, said);
}
