//! What the signed-in staff member may do to a row.

use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use portico_domain::VersionId;
use portico_domain::access::{Action, Facts, ItemFacts, Stamp, VersionFacts};
use portico_projections::access::{ItemRow, Surroundings};
use uuid::Uuid;

use crate::commands::foresee;
use crate::graphql::shared::Allowed;

/// What the viewer may do, each with the reason why not: what the command itself
/// would answer now, in its words. Only what hangs on the rest of the input, as a
/// new name that is taken or the place that something is moved to, is left to the
/// command. A repeat that would change nothing (trashing what is in the trash,
/// restoring what is not) is not allowed here, although the command takes it
/// calmly.
#[derive(Clone, SimpleObject)]
pub(super) struct ViewerCan {
    /// Download the newest version.
    pub download: Allowed,
    /// Put documents into it.
    pub upload: Allowed,
    /// Make folders in it.
    pub new_folder: Allowed,
    /// Put a new version over it.
    pub add_version: Allowed,
    /// Make what a contact sent the firm's own.
    pub accept: Allowed,
    /// Give it another name.
    pub rename: Allowed,
    /// Put it elsewhere in the tree.
    pub move_to: Allowed,
    /// Put it into a section of the portal, or into none of its own.
    pub set_section: Allowed,
    /// Put it into the trash.
    pub trash: Allowed,
    /// Take it out of the trash, to the name that it had.
    pub restore: Allowed,
    /// Take it out of the trash with `onClash: KEEP_BOTH`.
    pub restore_keep_both: Allowed,
    /// Destroy it, once the number of what goes with it is confirmed.
    pub purge: Allowed,
    /// Grant and revoke access to it.
    pub share: Allowed,
}

/// Nothing can be done to what is past.
pub(super) fn not_then() -> Allowed {
    Allowed {
        allowed: false,
        reason: Some("This is how it was; return to now to do something.".to_owned()),
    }
}

impl ViewerCan {
    /// For rows as they once were.
    pub(super) fn nothing() -> Self {
        let no = not_then();
        Self {
            download: no.clone(),
            upload: no.clone(),
            new_folder: no.clone(),
            add_version: no.clone(),
            accept: no.clone(),
            rename: no.clone(),
            move_to: no.clone(),
            set_section: no.clone(),
            trash: no.clone(),
            restore: no.clone(),
            restore_keep_both: no.clone(),
            purge: no.clone(),
            share: no,
        }
    }

    /// Decided from the row, the folders above it and what reaches it; the command
    /// decides again.
    pub(super) fn of(row: &ItemRow, viewer: &Facts, at: DateTime<Utc>) -> Self {
        // No answer for staff names when the item was made.
        let made = Stamp {
            by: row.created_by,
            at: row.created_at,
            position: 0,
        };
        let item = ItemFacts {
            id: row.id,
            shape: row.shape,
            trashed: row.trashed_at.is_some(),
            withdrawn: row.withdrawn,
            created_by: row.contact.filter(|_| row.own_work),
            section: row.section,
            created: made,
            placed: made,
        };
        // Which one it is, a decision about the document does not tell.
        let to_accept = row.to_accept.map(|sender| VersionFacts {
            id: VersionId::new(Uuid::nil()),
            sent_by: Some(sender),
            accepted: false,
            available: false,
            opened_by_staff: false,
            uploaded: made,
        });
        let newest = row.version.as_ref().map(|version| VersionFacts {
            id: version.id,
            sent_by: version.sent_by,
            accepted: version.accepted,
            available: true,
            opened_by_staff: version.opened_by_staff,
            uploaded: made,
        });
        let above = row.surroundings.above.iter().copied();
        let facts = Facts {
            chain: std::iter::once(item).chain(above).collect(),
            versions: to_accept.into_iter().chain(newest).collect(),
            ..viewer.clone()
        };
        let around = &row.surroundings;
        let may = |action| Allowed::unless(foresee(&facts, action, around, at).err());
        let restore = may(Action::Restore);
        let restore_keep_both = if around.taken.is_some() {
            let under_a_number = Surroundings {
                taken: None,
                ..around.clone()
            };
            Allowed::unless(foresee(&facts, Action::Restore, &under_a_number, at).err())
        } else {
            restore.clone()
        };
        Self {
            download: may(Action::Download),
            upload: may(Action::Upload),
            new_folder: may(Action::NewFolder),
            add_version: may(Action::AddVersion),
            accept: may(Action::Accept),
            rename: may(Action::Rename),
            move_to: may(Action::Move),
            set_section: may(Action::SetSection),
            trash: may(Action::Trash),
            restore,
            restore_keep_both,
            purge: may(Action::Purge),
            share: may(Action::Share),
        }
    }
}
