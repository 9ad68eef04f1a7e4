//! Groups, as staff see them.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use portico_domain::group::GroupKind as Kind;
use portico_projections::access::{self, GroupRoleRow, GroupRow, ListPage};

use super::as_of::When;
use super::customer::Customer;
use super::people::Contact;
use super::staff_member::StaffMember;
use crate::graphql::context::{failed, request};
use crate::graphql::shared::{ContactRole, GroupKind, ListArguments, NamedList, StaffRole};

/// A named set of contacts or of staff.
pub(super) struct Group {
    pub(super) row: GroupRow,
    /// When it is, or was, so.
    pub(super) when: When,
}

/// On which terms each contact in a group is a member.
#[derive(SimpleObject)]
pub(super) struct GroupTerms {
    /// What each may do.
    role: ContactRole,
    /// Whether what the firm shares may be downloaded.
    can_download: bool,
    /// Which sections of the portal are open to them.
    section_ids: Vec<ID>,
}

/// What a group gives its members at a customer.
#[derive(SimpleObject)]
pub(super) struct GroupRole {
    /// Where.
    customer: Customer,
    /// Of contacts.
    contacts: Option<GroupTerms>,
    /// Of staff: the role there, beside those for the firm.
    staff: Option<StaffRole>,
}

impl GroupRole {
    fn of(row: GroupRoleRow, when: When) -> Self {
        let customer = Customer {
            row: row.customer,
            when,
        };
        Self {
            customer,
            contacts: row.terms.map(|terms| GroupTerms {
                role: terms.role.into(),
                can_download: terms.can_download,
                section_ids: terms
                    .sections
                    .iter()
                    .map(|section| section.to_string().into())
                    .collect(),
            }),
            staff: row.staff_role.map(Into::into),
        }
    }
}

#[Object]
impl Group {
    /// Which.
    async fn id(&self) -> ID {
        self.row.id.to_string().into()
    }

    /// Of contacts or of staff.
    async fn kind(&self) -> GroupKind {
        self.row.kind.into()
    }

    /// Name; none once erased.
    async fn name(&self) -> Option<&str> {
        self.row.name.as_deref()
    }

    /// What it is for.
    async fn description(&self) -> Option<&str> {
        self.row.description.as_deref()
    }

    /// Ended for good.
    async fn closed(&self) -> bool {
        self.row.closed
    }

    /// The contacts in it, by name; none in a group of staff.
    #[graphql(
        complexity = "10 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 10"
    )]
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<NamedList<Contact>> {
        let arguments = ListArguments::parse(first, after.as_deref())?;
        let mut conn = self.when.connection(request(ctx)).await?;
        let page = match self.row.kind {
            Kind::Contacts => access::group_contacts(&mut conn, self.row.id, &arguments.0)
                .await
                .map_err(failed)?,
            Kind::Staff => ListPage::empty(),
        };
        Ok(arguments.connect(page, false, Contact::from))
    }

    /// The staff members in it, by name; none in a group of contacts.
    #[graphql(
        complexity = "10 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 10"
    )]
    async fn staff(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<NamedList<StaffMember>> {
        let arguments = ListArguments::parse(first, after.as_deref())?;
        let mut conn = self.when.connection(request(ctx)).await?;
        let page = match self.row.kind {
            Kind::Staff => access::group_staff(&mut conn, self.row.id, &arguments.0)
                .await
                .map_err(failed)?,
            Kind::Contacts => ListPage::empty(),
        };
        Ok(arguments.connect(page, false, |row| {
            let when = self.when;
            StaffMember { row, when }
        }))
    }

    /// What it gives at customers, by their names.
    #[graphql(
        complexity = "10 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 10"
    )]
    async fn roles(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<NamedList<GroupRole>> {
        let arguments = ListArguments::parse(first, after.as_deref())?;
        let mut conn = self.when.connection(request(ctx)).await?;
        let page = access::group_roles(&mut conn, self.row.id, &arguments.0)
            .await
            .map_err(failed)?;
        Ok(arguments.connect(page, false, |row| GroupRole::of(row, self.when)))
    }
}
