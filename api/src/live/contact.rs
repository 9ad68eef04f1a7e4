//! News for a contact: only of what they may see at the moment of telling.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::Stream;
use futures_util::stream::try_unfold;
use portico_domain::access::{Action, decide};
use portico_domain::grant::Subject;
use portico_domain::{ContactId, ItemId};
use portico_event_log::{Cursor, Lease};
use portico_projections::access::{self, ContactScope};
use portico_projections::access_history::{self, AsOf, Moment};
use sqlx::PgConnection;

use super::change::{Change, Touched};
use super::feed::Page;
use super::listener::{Heard, Listener, NewsError, in_time, unless_failed};
use crate::app::App;

/// Of more items the ids are not told one by one.
const MOST: usize = 200;
/// A timer is set anew at least so often.
const LONGEST_SLEEP: Duration = Duration::from_hours(1);

/// What changed for a contact.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ContactNews {
    /// Everything up to here is told.
    pub position: Cursor,
    /// Items that changed and that the contact may see.
    pub items: Vec<ItemId>,
    /// Something may have come or gone: lists are to be asked again.
    pub scope_changed: bool,
}

struct State {
    listener: Listener,
    contact: ContactId,
    scope: ContactScope,
    /// Told first.
    first: Option<ContactNews>,
}

/// News for the contact from a position on, or from now. The first message says
/// where that is.
pub async fn contact_news(
    app: App,
    contact: ContactId,
    after: Option<Cursor>,
) -> Result<impl Stream<Item = Result<ContactNews, NewsError>> + Send + 'static, NewsError> {
    let (listener, missed) = Listener::from(app, after).await?;
    let mut state = State {
        scope: ContactScope::default(),
        listener,
        contact,
        first: None,
    };
    state.look_around().await?;
    let first = match missed {
        None => None,
        Some(heard) => state.told(heard).await?,
    };
    state.first = Some(first.unwrap_or(ContactNews {
        position: state.listener.at,
        ..ContactNews::default()
    }));
    Ok(try_unfold(state, |mut state| async move {
        Ok(Some((state.next().await?, state)))
    }))
}

impl State {
    async fn next(&mut self) -> Result<ContactNews, NewsError> {
        if let Some(first) = self.first.take() {
            return Ok(first);
        }
        loop {
            let ends_in = self.ends_in();
            tokio::select! {
                heard = self.listener.next() => {
                    if let Some(news) = self.told(heard?).await? {
                        return Ok(news);
                    }
                }
                () = tokio::time::sleep(ends_in) => {
                    if self.has_ended() {
                        self.look_around().await?;
                        return Ok(self.lists_changed());
                    }
                }
            }
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.listener.app.clock.now()
    }

    fn ends_in(&self) -> Duration {
        let next_end = self.scope.next_end;
        let until = next_end.map(|end| (end - self.now()).to_std().unwrap_or_default());
        // To the microsecond an end can still be to come when its timer is over.
        let until = until.map(|until| until + Duration::from_millis(1));
        until.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP)
    }

    fn has_ended(&self) -> bool {
        self.scope.next_end.is_some_and(|end| end <= self.now())
    }

    fn lists_changed(&self) -> ContactNews {
        ContactNews {
            position: self.listener.at,
            items: vec![],
            scope_changed: true,
        }
    }

    async fn look_around(&mut self) -> Result<(), NewsError> {
        let now = self.now();
        let asked = async {
            let mut conn = Lease::of(self.listener.app.log.pool()).await?;
            Ok(access::contact_scope(&mut conn, self.contact, now).await?)
        };
        self.scope = in_time(asked).await?;
        Ok(())
    }

    async fn told(&mut self, heard: Heard) -> Result<Option<ContactNews>, NewsError> {
        let Heard::Page(page) = heard else {
            self.look_around().await?;
            return Ok(Some(self.lists_changed()));
        };
        let before = self.scope.clone();
        let mut scope_changed = page.changes.iter().any(|change| self.concerns(change));
        if scope_changed {
            self.look_around().await?;
        }
        let touched = self.touched(&page, &before);
        let (mut items, gone) = in_time(self.sorted(&page, touched)).await?;
        scope_changed |= gone || items.len() > MOST;
        if items.len() > MOST {
            items.clear();
        }
        let news = ContactNews {
            position: self.listener.at,
            items,
            scope_changed,
        };
        Ok((news.scope_changed || !news.items.is_empty()).then_some(news))
    }

    /// Whether it may give the contact other lists.
    fn concerns(&self, change: &Change) -> bool {
        match &change.touched {
            Touched::Access(Subject::Contact(contact), _) | Touched::Contact(contact) => {
                *contact == self.contact
            }
            Touched::Access(Subject::Group(group), _) | Touched::Group(group) => {
                self.scope.groups.contains(group)
            }
            Touched::Access(Subject::Customer(customer), _) => {
                self.scope.client && self.scope.customers.contains(customer)
            }
            Touched::Members(_, contacts) => contacts.contains(&self.contact),
            Touched::Customer => change
                .customer
                .is_some_and(|customer| self.scope.customers.contains(&customer)),
            Touched::Item { .. }
            | Touched::ItemFor { .. }
            | Touched::ItemForStaff(_)
            | Touched::Staff(_)
            | Touched::Firm => false,
        }
    }

    /// Items at the contact's customers, and whether one of the changes took any
    /// of them away from somebody.
    fn touched(&self, page: &Page, before: &ContactScope) -> BTreeMap<ItemId, bool> {
        let mut items = BTreeMap::new();
        for change in &page.changes {
            let theirs = change.customer.is_some_and(|customer| {
                before.customers.contains(&customer) || self.scope.customers.contains(&customer)
            });
            match &change.touched {
                Touched::Item { item, takes_away } if theirs => {
                    *items.entry(*item).or_default() |= takes_away;
                }
                Touched::ItemFor { item, contact } if theirs && *contact == self.contact => {
                    items.entry(*item).or_default();
                }
                Touched::Item { .. }
                | Touched::ItemFor { .. }
                | Touched::ItemForStaff(_)
                | Touched::Access(..)
                | Touched::Contact(_)
                | Touched::Group(_)
                | Touched::Members(..)
                | Touched::Customer
                | Touched::Staff(_)
                | Touched::Firm => {}
            }
        }
        items
    }

    /// Those that may be seen now, and whether one was seen before the page and is
    /// not any more.
    async fn sorted(
        &self,
        page: &Page,
        touched: BTreeMap<ItemId, bool>,
    ) -> Result<(Vec<ItemId>, bool), NewsError> {
        let (mut seen, mut lost) = (vec![], vec![]);
        if touched.is_empty() {
            return Ok((seen, false));
        }
        let mut conn = Lease::of(self.listener.app.log.pool()).await?;
        for (item, takes_away) in touched {
            if sees(&mut conn, self.contact, item, self.now()).await? {
                seen.push(item);
            } else if takes_away {
                lost.push(item);
            }
        }
        let gone = !lost.is_empty() && self.saw_any(&mut conn, page.after, &lost).await?;
        Ok((seen, gone))
    }

    /// As of the event before the page; where the history does not know it, they
    /// may have been seen.
    async fn saw_any(
        &self,
        conn: &mut PgConnection,
        before: Cursor,
        items: &[ItemId],
    ) -> Result<bool, NewsError> {
        let moment = Moment::of(conn, AsOf::Event(before), self.now()).await;
        let Some(moment) = unless_failed(moment)? else {
            return Ok(true);
        };
        let mut past = access_history::enter(self.listener.app.log.pool(), moment).await?;
        for &item in items {
            if sees(&mut past, self.contact, item, moment.at).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

async fn sees(
    conn: &mut PgConnection,
    contact: ContactId,
    item: ItemId,
    at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let facts = access::facts_for_contact(conn, contact, item).await?;
    Ok(decide(&facts, Action::View, at).allowed)
}
