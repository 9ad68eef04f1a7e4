//! Rows of `matters` and `matter_access`.

use portico_domain::access::Stamp;
use portico_domain::document::DocumentEvent;
use portico_domain::{ContactId, Sealed};
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use sqlx::PgConnection;
use uuid::Uuid;

use super::stamp;

/// What a matter says of itself; texts are none once erased.
pub(super) struct MatterTexts {
    pub(super) reference: Option<String>,
    pub(super) title: Option<String>,
    pub(super) summary: Option<String>,
}

/// A change of a matter's rows.
pub(super) enum MatterChange {
    Described {
        item: Uuid,
        texts: MatterTexts,
    },
    Status {
        item: Uuid,
        open: bool,
    },
    Given {
        item: Uuid,
        contact: Uuid,
        can_download: bool,
        stamp: Stamp,
    },
    Revoked {
        item: Uuid,
        contact: Uuid,
    },
}

impl MatterTexts {
    pub(super) fn of(
        (reference, title): (&Sealed, &Sealed),
        summary: Option<&Sealed>,
        texts: &dyn Texts,
    ) -> Self {
        Self {
            reference: texts.text(reference),
            title: texts.text(title),
            summary: summary.and_then(|text| texts.text(text)),
        }
    }
}

impl MatterChange {
    pub(super) fn given(envelope: &Envelope, contact: ContactId, can_download: bool) -> Self {
        Self::Given {
            item: envelope.aggregate_id,
            contact: contact.uuid(),
            can_download,
            stamp: stamp::of(envelope),
        }
    }
}

/// Inserts the details of new matters, whose items are there already.
pub(super) async fn insert<'a>(
    conn: &mut PgConnection,
    new: impl Iterator<Item = (Uuid, &'a MatterTexts)> + Clone,
) -> Result<(), sqlx::Error> {
    if new.clone().next().is_none() {
        return Ok(());
    }
    let texts = new.clone().map(|(_, texts)| texts);
    sqlx::query(
        "INSERT INTO matters (item_id, reference, title, summary)
         SELECT * FROM UNNEST($1::uuid[], $2::text[], $3::text[], $4::text[])",
    )
    .bind(new.map(|(item, _)| item).collect::<Vec<_>>())
    .bind(
        texts
            .clone()
            .map(|texts| texts.reference.as_deref())
            .collect::<Vec<_>>(),
    )
    .bind(
        texts
            .clone()
            .map(|texts| texts.title.as_deref())
            .collect::<Vec<_>>(),
    )
    .bind(
        texts
            .map(|texts| texts.summary.as_deref())
            .collect::<Vec<_>>(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives access to a matter. Who has it is given another can-download by that, which is a
/// change; where it was taken away it is given anew, and was not changed since.
const GIVE: &str = "INSERT INTO matter_access AS was
         (item_id, contact_id, can_download, given_kind, given_id, given_at, given_position)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (item_id, contact_id) DO UPDATE SET can_download = excluded.can_download,
         given_kind = CASE WHEN was.given_at IS NULL THEN excluded.given_kind
                           ELSE was.given_kind END,
         given_id = CASE WHEN was.given_at IS NULL THEN excluded.given_id ELSE was.given_id END,
         given_at = coalesce(was.given_at, excluded.given_at),
         given_position = coalesce(was.given_position, excluded.given_position),
         changed_kind = CASE WHEN was.given_at IS NOT NULL THEN excluded.given_kind END,
         changed_id = CASE WHEN was.given_at IS NOT NULL THEN excluded.given_id END,
         changed_at = CASE WHEN was.given_at IS NOT NULL THEN excluded.given_at END,
         changed_position = CASE WHEN was.given_at IS NOT NULL THEN excluded.given_position END";

/// Writes one change.
pub(super) async fn change(
    conn: &mut PgConnection,
    change: &MatterChange,
) -> Result<(), sqlx::Error> {
    match change {
        MatterChange::Described { item, texts } => sqlx::query(
            "UPDATE matters SET reference = $2, title = $3, summary = $4 WHERE item_id = $1",
        )
        .bind(item)
        .bind(&texts.reference)
        .bind(&texts.title)
        .bind(&texts.summary),
        MatterChange::Status { item, open } => {
            sqlx::query("UPDATE matters SET status = $2 WHERE item_id = $1")
                .bind(item)
                .bind(if *open { "OPEN" } else { "CLOSED" })
        }
        MatterChange::Given {
            item,
            contact,
            can_download,
            stamp,
        } => stamp::bind(
            sqlx::query(GIVE)
                .bind(item)
                .bind(contact)
                .bind(can_download),
            stamp,
        ),
        // The row stays: a can-download that is off stays off.
        MatterChange::Revoked { item, contact } => sqlx::query(
            "UPDATE matter_access SET given_kind = NULL, given_id = NULL, given_at = NULL,
                 given_position = NULL, changed_kind = NULL, changed_id = NULL,
                 changed_at = NULL, changed_position = NULL
             WHERE item_id = $1 AND contact_id = $2",
        )
        .bind(item)
        .bind(contact),
    }
    .execute(conn)
    .await?;
    Ok(())
}

/// The texts of a new matter.
pub(super) fn opened(event: &DocumentEvent, texts: &dyn Texts) -> Option<MatterTexts> {
    if let DocumentEvent::MatterOpened {
        reference,
        title,
        summary,
        ..
    } = event
    {
        Some(MatterTexts::of((reference, title), summary.as_ref(), texts))
    } else {
        None
    }
}
