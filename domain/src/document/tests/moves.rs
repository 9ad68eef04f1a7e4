//! Moves: what a tree allows, and what an item does.

use super::given::{document, folder, folder_created, matter};
use crate::document::{
    Crossing, DEEPEST, Document, DocumentCommand, DocumentError, DocumentEvent, FolderPurpose,
    MoveRefusal, Mover, Target, approve_move,
};
use crate::ids::CustomerId;
use crate::testing::{customer, given, item, uuid};

/// Item 1, in folder 2, is moved.
fn mover() -> Mover {
    Mover {
        item: item(1),
        customer: customer(),
        parent: item(2),
        internal: false,
        levels: 1,
    }
}

/// To folder 7 in folder 8.
fn target() -> Target {
    Target {
        chain: vec![item(7), item(8)],
        customer: customer(),
        holds_items: true,
        trashed: false,
        internal: false,
    }
}

#[test]
fn an_item_is_moved_within_its_tree() {
    let approved = approve_move(&mover(), &target(), None).unwrap();
    for given in [document(), folder(), matter()] {
        given
            .when(DocumentCommand::Move(approved))
            .then([DocumentEvent::ItemMoved {
                from: item(2),
                to: item(7),
                crossed: None,
            }]);
    }
}

#[test]
fn each_rule_of_trees_refuses() {
    type Break = fn(&mut Mover, &mut Target);
    let cases: [(Break, MoveRefusal); 6] = [
        (|_, target| target.chain.clear(), MoveRefusal::NotFound),
        (
            |_, target| target.customer = CustomerId::new(uuid(0xC1)),
            MoveRefusal::OtherCustomer,
        ),
        (
            |_, target| target.holds_items = false,
            MoveRefusal::NotAFolder,
        ),
        (
            |_, target| target.trashed = true,
            MoveRefusal::TargetTrashed,
        ),
        (
            |_, target| target.chain[0] = item(1),
            MoveRefusal::IntoItself,
        ),
        (
            |_, target| target.chain[1] = item(1),
            MoveRefusal::IntoItself,
        ),
    ];
    for (break_it, refusal) in cases {
        let (mut mover, mut target) = (mover(), target());
        break_it(&mut mover, &mut target);
        assert_eq!(approve_move(&mover, &target, None), Err(refusal));
    }
}

#[test]
fn folders_end_at_the_deepest_and_documents_lie_in_it() {
    let at_depth = |depth: usize| Target {
        chain: (0..depth as u128).map(|n| item(100 + n)).collect(),
        ..target()
    };
    let bringing = |levels| Mover { levels, ..mover() };
    for (depth, levels) in [(DEEPEST, 0), (DEEPEST - 1, 1), (DEEPEST - 4, 4)] {
        assert!(approve_move(&bringing(levels), &at_depth(depth), None).is_ok());
        assert_eq!(
            approve_move(&bringing(levels + 1), &at_depth(depth), None),
            Err(MoveRefusal::TooDeep(DEEPEST + 1))
        );
    }
}

#[test]
fn the_border_of_internal_is_crossed_only_knowingly() {
    for (from, to, crossing) in [
        (false, true, Crossing::IntoInternal),
        (true, false, Crossing::OutOfInternal),
    ] {
        let mover = Mover {
            internal: from,
            ..mover()
        };
        let target = Target {
            internal: to,
            ..target()
        };
        let other = Crossing::ALL.iter().find(|other| **other != crossing);
        for confirmed in [None, other.copied()] {
            assert_eq!(
                approve_move(&mover, &target, confirmed),
                Err(MoveRefusal::Unconfirmed(crossing))
            );
        }
        let approved = approve_move(&mover, &target, Some(crossing)).unwrap();
        document()
            .when(DocumentCommand::Move(approved))
            .then([DocumentEvent::ItemMoved {
                from: item(2),
                to: item(7),
                crossed: Some(crossing),
            }]);
    }
    let within = Mover {
        internal: true,
        ..mover()
    };
    let target = Target {
        internal: true,
        ..target()
    };
    let approved = approve_move(&within, &target, None).unwrap();
    assert_eq!(approved.crossed(), None);
}

#[test]
fn a_move_to_where_it_lies_is_calm() {
    let home = Target {
        chain: vec![item(2), item(8)],
        ..target()
    };
    let approved = approve_move(&mover(), &home, None).unwrap();
    document()
        .when(DocumentCommand::Move(approved))
        .then_nothing();
}

#[test]
fn of_two_moves_the_later_one_looks_again() {
    let approved = approve_move(&mover(), &target(), None).unwrap();
    document()
        .and(DocumentEvent::ItemMoved {
            from: item(2),
            to: item(5),
            crossed: None,
        })
        .when(DocumentCommand::Move(approved))
        .then_refused(DocumentError::MovedMeanwhile);
}

#[test]
fn neither_the_tree_itself_nor_the_trash_moves() {
    let approved = approve_move(&mover(), &target(), None).unwrap();
    given::<Document>([folder_created(FolderPurpose::FromClient, Some(item(2)))])
        .when(DocumentCommand::Move(approved))
        .then_refused(DocumentError::SystemFolder);
    document()
        .and(DocumentEvent::ItemTrashed {})
        .when(DocumentCommand::Move(approved))
        .then_refused(DocumentError::IsTrashed);
}
