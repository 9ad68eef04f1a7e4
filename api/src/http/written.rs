//! A GraphQL answer as text.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Compact. Bytes, which no schema of ours has, are lists that were written
/// already (`graphql::shared::json`) and go out as they are.
struct WithWritten;

impl Formatter for WithWritten {
    fn write_byte_array<W: ?Sized + Write>(&mut self, to: &mut W, json: &[u8]) -> io::Result<()> {
        to.write_all(json)
    }
}

pub(super) fn text_of(response: &async_graphql::Response) -> Vec<u8> {
    let mut text = Vec::with_capacity(1024);
    response
        .serialize(&mut Serializer::with_formatter(&mut text, WithWritten))
        .expect("a GraphQL response serialises");
    text
}

#[cfg(test)]
mod tests {
    use async_graphql::{Response, Value};

    use super::text_of;

    #[test]
    fn what_is_written_already_goes_out_as_it_is() {
        let written = Value::Binary(br#"[{"name":"a \"b\""}]"#.as_slice().into());
        let text = text_of(&Response::new(Value::List(vec![written, 1.into()])));
        let expected = br#"{"data":[[{"name":"a \"b\""}],1]}"#;
        assert_eq!(text, expected);
    }
}
