//! Given, when, then.

use super::{Customer, CustomerCommand, CustomerError, CustomerEvent, Door};
use crate::testing::{clerk, customer, given, nothing, person, sealed};
use crate::values::{CustomerKind, CustomerNumber};

fn register() -> CustomerCommand {
    CustomerCommand::Register {
        customer: customer(),
        number: CustomerNumber::parse("1042").unwrap(),
        name: person("Lovelace Ltd"),
        kind: CustomerKind::Organization,
    }
}

fn registered() -> CustomerEvent {
    CustomerEvent::CustomerRegistered {
        customer: customer(),
        number: CustomerNumber::parse("1042").unwrap(),
        name: person("Lovelace Ltd").sealed,
        kind: CustomerKind::Organization,
    }
}

fn close() -> CustomerCommand {
    CustomerCommand::ClosePortal {
        notify: true,
        door: Door::Console,
        reason: Some(sealed("mandate ended")),
    }
}

fn closed() -> CustomerEvent {
    CustomerEvent::PortalClosed {
        notify: true,
        door: Door::Console,
        reason: Some(sealed("mandate ended")),
    }
}

#[test]
fn a_customer_is_taken_on_with_the_portal_closed() {
    nothing::<Customer>().when(register()).then([registered()]);
    given::<Customer>([registered()])
        .when(close())
        .then_nothing();
}

#[test]
fn a_customer_is_taken_on_once() {
    given::<Customer>([registered()])
        .when(register())
        .then_refused(CustomerError::AlreadyRegistered);
}

#[test]
fn a_new_number_and_name_replace_the_old_ones() {
    let number = CustomerNumber::parse("2042").unwrap();
    let change = || CustomerCommand::ChangeDetails {
        number: number.clone(),
        name: person("Byron Ltd"),
    };
    given::<Customer>([registered()]).when(change()).then([
        CustomerEvent::CustomerDetailsChanged {
            number: number.clone(),
            name: person("Byron Ltd").sealed,
        },
    ]);
    nothing::<Customer>()
        .when(change())
        .then_refused(CustomerError::NotFound);
}

#[test]
fn the_portal_opens_once_and_closes_once() {
    let open = || given::<Customer>([registered(), CustomerEvent::PortalOpened {}]);
    given::<Customer>([registered()])
        .when(CustomerCommand::OpenPortal)
        .then([CustomerEvent::PortalOpened {}]);
    open().when(CustomerCommand::OpenPortal).then_nothing();
    open().when(close()).then([closed()]);
    open().and(closed()).when(close()).then_nothing();
    open()
        .and(closed())
        .when(CustomerCommand::OpenPortal)
        .then([CustomerEvent::PortalOpened {}]);
}

#[test]
fn somebody_answers_for_the_customer_or_nobody() {
    let assign = |staff| CustomerCommand::AssignFileOwner { staff };
    let assigned = |staff| CustomerEvent::FileOwnerAssigned { staff };
    let owned = || given::<Customer>([registered(), assigned(Some(clerk()))]);
    given::<Customer>([registered()])
        .when(assign(None))
        .then_nothing();
    given::<Customer>([registered()])
        .when(assign(Some(clerk())))
        .then([assigned(Some(clerk()))]);
    owned().when(assign(Some(clerk()))).then_nothing();
    owned().when(assign(None)).then([assigned(None)]);
}

#[test]
fn nothing_happens_to_a_customer_that_is_not_there() {
    let rename = CustomerCommand::ChangeDetails {
        number: CustomerNumber::parse("2042").unwrap(),
        name: person("Nobody"),
    };
    let owner = CustomerCommand::AssignFileOwner { staff: None };
    for command in [rename, owner, CustomerCommand::OpenPortal, close()] {
        nothing::<Customer>()
            .when(command)
            .then_refused(CustomerError::NotFound);
    }
}
