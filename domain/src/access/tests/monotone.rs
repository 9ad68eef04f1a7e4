//! Taking something away never gives anything: from any state, no removal and
//! no closing turns a refusal into access.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::given::{
    DOCUMENT, FOLDER, ROOT, UPPER, a_version, ada_asks, assigned, by_group, clerk_asks, direct,
    grant, inherited, now, stamp,
};
use crate::access::{
    Action, AssignmentFacts, Code, Facts, GrantFacts, IdentityFacts, ItemShape, MatterFacts,
    MembershipFacts, Origin, Outlook, VersionFacts, decide, outlook,
};
use crate::contact::Account;
use crate::document::FolderPurpose;
use crate::grant::{Capability, Subject};
use crate::testing::{ada, bob, customer, group, item, section, terms};
use crate::values::{ContactKind, ContactRole, MembershipTerms, StaffReach, StaffRole};

fn grants() -> impl Strategy<Value = Vec<GrantFacts>> {
    let places = select(vec![
        None,
        Some(DOCUMENT),
        Some(FOLDER),
        Some(UPPER),
        Some(ROOT),
        Some(99),
    ]);
    let subjects = select(vec![
        Subject::Contact(ada()),
        Subject::Contact(bob()),
        Subject::Customer(customer()),
        Subject::Group(group()),
    ]);
    let minutes = prop::option::of(-2_i64..3);
    let one =
        (places, subjects, any::<bool>(), minutes).prop_map(|(place, subject, view, minutes)| {
            GrantFacts {
                capability: if view {
                    Capability::View
                } else {
                    Capability::Download
                },
                expires_at: minutes.map(|n| now() + chrono::TimeDelta::minutes(n)),
                ..grant(place, subject)
            }
        });
    // Subject and object make a grant's id: there is one of each at most.
    let distinct = |grants: Vec<GrantFacts>| {
        let mut ids = BTreeSet::new();
        let first = |grant: &GrantFacts| ids.insert(grant.id);
        grants.into_iter().filter(first).collect()
    };
    prop::collection::vec(one, 0..5).prop_map(distinct)
}

fn sender() -> impl Strategy<Value = Option<crate::ids::ContactId>> {
    select(vec![None, Some(ada()), Some(bob())])
}

fn terms_of_any() -> impl Strategy<Value = MembershipTerms> {
    let sections = subsequence(vec![section(1), section(2)], 0..=2);
    (select(ContactRole::ALL), any::<bool>(), sections)
        .prop_map(|(role, can_download, sections)| terms(role, can_download, sections))
}

/// Direct, through a group, both or none.
fn memberships() -> impl Strategy<Value = Vec<MembershipFacts>> {
    let maybe = || prop::option::weighted(0.7, terms_of_any());
    (maybe(), maybe()).prop_map(|(of_person, of_group)| {
        let of_person = of_person.map(direct);
        of_person
            .into_iter()
            .chain(of_group.map(inherited))
            .collect()
    })
}

/// Said about the folder above the document, or about a matter elsewhere.
fn matters() -> impl Strategy<Value = Vec<MatterFacts>> {
    let one = (select(vec![FOLDER, 99]), any::<bool>(), any::<bool>());
    let fact = one.prop_map(|(matter, given, can_download)| MatterFacts {
        matter: item(matter),
        access: given.then(|| stamp(8)),
        changed: None,
        can_download,
    });
    prop::collection::vec(fact, 0..2)
}

prop_compose! {
    fn contact()(
        account in select(vec![Account::Active, Account::Active, Account::Invited, Account::Closed]),
        kind in select(ContactKind::ALL),
        memberships in memberships(),
        off in prop::bool::weighted(0.1),
        portal_open in prop::bool::weighted(0.9),
        enabled in prop::option::of(prop::bool::weighted(0.9)),
    ) -> Facts {
        ada_asks().changed(|facts| {
            let contact = facts.contact.as_mut().unwrap();
            contact.account = account;
            contact.kind = kind;
            facts.memberships = memberships;
            facts.switched_off = off.then(|| stamp(9));
            facts.customer.as_mut().unwrap().portal_open = portal_open;
            facts.identity = enabled.map(|enabled| IdentityFacts { enabled });
        })
    }
}

fn assignments() -> impl Strategy<Value = Vec<AssignmentFacts>> {
    let origin = select(vec![Origin::Direct(stamp(4)), by_group(group())]);
    let role = prop::option::of(select(StaffRole::ALL));
    prop::collection::vec(
        (role, origin).prop_map(|(role, origin)| assigned(role, origin)),
        0..3,
    )
}

prop_compose! {
    fn staff()(
        roles in subsequence(StaffRole::ALL, 0..=StaffRole::ALL.len()),
        reach in select(StaffReach::ALL),
        suspended in any::<bool>(),
        assignments in assignments(),
    ) -> Facts {
        clerk_asks(roles).changed(|facts| {
            let staff = facts.staff.as_mut().unwrap();
            staff.suspended = suspended;
            staff.reach = reach;
            facts.assignments = assignments;
        })
    }
}

prop_compose! {
    fn facts()(
        // Mostly a person with everything open: elsewhere little is allowed.
        mut facts in prop_oneof![3 => Just(ada_asks()), 3 => contact(), 1 => staff()],
        grants in grants(),
        versions in prop::collection::vec((sender(), any::<[bool; 3]>()), 0..4),
        in_group in any::<bool>(),
        matter in any::<bool>(),
        matters in matters(),
        sections in prop::collection::vec((0_usize..3, 1_u128..3), 0..2),
        created_by in sender(),
        internal in prop::bool::weighted(0.1),
        folder in any::<bool>(),
        trashed in prop::option::weighted(0.2, 0_usize..3),
        withdrawn in prop::bool::weighted(0.1),
    ) -> Facts {
        facts.grants = grants;
        facts.versions = (1..)
            .zip(versions)
            .map(|(n, (sent_by, [available, accepted, opened_by_staff]))| VersionFacts {
                available,
                accepted: accepted && sent_by.is_some(),
                opened_by_staff,
                ..a_version(n, sent_by)
            })
            .collect();
        if in_group {
            facts = facts.in_the_group();
        }
        facts.matters = matters;
        if internal {
            facts = facts.under_internal();
        }
        if matter {
            facts = facts.in_a_matter();
        }
        for (link, n) in sections {
            facts = facts.in_section(link, section(n));
        }
        if folder {
            facts = facts.its_folder();
        }
        facts.chain[0].created_by = created_by;
        facts.chain[0].withdrawn = withdrawn;
        if let Some(n) = trashed {
            facts.chain[n].trashed = true;
        }
        facts
    }
}

/// Every state that is this one with something taken away or closed.
fn lessened(facts: &Facts) -> Vec<(&'static str, Facts)> {
    let mut less = vec![
        ("identity disabled", {
            let identity = Some(IdentityFacts { enabled: false });
            facts.clone().changed(|facts| facts.identity = identity)
        }),
        ("staff gone", facts.clone().changed(|f| f.staff = None)),
        ("contact gone", facts.clone().changed(|f| f.contact = None)),
        (
            "portal switched off",
            facts.clone().changed(|f| f.switched_off = Some(stamp(9))),
        ),
        (
            "customer gone",
            facts.clone().changed(|f| f.customer = None),
        ),
        ("item gone", facts.clone().changed(|f| f.chain.clear())),
    ];
    for n in 0..facts.grants.len() {
        let remove = |f: &mut Facts| {
            f.grants.remove(n);
        };
        less.push(("grant removed", facts.clone().changed(remove)));
        let expire = |f: &mut Facts| f.grants[n].expires_at = Some(now());
        less.push(("grant expired", facts.clone().changed(expire)));
        let view = |f: &mut Facts| f.grants[n].capability = Capability::View;
        less.push(("grant made view only", facts.clone().changed(view)));
    }
    if let Some(staff) = &facts.staff {
        let suspend = |f: &mut Facts| f.staff.as_mut().unwrap().suspended = true;
        less.push(("staff suspended", facts.clone().changed(suspend)));
        let limit = |f: &mut Facts| f.staff.as_mut().unwrap().reach = StaffReach::Assigned;
        less.push(("limited to assigned", facts.clone().changed(limit)));
        for role in &staff.roles {
            let mut fewer = staff.clone();
            fewer.roles.remove(role);
            let take = |f: &mut Facts| f.staff = Some(fewer);
            less.push(("role taken", facts.clone().changed(take)));
        }
    }
    if facts.contact.is_some() {
        for account in [Account::None, Account::Invited, Account::Closed] {
            let end = |f: &mut Facts| f.contact.as_mut().unwrap().account = account;
            less.push(("account ended", facts.clone().changed(end)));
        }
        let outside = |f: &mut Facts| f.contact.as_mut().unwrap().kind = ContactKind::Partner;
        less.push(("made a partner", facts.clone().changed(outside)));
    }
    for n in 0..facts.memberships.len() {
        let remove = |f: &mut Facts| {
            f.memberships.remove(n);
        };
        less.push(("membership removed", facts.clone().changed(remove)));
        let cap = |f: &mut Facts| f.memberships[n].terms.can_download = false;
        less.push(("can-download taken", facts.clone().changed(cap)));
        let role = ContactRole::EntityAccess;
        let lower = |f: &mut Facts| f.memberships[n].terms.role = role;
        less.push(("role lowered", facts.clone().changed(lower)));
        for section in &facts.memberships[n].terms.sections {
            let take = |f: &mut Facts| {
                f.memberships[n].terms.sections.remove(section);
            };
            less.push(("section taken", facts.clone().changed(take)));
        }
    }
    if !facts.groups.is_empty() {
        let leave = |f: &mut Facts| f.groups.clear();
        less.push(("left the group", facts.clone().changed(leave)));
        less.push(("group closed", facts.clone().changed(close_groups)));
    }
    for n in 0..facts.matters.len() {
        let revoke = |f: &mut Facts| f.matters[n].access = None;
        less.push(("matter access revoked", facts.clone().changed(revoke)));
        let cap = |f: &mut Facts| f.matters[n].can_download = false;
        less.push(("matter capped", facts.clone().changed(cap)));
    }
    for n in 0..facts.assignments.len() {
        let unassign = |f: &mut Facts| {
            f.assignments.remove(n);
        };
        less.push(("unassigned", facts.clone().changed(unassign)));
        let role = |f: &mut Facts| f.assignments[n].role = None;
        less.push(("role there taken", facts.clone().changed(role)));
    }
    if facts.customer.is_some() {
        let close = |f: &mut Facts| f.customer.as_mut().unwrap().portal_open = false;
        less.push(("portal closed", facts.clone().changed(close)));
    }
    less
}

/// Whether any grant, own work or access to the matter leads there.
fn reached(facts: &Facts) -> bool {
    let own = |version: &VersionFacts| version.sent_by == Some(ada());
    !facts.grants.is_empty()
        || facts.versions.iter().any(own)
        || facts.chain[0].created_by == Some(ada())
        || facts.matters.iter().any(|matter| matter.access.is_some())
}

/// A closed group is absent from the facts, with all that it gave.
fn close_groups(facts: &mut Facts) {
    facts.groups.clear();
    facts
        .memberships
        .retain(|membership| membership.origin.group().is_none());
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 3_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn taking_away_and_closing_never_give_access(facts in facts()) {
        for (what, less) in lessened(&facts) {
            for action in Action::ALL {
                let before = decide(&facts, *action, now());
                let after = decide(&less, *action, now());
                prop_assert!(
                    before.allowed || !after.allowed,
                    "{what}: {action:?} was {:?} and is allowed", before.code
                );
                let more = after.versions.iter().find(|version| !before.hands_out(**version));
                prop_assert_eq!(more, None, "{}: {:?} hands out more", what, action);
            }
        }
    }

    #[test]
    fn trash_withdrawal_and_internal_never_give_a_contact_access(
        facts in facts().prop_filter("a contact", |facts| facts.contact.is_some()),
    ) {
        let mut less: Vec<Facts> = (0..facts.chain.len())
            .map(|n| facts.clone().changed(|f| f.chain[n].trashed = true))
            .collect();
        less.push(facts.clone().changed(|f| f.chain[0].withdrawn = true));
        less.push(facts.clone().changed(|f| {
            let root = f.chain.last_mut().unwrap();
            root.shape = ItemShape::Folder(FolderPurpose::InternalRoot);
        }));
        for less in less {
            for action in Action::ALL {
                let after = decide(&less, *action, now());
                prop_assert!(!after.allowed, "{action:?}");
            }
        }
    }

    #[test]
    fn time_alone_never_gives_access(facts in facts(), minutes in 0_i64..5) {
        let later = now() + chrono::TimeDelta::minutes(minutes);
        for action in Action::ALL {
            let before = decide(&facts, *action, now());
            let after = decide(&facts, *action, later);
            prop_assert!(before.allowed || !after.allowed);
            prop_assert!(after.versions.iter().all(|version| before.hands_out(*version)));
        }
    }

    #[test]
    fn what_is_allowed_names_a_path_and_what_is_refused_names_none(facts in facts()) {
        for action in Action::ALL {
            let decision = decide(&facts, *action, now());
            prop_assert_eq!(decision.allowed, !decision.paths.is_empty());
            prop_assert_eq!(decision.allowed, decision.code == Code::Allowed);
            prop_assert!(decision.allowed || decision.versions.is_empty());
        }
    }

    #[test]
    fn the_order_of_the_facts_changes_nothing(facts in facts()) {
        let shuffled = facts.clone().changed(|facts| {
            facts.grants.reverse();
            facts.memberships.reverse();
            facts.groups.reverse();
            facts.matters.reverse();
        });
        for action in Action::ALL {
            let decision = decide(&facts, *action, now());
            prop_assert_eq!(&decision, &decide(&shuffled, *action, now()));
        }
    }

    #[test]
    fn whatever_a_contact_may_do_to_an_item_the_contact_may_view_it(
        facts in facts().prop_filter("a contact", |facts| facts.contact.is_some()),
    ) {
        let seen = decide(&facts, Action::View, now());
        for action in Action::ALL {
            let decision = decide(&facts, *action, now());
            prop_assert!(seen.allowed || !decision.allowed, "{action:?}");
            prop_assert!(decision.versions.iter().all(|version| seen.hands_out(*version)));
        }
    }

    #[test]
    fn who_waits_sees_it_once_the_doors_are_open(
        facts in facts().prop_filter("a contact", |facts| facts.contact.is_some()),
    ) {
        let seen = decide(&facts, Action::View, now());
        match outlook(&facts, now()) {
            Outlook::Now => prop_assert!(seen.allowed),
            Outlook::Waiting(_) => prop_assert!(!seen.allowed && reached(&facts)),
            Outlook::Never(code) => prop_assert!(!seen.allowed && code != Code::Allowed),
        }
    }
}
