//! Rows of staff lists, read off.

use async_graphql::resolver_utils::enum_value;
use portico_domain::access::ItemShape;

use super::item::{ClientAccess, Item, Version};
use super::viewer_can::ViewerCan;
use crate::graphql::shared::{Asked, ItemKind, Json, Plain, maybe};

impl Plain for Item {
    const TYPE: &'static str = "Item";

    fn write(&self, asked: &Asked<'_>, json: &mut Json) -> Option<()> {
        let row = &self.row;
        let sender = row.contact.filter(|_| row.own_work);
        match asked.field {
            "id" => json.put(&row.id),
            "customerId" => json.put(&row.customer),
            "kind" => json.put(&enum_value(ItemKind::from(row.shape))),
            "purpose" => json.put(&match row.shape {
                ItemShape::Folder(purpose) => Some(purpose.as_str()),
                ItemShape::Matter | ItemShape::Document => None,
            }),
            "name" => json.put(&row.name.as_deref()),
            "parentId" => json.put(&row.parent),
            "modifiedAt" => json.put(&row.modified_at.to_rfc3339()),
            "createdAt" => json.put(&row.created_at.to_rfc3339()),
            "sentByContactId" => json.put(&sender),
            "trashedAt" => json.put(&row.trashed_at.map(|at| at.to_rfc3339())),
            "sectionId" => json.put(&row.section),
            "withdrawn" => json.put(&row.withdrawn),
            "version" => maybe(row.version.clone().map(Version::from).as_ref(), asked, json),
            "clientAccess" => ClientAccess::from(&row.client_access).object(&asked.below, json),
            "viewerCan" => self.allows().object(&asked.below, json),
            _ => None,
        }
    }
}

impl Plain for Version {
    const TYPE: &'static str = "Version";

    fn write(&self, asked: &Asked<'_>, json: &mut Json) -> Option<()> {
        match asked.field {
            "id" => json.put(&self.id),
            "number" => json.put(&self.number),
            "size" => json.put(&self.size),
            "mediaType" => json.put(&self.media_type),
            "sha256" => json.put(&self.sha256),
            "scan" => json.put(&self.scan),
            "uploadedAt" => json.put(&self.uploaded_at.to_rfc3339()),
            "fromClient" => json.put(&self.from_client),
            "accepted" => json.put(&self.accepted),
            "openedByStaff" => json.put(&self.opened_by_staff),
            _ => None,
        }
    }
}

impl Plain for ClientAccess {
    const TYPE: &'static str = "ClientAccess";

    fn write(&self, asked: &Asked<'_>, json: &mut Json) -> Option<()> {
        match asked.field {
            "state" => json.put(&enum_value(self.state)),
            "label" => json.put(&self.label),
            "reached" => json.put(&self.reached),
            "members" => json.put(&self.members),
            "origin" => json.put(&self.origin.map(enum_value)),
            "source" => json.put(&self.source.as_deref()),
            _ => None,
        }
    }
}

impl Plain for ViewerCan {
    const TYPE: &'static str = "ViewerCan";

    fn write(&self, asked: &Asked<'_>, json: &mut Json) -> Option<()> {
        let allowed = match asked.field {
            "download" => &self.download,
            "upload" => &self.upload,
            "newFolder" => &self.new_folder,
            "addVersion" => &self.add_version,
            "accept" => &self.accept,
            "rename" => &self.rename,
            "moveTo" => &self.move_to,
            "setSection" => &self.set_section,
            "trash" => &self.trash,
            "restore" => &self.restore,
            "restoreKeepBoth" => &self.restore_keep_both,
            "purge" => &self.purge,
            "share" => &self.share,
            _ => return None,
        };
        allowed.object(&asked.below, json)
    }
}
