//! Staff members and contacts, as staff see them.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use portico_domain::contact::Account;
use portico_domain::values::{Permission, StaffRole};
use portico_domain::{ContactId, CustomerId};
use portico_projections::access::{self, ContactRow, GroupRow, Membership, StaffRow};
use sqlx::PgConnection;

use super::as_of::When;
use super::names::Names;
use super::origins::{MembershipOrigin, actors_of, groups_of};
use crate::commands::full_name;
use crate::graphql::context::{failed, request};
use crate::graphql::shared::{ContactKind, ContactRole};

/// The signed-in staff member.
#[derive(SimpleObject)]
pub(super) struct Me {
    /// Who.
    pub id: ID,
    /// Full name.
    pub name: Option<String>,
    /// Address.
    pub email: Option<String>,
    /// Roles for the whole firm.
    pub roles: Vec<String>,
    /// What these roles allow.
    pub permissions: Vec<String>,
    /// Name of the firm.
    pub firm: Option<String>,
}

impl Me {
    pub(super) fn new(row: StaffRow, firm: Option<String>) -> Self {
        let may =
            |permission: &&Permission| row.roles.iter().any(|role| role.permits(**permission));
        let permissions = Permission::ALL.iter().filter(may);
        Self {
            id: row.id.to_string().into(),
            permissions: permissions
                .map(|permission| permission.as_str().to_owned())
                .collect(),
            roles: row
                .roles
                .iter()
                .map(|role: &StaffRole| role.as_str().to_owned())
                .collect(),
            name: row.name,
            email: row.email,
            firm,
        }
    }
}

/// How a contact belongs to a customer, directly and by groups together.
#[derive(Clone, SimpleObject)]
pub(super) struct MembershipInfo {
    /// What the contact may do.
    pub role: ContactRole,
    /// Whether what the firm shares may be downloaded.
    pub can_download: bool,
    /// Which sections of the portal are open to the contact.
    pub section_ids: Vec<ID>,
    /// The portal switch.
    pub portal_on: bool,
    /// The memberships that this is made of, the direct one first, then those
    /// inherited from groups.
    pub origins: Vec<MembershipOrigin>,
}

impl MembershipInfo {
    /// With the names of groups and people, asked for once.
    pub(super) async fn all(
        conn: &mut PgConnection,
        memberships: &[Membership],
    ) -> Result<Vec<Self>> {
        let each: Vec<_> = memberships.iter().flat_map(|one| &one.each).collect();
        let groups = groups_of(conn, &each).await?;
        let actors: Vec<_> = each.into_iter().flat_map(actors_of).collect();
        let names = Names::of(conn, actors, []).await?;
        let info = |membership| Self::of(membership, &groups, &names);
        Ok(memberships.iter().map(info).collect())
    }

    fn of(membership: &Membership, groups: &[GroupRow], names: &Names) -> Self {
        let origins = membership.each.iter();
        Self {
            origins: origins
                .map(|one| MembershipOrigin::of(one, groups, names))
                .collect(),
            role: membership.terms.role.into(),
            can_download: membership.terms.can_download,
            section_ids: membership
                .terms
                .sections
                .iter()
                .map(|section| section.to_string().into())
                .collect(),
            portal_on: membership.portal_on,
        }
    }
}

/// An external person.
#[derive(Clone, SimpleObject)]
pub(super) struct Contact {
    /// Who.
    pub id: ID,
    /// First and last name.
    pub name: String,
    /// Address; none where it was never given, or is erased.
    pub email: Option<String>,
    /// Client or partner.
    pub kind: ContactKind,
    /// `NONE`, `INVITED`, `ACTIVE` or `CLOSED`.
    pub account: String,
    /// Until when the newest invitation works, also where that has passed; none
    /// where the contact is not invited, or is active already. A restore ends the
    /// link and leaves this: `inviteContact` makes a new one.
    pub invited_until: Option<chrono::DateTime<chrono::Utc>>,
}

impl From<ContactRow> for Contact {
    fn from(row: ContactRow) -> Self {
        Self {
            id: row.id.to_string().into(),
            name: full_name(&row),
            email: row.email,
            kind: row.kind.into(),
            account: row.account.as_str().to_owned(),
            invited_until: row
                .invited_until
                .filter(|_| row.account == Account::Invited),
        }
    }
}

/// A contact and its membership of the customer it is listed under.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(super) struct Member {
    #[graphql(skip)]
    pub(super) of: (ContactId, CustomerId, When),
    /// Who.
    pub contact: Contact,
    /// How.
    pub membership: MembershipInfo,
}

#[ComplexObject]
impl Member {
    /// How many documents the contact may view at the customer, what they sent
    /// included: "Total Documents Shared".
    #[graphql(complexity = "10")]
    async fn documents_shared(&self, ctx: &Context<'_>) -> Result<i64> {
        let (contact, customer, when) = self.of;
        let mut conn = when.connection(request(ctx)).await?;
        access::contact_document_count(&mut conn, contact, customer, when.at)
            .await
            .map_err(failed)
    }
}
