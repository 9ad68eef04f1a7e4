//! Whether and why one subject sees items, a page at a time.

use std::sync::Arc;

use async_graphql::{Result, SimpleObject};
use portico_domain::access::{Action, Code, Facts, StaffFacts, Step, decide, may_enter};
use portico_domain::grant::Subject;
use portico_domain::group::GroupKind;
use portico_domain::values::{Permission, StaffReach};
use portico_domain::{CustomerId, GroupId, ItemId};
use portico_projections::access::{self, ContactItemRow, GroupRow, ItemCursor, ItemRow, Within};
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::access_list::AccessDecision;
use super::super::as_of::{Seen, When};
use super::super::item::Item;
use super::access_of::{NOBODY, may_ask_about};
use crate::commands::RefusalCode;
use crate::graphql::context::{RequestContext, failed};
use crate::graphql::shared::ItemPaging;

/// An item, and whether and why a subject sees it.
#[derive(SimpleObject)]
pub(super) struct ExplainedItem {
    /// Which.
    item: Item,
    /// Every path that leads there, or the nearest missing condition.
    decision: AccessDecision,
}

/// A page of items with a subject's access to them.
#[derive(Default, SimpleObject)]
pub(super) struct ExplainedPage {
    /// What keeps the subject out of the whole portal; none where nothing does.
    closed: Option<RefusalCode>,
    /// The same in one sentence.
    reason: Option<String>,
    /// In natural order.
    nodes: Vec<ExplainedItem>,
    /// `after` of the next page; none where this is the last.
    end_cursor: Option<String>,
}

/// What keeps out, and how it is said.
type Closed = (RefusalCode, &'static str);

/// What no group has.
const NO_GROUP: GroupId = GroupId::new(Uuid::nil());

const UNKNOWN_GROUP: Closed = (
    RefusalCode::NotFound,
    "There is no such group of contacts, or you may not see that there is.",
);
const CLOSED_GROUP: Closed = (
    RefusalCode::GroupClosed,
    "The group is closed; what was granted to it reaches nobody.",
);

/// What keeps out, whatever is shared. Of whom nobody knows anything, the rule
/// speaks as it does of an item.
fn closed(facts: &Facts) -> Option<Closed> {
    let code = may_enter(facts).err()?;
    let sentence = if matches!(code, Code::NotFound) {
        "There is no such contact, or you may not see that there is."
    } else {
        code.sentence()
    };
    Some((code.into(), sentence))
}

/// The subject as far as the viewer may ask about it, nobody in its place where
/// they may not; and what is to be said of a group.
async fn known(
    conn: &mut PgConnection,
    viewer: &Facts,
    (subject, customer): (Subject, CustomerId),
) -> Result<(Subject, Option<Closed>)> {
    match subject {
        Subject::Customer(_) => Ok((subject, None)),
        Subject::Contact(contact) => {
            let known = may_ask_about(viewer, conn, (contact, customer)).await?;
            let contact = if known { contact } else { NOBODY };
            Ok((Subject::Contact(contact), None))
        }
        Subject::Group(group) => match known_group(conn, viewer, group).await? {
            None => Ok((Subject::Group(NO_GROUP), Some(UNKNOWN_GROUP))),
            Some(row) => Ok((subject, row.closed.then_some(CLOSED_GROUP))),
        },
    }
}

/// A group of contacts, if it is there for the viewer.
async fn known_group(
    conn: &mut PgConnection,
    viewer: &Facts,
    group: GroupId,
) -> Result<Option<GroupRow>> {
    let row = access::group(conn, group).await.map_err(failed)?;
    let row = row.filter(|row| row.kind == GroupKind::Contacts);
    let assigned = |staff: &&StaffFacts| staff.reach == StaffReach::Assigned;
    let Some(staff) = viewer.staff.as_ref().filter(assigned) else {
        return Ok(row);
    };
    let known = access::group_known_to(conn, staff.id, group).await;
    let known = known.map_err(failed)?;
    Ok(row.filter(|_| known))
}

/// Decides about each item of a page. The way into a group is nobody's, nor is the
/// membership of whoever stands for a subject.
async fn decided(
    conn: &mut Seen,
    (subject, customer, when): (Subject, CustomerId, When),
    viewer: &Arc<Facts>,
    rows: Vec<ItemRow>,
) -> Result<Vec<ExplainedItem>> {
    let mut decisions = vec![];
    for row in &rows {
        let facts = access::facts_for_subject(conn, subject, customer, row.id).await;
        let mut decision = decide(&facts.map_err(failed)?, Action::View, when.at);
        if !matches!(subject, Subject::Contact(_)) {
            decision.memberships.clear();
        }
        if matches!(subject, Subject::Group(_)) {
            for path in &mut decision.paths {
                path.hops
                    .retain(|hop| !matches!(hop.step, Step::InGroup(_)));
            }
        }
        decisions.push(decision);
    }
    let decisions = AccessDecision::all(conn, &decisions).await?;
    let explained = rows.into_iter().zip(decisions).map(|(row, decision)| {
        let viewer = Arc::clone(viewer);
        let item = Item { row, viewer, when };
        ExplainedItem { item, decision }
    });
    Ok(explained.collect())
}

/// What the subject sees at the customer, as staff see these rows.
async fn seen(
    conn: &mut Seen,
    (subject, customer, when): (Subject, CustomerId, When),
    paging: &ItemPaging,
) -> Result<(Vec<ItemRow>, Option<ItemCursor>)> {
    let tree = access::subject_tree(conn, subject, customer, when.at, &paging.0);
    let tree = tree.await.map_err(failed)?;
    let last = tree.rows.last().filter(|_| tree.has_next);
    let end = last.map(ContactItemRow::cursor);
    let mut rows = vec![];
    for row in tree.rows {
        rows.extend(access::item(conn, row.id, when.at).await.map_err(failed)?);
    }
    Ok((rows, end))
}

/// Each row of a folder, what is in the trash included.
async fn lying_in(
    conn: &mut Seen,
    (customer, folder, when): (CustomerId, ItemId, When),
    paging: &ItemPaging,
) -> Result<(Vec<ItemRow>, Option<ItemCursor>)> {
    let within = Within {
        customer,
        parent: Some(folder),
        flat: false,
        search: None,
        include_trashed: true,
    };
    let found = access::items(conn, within, when.at, &paging.0).await;
    let found = found.map_err(failed)?;
    let last = found.rows.last().filter(|_| found.has_next);
    let end = last.map(ItemRow::cursor);
    Ok((found.rows, end))
}

/// What the subject sees, or each row of the folder, for a viewer who may read
/// documents of the customer.
pub(super) async fn page(
    request: &RequestContext,
    (subject, customer): (Subject, CustomerId),
    folder: Option<ItemId>,
    when: When,
    paging: &ItemPaging,
) -> Result<ExplainedPage> {
    let viewer = request.staff_at(customer, Permission::ReadDocuments);
    let viewer = Arc::new(viewer.await?.facts);
    let mut conn = when.connection(request).await?;
    let (subject, group) = known(&mut conn, &viewer, (subject, customer)).await?;
    let root = ItemId::files_root(customer);
    let facts = access::facts_for_subject(&mut conn, subject, customer, root).await;
    let facts = facts.map_err(failed)?;
    let shut = group.or_else(|| closed(&facts));
    let asked = (subject, customer, when);
    let (rows, end) = match folder {
        None => seen(&mut conn, asked, paging).await?,
        Some(folder) => lying_in(&mut conn, (customer, folder, when), paging).await?,
    };
    let nodes = decided(&mut conn, asked, &viewer, rows).await?;
    Ok(ExplainedPage {
        closed: shut.map(|(code, _)| code),
        reason: shut.map(|(_, sentence)| sentence.to_owned()),
        nodes,
        end_cursor: end.map(|end| ItemPaging::token(&end)),
    })
}
