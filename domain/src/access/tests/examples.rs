//! The worked examples of `docs/access.md`, cell by cell: what Clara, a client, and
//! Pia, a partner, may do with `2019/BILLING/march.pdf`, and by which paths.

mod granted;
mod placed;
mod sent;
mod within;
mod words;

use super::given::{DOCUMENT, FOLDER, UPPER, a_version, ada_asks, grant, inherited, now, stamp};
use crate::access::{Facts, ItemShape};
use crate::grant::{Capability, Subject};
use crate::ids::ContactId;
use crate::testing::{ada, bob, customer, group, item, section, terms};
use crate::values::ContactKind;
use crate::values::ContactRole::EntityCollaborator;

const BILLING: u128 = FOLDER;
const YEAR: u128 = UPPER;

/// What is asked of.
const THE_DOCUMENT: &str = "`march.pdf`";
const THE_FOLDER: &str = "`BILLING`";
const THE_YEAR: &str = "`2019`";

/// A row of the table, or a part of one: its first column, what is asked of or when,
/// and what is so.
type Line = (&'static str, &'static str, fn(&mut Facts));

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

fn pia_asks() -> Facts {
    ada_asks().changed(|facts| {
        let contact = facts.contact.as_mut().unwrap();
        contact.id = pia();
        contact.kind = ContactKind::Partner;
    })
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

fn lines() -> Vec<Line> {
    [granted::LINES, within::LINES, sent::LINES, placed::LINES].concat()
}

/// The rows of the document, with their cells in full: "the same" is what Clara's
/// says, "as before" what the one above says.
fn table() -> Vec<[String; 3]> {
    let text = include_str!("../../../../docs/access.md");
    let (_, table) = text
        .split_once("| what is so | Clara may | Pia may |\n")
        .unwrap();
    let mut rows: Vec<[String; 3]> = vec![];
    for line in table.lines().skip(1).take_while(|line| !line.is_empty()) {
        let cells: Vec<&str> = line.trim_matches(['|', ' ']).split(" | ").collect();
        let [row, of_clara, of_pia] = cells[..] else {
            panic!("not three cells: {line}");
        };
        let above = |column: usize| rows.last().unwrap()[column].clone();
        let of_clara = match of_clara {
            "as before" => above(1),
            said => said.to_owned(),
        };
        let of_pia = match of_pia {
            "as before" => above(2),
            "the same" => of_clara.clone(),
            said => said.to_owned(),
        };
        rows.push([row.to_owned(), of_clara, of_pia]);
    }
    rows
}

/// What the document has to say of a person: of each line its answer, of equal ones
/// once, and of what each is only where they differ.
fn cell(lines: &[Line], asks: fn() -> Facts) -> String {
    let answers: Vec<(&str, String)> = lines
        .iter()
        .map(|(_, of, so)| (*of, words::said(&asks().changed(so))))
        .collect();
    let told: Vec<_> = answers.chunk_by(|one, next| one.1 == next.1).collect();
    if let [only] = told[..] {
        return only[0].1.clone();
    }
    let told = told.into_iter().map(|same| {
        let of: Vec<&str> = same.iter().map(|(of, _)| *of).collect();
        format!("{}: {}", of.join(" and "), same[0].1)
    });
    told.collect::<Vec<_>>().join(". ")
}

#[test]
fn each_cell_of_the_table_says_what_the_rule_says_of_that_person() {
    for [row, of_clara, of_pia] in table() {
        let lines: Vec<Line> = lines().into_iter().filter(|line| line.0 == row).collect();
        assert_eq!(of_clara, cell(&lines, ada_asks), "Clara: {row}");
        assert_eq!(of_pia, cell(&lines, pia_asks), "Pia: {row}");
    }
}

#[test]
fn the_table_of_the_document_has_exactly_these_rows() {
    let rows: Vec<String> = table().into_iter().map(|[row, _, _]| row).collect();
    let mut here: Vec<&str> = lines().into_iter().map(|line| line.0).collect();
    here.dedup();
    assert_eq!(rows, here);
}
