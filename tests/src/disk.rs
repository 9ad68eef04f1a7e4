//! A folder on disk, and the names that its files must have once imported.
//!
//! Written from the product's promise about names, not with its code: what
//! every file system can show is kept as it is (in NFC), what not is refused,
//! and names that differ only in case or normal form are numbered.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

/// Expected items by path; documents with their file on disk.
pub type Expected = BTreeMap<String, Option<PathBuf>>;

/// What an import of this folder must bring.
#[must_use]
pub fn expected(folder: &Path) -> Expected {
    let mut items = Expected::new();
    read(folder, "", &mut items);
    items
}

fn read(folder: &Path, prefix: &str, items: &mut Expected) {
    let mut entries: Vec<fs::DirEntry> = fs::read_dir(folder)
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut fit = Vec::new();
    for entry in entries {
        let kind = entry.file_type().unwrap();
        if !kind.is_file() && !kind.is_dir() {
            continue;
        }
        if let Some(name) = fitting(entry.file_name().as_bytes()) {
            fit.push((name, entry.path(), kind.is_dir()));
        }
    }
    for ((_, path, is_folder), name) in fit.iter().zip(numbered(&fit)) {
        let shown = format!("{prefix}{name}");
        if *is_folder {
            read(path, &format!("{shown}/"), items);
        }
        let file = (!is_folder).then(|| path.clone());
        assert_eq!(items.insert(shown, file), None);
    }
}

/// The first of equal names keeps it; the others take the next free number.
fn numbered(fit: &[(String, PathBuf, bool)]) -> Vec<String> {
    let mut taken: BTreeSet<String> = fit.iter().map(|(name, ..)| folded(name)).collect();
    let mut first = BTreeSet::new();
    let give = |(name, ..): &(String, PathBuf, bool)| {
        if first.insert(folded(name)) {
            return name.clone();
        }
        let (stem, extension) = match name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() && extension.len() <= 16 => {
                (stem, format!(".{extension}"))
            }
            _ => (name.as_str(), String::new()),
        };
        let numbered = (2..).map(|n| format!("{stem} ({n}){extension}"));
        let mut free = numbered.filter(|name| taken.insert(folded(name)));
        free.next().unwrap()
    };
    fit.iter().map(give).collect()
}

fn folded(name: &str) -> String {
    caseless::default_case_fold_str(name).nfc().collect()
}

/// The name in NFC, or nothing where a rule refuses it.
fn fitting(bytes: &[u8]) -> Option<String> {
    let name: String = std::str::from_utf8(bytes).ok()?.nfc().collect();
    let edges = name.trim() == name && !name.ends_with('.');
    let plain = !name
        .chars()
        .any(|c| c.is_control() || invisible(c) || c == '\\');
    (edges && plain && !device(&name)).then_some(name)
}

/// Marks that turn the direction of text, or are not seen at all.
fn invisible(c: char) -> bool {
    matches!(u32::from(c),
        0xAD | 0x34F | 0x61C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B
        | 0x200E..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFEFF | 0xFFA0
        | 0xFFF0..=0xFFFB | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}

fn device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    let stem = stem.trim_end();
    let port = |prefix| {
        let number = stem.strip_prefix(prefix);
        number.is_some_and(|n: &str| n.len() == 1 && ("1"..="9").contains(&n))
    };
    let console = ["con", "conin$", "conout$"].contains(&stem);
    console || ["prn", "aux", "nul", "clock$"].contains(&stem) || port("com") || port("lpt")
}
