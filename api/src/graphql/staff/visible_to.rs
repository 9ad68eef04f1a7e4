//! Who sees what a command has widened, and who waits for it.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use portico_domain::access::Outlook;
use portico_domain::{ContactId, CustomerId, GroupId, ItemId};
use portico_projections::access::{self, ContactOutlook};
use sqlx::PgConnection;
use tokio::sync::OnceCell;

use super::people::Contact;
use crate::graphql::context::{failed, request};

/// What a contact to whom something is shared still waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Enum)]
#[graphql(remote = "portico_domain::access::Waiting")]
pub(super) enum WaitReason {
    /// For the customer's portal, or the contact's own switch, to be opened.
    PortalClosed,
    /// For an invitation.
    NotInvited,
    /// To accept the invitation.
    Pending,
    /// For the section to be added to the membership.
    Section,
}

/// A contact who will see it once a door opens.
#[derive(Clone, SimpleObject)]
pub(super) struct WaitingContact {
    /// Who.
    contact: Contact,
    /// For what; of several closed doors the nearest.
    reason: WaitReason,
}

/// Who sees it, and who waits: as it is when the answer is given, also when a
/// mutation is repeated.
pub(super) struct VisibleTo {
    what: What,
    outlooks: OnceCell<Vec<ContactOutlook>>,
}

enum What {
    Items(Vec<ItemId>),
    Trees(Vec<ItemId>),
    Place(ItemId),
    Customer(CustomerId),
    Contact(ContactId, CustomerId),
    Group(GroupId, Option<Vec<CustomerId>>),
}

impl VisibleTo {
    fn new(what: What) -> Self {
        Self {
            what,
            outlooks: OnceCell::new(),
        }
    }

    /// Any of these items.
    pub(super) fn items(items: &[ItemId]) -> Self {
        Self::new(What::Items(items.to_vec()))
    }

    /// Any of these items, or anything below them.
    pub(super) fn trees(items: &[ItemId]) -> Self {
        Self::new(What::Trees(items.to_vec()))
    }

    /// What the firm puts into this folder, or over this document.
    pub(super) fn place(place: ItemId) -> Self {
        Self::new(What::Place(place))
    }

    /// Anything of a customer's, for all its members.
    pub(super) fn everybody(customer: CustomerId) -> Self {
        Self::new(What::Customer(customer))
    }

    /// Anything of a customer's, for one contact.
    pub(super) fn contact(contact: ContactId, customer: CustomerId) -> Self {
        Self::new(What::Contact(contact, customer))
    }

    /// Anything where a group gives something, for those who are in it.
    pub(super) fn group(group: GroupId) -> Self {
        Self::new(What::Group(group, None))
    }

    /// Anything at these customers alone, for those who are in the group: whoever
    /// gives it something there may not know of others.
    pub(super) fn group_at(group: GroupId, customers: &[CustomerId]) -> Self {
        Self::new(What::Group(group, Some(customers.to_vec())))
    }

    async fn load(&self, ctx: &Context<'_>) -> Result<&[ContactOutlook]> {
        let found = self.outlooks.get_or_try_init(|| async {
            let request = request(ctx);
            let at = request.app.clock.now();
            let mut conn = request.connection().await?;
            self.what.outlooks(&mut conn, at).await.map_err(failed)
        });
        Ok(found.await?)
    }
}

impl What {
    async fn outlooks(
        &self,
        conn: &mut PgConnection,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<Vec<ContactOutlook>, sqlx::Error> {
        let mut found = vec![];
        for (contact, customer) in match self {
            Self::Items(items) => return access::item_outlooks(conn, items, at).await,
            Self::Trees(items) => return access::tree_outlooks(conn, items, at).await,
            Self::Place(place) => return access::place_outlooks(conn, *place, at).await,
            Self::Customer(customer) => {
                let members = access::members(conn, *customer, &access::ByName::all()).await?;
                let pair = |member: access::MemberRow| (member.contact.id, *customer);
                members.rows.into_iter().map(|(_, row)| pair(row)).collect()
            }
            Self::Contact(contact, customer) => vec![(*contact, *customer)],
            Self::Group(group, at) => {
                let mut pairs = vec![];
                let customers = match at {
                    Some(customers) => customers.clone(),
                    None => access::customers_of_group(conn, *group).await?,
                };
                for contact in access::contacts_in_group(conn, *group).await? {
                    pairs.extend(customers.iter().map(|customer| (contact, *customer)));
                }
                pairs
            }
        } {
            let outlook = access::customer_outlook(conn, contact, customer, at).await?;
            if let Some(outlook) = outlook
                && let Some(contact) = access::contact(conn, contact).await?
            {
                found.push(ContactOutlook { contact, outlook });
            }
        }
        Ok(access::nearest(found))
    }
}

/// Who sees it now, and who will once a door opens.
#[Object]
impl VisibleTo {
    /// Who sees it now.
    #[graphql(complexity = "20 + child_complexity")]
    async fn now(&self, ctx: &Context<'_>) -> Result<Vec<Contact>> {
        let all = self.load(ctx).await?.iter();
        let now = all.filter(|one| one.outlook == Outlook::Now);
        Ok(now.map(|one| one.contact.clone().into()).collect())
    }

    /// Who will see it once a door opens.
    #[graphql(complexity = "20 + child_complexity")]
    async fn waiting(&self, ctx: &Context<'_>) -> Result<Vec<WaitingContact>> {
        let all = self.load(ctx).await?.iter();
        let waiting = all.filter_map(|one| match one.outlook {
            Outlook::Waiting(reason) => Some(WaitingContact {
                contact: one.contact.clone().into(),
                reason: reason.into(),
            }),
            Outlook::Now | Outlook::Never(_) => None,
        });
        Ok(waiting.collect())
    }
}
