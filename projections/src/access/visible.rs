//! Where what one contact sees across folders is found, in SQL.
//!
//! Candidates are the items with a grant and the contact's own work. They are
//! grouped by parent before walking up, so that a hundred uploads in one folder
//! cost one walk. `LATERAL … OFFSET 0` keeps the planner at index scans: it
//! takes any walk for 200 folders and would read whole tables for them.

/// Which of a contact's lists across folders.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Across {
    /// The contact's root, where the Files root is not reached: what may be
    /// viewed and whose parent may not.
    Roots,
    /// Everything, where the Files root is not reached.
    Granted,
    /// Everything, where the Files root is reached.
    Reached,
}

/// `$1` contact, `$2` subjects whose grants are the contact's, `$3` customer,
/// `$4` now. `granted`: items with a grant that lasts. `live`: candidates that
/// are live below live folders of *Files*; whether a grant reaches the parent,
/// and whether the parent is the contact's own.
const LIVE: &str = "granted AS MATERIALIZED (
    SELECT item_id AS id, bool_or(capability = 'DOWNLOAD') AS download FROM access.grants
    WHERE subject_id = ANY($2) AND customer_id = $3 AND item_id IS NOT NULL
      AND (expires_at IS NULL OR expires_at > $4)
    GROUP BY item_id),
candidates AS (
    SELECT i.* FROM granted CROSS JOIN LATERAL (
        SELECT id, parent_id, rank FROM access.items i
        WHERE i.id = granted.id AND customer_id = $3 AND trashed_at IS NULL AND NOT withdrawn
        OFFSET 0) i
    UNION
    SELECT id, parent_id, rank FROM access.items
    WHERE contact_id = $1 AND customer_id = $3 AND own_work
      AND trashed_at IS NULL AND NOT withdrawn),
up AS (
    SELECT p.id AS start, p.parent_id, p.id IN (SELECT id FROM granted) AS reached,
           p.own_work AND p.contact_id = $1 AS own,
           p.trashed_at IS NOT NULL OR p.purpose = 'INTERNAL_ROOT' AS barred
    FROM (SELECT DISTINCT parent_id FROM candidates) one
    JOIN access.items p ON p.id = one.parent_id
    UNION ALL
    SELECT up.start, p.parent_id, up.reached OR p.id IN (SELECT id FROM granted), up.own,
           up.barred OR p.trashed_at IS NOT NULL OR p.purpose = 'INTERNAL_ROOT'
    FROM up CROSS JOIN LATERAL (
        SELECT * FROM access.items p WHERE p.id = up.parent_id OFFSET 0) p),
live AS MATERIALIZED (
    SELECT c.id, c.parent_id, c.rank, up.reached, coalesce(up.own, false) AS parent_own
    FROM candidates c JOIN up ON up.start = c.parent_id
    WHERE up.parent_id IS NULL AND NOT up.barred)";

/// Folders below which a grant reaches everything, and with DOWNLOAD or not.
const REACH: &str = "folders AS (
    SELECT live.id, g.download FROM live JOIN granted g ON g.id = live.id
    WHERE live.rank = 0 AND NOT live.reached
    UNION
    SELECT i.id, folders.download OR i.id IN (SELECT id FROM granted WHERE download)
    FROM folders CROSS JOIN LATERAL (
        SELECT id FROM access.items i
        WHERE i.parent_id = folders.id AND i.rank = 0 AND i.trashed_at IS NULL OFFSET 0) i),
reach AS (SELECT id, bool_or(download) AS download FROM folders GROUP BY id)";

/// Folders below the other root or in the trash, and those that DOWNLOAD
/// reaches, where not all are (`$10`).
const OUTSIDE: &str = "outside AS (
    (SELECT id FROM access.items
     WHERE customer_id = $3 AND trashed_at IS NOT NULL AND rank = 0
     UNION SELECT $11::uuid)
    UNION
    SELECT i.id FROM outside JOIN access.items i ON i.parent_id = outside.id AND i.rank = 0),
carried AS (
    SELECT id FROM granted WHERE download AND NOT $10
    UNION
    SELECT i.id FROM carried JOIN access.items i ON i.parent_id = carried.id AND i.rank = 0)";

const HERE: &str = "i.trashed_at IS NULL AND NOT i.withdrawn";

impl Across {
    /// Defines `keys`, the list without its versions: `id`, `rank`, `sort_key`,
    /// `inherited`, `download`, `shown_parent`. `wanted` restricts items `i`; no
    /// folder gives more than `$9` rows, none of which is sorted in vain.
    pub(super) fn keys(self, wanted: &str) -> String {
        let keys = match self {
            Self::Roots => format!(
                "keys AS ({} WHERE NOT live.reached AND NOT live.parent_own)",
                alone(wanted)
            ),
            Self::Granted => format!(
                "{REACH}, keys AS (
                     SELECT i.id, i.rank, i.sort_key, true AS inherited,
                         reach.download OR i.id IN (SELECT id FROM granted WHERE download) AS download,
                         reach.id AS shown_parent
                     FROM reach CROSS JOIN LATERAL (
                         SELECT i.id, i.rank, i.sort_key FROM access.items i
                         WHERE i.parent_id = reach.id AND {HERE} AND {wanted}
                         ORDER BY i.rank, i.sort_key, i.id LIMIT $9) i
                     UNION ALL
                     {} WHERE NOT live.reached)",
                alone(wanted)
            ),
            Self::Reached => format!(
                "{OUTSIDE}, keys AS (
                     SELECT i.id, i.rank, i.sort_key, true AS inherited,
                         $10 OR i.id IN (SELECT id FROM carried)
                             OR i.parent_id IN (SELECT id FROM carried) AS download,
                         i.parent_id AS shown_parent
                     FROM access.items i
                     WHERE i.customer_id = $3 AND i.parent_id IS NOT NULL AND {HERE}
                       AND i.parent_id NOT IN (SELECT id FROM outside) AND {wanted})"
            ),
        };
        format!("WITH RECURSIVE {LIVE}, {keys}")
    }
}

/// Candidates by themselves: what a grant or the contact's own work shows.
fn alone(wanted: &str) -> String {
    format!(
        "SELECT i.id, i.rank, i.sort_key, i.id IN (SELECT id FROM granted) AS inherited,
             i.id IN (SELECT id FROM granted WHERE download) AS download,
             CASE WHEN live.parent_own THEN live.parent_id END AS shown_parent
         FROM live CROSS JOIN LATERAL (
             SELECT * FROM access.items i WHERE i.id = live.id AND {wanted} OFFSET 0) i"
    )
}
