//! Rows of a contact's lists, read off.

use async_graphql::resolver_utils::enum_value;
use portico_projections::access::ContactVersion;

use super::item::{Item, ViewerCan};
use super::version::VersionCan;
use crate::graphql::shared::{Asked, ItemKind, Json, Plain, maybe};

impl Plain for Item {
    const TYPE: &'static str = "Item";

    fn write(&self, asked: &Asked<'_>, json: &mut Json) -> Option<()> {
        let row = &self.row;
        match asked.field {
            "id" => json.put(&row.id),
            "kind" => json.put(&enum_value(ItemKind::from(row.shape))),
            "name" => json.put(&row.name.as_deref()),
            "parentId" => json.put(&row.parent),
            "modifiedAt" => json.put(&row.modified_at.to_rfc3339()),
            "version" => maybe(row.version.as_ref(), asked, json),
            "mine" => json.put(&row.own_work),
            "viewerCan" => json.object(&asked.below, "ViewerCan", |asked, json| {
                viewer_can(self, asked, json)
            }),
            _ => None,
        }
    }
}

impl Plain for ContactVersion {
    const TYPE: &'static str = "Version";

    fn write(&self, asked: &Asked<'_>, json: &mut Json) -> Option<()> {
        match asked.field {
            "id" => json.put(&self.id),
            "number" => json.put(&self.number),
            "size" => json.put(&self.size.to_string()),
            "mediaType" => json.put(&self.media_type),
            "addedAt" => json.put(&self.added_at.to_rfc3339()),
            "mine" => json.put(&self.mine),
            "viewerCan" => json.object(&asked.below, "VersionCan", |asked, json| {
                let allowed = match asked.field {
                    "view" => VersionCan::may_view(self),
                    "download" => VersionCan::may_download(self),
                    _ => return None,
                };
                allowed.object(&asked.below, json)
            }),
            _ => None,
        }
    }
}

/// Writes what was asked of [`ViewerCan`]: each reason is put into words only where
/// it is asked for.
fn viewer_can(item: &Item, asked: &Asked<'_>, json: &mut Json) -> Option<()> {
    let row = &item.row;
    let allowed = match asked.field {
        "view" => ViewerCan::may_view(row),
        "download" => ViewerCan::may_download(row),
        "upload" => ViewerCan::may_upload(row, item.role),
        "newFolder" => ViewerCan::may_make_folder(row, item.role),
        "withdraw" => ViewerCan::may_withdraw(row),
        _ => return None,
    };
    allowed.object(&asked.below, json)
}
