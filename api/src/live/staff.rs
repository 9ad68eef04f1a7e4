//! News for a staff member: of the customers that they may read.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::Stream;
use futures_util::stream::try_unfold;
use portico_domain::access::{decide_at_customer, decide_at_firm};
use portico_domain::values::Permission;
use portico_domain::{ContactId, CustomerId, GroupId, ItemId, StaffId};
use portico_event_log::{Cursor, Lease};
use portico_projections::access;
use sqlx::PgConnection;

use super::change::Touched;
use super::feed::Page;
use super::listener::{Heard, Listener, NewsError, in_time};
use crate::app::App;

/// Of more ids of a kind none is told.
const MOST: usize = 200;

/// What changed for a staff member.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct StaffNews {
    /// Everything up to here is told.
    pub position: Cursor,
    /// Customers whose portal, people, access or documents changed.
    pub customers: BTreeSet<CustomerId>,
    /// Items that changed, or to which somebody's access did.
    pub items: BTreeSet<ItemId>,
    /// Contacts that changed.
    pub contacts: BTreeSet<ContactId>,
    /// Groups that changed.
    pub groups: BTreeSet<GroupId>,
    /// What the member may read may have changed, or so much that it is not told
    /// one by one: lists are to be asked again.
    pub scope_changed: bool,
}

struct State {
    listener: Listener,
    staff: StaffId,
    /// Only of this customer.
    only: Option<CustomerId>,
    first: Option<StaffNews>,
}

/// News for the staff member from a position on, or from now, of one customer or
/// of all that they may read. The first message says where that is.
pub async fn staff_news(
    app: App,
    staff: StaffId,
    only: Option<CustomerId>,
    after: Option<Cursor>,
) -> Result<impl Stream<Item = Result<StaffNews, NewsError>> + Send + 'static, NewsError> {
    let (listener, missed) = Listener::from(app, after).await?;
    let mut state = State {
        listener,
        staff,
        only,
        first: None,
    };
    let first = match missed {
        None => None,
        Some(heard) => state.told(heard).await?,
    };
    state.first = Some(first.unwrap_or(StaffNews {
        position: state.listener.at,
        ..StaffNews::default()
    }));
    Ok(try_unfold(state, |mut state| async move {
        Ok(Some((state.next().await?, state)))
    }))
}

impl State {
    async fn next(&mut self) -> Result<StaffNews, NewsError> {
        if let Some(first) = self.first.take() {
            return Ok(first);
        }
        loop {
            let heard = self.listener.next().await?;
            if let Some(news) = self.told(heard).await? {
                return Ok(news);
            }
        }
    }

    async fn told(&mut self, heard: Heard) -> Result<Option<StaffNews>, NewsError> {
        let mut news = match heard {
            Heard::TooMuch => StaffNews {
                scope_changed: true,
                ..StaffNews::default()
            },
            Heard::Page(page) => in_time(self.of(&page)).await?,
        };
        let nothing = news == StaffNews::default();
        news.position = self.listener.at;
        Ok((!nothing).then(|| news.of_fit_size()))
    }

    async fn of(&self, page: &Page) -> Result<StaffNews, NewsError> {
        let mut news = StaffNews::default();
        if page.changes.is_empty() {
            return Ok(news);
        }
        let mut conn = Lease::of(self.listener.app.log.pool()).await?;
        let mut reader = Reader::of(&mut conn, self.staff).await?;
        for change in &page.changes {
            let mut readable = false;
            if let Some(customer) = change.customer {
                readable = self.only.is_none_or(|only| only == customer)
                    && reader.reads(&mut conn, customer).await?;
                if readable {
                    news.customers.insert(customer);
                }
            }
            // What is about no customer is asked about by itself.
            let by_itself = change.customer.is_none() && self.only.is_none();
            match &change.touched {
                Touched::Item { item, .. }
                | Touched::ItemFor { item, .. }
                | Touched::ItemForStaff(item)
                | Touched::Access(_, Some(item)) => {
                    if readable {
                        news.items.insert(*item);
                    }
                }
                Touched::Access(_, None) | Touched::Customer | Touched::CustomerForStaff => {}
                Touched::Contact(contact) => {
                    if readable || by_itself && reader.knows(&mut conn, *contact).await? {
                        news.contacts.insert(*contact);
                    }
                }
                Touched::Group(group)
                | Touched::GroupForStaff(group)
                | Touched::Members(group, _) => {
                    if readable || by_itself && reader.knows_group(&mut conn, *group).await? {
                        news.groups.insert(*group);
                    }
                    // It may be what a member works for customers by, or did.
                    let roles = matches!(change.touched, Touched::Group(_));
                    news.scope_changed |= roles && !reader.everywhere;
                }
                Touched::Staff(staff) => news.scope_changed |= *staff == self.staff,
                Touched::Firm => news.scope_changed = true,
            }
        }
        Ok(news)
    }
}

impl StaffNews {
    fn of_fit_size(mut self) -> Self {
        let most = [
            self.customers.len(),
            self.items.len(),
            self.contacts.len(),
            self.groups.len(),
        ];
        if most.into_iter().any(|length| length > MOST) {
            self = Self {
                position: self.position,
                scope_changed: true,
                ..Self::default()
            };
        }
        self
    }
}

/// What a staff member may read, asked once for each customer of a page.
struct Reader {
    staff: StaffId,
    everywhere: bool,
    customers: BTreeMap<CustomerId, bool>,
}

impl Reader {
    async fn of(conn: &mut PgConnection, staff: StaffId) -> Result<Self, sqlx::Error> {
        let facts = access::staff_facts(conn, staff).await?;
        Ok(Self {
            staff,
            everywhere: decide_at_firm(&facts, Permission::ReadDocuments).allowed,
            customers: BTreeMap::new(),
        })
    }

    async fn reads(
        &mut self,
        conn: &mut PgConnection,
        customer: CustomerId,
    ) -> Result<bool, sqlx::Error> {
        if self.everywhere {
            return Ok(true);
        }
        if let Some(&known) = self.customers.get(&customer) {
            return Ok(known);
        }
        let facts = access::staff_facts_at(conn, self.staff, customer).await?;
        let reads = decide_at_customer(&facts, Permission::ReadDocuments).allowed;
        self.customers.insert(customer, reads);
        Ok(reads)
    }

    async fn knows(
        &self,
        conn: &mut PgConnection,
        contact: ContactId,
    ) -> Result<bool, sqlx::Error> {
        Ok(self.everywhere || access::contact_known_to(conn, self.staff, contact).await?)
    }

    async fn knows_group(
        &self,
        conn: &mut PgConnection,
        group: GroupId,
    ) -> Result<bool, sqlx::Error> {
        Ok(self.everywhere || access::group_known_to(conn, self.staff, group).await?)
    }
}
