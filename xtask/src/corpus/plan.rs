//! What will be written, decided before the first byte.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use super::customers::Customer;
use super::folders::{self, Folder, STATEMENTS};
use super::hostile;
use super::kind::Kind;
use super::links::{self, Link};
use super::names::Names;
use super::random::{PLANNING, Random};
use super::{sizes, special};

pub(crate) struct Document {
    pub(crate) path: PathBuf,
    pub(crate) kind: Kind,
    /// Documents of equal content share this number.
    pub(crate) content: u64,
    pub(crate) size: usize,
}

#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) documents: Vec<Document>,
    pub(crate) links: Vec<Link>,
    pub(crate) empty_folders: Vec<PathBuf>,
    /// Listed in `customers.csv` if there is more than one.
    pub(crate) customers: Vec<Customer>,
}

impl Plan {
    pub(crate) fn new(files: usize, customers: usize, seed: u64, hostile: bool) -> Self {
        let mut random = Random::new(seed, PLANNING);
        let customers = Customer::all(&mut random, customers);
        let mut plan = Self::default();
        let mut names = Names::default();
        let bases = bases(&customers);
        if hostile {
            plan.add_hostile(&mut random, &mut names, &bases[0], files / 2);
        }
        let first_ordinary = plan.documents.len();
        plan.add_ordinary(&mut random, &mut names, &bases, files);
        special::choose(&mut random, &mut plan.documents[first_ordinary..]);
        if let Some(document) = plan.documents.get(first_ordinary).filter(|_| hostile) {
            let path = document.path.to_string_lossy();
            let inside = path.strip_prefix(&bases[0]).unwrap_or(&path);
            plan.links = links::of_first_customer(&bases[0], inside);
        }
        plan.empty_folders = vec![PathBuf::from(format!("{}New folder", bases[0]))];
        plan.customers = customers;
        plan
    }

    fn add_hostile(&mut self, random: &mut Random, names: &mut Names, base: &str, most: usize) {
        for name in hostile::NAMES.iter().take(most) {
            let path = [base.as_bytes(), name].concat();
            names.reserve(&String::from_utf8_lossy(&path));
            let path = PathBuf::from(OsString::from_vec(path));
            self.add(random, path, Kind::of_name(name));
        }
    }

    /// The first customer's statements get a few per cent of all files, every
    /// customer at least one, and the rest goes rather to the earlier ones.
    fn add_ordinary(
        &mut self,
        random: &mut Random,
        names: &mut Names,
        bases: &[String],
        files: usize,
    ) {
        let folders = folders::of_one_customer();
        let statements: Vec<&Folder> = folders
            .iter()
            .filter(|folder| folder.path == STATEMENTS)
            .collect();
        let mut expected = bases.iter().rev();
        let mut many = files * 35 / 1_000;
        while self.documents.len() < files {
            let (base, folder) = if let Some(base) = expected.next() {
                (base, random.pick(&folders))
            } else if many > 0 {
                many -= 1;
                (&bases[0], statements[0])
            } else {
                let bound = random.between(1, bases.len());
                (&bases[random.below(bound)], random.pick(&folders))
            };
            let (path, kind) = names.next(random, base, folder);
            self.add(random, PathBuf::from(path), kind);
        }
    }

    fn add(&mut self, random: &mut Random, path: PathBuf, kind: Kind) {
        self.documents.push(Document {
            path,
            kind,
            content: self.documents.len() as u64,
            size: sizes::draw(random),
        });
    }
}

/// What each customer's paths begin with; nothing if there is only one.
fn bases(customers: &[Customer]) -> Vec<String> {
    match customers {
        [_] => vec![String::new()],
        many => many
            .iter()
            .map(|customer| format!("{}/", customer.folder()))
            .collect(),
    }
}
