//! Grants that sleep and would wake: what re-adding a member or reopening a
//! portal has to list, and revokes unless "as before" is chosen.

use chrono::{DateTime, Utc};

use super::{Given, Subject};
use crate::ids::{ContactId, CustomerId};

words!(
    /// What becomes of grants that outlived a membership or an open portal.
    Survivors {
        /// They are revoked in the same command. The default.
        Revoke = "REVOKE",
        /// They give access again, as before.
        AsBefore = "AS_BEFORE",
    }
);

/// What is about to be so again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waking {
    /// The customer's portal is opened.
    Portal(CustomerId),
    /// The contact becomes a member of the customer, or the contact's own
    /// portal switch there goes on.
    Member {
        /// Of which customer.
        customer: CustomerId,
        /// Who.
        contact: ContactId,
    },
}

impl Waking {
    /// Whether this grant would give access again by it alone. What is granted
    /// to the customer or to a group is theirs, whoever belongs to them; what
    /// has expired gives nothing.
    #[must_use]
    pub fn wakes(self, given: &Given, at: DateTime<Utc>) -> bool {
        given.lasts_at(at)
            && match self {
                Self::Portal(customer) => given.customer == customer,
                Self::Member { customer, contact } => {
                    given.customer == customer && given.subject == Subject::Contact(contact)
                }
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grant::Capability;
    use crate::ids::ItemId;
    use crate::testing::{ada, at, bob, customer, group, item, uuid};

    fn given(subject: Subject, item: Option<ItemId>) -> Given {
        Given {
            customer: customer(),
            item,
            subject,
            capability: Capability::Download,
            expires_at: Some(now() + chrono::TimeDelta::microseconds(1)),
        }
    }

    fn now() -> DateTime<Utc> {
        at("2026-03-01T12:00:00Z")
    }

    const SUBJECTS: [fn() -> Subject; 4] = [
        || Subject::Customer(customer()),
        || Subject::Group(group()),
        || Subject::Contact(ada()),
        || Subject::Contact(bob()),
    ];

    #[test]
    fn a_reopened_portal_wakes_every_grant_of_the_customer() {
        for subject in SUBJECTS.map(|subject| subject()) {
            for item in [None, Some(item(1))] {
                let given = given(subject, item);
                assert!(Waking::Portal(customer()).wakes(&given, now()));
                let another = Waking::Portal(CustomerId::new(uuid(0xC1)));
                assert!(!another.wakes(&given, now()));
            }
        }
    }

    #[test]
    fn a_returning_member_wakes_what_was_granted_by_name_and_nothing_else() {
        let waking = Waking::Member {
            customer: customer(),
            contact: ada(),
        };
        let woken = SUBJECTS.map(|subject| waking.wakes(&given(subject(), None), now()));
        assert_eq!(woken, [false, false, true, false]);
        let elsewhere = Waking::Member {
            customer: CustomerId::new(uuid(0xC1)),
            contact: ada(),
        };
        assert!(!elsewhere.wakes(&given(Subject::Contact(ada()), None), now()));
    }

    #[test]
    fn what_has_expired_does_not_wake() {
        let expired = Given {
            expires_at: Some(now()),
            ..given(Subject::Contact(ada()), None)
        };
        assert!(!Waking::Portal(customer()).wakes(&expired, now()));
    }
}
