//! One after another where many would be in each other's way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use portico_domain::ItemId;
use portico_domain::values::ItemName;
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use super::upload_row::UploadRow;

/// Uploads of one name to one place take the next free number, so each conflicts
/// with each: of sixty at once the database would send fifty-nine back, and then
/// fifty-eight. Here they wait for one another before their transaction begins.
/// Those of other servers are still sent back and tried again, but never more
/// than one of each server at a time.
#[derive(Default)]
pub struct Turns(Mutex<HashMap<String, Weak<AsyncMutex<()>>>>);

/// The turn, until it is dropped.
pub(super) type Turn = OwnedMutexGuard<()>;

impl Turns {
    pub(super) async fn take(&self, upload: &UploadRow) -> Turn {
        self.queue(place_and_name(upload)).lock_owned().await
    }

    fn queue(&self, key: String) -> Arc<AsyncMutex<()>> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        queues.retain(|_, queue| queue.strong_count() > 0);
        if let Some(known) = queues.get(&key).and_then(Weak::upgrade) {
            return known;
        }
        let queue = Arc::default();
        queues.insert(key, Arc::downgrade(&queue));
        queue
    }
}

fn place_and_name(upload: &UploadRow) -> String {
    let name = ItemName::parse(&upload.name).map(|name| name.key());
    let name = name.unwrap_or_else(|_| upload.name.clone());
    let place = upload.document.or(upload.parent).map(ItemId::uuid);
    // With no place a contact's files go to a folder of their own.
    let place = place.unwrap_or_else(|| upload.person.uuid());
    format!("{} {place} {name}", upload.customer)
}
