//! Rows of a contact's lists, read off.

use async_graphql::resolver_utils::enum_value;
use async_graphql::{ScalarType, Value};

use super::item::{Item, Version, ViewerCan};
use crate::graphql::shared::{Asked, ItemKind, Plain, maybe, text};

impl Plain for Item {
    const TYPE: &'static str = "Item";

    fn value(&self, asked: &Asked<'_>) -> Option<Value> {
        let row = &self.row;
        match asked.field {
            "id" => Some(row.id.to_string().into()),
            "kind" => Some(enum_value(ItemKind::from(row.shape))),
            "name" => Some(text(row.name.as_deref())),
            "parentId" => Some(text(row.parent.map(|parent| parent.to_string()))),
            "modifiedAt" => Some(row.modified_at.to_value()),
            "version" => maybe(row.version.as_ref().map(Version::from).as_ref(), asked),
            "mine" => Some(row.own_work.into()),
            "viewerCan" => ViewerCan::of(row, self.role).object(&asked.below),
            _ => None,
        }
    }
}

impl Plain for Version {
    const TYPE: &'static str = "Version";

    fn value(&self, asked: &Asked<'_>) -> Option<Value> {
        match asked.field {
            "number" => Some(self.number.into()),
            "size" => Some(self.size.as_str().into()),
            "mediaType" => Some(self.media_type.as_str().into()),
            _ => None,
        }
    }
}

impl Plain for ViewerCan {
    const TYPE: &'static str = "ViewerCan";

    fn value(&self, asked: &Asked<'_>) -> Option<Value> {
        let allowed = match asked.field {
            "view" => &self.view,
            "download" => &self.download,
            "upload" => &self.upload,
            "newFolder" => &self.new_folder,
            "withdraw" => &self.withdraw,
            _ => return None,
        };
        allowed.object(&asked.below)
    }
}
