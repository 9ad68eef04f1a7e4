//! Contents of documents, as one contact sees them.

use async_graphql::{ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use portico_projections::access::ContactVersion;

use super::item::unless;
use crate::bytes::is_viewable;
use crate::commands::not_viewable;
use crate::graphql::shared::Allowed;

/// One content of a document that the viewer may see.
pub(super) struct Version(pub(super) ContactVersion);

/// What the viewer may do with one content, each with the reason why not.
#[derive(Clone, SimpleObject)]
pub(super) struct VersionCan {
    /// Look at it here, without taking it away.
    pub view: Allowed,
    /// Take it away.
    pub download: Allowed,
}

impl VersionCan {
    pub(super) fn of(version: &ContactVersion) -> Self {
        Self {
            view: Self::may_view(version),
            download: Self::may_download(version),
        }
    }

    pub(super) fn may_view(version: &ContactVersion) -> Allowed {
        let media_type = version.media_type.as_str();
        Allowed::unless((!is_viewable(media_type)).then(|| not_viewable(media_type)))
    }

    pub(super) fn may_download(version: &ContactVersion) -> Allowed {
        unless(version.no_download)
    }
}

/// One content of a document that the viewer may see.
#[Object]
impl Version {
    /// Which: the `versionId` of `beginView` and `beginDownload`.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// From 1, among the versions that the viewer may see.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// Bytes, in decimal digits.
    async fn size(&self) -> String {
        self.0.size.to_string()
    }

    /// As recognised from the bytes.
    async fn media_type(&self) -> &str {
        &self.0.media_type
    }

    /// When it was put there.
    async fn added_at(&self) -> DateTime<Utc> {
        self.0.added_at
    }

    /// Whether the viewer sent it; otherwise it is the firm's.
    async fn mine(&self) -> bool {
        self.0.mine
    }

    /// What the viewer may do with it.
    async fn viewer_can(&self) -> VersionCan {
        VersionCan::of(&self.0)
    }
}
