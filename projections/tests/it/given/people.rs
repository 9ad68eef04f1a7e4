//! Customers, contacts and groups.

use chrono::TimeDelta;
use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::customer::{Customer, CustomerCommand, Door};
use portico_domain::document::FolderPurpose;
use portico_domain::group::{Group, GroupCommand, GroupKind};
use portico_domain::identity::{Identity, IdentityCommand, Person};
use portico_domain::values::{
    ContactKind, ContactRole, CustomerKind, CustomerNumber, EmailAddress, MembershipTerms,
    PersonName,
};
use portico_domain::{ContactId, CustomerId, GroupId, IdentityId, ItemId, SectionId};
use portico_event_log::keys::KeyOf;
use portico_projections::access::AccessProjector;

use super::{Given, new_id};

impl Given {
    pub(crate) async fn customer(&self, number: &str, name: &str) -> CustomerId {
        let id = CustomerId::new(new_id());
        let mut unit = self.staff_unit().await;
        unit.make_key(KeyOf::Customer(id)).await.unwrap();
        let name = PersonName::parse(name).unwrap();
        let name = unit.secret(KeyOf::Customer(id), name).await.unwrap();
        let register = CustomerCommand::Register {
            customer: id,
            number: CustomerNumber::parse(number).unwrap(),
            name,
            kind: CustomerKind::Organization,
        };
        unit.create::<Customer>(id.uuid(), Some(id), register)
            .await
            .unwrap()
            .unwrap();
        let open = CustomerCommand::OpenPortal;
        unit.handle::<Customer>(id.uuid(), Some(id), open)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        let files = ItemId::files_root(id);
        self.make_folder(id, files, None, "Files", FolderPurpose::FilesRoot, None)
            .await;
        let internal = ItemId::internal_root(id);
        self.make_folder(
            id,
            internal,
            None,
            "Internal",
            FolderPurpose::InternalRoot,
            None,
        )
        .await;
        let sent = ItemId::from_client(id);
        self.make_folder(
            id,
            sent,
            Some(files),
            "From client",
            FolderPurpose::FromClient,
            None,
        )
        .await;
        id
    }

    pub(crate) async fn portal(&self, customer: CustomerId, open: bool) {
        let command = if open {
            CustomerCommand::OpenPortal
        } else {
            CustomerCommand::ClosePortal {
                notify: false,
                door: Door::Console,
                reason: None,
            }
        };
        let mut unit = self.staff_unit().await;
        unit.handle::<Customer>(customer.uuid(), Some(customer), command)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
    }

    /// An active contact, member of no customer yet.
    pub(crate) async fn contact(&self, kind: ContactKind, customers: &[CustomerId]) -> ContactId {
        let id = ContactId::new(new_id());
        let identity = IdentityId::new(new_id());
        let key = KeyOf::contact(id);
        let mut unit = self.staff_unit().await;
        unit.make_key(key).await.unwrap();
        let first_name = unit
            .secret(key, PersonName::parse("Ada").unwrap())
            .await
            .unwrap();
        let last_name = unit
            .secret(key, PersonName::parse("Example").unwrap())
            .await
            .unwrap();
        let email = EmailAddress::parse(&format!("{}@example.com", id.uuid().simple())).unwrap();
        let email = Some(unit.secret(key, email).await.unwrap());
        let add = ContactCommand::Add {
            contact: id,
            kind,
            first_name,
            last_name,
            email,
        };
        unit.create::<Contact>(id.uuid(), None, add)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        for customer in customers {
            self.member(id, *customer, true).await;
        }
        let mut unit = self.staff_unit().await;
        let invite = ContactCommand::Invite {
            expires_at: self.at + TimeDelta::days(7),
            through_group: true,
        };
        unit.handle::<Contact>(id.uuid(), None, invite)
            .await
            .unwrap()
            .unwrap();
        let activate = ContactCommand::Activate {
            identity,
            at: self.at,
        };
        unit.handle::<Contact>(id.uuid(), None, activate)
            .await
            .unwrap()
            .unwrap();
        let enable = IdentityCommand::Enable {
            identity,
            person: Person::Contact(id),
        };
        unit.create::<Identity>(identity.uuid(), None, enable)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        id
    }

    pub(crate) async fn member(&self, contact: ContactId, customer: CustomerId, download: bool) {
        self.member_on(contact, customer, terms(download, &[]))
            .await;
    }

    pub(crate) async fn member_on(
        &self,
        contact: ContactId,
        customer: CustomerId,
        terms: MembershipTerms,
    ) {
        let assign = ContactCommand::AssignMembership { customer, terms };
        self.tell_contact(contact, customer, assign).await;
    }

    pub(crate) async fn tell_contact(
        &self,
        contact: ContactId,
        customer: CustomerId,
        command: ContactCommand,
    ) {
        let mut unit = self.staff_unit().await;
        unit.handle::<Contact>(contact.uuid(), Some(customer), command)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
    }

    /// A group of contacts with nobody in it.
    pub(crate) async fn group(&self, name: &str) -> GroupId {
        let group = GroupId::new(new_id());
        let key = KeyOf::Group(group);
        let mut unit = self.staff_unit().await;
        unit.make_key(key).await.unwrap();
        let name = PersonName::parse(name).unwrap();
        let create = GroupCommand::Create {
            group,
            kind: GroupKind::Contacts,
            name: unit.secret(key, name).await.unwrap(),
            description: None,
        };
        unit.create::<Group>(group.uuid(), None, create)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        group
    }

    /// Whether the group took it.
    pub(crate) async fn tell_group(&self, group: GroupId, command: GroupCommand) -> bool {
        let mut unit = self.staff_unit().await;
        let taken = unit
            .handle::<Group>(group.uuid(), None, command)
            .await
            .unwrap();
        unit.commit(&AccessProjector, None).await.unwrap();
        taken.is_ok()
    }
}

/// What a collaborator gets.
pub(crate) fn terms(can_download: bool, sections: &[SectionId]) -> MembershipTerms {
    MembershipTerms {
        role: ContactRole::EntityCollaborator,
        can_download,
        sections: sections.iter().copied().collect(),
    }
}
