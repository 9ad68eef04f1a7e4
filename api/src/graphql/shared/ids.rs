//! Ids as inputs hold them.

use std::collections::BTreeSet;

use async_graphql::ID;
use uuid::Uuid;

/// What an input names. A text that is no id names nothing, as an id does that
/// nothing has: it is asked about and answered in the same way.
pub(crate) fn id<T: From<Uuid>>(id: &ID) -> T {
    Uuid::try_parse(id).unwrap_or(Uuid::nil()).into()
}

/// Several of them, each once, where it was named first.
pub(crate) fn ids<T: From<Uuid>>(ids: &[ID]) -> Vec<T> {
    let mut seen = BTreeSet::new();
    let named = ids.iter().map(id::<Uuid>);
    named.filter(|id| seen.insert(*id)).map(T::from).collect()
}

#[cfg(test)]
mod tests {
    use portico_domain::ItemId;

    use super::*;

    #[test]
    fn what_is_no_id_names_nothing() {
        let plan = Uuid::from_u128(7);
        let texts = [plan.to_string(), "the plan".to_owned(), String::new()];
        let named: Vec<ItemId> = ids(&texts.map(ID));
        let nothing = ItemId::new(Uuid::nil());
        assert_eq!(named, [ItemId::new(plan), nothing]);
    }

    #[test]
    fn what_is_named_twice_stands_once_where_it_was_first() {
        let [plan, deed] = [2, 1].map(Uuid::from_u128);
        let texts = [plan, deed, plan].map(|id| ID(id.to_string()));
        let named: Vec<ItemId> = ids(&texts);
        assert_eq!(named, [plan, deed].map(ItemId::new));
    }
}
