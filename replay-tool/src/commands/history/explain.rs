//! `explain`: whether a contact might do something to an item, or to each entry of
//! a folder, and why.

use std::str::FromStr;

use anyhow::bail;
use clap::Args;
use portico_domain::access::{Action, Decision, Given, Path, Source, decide};
use portico_domain::{ContactId, ItemId};
use portico_projections::access::facts_for_contact;
use portico_projections::access_history::Moment;
use serde::Serialize;
use sqlx::PgConnection;
use uuid::Uuid;

use super::origins::{Member, Taken, told, who};
use super::{When, past, when};
use crate::Outcome;
use crate::cli::Global;
use crate::output::Output;
use crate::session::Session;

/// Who, what, and when.
#[derive(Args, Debug)]
pub(crate) struct Question {
    /// The contact's id
    #[arg(value_parser = id::<ContactId>)]
    contact: ContactId,
    /// The item's id
    #[arg(value_parser = id::<ItemId>)]
    item: ItemId,
    /// What the contact wants to do, such as VIEW or DOWNLOAD
    #[arg(long, default_value = "VIEW", value_parser = action)]
    action: Action,
    /// Each entry of the folder instead of the item itself, those in the trash too
    #[arg(long)]
    contents: bool,
    /// A position of the log (`position=` of `events`), an instant (RFC 3339), or `head`
    #[arg(long, value_name = "MOMENT", default_value = "head", value_parser = when)]
    as_of: When,
}

/// Reads an id of any kind.
fn id<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| {
        format!(
            "{text:?} is no id; give a UUID such as 01a20039-7645-7e31-8d7c-46734e92c242: \
             `events` shows those of contacts and items"
        )
    })
}

fn action(text: &str) -> Result<Action, String> {
    Action::from_word(&text.to_uppercase()).ok_or_else(|| {
        let all: Vec<&str> = Action::ALL.iter().map(|action| action.as_str()).collect();
        format!("choose one of {}", all.join(", "))
    })
}

#[derive(Serialize)]
struct Answer {
    item: String,
    allowed: bool,
    code: &'static str,
    reason: &'static str,
    seq: i64,
    at: String,
    paths: Vec<Way>,
    memberships: Vec<Member>,
}

#[derive(Default, Serialize)]
struct Way {
    kind: &'static str,
    item: Option<String>,
    steps_up: Option<usize>,
    subject_kind: Option<&'static str>,
    subject: Option<String>,
    capability: Option<&'static str>,
    expires_at: Option<String>,
    granted_by: Option<String>,
    granted_at: Option<String>,
    log_position: Option<i64>,
    changed_by: Option<String>,
    changed_at: Option<String>,
    changed_log_position: Option<i64>,
    carries_download: bool,
    hops: Vec<Taken>,
}

pub(crate) async fn run(
    global: &Global,
    question: &Question,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let session = Session::open(global).await?;
    let (moment, mut conn) = past(&session, question.as_of).await?;
    let (seq, at) = (moment.seq, moment.at.to_rfc3339());
    let items = asked_about(&mut conn, question).await?;
    output.text(&format!("as of event {seq} of the ledger, {at}"))?;
    let mut outcome = Outcome::Ok;
    for item in items {
        let facts = facts_for_contact(&mut conn, question.contact, item).await?;
        let decision = decide(&facts, question.action, moment.at);
        let answer = Answer::new(item, &decision, moment);
        output.value(&answer)?;
        output.text(&answer.line(question.contents))?;
        for way in &answer.paths {
            output.text(&way.line())?;
            for line in way.hops.iter().filter_map(Taken::line) {
                output.text(&line)?;
            }
        }
        for member in &answer.memberships {
            output.text(&member.line())?;
        }
        // Of many, each says for itself whether it was allowed.
        if !answer.allowed && !question.contents {
            outcome = Outcome::Difference;
        }
    }
    Ok(outcome)
}

/// The item, or the entries of the folder. Of a contact or an item that there was not,
/// the rule would name a condition that is not what was missing.
async fn asked_about(conn: &mut PgConnection, question: &Question) -> anyhow::Result<Vec<ItemId>> {
    let (contact, item) = (question.contact, question.item);
    let facts = facts_for_contact(conn, contact, item).await?;
    if facts.contact.is_none() {
        bail!(
            "there was no contact {contact} then; give the id of one, `events --type ContactAdded` \
             shows since when there is which"
        );
    }
    if question.contents {
        return lying_in(conn, item).await;
    }
    if facts.chain.is_empty() {
        bail!(
            "there was no item {item} then, not made yet, purged or never; give the id of one, \
             `events --aggregate document:{item}` shows from when to when there was this"
        );
    }
    Ok(vec![item])
}

/// The entries of a folder, in natural order.
async fn lying_in(conn: &mut PgConnection, folder: ItemId) -> anyhow::Result<Vec<ItemId>> {
    let is_folder: Option<bool> = sqlx::query_scalar("SELECT rank = 0 FROM items WHERE id = $1")
        .bind(folder.uuid())
        .fetch_optional(&mut *conn)
        .await?;
    if is_folder != Some(true) {
        bail!("there was no folder {folder} then; give a folder's id, or leave --contents out");
    }
    let ids: Vec<Uuid> =
        sqlx::query_scalar("SELECT id FROM items WHERE parent_id = $1 ORDER BY rank, sort_key, id")
            .bind(folder.uuid())
            .fetch_all(conn)
            .await?;
    Ok(ids.into_iter().map(ItemId::new).collect())
}

impl Answer {
    fn line(&self, of_many: bool) -> String {
        let item = if of_many {
            format!("{} ", self.item)
        } else {
            String::new()
        };
        format!("{item}{}: {}", self.code, self.reason)
    }

    fn new(item: ItemId, decision: &Decision, moment: Moment) -> Self {
        Self {
            item: item.to_string(),
            allowed: decision.allowed,
            code: decision.code.as_str(),
            reason: decision.code.sentence(),
            seq: moment.seq,
            at: moment.at.to_rfc3339(),
            paths: decision.paths.iter().map(Way::of).collect(),
            memberships: decision.memberships.iter().map(Member::of).collect(),
        }
    }
}

impl Way {
    fn of(path: &Path) -> Self {
        let way = match &path.source {
            Source::Master(given) => Self::given("master access", given),
            Source::Grant {
                on,
                steps_up,
                given,
            } => Self {
                item: Some(on.to_string()),
                steps_up: Some(*steps_up),
                ..Self::given("grant", given)
            },
            Source::Matter { .. } => Self::named("matter"),
            Source::OwnWork => Self::named("own work"),
            Source::Role { .. } => Self::named("role"),
        };
        let (stamp, changed) = (path.stamp(), path.changed());
        Self {
            granted_by: stamp.as_ref().and_then(who),
            granted_at: stamp.map(|stamp| stamp.at.to_rfc3339()),
            log_position: stamp.map(|stamp| stamp.position),
            changed_by: changed.as_ref().and_then(who),
            changed_at: changed.map(|stamp| stamp.at.to_rfc3339()),
            changed_log_position: changed.map(|stamp| stamp.position),
            carries_download: path.carries_download,
            hops: path.hops.iter().map(Taken::of).collect(),
            ..way
        }
    }

    fn named(kind: &'static str) -> Self {
        Self {
            kind,
            ..Self::default()
        }
    }

    fn given(kind: &'static str, given: &Given) -> Self {
        Self {
            subject_kind: Some(given.subject.kind()),
            subject: Some(given.subject.uuid().to_string()),
            capability: Some(given.capability.as_str()),
            expires_at: given.expires_at.map(|at| at.to_rfc3339()),
            ..Self::named(kind)
        }
    }

    fn line(&self) -> String {
        let on = match (&self.item, self.steps_up) {
            (Some(item), Some(steps)) => format!(" on {item} ({steps} up)"),
            _ => String::new(),
        };
        let to = match (self.subject_kind, &self.subject, self.capability) {
            (Some(kind), Some(id), Some(how)) => format!(" to {kind} {id}, {how}"),
            _ => String::new(),
        };
        let since = told(
            "since",
            self.granted_by.as_deref(),
            self.granted_at.as_deref(),
            self.log_position,
        );
        let changed = told(
            "changed",
            self.changed_by.as_deref(),
            self.changed_at.as_deref(),
            self.changed_log_position,
        );
        let until = self.expires_at.as_ref();
        let until = until.map(|end| format!(", until {end}"));
        let until = until.unwrap_or_default();
        format!("  by {}{on}{to}{since}{changed}{until}", self.kind)
    }
}
