//! Given, when, then.

use std::collections::BTreeSet;

use super::{Group, GroupCommand, GroupError, GroupEvent, GroupKind, GroupRole, Members};
use crate::ids::ContactId;
use crate::testing::{
    Given, ada, bob, clerk, customer, given, group, nothing, person, secret, section, terms, uuid,
};
use crate::values::ContactRole::{EntityAccess, EntityCollaborator};
use crate::values::{Note, StaffRole};

fn create(kind: GroupKind) -> GroupCommand {
    GroupCommand::Create {
        group: group(),
        kind,
        name: person("Board"),
        description: Some(secret(Note::parse("Who decides").unwrap())),
    }
}

fn created(kind: GroupKind) -> GroupEvent {
    GroupEvent::GroupCreated {
        group: group(),
        kind,
        name: person("Board").sealed,
        description: Some(secret(Note::parse("Who decides").unwrap()).sealed),
    }
}

fn contacts(ids: impl IntoIterator<Item = ContactId>) -> Members {
    Members::Contacts(ids.into_iter().collect())
}

fn staff() -> Members {
    Members::Staff(BTreeSet::from([clerk()]))
}

fn of_contacts() -> Given<Group> {
    given::<Group>([created(GroupKind::Contacts)])
}

fn of_staff() -> Given<Group> {
    given::<Group>([created(GroupKind::Staff)])
}

fn assign(role: GroupRole) -> GroupCommand {
    GroupCommand::AssignRoles {
        customer: customer(),
        role,
    }
}

fn assigned(role: GroupRole) -> GroupEvent {
    GroupEvent::GroupRolesAssigned {
        customer: customer(),
        role,
    }
}

fn reader() -> GroupRole {
    GroupRole::Contacts(terms(EntityAccess, true, [section(1)]))
}

#[test]
fn b09_b10_a_group_of_contacts_or_of_staff_is_created_once() {
    for kind in GroupKind::ALL {
        nothing::<Group>()
            .when(create(*kind))
            .then([created(*kind)]);
        given::<Group>([created(*kind)])
            .when(create(*kind))
            .then_refused(GroupError::AlreadyCreated);
    }
}

#[test]
fn b11_a_group_takes_another_name_and_description() {
    of_contacts()
        .when(GroupCommand::Describe {
            name: person("Directors"),
            description: None,
        })
        .then([GroupEvent::GroupDescribed {
            name: person("Directors").sealed,
            description: None,
        }]);
}

#[test]
fn b12_many_join_at_once_and_only_who_is_new_is_told() {
    of_contacts()
        .when(GroupCommand::AddMembers(contacts([ada()])))
        .then([GroupEvent::MembersAdded {
            members: contacts([ada()]),
        }]);
    let with_ada = || {
        of_contacts().and(GroupEvent::MembersAdded {
            members: contacts([ada()]),
        })
    };
    with_ada()
        .when(GroupCommand::AddMembers(contacts([ada(), bob()])))
        .then([GroupEvent::MembersAdded {
            members: contacts([bob()]),
        }]);
    with_ada()
        .when(GroupCommand::AddMembers(contacts([ada()])))
        .then_nothing();
}

#[test]
fn only_who_belongs_is_let_go() {
    let members = GroupEvent::MembersAdded { members: staff() };
    of_staff()
        .and(members)
        .when(GroupCommand::RemoveMembers(staff()))
        .then([GroupEvent::MembersRemoved { members: staff() }]);
    of_staff()
        .when(GroupCommand::RemoveMembers(staff()))
        .then_nothing();
    of_contacts()
        .and(GroupEvent::MembersAdded {
            members: contacts([ada()]),
        })
        .and(GroupEvent::MembersRemoved {
            members: contacts([ada()]),
        })
        .when(GroupCommand::AddMembers(contacts([ada()])))
        .then([GroupEvent::MembersAdded {
            members: contacts([ada()]),
        }]);
}

#[test]
fn contacts_and_staff_never_mix() {
    let of_contacts_only = GroupError::OfAnotherKind(GroupKind::Contacts);
    for command in [
        GroupCommand::AddMembers(staff()),
        GroupCommand::RemoveMembers(staff()),
        assign(GroupRole::Staff(Some(StaffRole::Owner))),
    ] {
        of_contacts()
            .when(command)
            .then_refused(of_contacts_only.clone());
    }
    for command in [
        GroupCommand::AddMembers(contacts([ada()])),
        GroupCommand::RemoveMembers(contacts([ada()])),
        assign(reader()),
    ] {
        of_staff()
            .when(command)
            .then_refused(GroupError::OfAnotherKind(GroupKind::Staff));
    }
}

#[test]
fn a_thousand_join_at_once_and_no_more() {
    let many = |n: u128| contacts((0..n).map(|n| ContactId::new(uuid(n))));
    of_contacts()
        .when(GroupCommand::AddMembers(many(1_000)))
        .then([GroupEvent::MembersAdded {
            members: many(1_000),
        }]);
    for command in [GroupCommand::AddMembers, GroupCommand::RemoveMembers] {
        of_contacts()
            .when(command(many(1_001)))
            .then_refused(GroupError::TooManyAtOnce(1_001));
    }
}

#[test]
fn a_role_is_assigned_changed_calm_and_removed() {
    let collaborator = GroupRole::Contacts(terms(EntityCollaborator, false, []));
    of_contacts()
        .when(assign(reader()))
        .then([assigned(reader())]);
    let reading = || of_contacts().and(assigned(reader()));
    reading().when(assign(reader())).then_nothing();
    reading()
        .when(assign(collaborator.clone()))
        .then([assigned(collaborator)]);
    let remove = || GroupCommand::RemoveRoles {
        customer: customer(),
    };
    let removed = || GroupEvent::GroupRolesRemoved {
        customer: customer(),
    };
    reading().when(remove()).then([removed()]);
    reading().and(removed()).when(remove()).then_nothing();
    reading()
        .and(removed())
        .when(assign(reader()))
        .then([assigned(reader())]);
}

#[test]
fn b18_a_staff_group_gives_a_role_or_those_of_the_firm() {
    for role in [None, Some(StaffRole::Owner)] {
        of_staff()
            .when(assign(GroupRole::Staff(role)))
            .then([assigned(GroupRole::Staff(role))]);
    }
}

#[test]
fn a_closed_group_stays_closed() {
    let closed = || of_contacts().and(GroupEvent::GroupClosed {});
    of_contacts()
        .when(GroupCommand::Close)
        .then([GroupEvent::GroupClosed {}]);
    closed().when(GroupCommand::Close).then_nothing();
    for command in changes() {
        closed().when(command).then_refused(GroupError::IsClosed);
    }
}

#[test]
fn nothing_happens_to_a_group_that_is_not_there() {
    for command in changes().into_iter().chain([GroupCommand::Close]) {
        nothing::<Group>()
            .when(command)
            .then_refused(GroupError::NotFound);
    }
}

fn changes() -> Vec<GroupCommand> {
    vec![
        GroupCommand::Describe {
            name: person("Board"),
            description: None,
        },
        GroupCommand::AddMembers(contacts([ada()])),
        GroupCommand::RemoveMembers(contacts([ada()])),
        assign(reader()),
        GroupCommand::RemoveRoles {
            customer: customer(),
        },
    ]
}
