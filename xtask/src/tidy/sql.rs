//! Which tables the SQL of a file writes to.

use super::repository::{Repository, has_extension};

pub(super) struct Write {
    pub(super) line: usize,
    /// As in the text: `INSERT INTO access.grants`.
    pub(super) statement: String,
    /// The table with its schema, in lower case.
    pub(super) table: String,
}

/// Words that begin a write, and those that may stand before the table's name.
const VERBS: &[&[&str]] = &[
    &["insert", "into"],
    &["delete", "from"],
    &["merge", "into"],
    &["copy"],
    &["truncate"],
    &["update"],
];
const FILLERS: &[&str] = &["only", "table"];

/// Writes in the server's code: neither tests nor migrations nor tasks.
pub(super) fn writes(repository: &Repository) -> Vec<(&str, Write)> {
    let rust = repository.rust_sources().flat_map(|(path, source)| {
        writes_in(&source.uncommented)
            .into_iter()
            .filter(|(offset, _)| !source.is_test(*offset))
            .map(move |(_, write)| (path, write))
    });
    let sql = repository
        .texts()
        .filter(|(path, _)| has_extension(path, "sql"))
        .flat_map(|(path, text)| {
            let found = writes_in(text).into_iter();
            found.map(move |(_, write)| (path, write))
        });
    rust.chain(sql)
        .filter(|(path, _)| {
            let elsewhere = ["migrations/", "xtask/"];
            let served = !elsewhere.iter().any(|folder| path.starts_with(folder));
            served && !repository.is_test_file(path)
        })
        .collect()
}

fn writes_in(text: &str) -> Vec<(usize, Write)> {
    let words = words(text);
    let mut found = Vec::new();
    for start in 0..words.len() {
        let Some(verb) = VERBS.iter().find(|verb| begins_with(&words[start..], verb)) else {
            continue;
        };
        let after = &words[start + verb.len()..];
        let filler = |word: &&(usize, &str)| FILLERS.contains(&word.1.to_lowercase().as_str());
        let Some((_, table)) = after.iter().find(|word| !filler(word)) else {
            continue;
        };
        let offset = words[start].0;
        let write = Write {
            line: text[..offset].matches('\n').count() + 1,
            statement: format!("{} {table}", verb.join(" ").to_uppercase()),
            table: table.to_lowercase(),
        };
        found.push((offset, write));
    }
    found
}

/// Words with their offsets; quotes, brackets and line ends part them.
fn words(text: &str) -> Vec<(usize, &str)> {
    let part = |char: char| char.is_whitespace() || "\"`();,\\".contains(char);
    text.split(part)
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
        .collect()
}

fn begins_with(words: &[(usize, &str)], verb: &[&str]) -> bool {
    words.len() > verb.len()
        && verb
            .iter()
            .zip(words)
            .all(|(wanted, (_, word))| word.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_are_seen_across_lines_and_cases() {
        let text = "r#\"\ninsert  into\n  Access.grants (a) VALUES (1)\nON CONFLICT DO UPDATE SET a = 1\"#;\n\"TRUNCATE TABLE read_files.row\"; \"SELECT a FROM access.b FOR UPDATE\"";
        let writes: Vec<(usize, String)> = writes_in(text)
            .into_iter()
            .map(|(_, write)| (write.line, write.table))
            .collect();
        assert!(writes.contains(&(2, "access.grants".to_owned())));
        assert!(writes.contains(&(5, "read_files.row".to_owned())));
        assert!(!writes.iter().any(|(_, table)| table == "access.b"));
    }
}
