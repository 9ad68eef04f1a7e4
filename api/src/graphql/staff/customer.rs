//! Customers, as staff see them.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use portico_domain::ItemId;
use portico_domain::grant::Subject;
use portico_projections::access::{self, CustomerRow, NamedPage};

use super::access_list::GrantInfo;
use super::as_of::When;
use super::people::{Member, MembershipInfo};
use crate::graphql::context::{RequestContext, failed, request};
use crate::graphql::shared::{CustomerKind, PageFields, Paging, named};

/// A client entity.
pub(super) struct Customer {
    pub(super) row: CustomerRow,
    /// When it is, or was, so.
    pub(super) when: When,
}

impl Customer {
    /// As it is now.
    pub(super) fn now(request: &RequestContext, row: CustomerRow) -> Self {
        let when = When::now(request);
        Self { row, when }
    }
}

/// A client entity.
#[Object]
impl Customer {
    /// Which.
    async fn id(&self) -> ID {
        self.row.id.to_string().into()
    }

    /// Short number, unique in the firm.
    async fn number(&self) -> &str {
        self.row.number.as_str()
    }

    /// Name; none once erased.
    async fn name(&self) -> Option<&str> {
        self.row.name.as_deref()
    }

    /// Person or organization.
    async fn kind(&self) -> CustomerKind {
        self.row.kind.into()
    }

    /// Whether contacts may enter the portal.
    async fn portal_open(&self) -> bool {
        self.row.portal_open
    }

    /// The staff member who answers for it.
    async fn file_owner_id(&self) -> Option<ID> {
        self.row.file_owner.map(|staff| staff.to_string().into())
    }

    /// Since when.
    async fn registered_at(&self) -> DateTime<Utc> {
        self.row.registered_at
    }

    /// The root of what can be shared.
    async fn files_root_id(&self) -> ID {
        ItemId::files_root(self.row.id).to_string().into()
    }

    /// The root of working papers, which are never shared.
    async fn internal_root_id(&self) -> ID {
        ItemId::internal_root(self.row.id).to_string().into()
    }

    /// Contacts that belong to the customer, directly or by a group, by name.
    #[graphql(complexity = "20 + Paging::cost(first) * child_complexity / 10")]
    async fn members(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Member, PageFields>> {
        let page = Paging::parse(first)?.by_name(after.as_deref())?;
        let mut conn = self.when.connection(request(ctx)).await?;
        let members = access::members(&mut conn, self.row.id, &page)
            .await
            .map_err(failed)?;
        let NamedPage {
            rows,
            total,
            has_next,
        } = members;
        let (rows, memberships): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .map(|(cursor, row)| ((cursor, row.contact), row.membership))
            .unzip();
        let memberships = MembershipInfo::all(&mut conn, &memberships).await?;
        let with = |((cursor, contact), info)| (cursor, (contact, info));
        let members = NamedPage {
            rows: rows.into_iter().zip(memberships).map(with).collect(),
            total,
            has_next,
        };
        // What commands write themselves is never behind.
        Ok(named(members, (&page, false), |(contact, membership)| {
            Member {
                of: (contact.id, self.row.id, self.when),
                contact: contact.into(),
                membership,
            }
        }))
    }

    /// Master accesses, that of all clients and those of single contacts.
    #[graphql(complexity = "20 + child_complexity")]
    async fn master_access(&self, ctx: &Context<'_>) -> Result<Vec<GrantInfo>> {
        let mut conn = self.when.connection(request(ctx)).await?;
        let grants = access::master_grants(&mut conn, self.row.id)
            .await
            .map_err(failed)?;
        GrantInfo::all(&mut conn, grants).await
    }

    /// Whether all clients of the customer have master access.
    #[graphql(complexity = "5")]
    async fn master_access_on(&self, ctx: &Context<'_>) -> Result<bool> {
        let mut conn = self.when.connection(request(ctx)).await?;
        let grants = access::master_grants(&mut conn, self.row.id)
            .await
            .map_err(failed)?;
        let now = self.when.at;
        let lasts = |end: Option<DateTime<Utc>>| end.is_none_or(|end| now < end);
        Ok(grants
            .iter()
            .any(|grant| matches!(grant.subject, Subject::Customer(_)) && lasts(grant.expires_at)))
    }
}
