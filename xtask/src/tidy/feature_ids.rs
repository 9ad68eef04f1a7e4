//! The features every release is measured by. They keep their ids for good.

/// Letter, and how many rows there are: A01 to A33 and so on.
const AREAS: &[(char, u8)] = &[('A', 33), ('B', 40), ('C', 16), ('D', 23), ('E', 18)];

pub(super) fn all() -> impl Iterator<Item = String> {
    AREAS.iter().flat_map(|(letter, count)| {
        let id = move |number| format!("{letter}{number:02}");
        (1..=*count).map(id)
    })
}

/// Whether a cell has the form of an id, known or not.
pub(super) fn has_form(cell: &str) -> bool {
    let mut chars = cell.chars();
    let letter = chars.next().is_some_and(|char| char.is_ascii_uppercase());
    let rest = chars.as_str();
    letter && !rest.is_empty() && rest.chars().all(|char| char.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_complete() {
        let ids: Vec<String> = all().collect();
        assert_eq!(ids.len(), 130);
        assert_eq!((ids[0].as_str(), ids[129].as_str()), ("A01", "E18"));
        assert!(ids.iter().all(|id| has_form(id)));
        assert!(!has_form("id") && !has_form("---"));
    }
}
