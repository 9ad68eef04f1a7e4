//! Whether a document may be opened: decided whenever bytes are asked for.

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, Code, Decision, Facts, decide, still_hands_out, withheld};
use portico_domain::{Actor, CustomerId, ItemId, VersionId};
use portico_event_log::{Lease, LogError};
use portico_projections::access::{self, ContentRow};
use sqlx::PgConnection;

use super::access_log::Refused;
use super::authority::facts_of;
use super::missing::IdField;
use super::refusal::{Refusal, RefusalCode};
use crate::app::App;
use crate::bytes::{called, is_viewable};

/// Content that may be opened now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opened {
    /// Whose tree.
    pub customer: CustomerId,
    /// Which content.
    pub version: VersionId,
    /// Where its bytes are, and what they are.
    pub content: ContentRow,
}

/// Content that is not opened.
#[derive(Debug)]
pub enum NotOpened {
    /// By a rule, and what the access log says of it: nothing of an item that
    /// does not exist.
    Refused(Box<Refusal>, Option<Refused>),
    /// Something failed that should not.
    Failed(LogError),
}

impl From<Refusal> for NotOpened {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal), None)
    }
}

impl From<sqlx::Error> for NotOpened {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<LogError> for NotOpened {
    fn from(error: LogError) -> Self {
        Self::Failed(error)
    }
}

impl NotOpened {
    fn denied(facts: &Facts, item: ItemId, action: Action, decision: &Decision) -> Self {
        let refused = Refused {
            customer: facts.customer.map(|customer| customer.id),
            item,
            action,
            code: Some(decision.code.into()),
        };
        let known = !facts.chain.is_empty();
        let refusal = Refusal::denied(decision, IdField::ItemId);
        Self::Refused(Box::new(refusal), known.then_some(refused))
    }

    /// Is seen, and holds no content.
    fn no_document(facts: &Facts, item: ItemId, action: Action) -> Self {
        Self::of_seen(
            facts,
            (item, action),
            Code::NotADocument.into(),
            Code::NotADocument.into(),
        )
    }

    /// Is seen, and has no such content, as far as the person can tell.
    fn without_version(facts: &Facts, item: ItemId, action: Action) -> Self {
        let refusal = Refusal::missing(IdField::VersionId);
        Self::of_seen(facts, (item, action), RefusalCode::NotFound, refusal)
    }

    /// May be seen, and is nothing that a browser shows.
    fn unviewable(facts: &Facts, item: ItemId, content: &ContentRow) -> Self {
        let refusal = not_viewable(content.media_type.as_str());
        Self::of_seen(
            facts,
            (item, Action::View),
            RefusalCode::NotViewable,
            refusal,
        )
    }

    fn of_seen(
        facts: &Facts,
        (item, action): (ItemId, Action),
        code: RefusalCode,
        refusal: Refusal,
    ) -> Self {
        let refused = Refused {
            customer: facts.customer.map(|customer| customer.id),
            item,
            action,
            code: Some(code),
        };
        Self::Refused(Box::new(refusal), Some(refused))
    }
}

/// Which content of a document is to be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    /// The newest that the person is handed.
    Newest,
    /// This one, which the person has to be handed now.
    Version(VersionId),
    /// This one, for which they were given a ticket.
    Begun(VersionId),
}

/// Content of this type cannot be looked at without being taken away.
#[must_use]
pub fn not_viewable(media_type: &str) -> Refusal {
    let what = called(media_type);
    Refusal::new(
        RefusalCode::NotViewable,
        format!(
            "This is {what}, which cannot be shown here; download it, or ask the firm for the right to download it."
        ),
    )
}

/// Decides whether a person may go on with this content of a document, for which they
/// were given a ticket. To be viewed it has to be of a type that browsers show.
pub async fn decide_opening(
    app: &App,
    actor: Actor,
    item: ItemId,
    action: Action,
    begun: VersionId,
) -> Result<Opened, NotOpened> {
    let mut conn = Lease::of(app.log.pool()).await?;
    let now = app.clock.now();
    let wanted = Wanted::Begun(begun);
    decide_opening_in(&mut conn, actor, (item, action), wanted, now).await
}

/// Decides whether a person may open some content of a document now, on a connection of
/// the caller's.
pub(super) async fn decide_opening_in(
    conn: &mut PgConnection,
    actor: Actor,
    (item, action): (ItemId, Action),
    wanted: Wanted,
    now: DateTime<Utc>,
) -> Result<Opened, NotOpened> {
    let facts = facts_of(conn, actor, item).await?;
    // Before the rule of the action, which speaks of what the person sees: where they see
    // versions, of any other it is said that there is none, whatever may be done with the
    // document.
    if let Wanted::Version(version) = wanted
        && sees_without(&facts, version, now)
    {
        return Err(NotOpened::without_version(&facts, item, action));
    }
    let decision = decide(&facts, action, now);
    if !decision.allowed {
        return Err(NotOpened::denied(&facts, item, action, &decision));
    }
    let version = match wanted {
        Wanted::Newest => {
            let newest = decision.version();
            newest.ok_or_else(|| NotOpened::no_document(&facts, item, action))?
        }
        // What is seen and holds none whatever is asked for, as a folder does.
        Wanted::Version(_) if decision.versions.is_empty() => {
            return Err(NotOpened::no_document(&facts, item, action));
        }
        Wanted::Version(version) if decision.hands_out(version) => version,
        Wanted::Version(version) => {
            return Err(match withheld(&facts, action, version, now) {
                Some(why) => NotOpened::denied(&facts, item, action, &why),
                None => NotOpened::without_version(&facts, item, action),
            });
        }
        Wanted::Begun(begun) if still_hands_out(&facts, action, begun, now) => begun,
        Wanted::Begun(_) => return Err(Refusal::not_found().into()),
    };
    let missing = || Refusal::missing(IdField::ItemId);
    let customer = facts.customer.ok_or_else(missing)?.id;
    let content = access::content(conn, version, &facts, now).await?;
    let content = content.ok_or_else(missing)?;
    // After the rule: who may not see it is told nothing of its type.
    if action == Action::View && !is_viewable(content.media_type.as_str()) {
        return Err(NotOpened::unviewable(&facts, item, &content));
    }
    Ok(Opened {
        customer,
        version,
        content,
    })
}

/// Whether a person sees contents of the item, and this is none of them. Where they see none
/// at all, what the rule says is the same of each.
fn sees_without(facts: &Facts, version: VersionId, now: DateTime<Utc>) -> bool {
    let seen = decide(facts, Action::View, now);
    !seen.versions.is_empty() && !seen.hands_out(version)
}

/// Whether a person may go on with a content that they were given a ticket for: the rule
/// alone, which is asked of every running download again and again.
pub async fn may_go_on(
    app: &App,
    actor: Actor,
    item: ItemId,
    action: Action,
    begun: VersionId,
) -> Result<bool, sqlx::Error> {
    let mut conn = Lease::of(app.log.pool()).await?;
    let now = app.clock.now();
    let facts = facts_of(&mut conn, actor, item).await?;
    Ok(decide(&facts, action, now).allowed && still_hands_out(&facts, action, begun, now))
}
