//! Every fact a decision reads is a row of the inline read model: the fields of
//! `Facts` name their tables, and tables marked as facts have a field.
//!
//! In a migration, `-- facts: access.grants, access.groups` marks those tables;
//! `-- facts:` alone marks the table that is created next.

use std::collections::BTreeSet;

use super::finding::{Finding, Findings};
use super::repository::Repository;

const PATH: &str = "domain/src/access/facts.rs";
const SOURCE: &str = "/// Source:";
const MARK: &str = "-- facts:";

pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Findings::of("facts");
    let Some(text) = repository.text(PATH) else {
        findings.add((PATH, 1), "no such file", "put `pub struct Facts` there");
        return findings.done();
    };
    let fields = fields(text);
    if fields.is_empty() {
        findings.add(
            (PATH, 1),
            "no fields of `pub struct Facts`",
            "declare them there",
        );
    }
    let created = created_tables(repository);
    for field in &fields {
        check_field(field, &created, &mut findings);
    }
    let used: BTreeSet<&String> = fields.iter().flat_map(|field| &field.sources).collect();
    for (path, line, table) in marked_tables(repository) {
        if !used.contains(&table) {
            findings.add(
                (path, line),
                format!("{table} is marked as facts, but no field of Facts comes from it"),
                format!(
                    "give a field of {PATH} the line `{SOURCE} {table}`, or take the mark away"
                ),
            );
        }
    }
    findings.done()
}

struct Field {
    name: String,
    line: usize,
    sources: Vec<String>,
}

fn check_field(field: &Field, created: &BTreeSet<String>, findings: &mut Findings) {
    let name = &field.name;
    if field.sources.is_empty() {
        findings.add(
            (PATH, field.line),
            format!("the fact {name} does not say where it comes from"),
            format!("add the line `{SOURCE} access.<table>`"),
        );
    }
    for source in &field.sources {
        if !source.starts_with("access.") || !created.contains(source) {
            findings.add(
                (PATH, field.line),
                format!("no migration creates {source}, the source of {name}"),
                "name a table of the schema access, or write its migration",
            );
        }
    }
}

fn fields(text: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut sources = Vec::new();
    let body = text
        .lines()
        .enumerate()
        .skip_while(|(_, line)| !line.starts_with("pub struct Facts"))
        .skip(1)
        .take_while(|(_, line)| !line.starts_with('}'));
    for (index, line) in body {
        let line = line.trim();
        if let Some(named) = line.strip_prefix(SOURCE) {
            sources.extend(tables_of(named));
        } else if let Some(name) = field_name(line) {
            fields.push(Field {
                name,
                line: index + 1,
                sources: std::mem::take(&mut sources),
            });
        }
    }
    fields
}

fn field_name(line: &str) -> Option<String> {
    let (head, _) = line.split_once(':')?;
    let name = head.split_whitespace().last()?;
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (!line.starts_with("//") && name.bytes().all(plain)).then(|| name.to_owned())
}

/// `access.grants, access.groups`, with or without back-quotes and a full stop.
fn tables_of(list: &str) -> impl Iterator<Item = String> {
    list.split([',', ' '])
        .map(|table| table.trim_matches(['`', '.', ';']).to_lowercase())
        .filter(|table| table.contains('.'))
}

fn created_tables(repository: &Repository) -> BTreeSet<String> {
    migrations(repository)
        .flat_map(|(_, text)| text.lines().filter_map(created_table))
        .collect()
}

fn created_table(line: &str) -> Option<String> {
    let line = line.trim().to_lowercase();
    let rest = line.strip_prefix("create ")?;
    let rest = rest.strip_prefix("unlogged ").unwrap_or(rest);
    let rest = rest.strip_prefix("table ")?;
    let rest = rest.strip_prefix("if not exists ").unwrap_or(rest);
    let name = rest.split([' ', '(', ';']).next()?;
    Some(name.to_owned())
}

/// Path, line and name of each table under a mark.
fn marked_tables(repository: &Repository) -> Vec<(&str, usize, String)> {
    let mut marked = Vec::new();
    for (path, text) in migrations(repository) {
        let mut next_is_marked = false;
        for (index, line) in text.lines().enumerate() {
            if let Some(list) = line.trim().strip_prefix(MARK) {
                let tables: Vec<String> = tables_of(list).collect();
                next_is_marked = tables.is_empty();
                marked.extend(tables.into_iter().map(|table| (path, index + 1, table)));
            } else if let Some(table) = created_table(line).filter(|_| next_is_marked) {
                marked.push((path, index + 1, table));
                next_is_marked = false;
            }
        }
    }
    marked
}

fn migrations(repository: &Repository) -> impl Iterator<Item = (&str, &str)> {
    repository
        .texts()
        .filter(|(path, _)| path.starts_with("migrations/"))
}

#[cfg(test)]
mod tests {
    use super::super::repository::fixture::repository;
    use super::*;

    const FACTS: &str = "/// All of them.\npub struct Facts {\n    /// Who may what.\n    /// Source: access.grants\n    pub grants: Vec<Grant>,\n}\n";

    #[test]
    fn a_fact_with_its_table_passes() {
        let migration = "-- facts:\nCREATE TABLE access.grants (\n    a int\n);\n";
        let found = check(&repository(&[
            (PATH, FACTS),
            ("migrations/0001_access.sql", migration),
        ]));
        assert_eq!(found, []);
    }

    #[test]
    fn a_fact_without_source_or_table_is_found() {
        let facts = FACTS.replace("}\n", "    pub portal_open: bool,\n}\n");
        let found = check(&repository(&[(PATH, &facts)]));
        let whats: Vec<&str> = found.iter().map(|finding| finding.what.as_str()).collect();
        assert_eq!(
            whats,
            [
                "no migration creates access.grants, the source of grants",
                "the fact portal_open does not say where it comes from",
            ]
        );
    }

    #[test]
    fn a_marked_table_without_a_fact_and_a_missing_file_are_found() {
        let migration =
            "-- facts: access.grants, access.staff\nCREATE TABLE access.grants (a int);\n";
        let found = check(&repository(&[
            (PATH, FACTS),
            ("migrations/0001_access.sql", migration),
        ]));
        assert_eq!(found.len(), 1);
        assert!(found[0].what.starts_with("access.staff is marked"));
        assert_eq!(check(&repository(&[("a.md", "")]))[0].what, "no such file");
    }
}
