//! Ordinary names: many of them numbered, some of them very long, none of them
//! twice in a folder even where case is ignored.

use std::collections::{BTreeMap, BTreeSet};

use super::folders::Folder;
use super::kind::Kind;
use super::random::Random;

/// One long name among so many.
const LONG_EVERY: usize = 150;
/// File systems end at 255 bytes.
const LONGEST: usize = 235;
const LONG_WORDS: &[&str] = &[
    "as discussed on the telephone",
    "mit allen Anlagen und Nachträgen",
    "version corrigée après la réunion",
    "podepsaná verze se všemi přílohami",
];

#[derive(Default)]
pub(crate) struct Names {
    taken: BTreeSet<String>,
    counters: BTreeMap<String, usize>,
}

impl Names {
    /// Keeps `path` from being given to an ordinary file.
    pub(crate) fn reserve(&mut self, path: &str) {
        self.taken.insert(path.to_lowercase());
    }

    /// The path of the next file in `folder`, below the customer's `base`.
    pub(crate) fn next(
        &mut self,
        random: &mut Random,
        base: &str,
        folder: &Folder,
    ) -> (String, Kind) {
        let kind = *random.pick(folder.theme.kinds);
        let stem = self.stem(random, base, folder);
        let stem = format!("{base}{}/{stem}", folder.path);
        let mut path = format!("{stem}.{}", kind.extension());
        let mut copy = 1;
        while !self.taken.insert(path.to_lowercase()) {
            copy += 1;
            path = format!("{stem} ({copy}).{}", kind.extension());
        }
        (path, kind)
    }

    fn stem(&mut self, random: &mut Random, base: &str, folder: &Folder) -> String {
        let pattern = *random.pick(folder.theme.stems);
        let counter = self
            .counters
            .entry(format!("{base}{}/{pattern}", folder.path))
            .or_default();
        *counter += 1;
        let year = random.between(2018, 2025).to_string();
        let stem = pattern
            .replace("{n}", &counter.to_string())
            .replace("{y}", &year);
        if random.one_in(LONG_EVERY) {
            lengthened(random, stem)
        } else {
            stem
        }
    }
}

/// At least 200 bytes, and still short enough to get a number and an extension.
fn lengthened(random: &mut Random, mut stem: String) -> String {
    while stem.len() < 200 {
        stem.push_str(", ");
        let words: &&str = random.pick(LONG_WORDS);
        stem.push_str(words);
    }
    while stem.len() > LONGEST {
        stem.pop();
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::theme::BILLING;

    #[test]
    fn five_hundred_files_of_a_folder_have_names_of_their_own() {
        let folder = Folder {
            path: "BILLING".to_owned(),
            theme: &BILLING,
        };
        let (mut names, mut random) = (Names::default(), Random::new(1, 0));
        let paths: Vec<String> = (0..500)
            .map(|_| names.next(&mut random, "", &folder).0)
            .collect();
        let lower: BTreeSet<String> = paths.iter().map(|path| path.to_lowercase()).collect();
        assert_eq!(lower.len(), 500);
        let last_component = |path: &String| path.rsplit('/').next().map_or(0, str::len);
        let longest = paths.iter().map(last_component).max().unwrap();
        assert!((200..=255).contains(&longest), "{longest}");
        assert!(lower.contains("billing/invoice 2.pdf"));
    }
}
