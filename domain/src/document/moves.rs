//! Whether an item may be moved: a decision on facts about two places of a tree.

use super::Crossing;
use crate::ids::{CustomerId, ItemId};

/// Folders, matters included, are at most this deep, the root counted.
pub const DEEPEST: usize = 32;

/// What is to be moved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mover {
    /// Which.
    pub item: ItemId,
    /// Whose tree.
    pub customer: CustomerId,
    /// The folder that holds it.
    pub parent: ItemId,
    /// Whether it lies under Internal.
    pub internal: bool,
    /// Levels of folders it brings along: 0 for a document, 1 for a folder
    /// that holds no folder.
    pub levels: usize,
}

/// Where it is to go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// The folder first, then its ancestors up to the root.
    pub chain: Vec<ItemId>,
    /// Whose tree.
    pub customer: CustomerId,
    /// Whether it is a folder or a matter.
    pub holds_items: bool,
    /// Whether it, or a folder above it, is in the trash.
    pub trashed: bool,
    /// Whether it is Internal or lies under it.
    pub internal: bool,
}

/// A move that no rule forbids. Only [`approve_move`] makes one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ApprovedMove {
    from: ItemId,
    to: ItemId,
    crossed: Option<Crossing>,
}

impl ApprovedMove {
    /// The folder that holds the item.
    #[must_use]
    pub const fn from(&self) -> ItemId {
        self.from
    }

    /// The folder that will hold it.
    #[must_use]
    pub const fn to(&self) -> ItemId {
        self.to
    }

    /// Which way the border of Internal is crossed.
    #[must_use]
    pub const fn crossed(&self) -> Option<Crossing> {
        self.crossed
    }
}

/// A rule of trees that a move would break.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MoveRefusal {
    /// There is no such place.
    #[error("no such folder; check the id")]
    NotFound,
    /// Items never change customer.
    #[error("this folder belongs to another customer; copy the item there instead")]
    OtherCustomer,
    /// Documents hold nothing.
    #[error("only a folder or a matter holds items; choose one")]
    NotAFolder,
    /// The trash takes nothing by a move.
    #[error("this folder is in the trash; restore it or choose another")]
    TargetTrashed,
    /// Folders stay acyclic.
    #[error("a folder cannot be moved into itself or below itself; choose another")]
    IntoItself,
    /// Folders have an end.
    #[error("folders would be {0} deep, at most 32 are allowed; choose a folder further up")]
    TooDeep(usize),
    /// Crossing the border of Internal is confirmed.
    #[error("this move crosses the border of Internal ({}); confirm it", .0.as_str())]
    Unconfirmed(Crossing),
}

/// Judges a move. The application reads both places under the tree's guard row,
/// so that two moves at once are judged one after the other.
pub fn approve_move(
    mover: &Mover,
    target: &Target,
    confirmed: Option<Crossing>,
) -> Result<ApprovedMove, MoveRefusal> {
    let to = *target.chain.first().ok_or(MoveRefusal::NotFound)?;
    if target.customer != mover.customer {
        return Err(MoveRefusal::OtherCustomer);
    }
    if !target.holds_items {
        return Err(MoveRefusal::NotAFolder);
    }
    if target.trashed {
        return Err(MoveRefusal::TargetTrashed);
    }
    if target.chain.contains(&mover.item) {
        return Err(MoveRefusal::IntoItself);
    }
    let depth = target.chain.len() + mover.levels;
    if depth > DEEPEST {
        return Err(MoveRefusal::TooDeep(depth));
    }
    let crossed = match (mover.internal, target.internal) {
        (false, true) => Some(Crossing::IntoInternal),
        (true, false) => Some(Crossing::OutOfInternal),
        (false, false) | (true, true) => None,
    };
    match crossed {
        Some(crossing) if confirmed != crossed => Err(MoveRefusal::Unconfirmed(crossing)),
        _ => Ok(ApprovedMove {
            from: mover.parent,
            to,
            crossed,
        }),
    }
}
