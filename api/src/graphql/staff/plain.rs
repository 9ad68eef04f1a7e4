//! Rows of staff lists, read off.

use async_graphql::resolver_utils::enum_value;
use async_graphql::{ScalarType, Value};
use portico_domain::access::ItemShape;

use super::item::{ClientAccess, Item, Version};
use super::viewer_can::ViewerCan;
use crate::graphql::shared::{Asked, ItemKind, Plain, maybe, text};

impl Plain for Item {
    const TYPE: &'static str = "Item";

    fn value(&self, asked: &Asked<'_>) -> Option<Value> {
        let row = &self.row;
        let sender = row.contact.filter(|_| row.own_work);
        match asked.field {
            "id" => Some(row.id.to_string().into()),
            "customerId" => Some(row.customer.to_string().into()),
            "kind" => Some(enum_value(ItemKind::from(row.shape))),
            "purpose" => Some(text(match row.shape {
                ItemShape::Folder(purpose) => Some(purpose.as_str()),
                ItemShape::Matter | ItemShape::Document => None,
            })),
            "name" => Some(text(row.name.as_deref())),
            "parentId" => Some(text(row.parent.map(|parent| parent.to_string()))),
            "modifiedAt" => Some(row.modified_at.to_value()),
            "createdAt" => Some(row.created_at.to_value()),
            "sentByContactId" => Some(text(sender.map(|contact| contact.to_string()))),
            "trashedAt" => Some(row.trashed_at.map_or(Value::Null, |at| at.to_value())),
            "sectionId" => Some(text(row.section.map(|section| section.to_string()))),
            "withdrawn" => Some(row.withdrawn.into()),
            "version" => maybe(row.version.clone().map(Version::from).as_ref(), asked),
            "clientAccess" => ClientAccess::from(&row.client_access).object(&asked.below),
            "viewerCan" => self.allows().object(&asked.below),
            _ => None,
        }
    }
}

impl Plain for Version {
    const TYPE: &'static str = "Version";

    fn value(&self, asked: &Asked<'_>) -> Option<Value> {
        match asked.field {
            "id" => Some(self.id.as_str().into()),
            "number" => Some(self.number.into()),
            "size" => Some(self.size.as_str().into()),
            "mediaType" => Some(self.media_type.as_str().into()),
            "sha256" => Some(self.sha256.as_str().into()),
            "scan" => Some(self.scan.as_str().into()),
            "uploadedAt" => Some(self.uploaded_at.to_value()),
            "fromClient" => Some(self.from_client.into()),
            "accepted" => Some(self.accepted.into()),
            "openedByStaff" => Some(self.opened_by_staff.into()),
            _ => None,
        }
    }
}

impl Plain for ClientAccess {
    const TYPE: &'static str = "ClientAccess";

    fn value(&self, asked: &Asked<'_>) -> Option<Value> {
        match asked.field {
            "state" => Some(enum_value(self.state)),
            "label" => Some(self.label.as_str().into()),
            "reached" => Some(self.reached.map_or(Value::Null, Value::from)),
            "members" => Some(self.members.map_or(Value::Null, Value::from)),
            "origin" => Some(self.origin.map_or(Value::Null, enum_value)),
            "source" => Some(text(self.source.as_deref())),
            _ => None,
        }
    }
}

impl Plain for ViewerCan {
    const TYPE: &'static str = "ViewerCan";

    fn value(&self, asked: &Asked<'_>) -> Option<Value> {
        let allowed = match asked.field {
            "download" => &self.download,
            "upload" => &self.upload,
            "newFolder" => &self.new_folder,
            "addVersion" => &self.add_version,
            "rename" => &self.rename,
            "moveTo" => &self.move_to,
            "trash" => &self.trash,
            "restore" => &self.restore,
            "share" => &self.share,
            _ => return None,
        };
        allowed.object(&asked.below)
    }
}
