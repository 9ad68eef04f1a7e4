//! What a schema says of its types, asked by name.

use async_graphql::indexmap::{IndexMap, IndexSet};
use async_graphql::parser::types::{OperationDefinition, OperationType, TypeCondition};
use async_graphql::registry::{MetaField, MetaInputValue, MetaType, MetaTypeName, Registry};
use async_graphql::{ID, InputType, ObjectType, SubscriptionType};

/// What is known of a schema's types.
pub(super) struct Types {
    all: Registry,
    query: String,
    mutation: String,
    subscription: String,
}

impl Types {
    /// Those below the three roots, and those that every schema has.
    pub(super) fn of<Q, M, S>() -> Self
    where
        Q: ObjectType,
        M: ObjectType,
        S: SubscriptionType,
    {
        let mut all = Registry::default();
        Q::create_type_info(&mut all);
        M::create_type_info(&mut all);
        S::create_type_info(&mut all);
        <bool as InputType>::create_type_info(&mut all);
        <i32 as InputType>::create_type_info(&mut all);
        <f32 as InputType>::create_type_info(&mut all);
        <String as InputType>::create_type_info(&mut all);
        <ID as InputType>::create_type_info(&mut all);
        Self {
            all,
            query: Q::type_name().into_owned(),
            mutation: M::type_name().into_owned(),
            subscription: S::type_name().into_owned(),
        }
    }

    pub(super) fn root(&self, operation: &OperationDefinition) -> &str {
        match operation.ty {
            OperationType::Query => &self.query,
            OperationType::Mutation => &self.mutation,
            OperationType::Subscription => &self.subscription,
        }
    }

    /// Whether this is the root of subscriptions.
    pub(super) fn is_subscription(&self, of: &str) -> bool {
        of == self.subscription
    }

    /// What a value of this type may be; none where it is the type itself.
    pub(super) fn kinds(&self, of: &str) -> Option<&IndexSet<String>> {
        self.all.types.get(of).and_then(MetaType::possible_types)
    }

    /// What is known of a field; nothing of those of introspection.
    pub(super) fn field(&self, on: &str, name: &str) -> Option<&MetaField> {
        self.all.types.get(on)?.field_by_name(name)
    }

    /// Whether a value of this type can be given; none where there is no such type.
    pub(super) fn is_input(&self, name: &str) -> Option<bool> {
        self.all.types.get(name).map(MetaType::is_input)
    }

    /// Whether this is an enum.
    pub(super) fn is_enum(&self, name: &str) -> bool {
        matches!(self.all.types.get(name), Some(MetaType::Enum { .. }))
    }

    /// Whether values of two types look alike: they are null and lists in the same places, and
    /// what stands there is of one type, or has fields.
    pub(super) fn are_alike(&self, one: &str, other: &str) -> bool {
        if one == other {
            return true;
        }
        let (named, beside) = (
            MetaTypeName::concrete_typename(one),
            MetaTypeName::concrete_typename(other),
        );
        let has_fields = |name: &str| {
            let known = self.all.types.get(name);
            known.is_some_and(MetaType::is_composite)
        };
        has_fields(named)
            && has_fields(beside)
            && one.replacen(named, "", 1) == other.replacen(beside, "", 1)
    }

    /// Whether one field of an input type is given, and no other.
    pub(super) fn is_one_of(&self, of: &str) -> bool {
        let of = self.all.types.get(of);
        matches!(of, Some(MetaType::InputObject { oneof: true, .. }))
    }

    /// The fields of an input type.
    pub(super) fn input_fields(&self, of: &str) -> Option<&IndexMap<String, MetaInputValue>> {
        let MetaType::InputObject { input_fields, .. } = self.all.types.get(of)? else {
            return None;
        };
        Some(input_fields)
    }

    /// The type of a field, nothing of those of introspection: they are no unions.
    pub(super) fn of_field(&self, on: &str, name: &str) -> &str {
        let field = self.field(on, name);
        field.map_or("", |field| MetaTypeName::concrete_typename(&field.ty))
    }

    /// Whether what stands under a condition is asked of an object of this type.
    pub(super) fn applies(&self, condition: &TypeCondition, on: &str) -> bool {
        let named = condition.on.node.as_str();
        let kinds = || self.kinds(named).is_some_and(|kinds| kinds.contains(on));
        named == on || kinds() || !self.all.types.contains_key(named)
    }

    /// The types that an object may be of where the schema says this one.
    pub(super) fn kinds_or_itself<'a>(&'a self, of: &'a str) -> Vec<&'a str> {
        let kinds = self.kinds(of);
        kinds.map_or_else(
            || vec![of],
            |kinds| kinds.iter().map(String::as_str).collect(),
        )
    }
}
