//! News for a staff member: of the customers that they may read.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use futures_util::Stream;
use futures_util::stream::try_unfold;
use portico_domain::access::{decide_at_customer, decide_at_firm};
use portico_domain::values::Permission;
use portico_domain::{ContactId, CustomerId, GroupId, ItemId, StaffId};
use portico_event_log::{Cursor, Lease};
use portico_projections::access::{self, EndsAt};
use sqlx::PgConnection;

use super::change::{Change, Touched};
use super::ends;
use super::feed::Page;
use super::listener::{Heard, Listener, NewsError, in_time};
use crate::app::App;

/// Of more ids of a kind none is told.
const MOST: usize = 200;
/// Of more ends of grants at a time none is told: one more than `MOST`.
const ENDS: i64 = 201;

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
    /// Ends of grants by then are told.
    ends_told: DateTime<Utc>,
    /// The first one after that.
    next_end: Option<DateTime<Utc>>,
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
    let ends_told = listener.ends_told(after).await?;
    let mut state = State {
        listener,
        staff,
        only,
        first: None,
        ends_told,
        next_end: None,
    };
    in_time(state.look_for_ends()).await?;
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
            let ends_in = ends::wait_for(self.next_end, self.now());
            tokio::select! {
                heard = self.listener.next() => {
                    if let Some(news) = self.told(heard?).await? {
                        return Ok(news);
                    }
                }
                () = tokio::time::sleep(ends_in) => {
                    if ends::has_passed(self.next_end, self.now()) {
                        let ended = in_time(self.ended()).await?;
                        if let Some(news) = self.worth_telling(ended) {
                            return Ok(news);
                        }
                    }
                }
            }
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.listener.app.clock.now()
    }

    async fn told(&mut self, heard: Heard) -> Result<Option<StaffNews>, NewsError> {
        let mut ends_may_differ = false;
        let news = match heard {
            Heard::TooMuch => StaffNews::to_ask_again(),
            Heard::Page(page) => {
                let is_grant = |change: &Change| matches!(change.touched, Touched::Access(..));
                ends_may_differ = page.changes.iter().any(is_grant);
                in_time(self.of(&page)).await?
            }
        };
        if ends_may_differ || news.scope_changed {
            in_time(self.look_for_ends()).await?;
        }
        Ok(self.worth_telling(news))
    }

    /// None where there is nothing in it.
    fn worth_telling(&self, news: StaffNews) -> Option<StaffNews> {
        (news != StaffNews::default()).then(|| StaffNews {
            position: self.listener.at,
            ..news.of_fit_size()
        })
    }

    /// Where ends of grants are something to the member.
    fn ends_at(&self, reader: &Reader) -> EndsAt {
        EndsAt {
            assigned: (!reader.everywhere).then_some(self.staff),
            customer: self.only,
        }
    }

    async fn look_for_ends(&mut self) -> Result<(), NewsError> {
        let mut conn = Lease::of(self.listener.app.log.pool()).await?;
        let reader = Reader::of(&mut conn, self.staff).await?;
        self.next_end = access::next_end(&mut conn, self.ends_at(&reader), self.ends_told).await?;
        Ok(())
    }

    /// Whose access has ended by now, and to what.
    async fn ended(&mut self) -> Result<StaffNews, NewsError> {
        let now = self.now();
        let mut conn = Lease::of(self.listener.app.log.pool()).await?;
        let mut reader = Reader::of(&mut conn, self.staff).await?;
        let (at, until_now) = (self.ends_at(&reader), (self.ends_told, now));
        let ended = access::ended_grants(&mut conn, at, until_now, ENDS).await?;
        self.next_end = access::next_end(&mut conn, at, now).await?;
        self.ends_told = now;
        if ended.len() > MOST {
            return Ok(StaffNews::to_ask_again());
        }
        let mut news = StaffNews::default();
        for (customer, item) in ended {
            if reader.reads(&mut conn, customer).await? {
                news.customers.insert(customer);
                news.items.extend(item);
            }
        }
        Ok(news)
    }

    async fn of(&self, page: &Page) -> Result<StaffNews, NewsError> {
        let mut news = StaffNews::default();
        if page.changes.is_empty() {
            return Ok(news);
        }
        let mut conn = Lease::of(self.listener.app.log.pool()).await?;
        let mut reader = Reader::of(&mut conn, self.staff).await?;
        // What is about one contact or group again and again is asked of once.
        let mut known = HashMap::new();
        for change in &page.changes {
            let about = (change.customer, &change.touched);
            let mut customers: Vec<CustomerId> = match known.get(&about) {
                Some(customers) => Vec::clone(customers),
                None => customers_of(&mut conn, change).await?,
            };
            known.insert(about, customers.clone());
            customers.retain(|customer| self.only.is_none_or(|only| only == *customer));
            if customers.len() > MOST {
                return Ok(StaffNews::to_ask_again());
            }
            let mut readable = false;
            for customer in customers {
                if reader.reads(&mut conn, customer).await? {
                    readable = true;
                    news.customers.insert(customer);
                }
            }
            let by = (&mut *conn, &reader);
            self.name(&mut news, by, change, readable).await?;
        }
        Ok(news)
    }

    /// Names what a change touched, where the member may know of it.
    async fn name(
        &self,
        news: &mut StaffNews,
        (conn, reader): (&mut PgConnection, &Reader),
        change: &Change,
        readable: bool,
    ) -> Result<(), sqlx::Error> {
        // What is about no customer is told to who reads them all.
        let by_itself = change.customer.is_none() && self.only.is_none() && reader.everywhere;
        let known = readable || by_itself;
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
                if known {
                    news.contacts.insert(*contact);
                }
            }
            Touched::Group(group) | Touched::GroupForStaff(group) | Touched::Members(group, _) => {
                let of_customer = change.customer.is_some();
                if known && (of_customer || reader.knows_group(conn, *group).await?) {
                    news.groups.insert(*group);
                }
                // It may be what a member works for customers by, or did.
                let roles = matches!(change.touched, Touched::Group(_));
                news.scope_changed |= roles && !reader.everywhere;
            }
            Touched::Staff(staff) => news.scope_changed |= *staff == self.staff,
            Touched::Firm => news.scope_changed = true,
        }
        Ok(())
    }
}

/// The customers that a change is about. Of a contact and of a group they are those
/// of now: closing one, and leaving a group, leave what it belonged to where it is.
async fn customers_of(
    conn: &mut PgConnection,
    change: &Change,
) -> Result<Vec<CustomerId>, sqlx::Error> {
    if let Some(customer) = change.customer {
        return Ok(vec![customer]);
    }
    match &change.touched {
        Touched::Contact(contact) => access::customers_knowing(conn, *contact).await,
        Touched::Group(group) | Touched::GroupForStaff(group) | Touched::Members(group, _) => {
            access::customers_of_group(conn, *group).await
        }
        Touched::Item { .. }
        | Touched::ItemFor { .. }
        | Touched::ItemForStaff(_)
        | Touched::Access(..)
        | Touched::Customer
        | Touched::CustomerForStaff
        | Touched::Staff(_)
        | Touched::Firm => Ok(vec![]),
    }
}

impl StaffNews {
    fn to_ask_again() -> Self {
        Self {
            scope_changed: true,
            ..Self::default()
        }
    }

    fn of_fit_size(mut self) -> Self {
        let most = [
            self.customers.len(),
            self.items.len(),
            self.contacts.len(),
            self.groups.len(),
        ];
        if most.into_iter().any(|length| length > MOST) {
            self = Self::to_ask_again();
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

    async fn knows_group(
        &self,
        conn: &mut PgConnection,
        group: GroupId,
    ) -> Result<bool, sqlx::Error> {
        Ok(self.everywhere || access::group_known_to(conn, self.staff, group).await?)
    }
}
