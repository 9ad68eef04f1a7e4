//! Links between the documents of the repository lead somewhere.

use super::finding::{Finding, Findings};
use super::repository::{Repository, has_extension};

pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let mut findings = Findings::of("links");
    for (path, text) in repository.texts() {
        if !has_extension(path, "md") {
            continue;
        }
        for (line, target) in targets(text) {
            if let Some(what) = problem(repository, path, &target) {
                findings.add((path, line), what, "correct the link");
            }
        }
    }
    findings.done()
}

fn problem(repository: &Repository, from: &str, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let path = if file.is_empty() {
        from.to_owned()
    } else {
        resolved(from, &file.replace("%20", " "))
    };
    if !exists(repository, &path) {
        return Some(format!("no file {path}"));
    }
    let text = repository
        .text(&path)
        .filter(|_| has_extension(&path, "md"));
    let missing = !heading.is_empty() && !has_heading(text?, heading);
    missing.then(|| format!("no heading #{heading} in {path}"))
}

/// A folder exists if a file lies in it.
fn exists(repository: &Repository, path: &str) -> bool {
    let folder = format!("{path}/");
    let below = repository.files().range(folder.clone()..).next();
    path.is_empty()
        || repository.files().contains_key(path)
        || below.is_some_and(|(file, _)| file.starts_with(&folder))
}

/// From the root if `link` begins with `/`, else from the folder of `from`.
fn resolved(from: &str, link: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let start = if link.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in start.split('/').chain(link.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

fn has_heading(text: &str, heading: &str) -> bool {
    text.lines()
        .filter_map(|line| line.strip_prefix('#'))
        .any(|title| anchor(title.trim_start_matches('#').trim()) == heading)
        || text.contains(&format!("id=\"{heading}\""))
}

/// As forges make them of titles.
fn anchor(title: &str) -> String {
    title
        .to_lowercase()
        .chars()
        .filter(|char| char.is_alphanumeric() || " -_".contains(*char))
        .map(|char| if char == ' ' { '-' } else { char })
        .collect()
}

/// Line and target of each `[…](target)` and `[…]: target` outside of code.
fn targets(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
            let inline = prose
                .split("](")
                .skip(1)
                .filter_map(|rest| rest.split(')').next());
            let defined = prose
                .strip_prefix('[')
                .and_then(|rest| rest.split_once("]: "));
            let all = inline.chain(defined.map(|(_, target)| target));
            found.extend(all.filter_map(|target| Some((index + 1, first_word(target)?))));
        }
    }
    found
}

/// A target may be followed by a title.
fn first_word(target: &str) -> Option<String> {
    let word = target.split_whitespace().next()?;
    Some(word.trim_matches(['<', '>']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::repository::fixture::repository;
    use super::*;

    #[test]
    fn links_that_lead_somewhere_pass() {
        let text = "[a](../README.md), [b](/docs/b.md#what-it-does \"title\"), ![c](img/)\n[d](https://e.example) `[f](gone.md)`\n```\n[g](gone.md)\n```\n[h]: b.md\n";
        let found = check(&repository(&[
            ("README.md", "[docs](docs)\n"),
            ("docs/a.md", text),
            ("docs/b.md", "## What it does\n"),
            ("docs/img/c.png", ""),
        ]));
        assert_eq!(found, []);
    }

    #[test]
    fn links_to_nothing_are_found() {
        let text = "\n[a](gone.md) and [b](#nothing)\n";
        let found = check(&repository(&[("docs/a.md", text)]));
        let whats: Vec<(usize, &str)> = found
            .iter()
            .map(|finding| (finding.line, finding.what.as_str()))
            .collect();
        assert_eq!(
            whats,
            [
                (2, "no file docs/gone.md"),
                (2, "no heading #nothing in docs/a.md")
            ]
        );
    }
}
