//! Matters, as staff see them: details, and the Access tab.

use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject};
use portico_domain::CustomerId;
use portico_domain::access::Code;
use portico_domain::contact::Account;
use portico_domain::values::EmailAddress;
use portico_event_log::{ClaimKind, claim_owner};
use portico_projections::access::{self, ContactRow, MatterContactRow, MatterRow};

use super::as_of::When;
use super::people::Contact;
use super::viewer_can::not_then;
use crate::graphql::context::{RequestContext, failed, request};
use crate::graphql::shared::{Allowed, ListArguments, NamedList};

/// A case below a customer; its documents are the items below `id`.
pub(super) struct Matter {
    pub(super) row: MatterRow,
    /// When it is, or was, so.
    pub(super) when: When,
}

/// A contact of the matter's customer, at the matter.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(super) struct MatterContact {
    #[graphql(skip)]
    of: (CustomerId, When),
    #[graphql(skip)]
    row: ContactRow,
    /// Who.
    contact: Contact,
    /// Whether the contact sees the matter's details.
    access: bool,
    /// Whether what the firm shares in it may be downloaded.
    can_download: bool,
}

impl MatterContact {
    fn new(row: MatterContactRow, of: (CustomerId, When)) -> Self {
        Self {
            of,
            access: row.access,
            can_download: row.can_download,
            contact: row.contact.clone().into(),
            row: row.contact,
        }
    }
}

/// Why this contact cannot be let in: does not belong to the customer, or has no
/// address to sign in with.
async fn unfit(
    request: &RequestContext,
    row: &ContactRow,
    customer: CustomerId,
) -> Result<Option<&'static str>> {
    let mut conn = request.connection().await?;
    let belongs = access::is_member(&mut conn, row.id, customer).await;
    if !belongs.map_err(failed)? {
        return Ok(Some(Code::NoMembership.sentence()));
    }
    let Some(email) = &row.email else {
        let way_out = "The contact has no address to sign in with; give it one first.";
        return Ok(Some(way_out));
    };
    let Ok(email) = EmailAddress::parse(email) else {
        return Ok(Some("The contact's address is none to sign in with."));
    };
    let (claim, master) = (ClaimKind::ContactEmail(&email), request.app.log.master());
    let owner = claim_owner(&mut conn, master, claim).await;
    let taken = owner.map_err(failed)?;
    let other = taken.is_some_and(|taken| taken.owner != row.id.uuid());
    Ok(other.then_some("Another contact already signs in with this address."))
}

#[ComplexObject]
impl MatterContact {
    /// Whether access can be given, or why not; never as of an earlier moment.
    #[graphql(complexity = "2")]
    async fn eligible(&self, ctx: &Context<'_>) -> Result<Allowed> {
        let (customer, when) = self.of;
        if when.past.is_some() {
            return Ok(not_then());
        }
        let reason = match self.row.account {
            Account::Closed => Some("This contact's account is closed."),
            Account::None | Account::Invited | Account::Active => {
                unfit(request(ctx), &self.row, customer).await?
            }
        };
        Ok(Allowed {
            allowed: reason.is_none(),
            reason: reason.map(str::to_owned),
        })
    }

    /// How many documents the contact may view at the customer, what they sent
    /// included: "Total Documents Shared".
    #[graphql(complexity = "10")]
    async fn documents_shared(&self, ctx: &Context<'_>) -> Result<i64> {
        let (customer, when) = self.of;
        let mut conn = when.connection(request(ctx)).await?;
        access::contact_document_count(&mut conn, self.row.id, customer, when.at)
            .await
            .map_err(failed)
    }
}

#[Object]
impl Matter {
    /// Which; its item has the same id.
    async fn id(&self) -> ID {
        self.row.id.to_string().into()
    }

    /// Whose.
    async fn customer_id(&self) -> ID {
        self.row.customer.to_string().into()
    }

    /// Its name among its siblings; none once erased.
    async fn name(&self) -> Option<&str> {
        self.row.name.as_deref()
    }

    /// What the firm files it under.
    async fn reference(&self) -> Option<&str> {
        self.row.reference.as_deref()
    }

    /// What it is about.
    async fn title(&self) -> Option<&str> {
        self.row.title.as_deref()
    }

    /// How it stands.
    async fn summary(&self) -> Option<&str> {
        self.row.summary.as_deref()
    }

    /// Whether it goes on.
    async fn open(&self) -> bool {
        self.row.open
    }

    /// The contacts of its customer, by name: who sees its details, and who
    /// could. Ask for it on single matters only.
    #[graphql(
        complexity = "20 + first.unwrap_or(50).clamp(1, 200) as usize * child_complexity / 10"
    )]
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<NamedList<MatterContact>> {
        let arguments = ListArguments::parse(first, after.as_deref())?;
        let mut conn = self.when.connection(request(ctx)).await?;
        let page = access::matter_contacts(&mut conn, self.row.id, &arguments.0)
            .await
            .map_err(failed)?;
        let of = (self.row.customer, self.when);
        Ok(arguments.connect(page, false, |row| MatterContact::new(row, of)))
    }
}
