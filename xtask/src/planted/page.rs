//! The page that says what was found: `docs/planted.md`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::list::Mistake;
use super::workshop::Outcome;

const INTRO: &str = "# Planted mistakes

Written by `cargo xtask planted`: each of these mistakes is planted alone in a copy of the
sources, and the [oracle](../tests/src/oracle.rs) must find it. What is replaced by what
stands in [`xtask/planted.toml`](../xtask/planted.toml). *rule* is the test in
[`domain/tests/oracle`](../domain/tests/oracle/main.rs), through the aggregates and without a
database; *lists* is the one in [`tests/tests/it/oracle`](../tests/tests/it/oracle/mod.rs), by
commands on PostgreSQL, where rule, lists, history, previews and doors are judged together. The last
column is the first step that gave the mistake away, of the histories as they were when it was
tried; they run side by side, so it is not always the smallest. Names behind the command run only
those that contain them and replace their rows.

| mistake | file | test | found |
|---|---|---|---|
";

/// The rows as they stand, by the mistake's name.
pub(super) struct Page {
    path: PathBuf,
    rows: BTreeMap<String, String>,
}

impl Page {
    /// Rows of earlier runs; none, where there is no page yet.
    pub(super) fn open(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        let row = |line: &str| {
            let (name, _) = line.strip_prefix("| ")?.split_once(" | ")?;
            Some((name.to_owned(), line.to_owned()))
        };
        Self {
            path: path.to_owned(),
            rows: text.lines().filter_map(row).collect(),
        }
    }

    pub(super) fn note(&mut self, mistake: &Mistake, outcome: &Outcome) {
        let Mistake {
            name, file, test, ..
        } = mistake;
        let row = format!("| {name} | `{file}` | {} | {outcome} |", test.word());
        self.rows.insert(name.clone(), row);
    }

    /// In the order of the list; what is not in it any more is left out.
    pub(super) fn write(&self, list: &[Mistake]) -> Result<()> {
        let rows = list
            .iter()
            .filter_map(|mistake| self.rows.get(&mistake.name));
        let rows: Vec<&str> = rows.map(String::as_str).collect();
        let page = format!("{INTRO}{}\n", rows.join("\n"));
        fs::write(&self.path, page).with_context(|| self.path.display().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::super::list::mistakes;
    use super::*;

    #[test]
    fn the_page_says_of_every_mistake_of_the_list_that_it_was_caught() {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let page = Page::open(&root.join("docs/planted.md"));
        for mistake in mistakes().unwrap() {
            let row = page.rows.get(&mistake.name);
            let row = row.unwrap_or_else(|| panic!("never tried: {}", mistake.name));
            let file = format!("| `{}` | {} | caught", mistake.file, mistake.test.word());
            assert!(row.contains(&file), "try it anew: {row}");
        }
    }
}
