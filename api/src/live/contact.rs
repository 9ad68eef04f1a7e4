//! News for a contact: only of what they may see at the moment of telling.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use futures_util::Stream;
use futures_util::stream::try_unfold;
use portico_domain::access::{Action, decide};
use portico_domain::grant::Subject;
use portico_domain::{ContactId, CustomerId, ItemId};
use portico_event_log::{Cursor, Held, Lease};
use portico_projections::access::{self, ContactScope};
use portico_projections::access_history::{self, AsOf, Moment};
use sqlx::PgConnection;

use super::change::{Change, Effect, Touched};
use super::ends;
use super::feed::Page;
use super::listener::{Heard, Listener, NewsError, in_time, unless_failed};
use crate::app::App;

/// Of more items the ids are not told one by one.
const MOST: usize = 200;
/// Of what lies below a folder and is shown by itself, so many are looked at.
const BELOW: i64 = 500;

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
    /// As of the place that the listener has come to.
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
    let first = match missed {
        None => {
            // What has ended meanwhile, without an event, is told next.
            let ends_told = state.listener.ends_told(after).await?;
            state.look_around(ends_told).await?;
            None
        }
        Some(Heard::TooMuch) => state.told(Heard::TooMuch).await?,
        Some(Heard::Page(page)) => {
            state.scope = state.scope_before(page.after).await?;
            state.told(Heard::Page(page)).await?
        }
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
            let ends_in = ends::wait_for(self.scope.next_end, self.now());
            tokio::select! {
                heard = self.listener.next() => {
                    if let Some(news) = self.told(heard?).await? {
                        return Ok(news);
                    }
                }
                () = tokio::time::sleep(ends_in) => {
                    if self.has_ended() {
                        self.look_around(self.now()).await?;
                        return Ok(self.lists_changed());
                    }
                }
            }
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.listener.app.clock.now()
    }

    fn has_ended(&self) -> bool {
        ends::has_passed(self.scope.next_end, self.now())
    }

    fn lists_changed(&self) -> ContactNews {
        ContactNews {
            position: self.listener.at,
            items: vec![],
            scope_changed: true,
        }
    }

    /// As it is now, with the first end of a grant after this instant.
    async fn look_around(&mut self, ends_after: DateTime<Utc>) -> Result<(), NewsError> {
        let asked = async {
            let mut conn = Lease::of(self.listener.app.log.pool()).await?;
            Ok(access::contact_scope(&mut conn, self.contact, ends_after).await?)
        };
        self.scope = in_time(asked).await?;
        Ok(())
    }

    /// As it was after this event; nothing where the history does not know it.
    async fn scope_before(&self, event: Cursor) -> Result<ContactScope, NewsError> {
        let asked = async {
            let mut conn = Lease::of(self.listener.app.log.pool()).await?;
            let Some((mut past, at)) = self.past(&mut conn, event).await? else {
                return Ok(ContactScope::default());
            };
            Ok(access::contact_scope(&mut past, self.contact, at).await?)
        };
        in_time(asked).await
    }

    async fn past(
        &self,
        conn: &mut PgConnection,
        event: Cursor,
    ) -> Result<Option<(Held, DateTime<Utc>)>, NewsError> {
        let now = self.listener.app.clock.of_the_past();
        let moment = Moment::of(conn, AsOf::Event(event), now).await;
        let Some(moment) = unless_failed(moment)? else {
            return Ok(None);
        };
        let past = access_history::enter(self.listener.app.log.pool(), moment).await?;
        Ok(Some((past, moment.at)))
    }

    async fn told(&mut self, heard: Heard) -> Result<Option<ContactNews>, NewsError> {
        if let Heard::Page(page) = &heard
            && !self.has_ended()
            && !page.changes.iter().any(|change| self.may_matter(change))
        {
            return Ok(None);
        }
        let live = self.listener.app.live.clone();
        let _turn = live.turn().await;
        // One instant, after the turn: what ends until then is told now, what ends later is
        // waited for.
        let now = self.now();
        let before = std::mem::take(&mut self.scope);
        let ended = ends::has_passed(before.next_end, now);
        self.look_around(now).await?;
        let Heard::Page(page) = heard else {
            return Ok(Some(self.lists_changed()));
        };
        let mut concerned = page.changes.iter();
        let mut scope_changed = ended || concerned.any(|change| self.concerns(change, &before));
        let touched = self.touched(&page, &before);
        let (mut items, moved) = in_time(self.sorted(&page, touched)).await?;
        scope_changed |= moved || items.len() > MOST;
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

    /// Whether the contact may enter the customer's portal, or might before.
    fn enters(&self, customer: Option<CustomerId>, before: &ContactScope) -> bool {
        customer.is_none_or(|customer| {
            before.entered.contains(&customer) || self.scope.entered.contains(&customer)
        })
    }

    /// Whether the database is to be asked about it at all: of others' customers it
    /// is not. What brings a contact to a customer is about the contact.
    fn may_matter(&self, change: &Change) -> bool {
        match &change.touched {
            Touched::Item { .. } | Touched::ItemFor { .. } => {
                self.enters(change.customer, &self.scope)
            }
            Touched::Access(..) => self.concerns(change, &self.scope),
            Touched::ItemForStaff(_)
            | Touched::Contact(_)
            | Touched::Group(_)
            | Touched::GroupForStaff(_)
            | Touched::Members(..)
            | Touched::Customer
            | Touched::CustomerForStaff
            | Touched::Staff(_)
            | Touched::Firm => self.is_about(change, &self.scope),
        }
    }

    /// Whether it may give the contact other lists.
    fn concerns(&self, change: &Change, before: &ContactScope) -> bool {
        self.is_about(change, before) && self.enters(change.customer, before)
    }

    /// Whether it is about the contact, a group or a customer of theirs.
    fn is_about(&self, change: &Change, before: &ContactScope) -> bool {
        let joined = |group| before.groups.contains(group) || self.scope.groups.contains(group);
        match &change.touched {
            Touched::Access(Subject::Contact(contact), _) | Touched::Contact(contact) => {
                *contact == self.contact
            }
            Touched::Access(Subject::Group(group), _) | Touched::Group(group) => joined(group),
            Touched::Access(Subject::Customer(_), _) => self.scope.client || before.client,
            Touched::Members(_, contacts) => contacts.contains(&self.contact),
            Touched::Customer => true,
            Touched::Item { .. }
            | Touched::ItemFor { .. }
            | Touched::ItemForStaff(_)
            | Touched::GroupForStaff(_)
            | Touched::CustomerForStaff
            | Touched::Staff(_)
            | Touched::Firm => false,
        }
    }

    /// Items at the contact's customers, and what became of them.
    fn touched(&self, page: &Page, before: &ContactScope) -> BTreeMap<ItemId, Effect> {
        let mut items = BTreeMap::new();
        for change in &page.changes {
            let (item, effect) = match &change.touched {
                Touched::Item { item, effect } => (*item, *effect),
                Touched::ItemFor { item, contact } if *contact == self.contact => {
                    (*item, Effect::Changes)
                }
                Touched::ItemFor { .. }
                | Touched::ItemForStaff(_)
                | Touched::Access(..)
                | Touched::Contact(_)
                | Touched::Group(_)
                | Touched::GroupForStaff(_)
                | Touched::Members(..)
                | Touched::Customer
                | Touched::CustomerForStaff
                | Touched::Staff(_)
                | Touched::Firm => continue,
            };
            if self.enters(change.customer, before) {
                let all = items.entry(item).or_insert(effect);
                *all = effect.max(*all);
            }
        }
        items
    }

    /// Those that may be seen now, and whether anything may have come or gone: one of the
    /// others, or of what lies below them, was seen before the page and is not any more, or
    /// the other way; or one was moved that is seen wherever it lies, with what is seen by
    /// its place.
    async fn sorted(
        &self,
        page: &Page,
        touched: BTreeMap<ItemId, Effect>,
    ) -> Result<(Vec<ItemId>, bool), NewsError> {
        let (mut seen, mut hidden) = (vec![], BTreeSet::new());
        let mut carried = false;
        if touched.is_empty() {
            return Ok((seen, false));
        }
        let mut conn = Lease::of(self.listener.app.log.pool()).await?;
        for (item, effect) in touched {
            if sees(&mut conn, self.contact, item, self.now()).await? {
                seen.push(item);
                carried |= effect == Effect::Carries;
            } else if effect != Effect::Changes {
                hidden.insert(item);
                if effect == Effect::Carries {
                    let who = (self.contact, &self.scope);
                    hidden.extend(access::shown_below(&mut conn, who, item, BELOW).await?);
                }
            }
        }
        let moved =
            carried || (!hidden.is_empty() && self.differ(&mut conn, page.after, &hidden).await?);
        Ok((seen, moved))
    }

    /// Whether any of them may be seen now and might not before, or the other way;
    /// they may differ where the history does not know the event.
    async fn differ(
        &self,
        conn: &mut PgConnection,
        before: Cursor,
        items: &BTreeSet<ItemId>,
    ) -> Result<bool, NewsError> {
        let Some((mut past, at)) = self.past(conn, before).await? else {
            return Ok(true);
        };
        for &item in items {
            let then = sees(&mut past, self.contact, item, at).await?;
            if then != sees(conn, self.contact, item, self.now()).await? {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::TimeDelta;
    use portico_event_log::migrate;
    use portico_private_postgres::for_tests::fresh_database;

    use super::super::listener::tests::application;
    use super::*;

    #[tokio::test]
    async fn an_end_that_falls_while_other_news_wait_for_their_turn_is_told() {
        let database = fresh_database("api", async |url: String| migrate(&url).await).await;
        let folder = tempfile::tempdir().unwrap();
        let app = application(database.url(), folder.path()).await;
        let (listener, _) = Listener::from(app.clone(), None).await.unwrap();
        let mut state = State {
            scope: ContactScope {
                next_end: Some(app.clock.now() + TimeDelta::seconds(1)),
                ..ContactScope::default()
            },
            contact: ContactId::new(app.clock.new_id()),
            first: None,
            listener,
        };
        // Of something that the contact does not see: alone it is worth no word.
        let item = ItemId::new(app.clock.new_id());
        let change = Change {
            cursor: state.listener.at,
            customer: None,
            touched: Touched::Item {
                item,
                effect: Effect::Changes,
            },
        };
        let page = Arc::new(Page {
            after: state.listener.at,
            up_to: state.listener.at,
            changes: vec![change],
        });
        let others = [app.live.turn().await, app.live.turn().await];
        let mut telling = Box::pin(state.told(Heard::Page(Arc::clone(&page))));
        tokio::select! {
            biased;
            _ = &mut telling => panic!("others have every turn"),
            () = std::future::ready(()) => {}
        }
        app.clock.advance(TimeDelta::seconds(2));
        drop(others);
        let news = telling.await.unwrap().unwrap();
        assert!(news.scope_changed && news.items.is_empty(), "{news:?}");
        // Once.
        assert_eq!(state.told(Heard::Page(page)).await.unwrap(), None);
    }
}
