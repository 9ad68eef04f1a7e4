//! Taking something away never gives anything: from any state, no removal and
//! no closing turns a refusal into access.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::given::{
    DOCUMENT, FOLDER, ROOT, UPPER, a_version, ada_asks, clerk_asks, grant, now, shorthand,
};
use crate::access::{Action, Code, Facts, GrantFacts, IdentityFacts, decide};
use crate::contact::Account;
use crate::document::FolderPurpose;
use crate::grant::{Capability, Subject};
use crate::testing::{ada, bob, customer, version};
use crate::values::{ContactKind, ContactRole, StaffRole};

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
    prop::collection::vec(one, 0..5)
}

fn sender() -> impl Strategy<Value = Option<crate::ids::ContactId>> {
    select(vec![None, Some(ada()), Some(bob())])
}

prop_compose! {
    fn contact()(
        account in select(Account::ALL),
        kind in select(ContactKind::ALL),
        role in select(ContactRole::ALL),
        switches in any::<[bool; 6]>(),
    ) -> Facts {
        let [member, can_download, portal_on, portal_open, known, enabled] = switches;
        ada_asks().changed(|facts| {
            let contact = facts.contact.as_mut().unwrap();
            contact.account = account;
            contact.kind = kind;
            let membership = facts.membership.as_mut().unwrap();
            membership.role = role;
            membership.can_download = can_download;
            membership.portal_on = portal_on;
            if !member {
                facts.membership = None;
            }
            facts.customer.as_mut().unwrap().portal_open = portal_open;
            facts.identity = known.then_some(IdentityFacts { enabled });
        })
    }
}

prop_compose! {
    fn staff()(
        roles in subsequence(StaffRole::ALL, 0..=StaffRole::ALL.len()),
        suspended in any::<bool>(),
    ) -> Facts {
        clerk_asks(roles).changed(|facts| facts.staff.as_mut().unwrap().suspended = suspended)
    }
}

prop_compose! {
    fn facts()(
        // Mostly a person with everything open: elsewhere little is allowed.
        mut facts in prop_oneof![3 => Just(ada_asks()), 3 => contact(), 1 => staff()],
        grants in grants(),
        versions in prop::collection::vec((sender(), any::<bool>(), any::<bool>()), 0..4),
        created_by in sender(),
        internal in prop::bool::weighted(0.1),
        folder in any::<bool>(),
        trashed in prop::option::weighted(0.2, 0_usize..3),
        withdrawn in prop::bool::weighted(0.1),
    ) -> Facts {
        facts.grants = grants;
        facts.versions = (1..)
            .zip(versions)
            .map(|(n, (sent_by, available, opened_by_staff))| crate::access::VersionFacts {
                available,
                opened_by_staff,
                ..a_version(n, sent_by)
            })
            .collect();
        if internal {
            facts = facts.under_internal();
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
            "membership removed",
            facts.clone().changed(|f| f.membership = None),
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
    if facts.membership.is_some() {
        let close = |f: &mut Facts| f.membership.as_mut().unwrap().portal_on = false;
        less.push(("membership closed", facts.clone().changed(close)));
        let cap = |f: &mut Facts| f.membership.as_mut().unwrap().can_download = false;
        less.push(("can-download taken", facts.clone().changed(cap)));
        let role = ContactRole::EntityAccess;
        let lower = |f: &mut Facts| f.membership.as_mut().unwrap().role = role;
        less.push(("role lowered", facts.clone().changed(lower)));
    }
    if facts.customer.is_some() {
        let close = |f: &mut Facts| f.customer.as_mut().unwrap().portal_open = false;
        less.push(("portal closed", facts.clone().changed(close)));
    }
    less
}

#[test]
fn her_own_upload_stays_hers_to_take_under_the_firms_newer_version() {
    let hers = ada_asks().changed(|facts| {
        facts.versions = vec![a_version(1, Some(ada())), a_version(2, None)];
    });
    assert_eq!(hers.allows(Action::Download).version, Some(version(1)));
    let mut view = grant(Some(FOLDER), Subject::Contact(ada()));
    view.capability = Capability::View;
    let viewing = hers.clone().with(view);
    assert_eq!(viewing.allows(Action::View).version, Some(version(2)));
    let taken = viewing.allows(Action::Download);
    assert_eq!(taken.version, Some(version(1)));
    assert_eq!(shorthand(&taken), ["1", "own"]);

    let capped = hers
        .with(grant(Some(FOLDER), Subject::Contact(ada())))
        .changed(|facts| facts.membership.as_mut().unwrap().can_download = false);
    assert_eq!(capped.allows(Action::View).version, Some(version(2)));
    assert_eq!(capped.allows(Action::Download).version, Some(version(1)));
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
            root.shape = crate::access::ItemShape::Folder(FolderPurpose::InternalRoot);
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
        }
    }

    #[test]
    fn what_is_allowed_names_a_path_and_what_is_refused_names_none(facts in facts()) {
        for action in Action::ALL {
            let decision = decide(&facts, *action, now());
            prop_assert_eq!(decision.allowed, !decision.paths.is_empty());
            prop_assert_eq!(decision.allowed, decision.code == Code::Allowed);
        }
    }
}
