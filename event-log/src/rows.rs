//! Rows that one statement takes as its parameters, column by column.

use sqlx::postgres::{PgArguments, PgHasArrayType};
use sqlx::query::Query;
use sqlx::{Encode, Postgres, Type};

/// What a statement is prepared for. Of a single row `PostgreSQL` takes plain values in
/// two thirds of the time that it takes for arrays of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rows {
    /// A parameter is a value.
    One,
    /// A parameter is an array.
    Many,
}

impl Rows {
    /// How so many are best written.
    #[must_use]
    pub fn of(count: usize) -> Self {
        if count == 1 { Self::One } else { Self::Many }
    }

    /// The rows as what a statement selects from, of parameters of these types, the first
    /// of which has this number.
    #[must_use]
    pub fn table(self, first: usize, types: &[&str]) -> String {
        match self {
            Self::One => format!("(VALUES ({}))", parameters(first, types, "")),
            Self::Many => format!("UNNEST({})", parameters(first, types, "[]")),
        }
    }

    /// The same, with their places from 1 on as the last column.
    #[must_use]
    pub fn in_order(self, first: usize, types: &[&str]) -> String {
        match self {
            Self::One => format!("(VALUES ({}, 1))", parameters(first, types, "")),
            Self::Many => format!("{} WITH ORDINALITY", self.table(first, types)),
        }
    }
}

fn parameters(first: usize, types: &[&str], of: &str) -> String {
    let numbered = types.iter().zip(first..);
    let each: Vec<String> = numbered.map(|(t, n)| format!("${n}::{t}{of}")).collect();
    each.join(", ")
}

/// A statement whose columns are bound one after the other.
pub struct Columns<'q> {
    query: Query<'q, Postgres, PgArguments>,
    rows: Rows,
}

impl<'q> Columns<'q> {
    /// Of a statement for so many rows.
    #[must_use]
    pub fn of(sql: &'q str, rows: Rows) -> Self {
        Self {
            query: sqlx::query(sql),
            rows,
        }
    }

    /// What is bound from now on is of so many rows.
    #[must_use]
    pub fn now(self, rows: Rows) -> Self {
        Self { rows, ..self }
    }

    /// Binds the next column.
    #[must_use]
    pub fn bind<T>(self, mut column: impl Iterator<Item = T>) -> Self
    where
        T: Encode<'q, Postgres> + Type<Postgres> + PgHasArrayType + 'q,
    {
        let Self { query, rows } = self;
        let query = match (rows, column.next()) {
            (Rows::One, Some(value)) => query.bind(value),
            (Rows::One | Rows::Many, first) => {
                query.bind(first.into_iter().chain(column).collect::<Vec<T>>())
            }
        };
        Self { query, rows }
    }

    /// The statement.
    pub fn query(self) -> Query<'q, Postgres, PgArguments> {
        self.query
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPES: [&str; 2] = ["uuid", "text"];

    #[test]
    fn one_row_is_taken_as_values_and_others_as_arrays() {
        assert_eq!(
            [Rows::of(0), Rows::of(1), Rows::of(2)],
            [Rows::Many, Rows::One, Rows::Many]
        );
        assert_eq!(Rows::One.table(3, &TYPES), "(VALUES ($3::uuid, $4::text))");
        assert_eq!(
            Rows::One.in_order(1, &TYPES),
            "(VALUES ($1::uuid, $2::text, 1))"
        );
        let many = "UNNEST($1::uuid[], $2::text[])";
        assert_eq!(Rows::Many.table(1, &TYPES), many);
        let in_order = format!("{many} WITH ORDINALITY");
        assert_eq!(Rows::Many.in_order(1, &TYPES), in_order);
    }
}
