//! Who sees an item now, and who would once something else is so: what a
//! command that widens access answers.

use chrono::{DateTime, Utc};

use super::entering::entered;
use super::{Action, Code, Facts, decide};
use crate::contact::Account;
use crate::ids::SectionId;

words!(
    /// What a contact to whom a path leads still waits for.
    Waiting {
        /// For the customer's portal, or the contact's own switch, to be opened.
        PortalClosed = "PORTAL_CLOSED",
        /// For an invitation.
        NotInvited = "NOT_INVITED",
        /// To accept the invitation.
        Pending = "PENDING",
        /// For the section to be added to the membership.
        Section = "SECTION",
    }
);

/// How a contact stands to an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outlook {
    /// Sees it.
    Now,
    /// A path leads there, and only this, and what follows it, keeps the
    /// contact out.
    Waiting(Waiting),
    /// Does not see it, for a reason that opening doors would not end.
    Never(Code),
}

impl Outlook {
    /// Whether the contact comes no nearer to anything else at the same customer: this
    /// is seen, or the contact is kept out before any item is looked at.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        match self {
            Self::Now => true,
            Self::Waiting(waiting) => !matches!(waiting, Waiting::Section),
            Self::Never(code) => matches!(code, Code::IdentityDisabled | Code::ContactClosed),
        }
    }
}

/// How the contact of the facts stands to the item at this instant.
#[must_use]
pub fn outlook(facts: &Facts, at: DateTime<Utc>) -> Outlook {
    let decision = decide(facts, Action::View, at);
    if decision.allowed {
        return Outlook::Now;
    }
    let sections: Vec<_> = facts.chain.iter().filter_map(|item| item.section).collect();
    let opened = decide(&with_open_doors(facts, &sections), Action::View, at);
    match waits_for(facts, decision.code) {
        Some(waiting) if opened.allowed => Outlook::Waiting(waiting),
        Some(_) => Outlook::Never(opened.code),
        None => Outlook::Never(decision.code),
    }
}

fn waits_for(facts: &Facts, missing: Code) -> Option<Waiting> {
    let invited = facts
        .contact
        .is_some_and(|contact| contact.account == Account::Invited);
    [
        (Code::MembershipPortalClosed, Waiting::PortalClosed),
        (Code::PortalClosed, Waiting::PortalClosed),
        (
            Code::ContactNotActive,
            if invited {
                Waiting::Pending
            } else {
                Waiting::NotInvited
            },
        ),
        (Code::SectionClosed, Waiting::Section),
    ]
    .into_iter()
    .find_map(|(code, waiting)| (code == missing).then_some(waiting))
}

/// The door that keeps the contact from what a path leads to at the customer:
/// the nearest one that is closed, a section's where the contact may enter.
/// None where opening doors would not help.
#[must_use]
pub fn nearest_door(facts: &Facts) -> Option<Waiting> {
    if facts.identity.is_some_and(|identity| !identity.enabled) {
        return None;
    }
    match entered(facts, facts.contact?) {
        Ok(_) => Some(Waiting::Section),
        Err(code) => waits_for(facts, code),
    }
}

/// The same facts with every door open that a contact can wait for, those of
/// these sections too.
#[must_use]
pub fn with_open_doors(facts: &Facts, sections: &[SectionId]) -> Facts {
    let mut facts = facts.clone();
    if let Some(contact) = &mut facts.contact {
        contact.account = Account::Active;
    }
    if let Some(customer) = &mut facts.customer {
        customer.portal_open = true;
    }
    facts.switched_off = None;
    for membership in &mut facts.memberships {
        membership.terms.sections.extend(sections);
    }
    facts
}
