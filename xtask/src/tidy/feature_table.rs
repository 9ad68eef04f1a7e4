//! `docs/features.md` names every feature once, and only tests that exist.

use std::collections::BTreeMap;

use super::feature_ids;
use super::finding::{Finding, Findings};
use super::repository::Repository;
use super::test_names::{TestNames, back_quoted};

const PATH: &str = "docs/features.md";
const COLUMNS: [&str; 5] = ["id", "API", "page", "test", "refused twin"];
/// The columns that name tests.
const TESTS: [usize; 2] = [3, 4];
const NOTHING_YET: &str = "–";

pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Findings::of("feature-table");
    let Some(text) = repository.text(PATH) else {
        let way_out = format!("write the table: {}", COLUMNS.join(" | "));
        findings.add((PATH, 1), "no such file", way_out);
        return findings.done();
    };
    let tests = TestNames::of(repository);
    let mut unseen: BTreeMap<String, bool> = feature_ids::all().map(|id| (id, true)).collect();
    for (index, line) in text.lines().enumerate() {
        let place = (PATH, index + 1);
        let cells = cells(line);
        let Some(id) = cells.first() else { continue };
        if *id == COLUMNS[0] && cells != COLUMNS {
            let way_out = format!("the columns are {}", COLUMNS.join(" | "));
            findings.add(place, "unknown columns", way_out);
        }
        if !feature_ids::has_form(id) {
            continue;
        }
        match unseen.get_mut(*id) {
            None => findings.add(place, format!("{id} is no feature"), "correct the id"),
            Some(false) => findings.add(place, format!("{id} is here twice"), "keep one row"),
            Some(unseen) => *unseen = false,
        }
        check_row(place, &cells, &tests, &mut findings);
    }
    for (id, _) in unseen.into_iter().filter(|(_, unseen)| *unseen) {
        findings.add(
            (PATH, 1),
            format!("{id} has no row"),
            "add it; a row never goes away",
        );
    }
    findings.done()
}

fn check_row(place: (&str, usize), cells: &[&str], tests: &TestNames, findings: &mut Findings) {
    let id = cells[0];
    if cells.len() != COLUMNS.len() {
        let what = format!("{id} has {} cells", cells.len());
        return findings.add(place, what, format!("fill {}", COLUMNS.join(" | ")));
    }
    for (column, cell) in cells.iter().enumerate().skip(1) {
        let title = COLUMNS[column];
        let Some(names) = identifiers(cell) else {
            let what =
                format!("{id}, {title}: neither {NOTHING_YET} nor back-quoted names: {cell}");
            findings.add(place, what, "put back-quotes around each name");
            continue;
        };
        for name in names {
            if TESTS.contains(&column) && !tests.contain(name) {
                let what = format!("{id}, {title}: no test {name}");
                findings.add(place, what, format!("write it, or put {NOTHING_YET}"));
            }
        }
    }
}

/// The cells of a table row; nothing for any other line.
fn cells(line: &str) -> Vec<&str> {
    let row = line.trim().strip_prefix('|');
    let row = row.map(|row| row.strip_suffix('|').unwrap_or(row));
    row.map(|row| row.split('|').map(str::trim).collect())
        .unwrap_or_default()
}

/// `None` if there is anything but names in back-quotes and what parts them.
fn identifiers(cell: &str) -> Option<Vec<&str>> {
    if cell == NOTHING_YET {
        return Some(Vec::new());
    }
    let parts: Vec<&str> = cell.split('`').collect();
    let between = parts.iter().step_by(2);
    let parted = between.map(|part| part.replace("<br>", ""));
    let closed = parts.len() > 1 && parts.len() % 2 == 1;
    let only_names = parted
        .into_iter()
        .all(|part| part.trim_matches([' ', ',']).is_empty());
    (closed && only_names).then(|| back_quoted(cell).collect())
}

#[cfg(test)]
mod tests {
    use super::super::repository::fixture::repository;
    use super::*;

    fn table(row: impl Fn(&str) -> String) -> String {
        let rows: String = feature_ids::all().map(|id| row(&id)).collect();
        format!(
            "# Features\n\n| id | API | page | test | refused twin |\n|---|---|---|---|---|\n{rows}"
        )
    }

    fn check_table(table: &str) -> Vec<String> {
        let test = "#[test]\nfn a01_grant() {}\n#[test]\nfn a01_refused() {}\n";
        let repository = repository(&[(PATH, table), ("tests/src/a.rs", test)]);
        let what = |finding: Finding| finding.what;
        check(&repository).into_iter().map(what).collect()
    }

    #[test]
    fn a_whole_table_with_true_names_passes() {
        let row = |id: &str| match id {
            "A01" => {
                "| A01 | `grantAccess`, `b` | – | `a01_grant` | `grants::a01_refused` |\n".into()
            }
            _ => format!("| {id} | – | – | – | – |\n"),
        };
        assert_eq!(check_table(&table(row)), [""; 0]);
    }

    #[test]
    fn missing_double_and_unknown_rows_are_found() {
        let row = |id: &str| match id {
            "B02" => "| A01 | – | – | – | – |\n".into(),
            "E18" => "| E18 | – | – | – | – |\n| E19 | – | – | – | – |\n".into(),
            _ => format!("| {id} | – | – | – | – |\n"),
        };
        let found = check_table(&table(row));
        assert_eq!(
            found,
            ["A01 is here twice", "E19 is no feature", "B02 has no row"]
        );
    }

    #[test]
    fn untrue_names_and_loose_words_are_found() {
        let row = |id: &str| match id {
            "A01" => "| A01 | grantAccess | – | `a01_grant` | `a01_gone` |\n".into(),
            "A02" => "| A02 | – | – | – |\n".into(),
            _ => format!("| {id} | – | – | – | – |\n"),
        };
        let found = check_table(&table(row));
        assert_eq!(found.len(), 3);
        assert!(found[0].starts_with("A01, API: neither –"));
        assert_eq!(found[1], "A01, refused twin: no test a01_gone");
        assert_eq!(found[2], "A02 has 4 cells");
    }
}
