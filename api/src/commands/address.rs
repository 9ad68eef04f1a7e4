//! The address that a contact signs in with: contacts may share one on paper,
//! but only one of them is given access with it.

use portico_domain::ContactId;
use portico_domain::values::{EmailAddress, Permission};
use portico_event_log::{ClaimKind, Taken, Unit};
use portico_projections::access::{self, ContactRow};

use super::authority::{require, require_at};
use super::known::knows_contact;
use super::missing::IdField;
use super::names::full_name;
use super::perform::Stop;
use super::refusal::{Args, Refusal, RefusalCode};

/// What a contact's account is changed with: the right at every customer that
/// the contact belongs to, since all of them rely on who signs in; for one who
/// belongs to none yet, the right for the firm.
pub(super) async fn require_for_account(unit: &mut Unit, contact: ContactId) -> Result<(), Stop> {
    let customers = access::customer_ids_of_contact(unit.connection(), contact).await?;
    if customers.is_empty() || !knows_contact(unit, contact).await? {
        return require(unit, Permission::ManageContacts).await;
    }
    for customer in customers {
        require_at(unit, customer, Permission::ManageContacts).await?;
    }
    Ok(())
}

/// Claims the address to sign in with of the contact that this input names, or says
/// who signs in with it.
pub(super) async fn claim_address(
    unit: &mut Unit,
    contact: &ContactRow,
    named: IdField,
) -> Result<EmailAddress, Stop> {
    let email = address_of(contact)?;
    claim(unit, contact.id, &email, named.name()).await?;
    Ok(email)
}

/// Requires that the contact that this input names has an address to sign in with, and
/// that nobody else signs in with it. It is claimed by the invitation only.
pub(super) async fn require_address(
    unit: &mut Unit,
    contact: &ContactRow,
    named: IdField,
) -> Result<(), Stop> {
    let email = address_of(contact)?;
    let holder = unit.claimed(ClaimKind::ContactEmail(&email)).await?;
    match holder.filter(|holder| holder.owner != contact.id.uuid()) {
        None => Ok(()),
        Some(other) => Err(duplicate(unit, other, named.name()).await?.into()),
    }
}

fn address_of(contact: &ContactRow) -> Result<EmailAddress, Refusal> {
    let email = contact.email.as_deref().ok_or_else(missing)?;
    EmailAddress::parse(email).map_err(|rule| Refusal::invalid("email", &rule))
}

/// Claims an address for a contact; the field is where who has it already is told.
pub(super) async fn claim(
    unit: &mut Unit,
    contact: ContactId,
    email: &EmailAddress,
    field: &str,
) -> Result<(), Stop> {
    let claim = ClaimKind::ContactEmail(email);
    match unit.claim(claim, contact.uuid()).await? {
        Ok(()) => Ok(()),
        Err(taken) => Err(duplicate(unit, taken, field).await?.into()),
    }
}

fn missing() -> Refusal {
    let way_out = "The contact has no address to sign in with; give it one first.";
    Refusal::new(RefusalCode::EmailMissing, way_out)
}

/// Names who signs in with the address only to those who may read about them.
async fn duplicate(unit: &mut Unit, taken: Taken, field: &str) -> Result<Refusal, Stop> {
    let other = ContactId::new(taken.owner);
    let row = access::contact(unit.connection(), other).await?;
    let known = knows_contact(unit, other).await?;
    let row = row.filter(|_| known);
    Ok(duplicate_of(row.map(|row| (row.id, full_name(&row)))).at(field))
}

/// `other` for who may know of the contact; the others are told that there is one.
pub(super) fn duplicate_of(other: Option<(ContactId, String)>) -> Refusal {
    let (id, name) = other.unzip();
    let who = name.as_deref().unwrap_or("Another contact");
    Refusal {
        code: RefusalCode::DuplicateEmail,
        message: format!(
            "{who} already signs in with this address; change the address of one of them, or make that contact a member of this customer."
        ),
        args: Box::new(Args {
            contact: name,
            contact_id: id.map(|id| id.to_string().into()),
            count: Some(1),
            ..Args::default()
        }),
    }
}
