//! Ids as inputs hold them.

use async_graphql::ID;
use uuid::Uuid;

/// What an input names. A text that is no id names nothing, as an id does that
/// nothing has: it is asked about and answered in the same way.
pub(crate) fn id<T: From<Uuid>>(id: &ID) -> T {
    Uuid::try_parse(id).unwrap_or(Uuid::nil()).into()
}

/// Several of them.
pub(crate) fn ids<T: From<Uuid>>(ids: &[ID]) -> Vec<T> {
    ids.iter().map(id).collect()
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
        assert_eq!(named, [ItemId::new(plan), nothing, nothing]);
    }
}
