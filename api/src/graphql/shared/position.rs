//! Position tokens.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use portico_event_log::Cursor;

/// Where in the log a change stands. Mutations return it; a query that is given
/// one as `atLeast` waits, a quarter of a second at most, until its read model
/// has come that far.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position(pub Cursor);

/// Where in the log a change stands. Mutations return it; a query that is given
/// one as `atLeast` waits, a quarter of a second at most, until its read model
/// has come that far.
#[Scalar]
impl ScalarType for Position {
    fn parse(value: Value) -> InputValueResult<Self> {
        if let Value::String(text) = &value {
            text.parse().map(Self).map_err(InputValueError::custom)
        } else {
            Err(InputValueError::expected_type(value))
        }
    }

    // Otherwise it would be read when others may have been carried out.
    fn is_valid(value: &Value) -> bool {
        <Self as ScalarType>::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}
