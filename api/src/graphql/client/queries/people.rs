//! Questions about the firm, the viewer and their customers.

use async_graphql::connection::{Connection, Edge};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use portico_domain::contact::Account;
use portico_projections::access::{self, CustomerCursor, MembershipRow};

use crate::auth::{Token, invitations};
use crate::commands::full_name;
use crate::graphql::context::{failed, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::{ContactRole, Cursor, PageFields, Paging, Position};

/// The firm whose portal this is.
#[derive(SimpleObject)]
pub(super) struct Firm {
    /// Name.
    name: String,
    /// IANA time zone of its days.
    zone: String,
}

/// The signed-in contact.
#[derive(SimpleObject)]
pub(super) struct Me {
    /// Who.
    id: ID,
    /// First and last name.
    name: String,
    /// Address.
    email: Option<String>,
}

/// A customer whose portal the viewer may enter.
#[derive(SimpleObject)]
pub(super) struct Customer {
    /// Which.
    id: ID,
    /// Short number.
    number: String,
    /// Name.
    name: Option<String>,
    /// What the viewer may do here.
    role: ContactRole,
}

impl From<MembershipRow> for Customer {
    fn from(row: MembershipRow) -> Self {
        Self {
            id: row.customer.id.to_string().into(),
            number: row.customer.number,
            name: row.customer.name,
            role: row.membership.terms.role.into(),
        }
    }
}

/// An invitation that can be accepted.
#[derive(SimpleObject)]
pub(super) struct Invitation {
    /// Who is invited.
    name: String,
    /// By which firm.
    firm: Option<String>,
    /// Until when it can be accepted.
    expires_at: DateTime<Utc>,
}

/// The firm, the viewer, their customers.
#[derive(Default)]
pub(crate) struct PeopleQueries;

#[Object]
impl PeopleQueries {
    /// The firm whose portal this is.
    async fn firm(&self, ctx: &Context<'_>, at_least: Option<Position>) -> Result<Option<Firm>> {
        let request = request(ctx);
        request.is_stale(Reads::Now, at_least).await?;
        let mut conn = request.connection().await?;
        let firm = access::firm(&mut conn).await.map_err(failed)?;
        Ok(firm.map(|firm| Firm {
            name: firm.name,
            zone: firm.zone,
        }))
    }

    /// The signed-in contact; none where nobody is.
    async fn me(&self, ctx: &Context<'_>, at_least: Option<Position>) -> Result<Option<Me>> {
        let request = request(ctx);
        let Ok(contact) = request.contact_id() else {
            return Ok(None);
        };
        request.is_stale(Reads::Now, at_least).await?;
        let mut conn = request.connection().await?;
        let row = access::contact(&mut conn, contact).await.map_err(failed)?;
        let row = row.filter(|row| row.account == Account::Active);
        Ok(row.map(|row| Me {
            id: row.id.to_string().into(),
            name: full_name(&row),
            email: row.email,
        }))
    }

    /// The customers whose portal the viewer may enter now, by name.
    #[graphql(complexity = "10 + Paging::cost(first) * child_complexity / 10")]
    async fn customers(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
    ) -> Result<Connection<String, Customer, PageFields>> {
        let request = request(ctx);
        let contact = request.contact()?;
        let stale = request.is_stale(Reads::Now, at_least).await?;
        let first = Paging::parse(first)?.0;
        let after = after.as_deref().map(CustomerCursor::parse).transpose()?;
        let mut conn = request.connection().await?;
        let page = access::customers_of_contact(&mut conn, contact, (first, after.as_ref()))
            .await
            .map_err(failed)?;
        let fields = PageFields {
            total_count: page.total,
            stale,
        };
        let mut connection =
            Connection::with_additional_fields(after.is_some(), page.has_next, fields);
        let edge = |row: MembershipRow| Edge::new(row.customer.cursor().to_text(), row.into());
        connection.edges.extend(page.rows.into_iter().map(edge));
        Ok(connection)
    }

    /// Looks at an invitation; only `acceptInvitation` uses it up.
    async fn invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] token: String,
        at_least: Option<Position>,
    ) -> Result<Option<Invitation>> {
        let request = request(ctx);
        let Some(token) = Token::parse(&token) else {
            return Ok(None);
        };
        request.is_stale(Reads::Now, at_least).await?;
        let mut conn = request.connection().await?;
        let found = invitations::look(&mut conn, &token, request.app.clock.now())
            .await
            .map_err(failed)?;
        let Some(found) = found else { return Ok(None) };
        let row = access::contact(&mut conn, found.contact)
            .await
            .map_err(failed)?;
        let firm = access::firm(&mut conn).await.map_err(failed)?;
        Ok(row.map(|row| Invitation {
            name: full_name(&row),
            firm: firm.map(|firm| firm.name),
            expires_at: found.expires_at,
        }))
    }
}
