//! Given, when, then, and the people and things that tests speak of.

use std::fmt::Display;

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::test::TestFramework;
use uuid::Uuid;

use crate::document::{Content, ScanState};
use crate::ids::{
    BlobId, ContactId, CustomerId, GroupId, IdentityId, ItemId, SectionId, StaffId, VersionId,
};
use crate::sealed::{Sealed, Secret};
use crate::values::{
    ContactRole, EmailAddress, ItemName, MediaType, MembershipTerms, PersonName, Sha256Digest,
};

/// An aggregate with a past.
pub(crate) struct Given<A: Aggregate>(Vec<A::Event>);

/// What it answered.
pub(crate) struct Answered<A: Aggregate>(Result<Vec<A::Event>, A::Error>);

/// The aggregate after these events.
pub(crate) fn given<A: Aggregate<Services = ()>>(
    events: impl IntoIterator<Item = A::Event>,
) -> Given<A> {
    Given(events.into_iter().collect())
}

/// The aggregate before its first event.
pub(crate) fn nothing<A: Aggregate<Services = ()>>() -> Given<A> {
    Given(vec![])
}

impl<A: Aggregate<Services = ()>> Given<A> {
    pub(crate) fn and(mut self, event: A::Event) -> Self {
        self.0.push(event);
        self
    }

    pub(crate) fn when(self, command: A::Command) -> Answered<A> {
        let framework = TestFramework::<A>::with(()).given(self.0);
        Answered(framework.when(command).inspect_result())
    }
}

impl<A: Aggregate> Answered<A>
where
    A::Error: PartialEq,
{
    #[track_caller]
    pub(crate) fn then(self, events: impl IntoIterator<Item = A::Event>) {
        assert_eq!(self.0.unwrap(), events.into_iter().collect::<Vec<_>>());
    }

    /// It was already so: a calm yes, and no event.
    #[track_caller]
    pub(crate) fn then_nothing(self) {
        self.then([]);
    }

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "a test reads as a sentence")]
    pub(crate) fn then_refused(self, rule: A::Error) {
        assert_eq!(self.0.unwrap_err(), rule);
    }
}

pub(crate) fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub(crate) fn customer() -> CustomerId {
    CustomerId::new(uuid(0xC0))
}

pub(crate) fn ada() -> ContactId {
    ContactId::new(uuid(0xADA))
}

pub(crate) fn bob() -> ContactId {
    ContactId::new(uuid(0xB0B))
}

pub(crate) fn clerk() -> StaffId {
    StaffId::new(uuid(0x57AF))
}

pub(crate) fn group() -> GroupId {
    GroupId::new(uuid(0x60))
}

pub(crate) fn section(n: u128) -> SectionId {
    SectionId::new(uuid(0x5EC0 + n))
}

pub(crate) fn terms(
    role: ContactRole,
    can_download: bool,
    sections: impl IntoIterator<Item = SectionId>,
) -> MembershipTerms {
    MembershipTerms {
        role,
        can_download,
        sections: sections.into_iter().collect(),
    }
}

pub(crate) fn identity() -> IdentityId {
    IdentityId::new(uuid(0x1D))
}

pub(crate) fn item(n: u128) -> ItemId {
    ItemId::new(uuid(0x1000 + n))
}

pub(crate) fn version(n: u128) -> VersionId {
    VersionId::new(uuid(0x2000 + n))
}

/// `2026-03-01T09:00:00Z` and its kind.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Stands for a sealed text; nobody opens it here.
pub(crate) fn sealed(text: &str) -> Sealed {
    Sealed {
        v: 1,
        kid: uuid(0x5EA1),
        nonce: "bm9uY2U".to_owned(),
        ciphertext: format!("sealed-{text}"),
        commit: "Y29tbWl0".to_owned(),
    }
}

pub(crate) fn secret<T: Display>(value: T) -> Secret<T> {
    Secret {
        sealed: sealed(&value.to_string()),
        value,
    }
}

pub(crate) fn person(name: &str) -> Secret<PersonName> {
    secret(PersonName::parse(name).unwrap())
}

pub(crate) fn email(address: &str) -> Secret<EmailAddress> {
    secret(EmailAddress::parse(address).unwrap())
}

pub(crate) fn name(text: &str) -> Secret<ItemName> {
    secret(ItemName::parse(text).unwrap())
}

pub(crate) fn content(n: u128) -> Content {
    Content {
        version: version(n),
        blob: BlobId::new(uuid(0x3000 + n)),
        sha256: Sha256Digest::new([7; 32]),
        size: 42,
        media_type: MediaType::parse_or_octets("application/pdf"),
        scan: ScanState::NotConfigured,
    }
}
