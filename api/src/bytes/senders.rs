//! How many uploads a person sends bytes of at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use crate::auth::Person;

/// Our page sends six files at a time, clients of tus in common use up to twenty;
/// lines that broke and are not known to have still leave places.
pub const SENT_AT_ONCE: usize = 32;

/// Bytes may come as slowly as they like, so that a request may last for hours; one
/// person's must not take all the places of the firm.
#[derive(Default)]
pub struct Senders(Mutex<HashMap<Uuid, Weak<Semaphore>>>);

/// A place, until it is dropped.
pub(super) type Sending = OwnedSemaphorePermit;

impl Senders {
    /// A place at once, or none: who waited for one would take one of the others'.
    pub(super) fn enter(&self, person: Person) -> Option<Sending> {
        self.places(person.uuid()).try_acquire_owned().ok()
    }

    fn places(&self, person: Uuid) -> Arc<Semaphore> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, places| places.strong_count() > 0);
        if let Some(known) = all.get(&person).and_then(Weak::upgrade) {
            return known;
        }
        let places = Arc::new(Semaphore::new(SENT_AT_ONCE));
        all.insert(person, Arc::downgrade(&places));
        places
    }
}

#[cfg(test)]
mod tests {
    use portico_domain::{ContactId, StaffId};

    use super::*;

    #[test]
    fn a_person_has_so_many_places_and_takes_none_of_another_persons() {
        let senders = Senders::default();
        let clara = Person::Contact(ContactId::new(Uuid::from_u128(1)));
        let owner = Person::Staff(StaffId::new(Uuid::from_u128(2)));
        let mut held: Vec<_> = (0..SENT_AT_ONCE)
            .map_while(|_| senders.enter(clara))
            .collect();
        assert_eq!(held.len(), SENT_AT_ONCE);
        assert!(senders.enter(clara).is_none());
        assert!(senders.enter(owner).is_some());
        held.pop();
        assert!(senders.enter(clara).is_some(), "one has ended");
    }

    #[test]
    fn nothing_is_kept_of_who_sends_nothing() {
        let senders = Senders::default();
        for number in 0..10 {
            let person = Person::Contact(ContactId::new(Uuid::from_u128(number)));
            assert!(senders.enter(person).is_some());
        }
        assert_eq!(senders.0.lock().unwrap().len(), 1);
    }
}
