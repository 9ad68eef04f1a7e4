//! `From client/{contact}`: where what a client sends lands when no folder is
//! chosen.

use portico_domain::access::{Code, may_send};
use portico_domain::document::{Document, DocumentCommand, FolderPurpose, Placement};
use portico_domain::values::ItemName;
use portico_domain::{ContactId, CustomerId, ItemId};
use portico_event_log::keys::KeyOf;
use portico_event_log::{LogError, Unit};
use portico_projections::access;

use super::missing::IdField;
use super::names::{claim_or_number, full_name};
use super::perform::Stop;
use super::refusal::Refusal;

/// The contact's own folder below `From client`; both are made where missing.
pub(super) async fn ensure(
    unit: &mut Unit,
    customer: CustomerId,
    contact: ContactId,
) -> Result<ItemId, Stop> {
    let facts = access::facts_for_sending(unit.connection(), contact, customer).await?;
    may_send(&facts).map_err(|code| not_let_in(code, IdField::CustomerId))?;
    let place = ItemId::from_contact(customer, contact);
    if access::item_exists(unit.connection(), place).await? {
        return Ok(place);
    }
    let shared = ItemId::from_client(customer);
    if !access::item_exists(unit.connection(), shared).await? {
        let root = ItemId::files_root(customer);
        make(
            unit,
            customer,
            (shared, root),
            "From client",
            FolderPurpose::FromClient,
            None,
        )
        .await?;
    }
    let row = access::contact(unit.connection(), contact).await?;
    let name = row.as_ref().map(full_name).unwrap_or_default();
    make(
        unit,
        customer,
        (place, shared),
        &name,
        FolderPurpose::FromContact,
        Some(contact),
    )
    .await?;
    Ok(place)
}

/// Whoever is not let in at all learns nothing about the customer.
pub(super) fn not_let_in(code: Code, named: IdField) -> Refusal {
    if code == Code::NotCollaborator {
        Refusal::from(code)
    } else {
        Refusal::missing(named)
    }
}

async fn make(
    unit: &mut Unit,
    customer: CustomerId,
    (item, parent): (ItemId, ItemId),
    name: &str,
    purpose: FolderPurpose,
    contact: Option<ContactId>,
) -> Result<(), Stop> {
    // A person's name may hold what an item's may not.
    let name = ItemName::parse(name)
        .or_else(|_| ItemName::parse(&format!("Contact {item}")))
        .map_err(|rule| LogError::Ledger(format!("a system folder's name is refused: {rule}")))?;
    let name = claim_or_number(unit, parent, name, item).await?;
    let key = KeyOf::Item(customer, item);
    unit.make_key(key).await?;
    let create = DocumentCommand::CreateFolder {
        place: Placement {
            item,
            customer,
            name: unit.secret(key, name).await?,
        },
        parent: Some(parent),
        purpose,
        contact,
        copied_from: None,
    };
    unit.create::<Document>(item.uuid(), Some(customer), create)
        .await??;
    Ok(())
}
