//! Among the ordinary documents: a few copies, empty texts and huge scans.

use std::collections::BTreeSet;

use super::kind::Kind;
use super::plan::Document;
use super::random::Random;
use super::sizes;

/// A smaller tree has none, so that it can be counted on the fingers.
const FEWEST: usize = 20;

pub(crate) fn choose(random: &mut Random, documents: &mut [Document]) {
    let files = documents.len();
    if files < FEWEST {
        return;
    }
    let mut chosen = Chosen::default();
    for _ in 0..files.div_ceil(300) {
        copy_one(random, &mut chosen, documents);
    }
    for _ in 0..files.div_ceil(500) {
        resize_one(random, &mut chosen, documents, &[Kind::Text], 0);
    }
    for _ in 0..sizes::huge_among(files) {
        let scans = [Kind::Pdf, Kind::Png];
        resize_one(random, &mut chosen, documents, &scans, sizes::HUGE);
    }
}

/// Places that are special already.
#[derive(Default)]
struct Chosen(BTreeSet<usize>);

impl Chosen {
    /// The first free document of these kinds, searched from a random place on.
    fn next(
        &mut self,
        random: &mut Random,
        documents: &[Document],
        kinds: &[Kind],
    ) -> Option<usize> {
        let start = random.below(documents.len());
        (start..documents.len())
            .chain(0..start)
            .find(|place| kinds.contains(&documents[*place].kind) && self.0.insert(*place))
    }
}

fn copy_one(random: &mut Random, chosen: &mut Chosen, documents: &mut [Document]) -> Option<()> {
    let copy = chosen.next(random, documents, &Kind::ALL)?;
    let kind = documents[copy].kind;
    let original = chosen.next(random, documents, &[kind])?;
    let Document { content, size, .. } = documents[original];
    documents[copy].content = content;
    documents[copy].size = size;
    Some(())
}

fn resize_one(
    random: &mut Random,
    chosen: &mut Chosen,
    documents: &mut [Document],
    kinds: &[Kind],
    size: usize,
) -> Option<()> {
    let place = chosen.next(random, documents, kinds)?;
    documents[place].size = size;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(count: u64) -> Vec<Document> {
        (0..count)
            .map(|content| Document {
                path: content.to_string().into(),
                kind: Kind::ALL[usize::try_from(content).unwrap() % Kind::ALL.len()],
                content,
                size: 1_000,
            })
            .collect()
    }

    #[test]
    fn ten_thousand_have_two_huge_scans() {
        let mut documents = documents(10_000);
        choose(&mut Random::new(1, 0), &mut documents);
        let huge = documents.iter().filter(|one| one.size == sizes::HUGE);
        assert!(huge.clone().all(|one| one.kind != Kind::Text));
        assert_eq!(huge.count(), 2);
        let empty = documents.iter().filter(|one| one.size == 0).count();
        assert_eq!(empty, 20);
    }
}
