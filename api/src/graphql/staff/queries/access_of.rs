//! What a subject sees, and why: all of it, or a folder row by row.

use async_graphql::{Context, ID, Object, Result};
use portico_domain::access::{Facts, decide_at_customer};
use portico_domain::grant::Subject;
use portico_domain::values::{Permission, StaffReach};
use portico_domain::{ContactId, CustomerId, GroupId, ItemId};
use portico_projections::access;
use uuid::Uuid;

use super::super::NO_CUSTOMER;
use super::super::as_of::{AsOfInput, When};
use super::explained::{ExplainedPage, page};
use crate::commands::Refusal;
use crate::graphql::context::{failed, refused, request};
use crate::graphql::fresh::Reads;
use crate::graphql::shared::{Paging, Position};

/// Whom no id names.
pub(super) const NOBODY: ContactId = ContactId::new(Uuid::nil());

/// Whether the viewer may ask about the contact there: whoever works for assigned
/// customers only learns nothing of contacts who do not belong to one, and were
/// given, shown or sent nothing there.
pub(super) async fn may_ask_about(
    viewer: &Facts,
    conn: &mut sqlx::PgConnection,
    (contact, customer): (ContactId, CustomerId),
) -> Result<bool> {
    let staff = viewer.staff.as_ref();
    if staff.is_some_and(|staff| staff.reach == StaffReach::All) {
        return Ok(true);
    }
    access::contact_known_at(conn, contact, customer)
        .await
        .map_err(failed)
}

/// One contact, one group, or all clients of the customer. What is no id names
/// nobody.
fn subject(customer: CustomerId, contact: Option<ID>, group: Option<ID>) -> Result<Subject> {
    match (contact, group) {
        (None, None) => Ok(Subject::Customer(customer)),
        (Some(contact), None) => Ok(Subject::Contact(contact.parse().unwrap_or(NOBODY))),
        (None, Some(group)) => {
            let nothing = GroupId::new(Uuid::nil());
            Ok(Subject::Group(group.parse().unwrap_or(nothing)))
        }
        (Some(_), Some(_)) => {
            let rule = "contact and group are both given; give one, or none for all clients";
            Err(refused(&Refusal::invalid("group", &rule)))
        }
    }
}

/// A subject's access, now or at an earlier moment.
#[derive(Default)]
pub(crate) struct AccessOfQueries;

#[Object]
impl AccessOfQueries {
    /// Everything that one contact sees at a customer, with every path that leads
    /// there; or what keeps the contact out. Of a group, or of all clients of the
    /// customer if neither is given: what is shared with them, whoever belongs to
    /// them, for a contact whose own doors (account, switch, sections, can-download)
    /// are open.
    #[graphql(
        complexity = "50 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 5"
    )]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn access_of(
        &self,
        ctx: &Context<'_>,
        customer: ID,
        contact: Option<ID>,
        group: Option<ID>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<ExplainedPage> {
        let request = request(ctx);
        request.staff_facts(None).await?;
        let paging = Paging::parse(first)?.items(ctx, after.as_deref())?;
        request.is_stale(Reads::Now, at_least).await?;
        let customer = customer.parse().unwrap_or(NO_CUSTOMER);
        let subject = subject(customer, contact, group)?;
        let when = When::of(request, as_of).await?;
        page(request, (subject, customer), None, when, &paging).await
    }

    /// Each row of a folder, what is in the trash included: whether and why one
    /// contact sees it; of a group, or of all clients of the customer if neither is
    /// given, what `accessOf` says of them. None where there is no such folder.
    #[graphql(
        complexity = "50 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 5"
    )]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn explain_folder(
        &self,
        ctx: &Context<'_>,
        folder: ID,
        contact: Option<ID>,
        group: Option<ID>,
        first: Option<i32>,
        after: Option<String>,
        at_least: Option<Position>,
        as_of: Option<AsOfInput>,
    ) -> Result<Option<ExplainedPage>> {
        let request = request(ctx);
        request.staff_facts(None).await?;
        let paging = Paging::parse(first)?.items(ctx, after.as_deref())?;
        request.is_stale(Reads::Now, at_least).await?;
        let Ok(folder) = folder.parse::<ItemId>() else {
            return Ok(None);
        };
        let when = When::of(request, as_of).await?;
        let mut conn = when.connection(request).await?;
        let customer = access::customer_of_item(&mut conn, folder).await;
        drop(conn);
        let customer = customer.map_err(failed)?;
        // To whom a customer is not assigned, none of its folders is there.
        let whose = customer.unwrap_or(NO_CUSTOMER);
        let viewer = request.staff_facts(Some(whose)).await?;
        let Some(customer) = customer else {
            return Ok(None);
        };
        if !decide_at_customer(&viewer, Permission::ReadDocuments).allowed {
            return Ok(None);
        }
        let subject = subject(customer, contact, group)?;
        let explained = page(request, (subject, customer), Some(folder), when, &paging);
        explained.await.map(Some)
    }
}
