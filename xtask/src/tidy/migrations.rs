//! Migrations are numbered without a gap and go forward only.

use super::finding::{Finding, Findings};
use super::repository::Repository;

pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Findings::of("migrations");
    let mut expected = 1;
    for path in repository.files().keys() {
        let Some(name) = path.strip_prefix("migrations/") else {
            continue;
        };
        let Some(number) = number_of(name) else {
            let way_out = "name it NNNN_words.sql, words in lower case; there is no way back, only the next migration";
            findings.add(
                (path, 1),
                format!("{name} is no name of a migration"),
                way_out,
            );
            continue;
        };
        if number != expected {
            let what = format!("number {number:04} where {expected:04} is due");
            findings.add((path, 1), what, "number migrations without gaps or twins");
        }
        expected = number + 1;
    }
    findings.done()
}

fn number_of(name: &str) -> Option<u32> {
    let (number, words) = name.strip_suffix(".sql")?.split_once('_')?;
    let digits = number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let down = words == "down" || words.ends_with("_down");
    let spelled = !words.is_empty() && words.bytes().all(plain) && !down;
    (digits && spelled).then(|| number.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::super::repository::fixture::repository;
    use super::*;

    #[test]
    fn a_gapless_row_passes() {
        let found = check(&repository(&[
            ("migrations/0001_events.sql", ""),
            ("migrations/0002_access_rows.sql", ""),
        ]));
        assert_eq!(found, []);
    }

    #[test]
    fn gaps_twins_and_ways_back_are_found() {
        let found = check(&repository(&[
            ("migrations/0001_events.sql", ""),
            ("migrations/0001_grants.sql", ""),
            ("migrations/0003_access.sql", ""),
            ("migrations/0004_access.down.sql", ""),
            ("migrations/5_x.sql", ""),
        ]));
        let whats: Vec<&str> = found.iter().map(|finding| finding.what.as_str()).collect();
        assert_eq!(
            whats,
            [
                "number 0001 where 0002 is due",
                "number 0003 where 0002 is due",
                "0004_access.down.sql is no name of a migration",
                "5_x.sql is no name of a migration",
            ]
        );
    }
}
