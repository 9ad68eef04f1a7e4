//! What all memberships of a contact at a customer give together.

use super::MembershipFacts;
use crate::values::MembershipTerms;

/// The union of direct and inherited memberships.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Membership {
    /// The highest role, and whatever any of them opens.
    pub terms: MembershipTerms,
    /// Each of them with what it gives by itself, the direct one first, then
    /// by group.
    pub origins: Vec<MembershipFacts>,
}

impl Membership {
    /// The union; none where there is nothing to unite.
    #[must_use]
    pub fn of(memberships: &[MembershipFacts]) -> Option<Self> {
        let mut origins = memberships.to_vec();
        origins.sort_by_key(|membership| membership.origin.group());
        let terms = origins
            .iter()
            .map(|membership| membership.terms.clone())
            .reduce(MembershipTerms::with)?;
        Some(Self { terms, origins })
    }
}
