//! Lists of plain data, rendered by one plan.
//!
//! async-graphql resolves every field of every row by a task of its own. A row
//! of a list holds nothing to wait for: what was asked is laid out once and
//! read off each row. Where a question asks for a field that does wait, such as
//! `path`, the whole list goes the usual way.

use std::borrow::Cow;

use async_graphql::connection::Connection;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, Name, OutputType, Positioned, SelectionField, ServerResult, Value,
};

use super::page::PageFields;

/// A field as it was asked for. What `@skip` and `@include` leave out is gone
/// before.
pub(crate) struct Asked<'a> {
    /// Its name in the answer.
    key: Name,
    /// Its name in the schema.
    pub(crate) field: &'a str,
    /// What was asked of it.
    pub(crate) below: Vec<Self>,
}

impl<'a> Asked<'a> {
    fn of(field: &SelectionField<'a>) -> Vec<Self> {
        let mut all = vec![];
        for field in field.selection_set() {
            add(
                &mut all,
                Self {
                    key: Name::new(field.alias().unwrap_or(field.name())),
                    field: field.name(),
                    below: Self::of(&field),
                },
            );
        }
        all
    }
}

/// A field that is asked for twice is answered once, with all that was asked.
fn add<'a>(all: &mut Vec<Asked<'a>>, asked: Asked<'a>) {
    match all.iter_mut().find(|other| other.key == asked.key) {
        None => all.push(asked),
        Some(other) => {
            for below in asked.below {
                add(&mut other.below, below);
            }
        }
    }
}

/// An object whose fields can be read off.
pub(crate) trait Plain {
    /// Its type's name.
    const TYPE: &'static str;

    /// What was asked; none where the field must be waited for.
    fn value(&self, asked: &Asked<'_>) -> Option<Value>;

    /// All that was asked; none where any of it must be waited for.
    fn object(&self, asked: &[Asked<'_>]) -> Option<Value> {
        render(asked, Self::TYPE, |asked| self.value(asked))
    }
}

fn render(
    asked: &[Asked<'_>],
    type_name: &str,
    value: impl Fn(&Asked<'_>) -> Option<Value>,
) -> Option<Value> {
    let mut object = IndexMap::with_capacity(asked.len());
    for asked in asked {
        let value = match asked.field {
            "__typename" => type_name.into(),
            _ => value(asked)?,
        };
        object.insert(asked.key.clone(), value);
    }
    Some(Value::Object(object))
}

/// Text, or null.
pub(crate) fn text(text: Option<impl Into<String>>) -> Value {
    text.map_or(Value::Null, |text| Value::String(text.into()))
}

/// An object, or null.
pub(crate) fn maybe(of: Option<&impl Plain>, asked: &Asked<'_>) -> Option<Value> {
    of.map_or(Some(Value::Null), |of| of.object(&asked.below))
}

/// A page of plain rows.
pub(crate) struct Listed<T: OutputType>(pub(crate) Connection<String, T, PageFields>);

impl<T: OutputType + Plain> Listed<T> {
    fn connection(&self, asked: &Asked<'_>) -> Option<Value> {
        let list = |values: Option<Vec<Value>>| values.map(Value::List);
        match asked.field {
            "edges" => list(self.0.edges.iter().map(|e| edge(e, &asked.below)).collect()),
            "nodes" => list(
                self.0
                    .edges
                    .iter()
                    .map(|edge| edge.node.object(&asked.below))
                    .collect(),
            ),
            "pageInfo" => render(&asked.below, "PageInfo", |asked| self.page_info(asked)),
            "totalCount" => Some(self.0.additional_fields.total_count.into()),
            "stale" => Some(self.0.additional_fields.stale.into()),
            _ => None,
        }
    }

    fn page_info(&self, asked: &Asked<'_>) -> Option<Value> {
        let edges = &self.0.edges;
        match asked.field {
            "hasNextPage" => Some(self.0.has_next_page.into()),
            "hasPreviousPage" => Some(self.0.has_previous_page.into()),
            "startCursor" => Some(text(edges.first().map(|edge| edge.cursor.as_str()))),
            "endCursor" => Some(text(edges.last().map(|edge| edge.cursor.as_str()))),
            _ => None,
        }
    }
}

type Edge<T> = async_graphql::connection::Edge<String, T, async_graphql::connection::EmptyFields>;

fn edge<T: OutputType + Plain>(edge: &Edge<T>, asked: &[Asked<'_>]) -> Option<Value> {
    let type_name = <Edge<T> as OutputType>::type_name();
    render(asked, &type_name, |asked| match asked.field {
        "cursor" => Some(edge.cursor.as_str().into()),
        "node" => edge.node.object(&asked.below),
        _ => None,
    })
}

impl<T: OutputType + async_graphql::ObjectType + Plain> OutputType for Listed<T> {
    fn type_name() -> Cow<'static, str> {
        Connection::<String, T, PageFields>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Connection::<String, T, PageFields>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let here = ctx.with_field(field);
        let asked = Asked::of(&here.field());
        let type_name = Self::type_name();
        match render(&asked, &type_name, |asked| self.connection(asked)) {
            Some(value) => Ok(value),
            None => self.0.resolve(ctx, field).await,
        }
    }
}
