//! The sections of the portal.

use portico_domain::SectionId;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

use super::keyset::{ListPage, ListPaging, Listing};

/// A section that the firm defined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SectionRow {
    /// Which.
    pub id: SectionId,
    /// As staff and clients read it.
    pub name: String,
}

/// All sections, by name.
pub async fn sections(
    conn: &mut PgConnection,
    paging: &ListPaging,
) -> Result<ListPage<SectionRow>, sqlx::Error> {
    let listing = Listing {
        columns: "s.id, s.name".to_owned(),
        from: "FROM sections s WHERE true",
        key: "lower(s.name)",
        id: "s.id",
    };
    let read = |row: &PgRow| {
        Ok(SectionRow {
            id: SectionId::new(row.try_get("id")?),
            name: row.try_get("name")?,
        })
    };
    listing.page(conn, (None, None), paging, read).await
}
