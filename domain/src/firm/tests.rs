//! Given, when, then.

use chrono_tz::Tz;

use super::{Firm, FirmCommand, FirmError, FirmEvent};
use crate::ids::FirmId;
use crate::testing::{given, nothing, section, uuid};
use crate::values::PersonName;

fn register() -> FirmCommand {
    FirmCommand::Register {
        firm: FirmId::new(uuid(1)),
        name: PersonName::parse("Cedar & Partners").unwrap(),
        zone: Tz::Europe__Zurich,
    }
}

fn registered() -> FirmEvent {
    FirmEvent::FirmRegistered {
        firm: FirmId::new(uuid(1)),
        name: "Cedar & Partners".to_owned(),
        zone: "Europe/Zurich".to_owned(),
    }
}

fn change(name: &str, zone: Tz) -> FirmCommand {
    FirmCommand::ChangeDetails {
        name: PersonName::parse(name).unwrap(),
        zone,
    }
}

fn changed(name: &str, zone: &str) -> FirmEvent {
    FirmEvent::FirmDetailsChanged {
        name: name.to_owned(),
        zone: zone.to_owned(),
    }
}

#[test]
fn a_deployment_is_registered_for_a_firm() {
    nothing::<Firm>().when(register()).then([registered()]);
}

#[test]
fn a_deployment_serves_one_firm_only() {
    given::<Firm>([registered()])
        .when(register())
        .then_refused(FirmError::AlreadyRegistered);
}

#[test]
fn details_change_with_name_and_zone_as_they_are_from_now_on() {
    given::<Firm>([registered()])
        .when(change("Cedar Group", Tz::Europe__Zurich))
        .then([changed("Cedar Group", "Europe/Zurich")]);
    given::<Firm>([registered()])
        .when(change("Cedar & Partners", Tz::America__New_York))
        .then([changed("Cedar & Partners", "America/New_York")]);
}

#[test]
fn the_same_details_again_are_calm() {
    given::<Firm>([registered()])
        .when(change("Cedar & Partners", Tz::Europe__Zurich))
        .then_nothing();
    given::<Firm>([registered(), changed("Cedar Group", "Europe/Zurich")])
        .when(change("Cedar Group", Tz::Europe__Zurich))
        .then_nothing();
}

#[test]
fn details_of_no_firm_cannot_change() {
    nothing::<Firm>()
        .when(change("Cedar Group", Tz::UTC))
        .then_refused(FirmError::NotRegistered);
}

fn define(n: u128, name: &str) -> FirmCommand {
    FirmCommand::DefineSection {
        section: section(n),
        name: PersonName::parse(name).unwrap(),
    }
}

fn defined(n: u128, name: &str) -> FirmEvent {
    FirmEvent::SectionDefined {
        section: section(n),
        name: name.to_owned(),
    }
}

#[test]
fn a_section_is_defined_renamed_and_calm() {
    let billing = || given::<Firm>([registered(), defined(1, "Billing")]);
    given::<Firm>([registered()])
        .when(define(1, "Billing"))
        .then([defined(1, "Billing")]);
    billing().when(define(1, "Billing")).then_nothing();
    for name in ["BILLING", "Invoices"] {
        billing().when(define(1, name)).then([defined(1, name)]);
    }
}

#[test]
fn two_sections_never_share_a_name() {
    given::<Firm>([registered(), defined(1, "Billing")])
        .when(define(2, "billing"))
        .then_refused(FirmError::SectionNameTaken("billing".to_owned()));
    nothing::<Firm>()
        .when(define(1, "Billing"))
        .then_refused(FirmError::NotRegistered);
}
