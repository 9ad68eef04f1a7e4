//! What the demo and the scenarios have in common: a firm, its staff, and contacts
//! who can sign in.

mod acting;
mod people;

pub(super) use acting::act;
use acting::act_once;
pub(super) use people::{
    FIRM, PEOPLE, Person, STAFF, ZONE, add_contact, customers_needed, hire, join, sign_in_lines,
};

use portico_api::app::App;
use portico_api::commands::SwitchPortal;
use portico_domain::grant::Survivors;
use portico_domain::{Actor, CustomerId};

/// Opens or closes a customer's portal; what was shared before stays shared.
pub(super) async fn switch_portal(
    app: &App,
    actor: Actor,
    customer: CustomerId,
    open: bool,
) -> Result<(), anyhow::Error> {
    let switch = SwitchPortal {
        customer,
        open,
        notify: false,
        reason: None,
        survivors: Survivors::Revoke,
    };
    act(app, actor, &switch).await?;
    Ok(())
}
