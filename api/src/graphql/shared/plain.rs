//! Lists of plain data, written by one plan.
//!
//! async-graphql resolves every field of every row by a task of its own, into a
//! tree that is then written out. A row of a list holds nothing to wait for: what
//! was asked is laid out once, and written straight from each row. Where a
//! question asks for a field that does wait, such as `path`, the whole list goes
//! the usual way.

use std::borrow::Cow;

use async_graphql::connection::Connection;
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

use super::asked::{Asked, is_shared};
use super::json::Json;
use super::page::PageFields;

/// An object whose fields can be read off.
pub(crate) trait Plain {
    /// Its type's name.
    const TYPE: &'static str;

    /// Writes what was asked; none where the field must be waited for.
    fn write(&self, asked: &Asked<'_>, json: &mut Json) -> Option<()>;

    /// Writes all that was asked; none where any of it must be waited for.
    fn object(&self, asked: &[Asked<'_>], json: &mut Json) -> Option<()> {
        json.object(asked, Self::TYPE, |asked, json| self.write(asked, json))
    }
}

/// An object, or null.
pub(crate) fn maybe(of: Option<&impl Plain>, asked: &Asked<'_>, json: &mut Json) -> Option<()> {
    match of {
        None => json.put(&()),
        Some(of) => of.object(&asked.below, json),
    }
}

/// A page of plain rows.
pub(crate) struct Listed<T: OutputType>(pub(crate) Connection<String, T, PageFields>);

impl<T: OutputType + Plain> Listed<T> {
    fn connection(&self, asked: &Asked<'_>, json: &mut Json) -> Option<()> {
        let edges = &self.0.edges;
        let below = &asked.below;
        match asked.field {
            "edges" => {
                let type_name = <Edge<T> as OutputType>::type_name();
                json.list(edges, |one, json| edge(one, &type_name, below, json))
            }
            "nodes" => json.list(edges, |edge, json| edge.node.object(below, json)),
            "pageInfo" => json.object(below, "PageInfo", |asked, json| self.page_info(asked, json)),
            "totalCount" => json.put(&self.0.additional_fields.total_count),
            "stale" => json.put(&self.0.additional_fields.stale),
            _ => None,
        }
    }

    fn page_info(&self, asked: &Asked<'_>, json: &mut Json) -> Option<()> {
        let edges = &self.0.edges;
        match asked.field {
            "hasNextPage" => json.put(&self.0.has_next_page),
            "hasPreviousPage" => json.put(&self.0.has_previous_page),
            "startCursor" => json.put(&edges.first().map(|edge| edge.cursor.as_str())),
            "endCursor" => json.put(&edges.last().map(|edge| edge.cursor.as_str())),
            _ => None,
        }
    }

    /// The whole list; none where any of it must be waited for.
    fn written(&self, asked: &[Asked<'_>]) -> Option<Value> {
        let mut json = Json::for_rows(self.0.edges.len());
        let type_name = Connection::<String, T, PageFields>::type_name();
        json.object(asked, &type_name, |asked, json| {
            self.connection(asked, json)
        })?;
        Some(json.value())
    }
}

type Edge<T> = async_graphql::connection::Edge<String, T, async_graphql::connection::EmptyFields>;

fn edge<T: OutputType + Plain>(
    edge: &Edge<T>,
    type_name: &str,
    asked: &[Asked<'_>],
    json: &mut Json,
) -> Option<()> {
    json.object(asked, type_name, |asked, json| match asked.field {
        "cursor" => json.put(&edge.cursor),
        "node" => edge.node.object(&asked.below, json),
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
        let written = if is_shared(ctx, field) {
            None
        } else {
            self.written(&Asked::of(&here.field()))
        };
        match written {
            Some(value) => Ok(value),
            None => self.0.resolve(ctx, field).await,
        }
    }
}
