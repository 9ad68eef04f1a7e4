//! Given, when, then.

use chrono_tz::Tz;

use super::{Firm, FirmCommand, FirmError, FirmEvent};
use crate::ids::FirmId;
use crate::testing::{given, nothing, uuid};
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
