//! "Did you mean": the known word nearest to one that is not known.

/// The candidate with the fewest edits, if they are few enough to be a slip.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (edits(&word, &candidate.to_lowercase()), candidate))
        .filter(|(edits, candidate)| *edits <= candidate.len() / 2)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance.
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for ((b, up), diagonal) in other.iter().zip(row.iter().skip(1)).zip(&row) {
            left = (left + 1).min(up + 1).min(diagonal + usize::from(a != *b));
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_nonsense_finds_none() {
        let known = ["AccessGranted", "AccessRevoked", "ItemTrashed"];
        assert_eq!(nearest("accesgranted", known), Some("AccessGranted"));
        assert_eq!(nearest("ItemTrashd", known), Some("ItemTrashed"));
        assert_eq!(nearest("zzzzzzzzzzzzzzzzzzzzz", known), None);
        assert_eq!(edits("kitten", "sitting"), 3);
    }
}
