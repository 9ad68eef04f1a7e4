//! Where what one contact sees across folders is found, in SQL.
//!
//! Candidates are the items with a grant, the matters shown to the contact, the
//! contact's own work, and what was put into a section that is open to it. They
//! are grouped by parent before walking up, so that a hundred uploads in one
//! folder cost one walk. `LATERAL … OFFSET 0` keeps the planner at index scans:
//! it takes any walk for 200 folders and would read whole tables for them.

/// Which of a contact's lists across folders.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Across {
    /// The contact's root, where the Files root is not reached: what may be
    /// viewed and whose parent may not.
    Roots,
    /// The same where the Files root is reached, and closed sections hold open
    /// ones.
    ReachedRoots,
    /// Everything, where the Files root is not reached.
    Granted,
    /// Everything, where the Files root is reached.
    Reached,
}

/// `$1` contact, `$2` subjects whose grants are the contact's, `$3` customer,
/// `$4` now. `granted`: items with a grant that lasts.
const GIVEN: &str = "granted AS MATERIALIZED (
    SELECT item_id AS id, bool_or(capability = 'DOWNLOAD') AS download FROM grants
    WHERE subject_id = ANY($2) AND customer_id = $3 AND item_id IS NOT NULL
      AND (expires_at IS NULL OR expires_at > $4)
    GROUP BY item_id),
shown AS MATERIALIZED (
    SELECT item_id AS id FROM matter_access WHERE contact_id = $1 AND given_at IS NOT NULL),
caps AS MATERIALIZED (
    SELECT item_id AS id FROM matter_access WHERE contact_id = $1 AND NOT can_download)";

/// Items that may be shown by themselves, of those that are `called` so; `$12` sections
/// that are open. `alone`: one that is shown by itself, wherever it lies.
fn candidates(called: &str) -> String {
    format!(
        "candidates AS (
    SELECT id, parent_id, rank, section_id, bool_or(alone) AS alone FROM (
        SELECT i.*, true AS alone FROM (
            SELECT id FROM granted UNION SELECT id FROM shown
            UNION SELECT item_id FROM versions WHERE sent_by = $1 AND number > 1) one
        CROSS JOIN LATERAL (
            SELECT id, parent_id, rank, section_id FROM items i
            WHERE i.id = one.id AND customer_id = $3 AND trashed_at IS NULL AND NOT withdrawn
              AND {called} OFFSET 0) i
        UNION ALL
        SELECT id, parent_id, rank, section_id, true FROM items
        WHERE contact_id = $1 AND customer_id = $3 AND own_work
          AND trashed_at IS NULL AND NOT withdrawn AND {called}
        UNION ALL
        SELECT id, parent_id, rank, section_id, false FROM items
        WHERE customer_id = $3 AND section_id = ANY($12)
          AND trashed_at IS NULL AND NOT withdrawn AND {called}) found
    GROUP BY id, parent_id, rank, section_id)"
    )
}

/// `live`: candidates that are live below live folders of *Files*; what reaches the
/// parent, and whether the parent is shown by itself.
const LIVE: &str = "up AS (
    SELECT p.id AS start, p.parent_id, p.section_id AS section,
           p.id IN (SELECT id FROM granted) AS reached,
           p.id IN (SELECT id FROM granted WHERE download) AS carried,
           p.id IN (SELECT id FROM caps) AS capped,
           coalesce(p.own_work AND p.contact_id = $1, false) OR p.id IN (SELECT id FROM shown)
               AS own,
           p.trashed_at IS NOT NULL OR p.purpose IS NOT DISTINCT FROM 'INTERNAL_ROOT' AS barred
    FROM (SELECT DISTINCT parent_id FROM candidates) one
    JOIN items p ON p.id = one.parent_id
    UNION ALL
    SELECT up.start, p.parent_id, coalesce(up.section, p.section_id),
           up.reached OR p.id IN (SELECT id FROM granted),
           up.carried OR p.id IN (SELECT id FROM granted WHERE download),
           up.capped OR p.id IN (SELECT id FROM caps), up.own,
           up.barred OR p.trashed_at IS NOT NULL
               OR p.purpose IS NOT DISTINCT FROM 'INTERNAL_ROOT'
    FROM up CROSS JOIN LATERAL (
        SELECT * FROM items p WHERE p.id = up.parent_id OFFSET 0) p),
live AS MATERIALIZED (
    SELECT c.*, coalesce(c.section_id, up.section) AS section, up.section AS section_above,
           up.reached, up.carried, up.capped,
           (up.reached OR up.own) AND (up.section IS NULL OR up.section = ANY($12)) AS parent_seen
    FROM candidates c JOIN up ON up.start = c.parent_id
    WHERE up.parent_id IS NULL AND NOT up.barred)";

/// Folders below which a grant reaches everything: with DOWNLOAD or not, capped
/// by a matter or not, and the section they belong to.
const REACH: &str = "folders AS (
    SELECT live.id, live.section, g.download,
           live.capped OR live.id IN (SELECT id FROM caps) AS capped
    FROM live JOIN granted g ON g.id = live.id
    WHERE live.rank = 0 AND NOT live.reached
    UNION
    SELECT i.id, coalesce(i.section_id, folders.section),
           folders.download OR i.id IN (SELECT id FROM granted WHERE download),
           folders.capped OR i.id IN (SELECT id FROM caps)
    FROM folders CROSS JOIN LATERAL (
        SELECT id, section_id FROM items i
        WHERE i.parent_id = folders.id AND i.rank = 0 AND i.trashed_at IS NULL OFFSET 0) i),
reach AS (
    SELECT id, section, bool_or(download) AS download, bool_or(capped) AS capped
    FROM folders GROUP BY id, section)";

/// Folders below the other root or in the trash, those that DOWNLOAD reaches,
/// where not all are (`$10`), those in closed sections, those in matters where
/// the contact may not download.
const OUTSIDE: &str = "outside AS (
    (SELECT id FROM items
     WHERE customer_id = $3 AND trashed_at IS NOT NULL AND rank = 0
     UNION SELECT $11::uuid)
    UNION
    SELECT i.id FROM outside JOIN items i ON i.parent_id = outside.id AND i.rank = 0),
carried AS (
    SELECT id FROM granted WHERE download AND NOT $10
    UNION
    SELECT i.id FROM carried JOIN items i ON i.parent_id = carried.id AND i.rank = 0),
closed AS (
    SELECT id FROM items
    WHERE customer_id = $3 AND section_id IS NOT NULL AND section_id <> ALL($12) AND rank = 0
    UNION
    SELECT i.id FROM closed JOIN items i ON i.parent_id = closed.id AND i.rank = 0
        AND (i.section_id IS NULL OR i.section_id <> ALL($12))),
capped AS (
    SELECT id FROM caps
    UNION
    SELECT i.id FROM capped JOIN items i ON i.parent_id = capped.id AND i.rank = 0)";

const HERE: &str = "i.trashed_at IS NULL AND NOT i.withdrawn";

/// Whether a section is open to the contact, `$12`.
fn open(section: &str) -> String {
    format!("({section} IS NULL OR {section} = ANY($12))")
}

impl Across {
    /// Defines `keys`, the list without its versions: `id`, `rank`, `sort_key`,
    /// `inherited`, `download`, `shown_parent`. `wanted` restricts items `i`; no
    /// folder gives more than `$9` rows, none of which is sorted in vain.
    pub(super) fn keys(self, wanted: &str) -> String {
        self.keys_among("true", wanted)
    }

    /// The same of a root, where only what is `called` so is looked at, before any
    /// walk: a condition on columns of `items` alone.
    pub(super) fn keys_called(self, called: &str) -> String {
        self.keys_among(called, called)
    }

    fn keys_among(self, called: &str, wanted: &str) -> String {
        let keys = match self {
            Self::Roots => format!(
                "keys AS ({} AND (live.alone OR live.reached) AND NOT live.parent_seen)",
                alone("live.reached", "live.carried", wanted)
            ),
            Self::ReachedRoots => format!(
                "keys AS (
                     (SELECT i.id, i.rank, i.sort_key, true AS inherited,
                         $10 OR i.id IN (SELECT id FROM granted WHERE download) AS download,
                         i.parent_id AS shown_parent
                      FROM items i
                      WHERE i.parent_id = $13 AND {HERE} AND {} AND {wanted}
                      ORDER BY i.rank, i.sort_key, i.id LIMIT $9)
                     UNION ALL
                     {} AND NOT {})",
                open("i.section_id"),
                alone("true", "($10 OR live.carried)", wanted),
                open("live.section_above"),
            ),
            Self::Granted => format!(
                "{REACH}, keys AS (
                     SELECT i.id, i.rank, i.sort_key, true AS inherited,
                         NOT reach.capped AND (reach.download
                             OR i.id IN (SELECT id FROM granted WHERE download)) AS download,
                         CASE WHEN {} THEN reach.id END AS shown_parent
                     FROM reach CROSS JOIN LATERAL (
                         SELECT i.id, i.rank, i.sort_key FROM items i
                         WHERE i.parent_id = reach.id AND {HERE} AND {} AND {wanted}
                         ORDER BY i.rank, i.sort_key, i.id LIMIT $9) i
                     UNION ALL
                     {} AND live.alone AND NOT live.reached)",
                open("reach.section"),
                open("coalesce(i.section_id, reach.section)"),
                alone("false", "false", wanted),
            ),
            Self::Reached => format!(
                "{OUTSIDE}, keys AS (
                     SELECT i.id, i.rank, i.sort_key, true AS inherited,
                         i.parent_id NOT IN (SELECT id FROM capped)
                             AND ($10 OR i.id IN (SELECT id FROM carried)
                                 OR i.parent_id IN (SELECT id FROM carried)) AS download,
                         CASE WHEN i.parent_id NOT IN (SELECT id FROM closed)
                             THEN i.parent_id END AS shown_parent
                     FROM items i
                     WHERE i.customer_id = $3 AND i.parent_id IS NOT NULL AND {HERE}
                       AND i.parent_id NOT IN (SELECT id FROM outside)
                       AND CASE WHEN i.section_id IS NULL
                               THEN i.parent_id NOT IN (SELECT id FROM closed)
                               ELSE i.section_id = ANY($12) END
                       AND {wanted})"
            ),
        };
        let candidates = candidates(called);
        format!("WITH RECURSIVE {GIVEN}, {candidates}, {LIVE}, {keys}")
    }
}

/// Candidates by themselves, in open sections, beside what reaches them all and
/// what of it is carried.
fn alone(reached: &str, carried: &str, wanted: &str) -> String {
    format!(
        "SELECT i.id, i.rank, i.sort_key,
             {reached} OR i.id IN (SELECT id FROM granted) AS inherited,
             NOT live.capped AND ({carried}
                 OR i.id IN (SELECT id FROM granted WHERE download)) AS download,
             CASE WHEN live.parent_seen THEN live.parent_id END AS shown_parent
         FROM live CROSS JOIN LATERAL (
             SELECT * FROM items i WHERE i.id = live.id AND {wanted} OFFSET 0) i
         WHERE {}",
        open("live.section")
    )
}
