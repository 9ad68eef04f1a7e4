//! The committed GraphQL schemas are those of the server.

use portico_api::graphql::{client_schema, sdl, staff_schema};

fn is_fresh(audience: &str, schema: &str) {
    let file = format!("api/schema/{audience}.graphql");
    let path = format!("{}/../{file}", env!("CARGO_MANIFEST_DIR"));
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(
        committed == schema,
        "{file} is not what the server speaks; run: portico schema {audience} > {file}"
    );
}

#[test]
fn the_staff_schema_is_fresh() {
    is_fresh("staff", &sdl(&staff_schema(false)));
}

#[test]
fn the_client_schema_is_fresh() {
    is_fresh("client", &sdl(&client_schema(false)));
}
