//! What an item was made of, told by its id.
//!
//! The last bytes of an id that an import makes are a keyed hash of the others
//! and of the name on disk. So a later run knows whose document a numbered name
//! is, whatever twins came and went meanwhile. Without the master key nothing
//! can be told of the name, and two ids never show that theirs was one.

use portico_domain::ItemId;
use portico_domain::values::ItemName;
use portico_event_log::keys::MasterKey;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

/// How many bytes of an id are the hash. The others keep ids apart.
const MARK: usize = 4;

/// Below this no name is cut for its number.
const CUT: usize = 230;

/// An id for what is made of the entry of this name.
pub(super) fn id_for(master: &MasterKey, new: Uuid, on_disk: &str) -> ItemId {
    let mut bytes = *new.as_bytes();
    bytes[16 - MARK..].copy_from_slice(&mark(master, new, on_disk));
    ItemId::new(Uuid::from_bytes(bytes))
}

/// Whether an import made the item of an entry of this name.
pub(super) fn is_of(master: &MasterKey, item: ItemId, on_disk: &str) -> bool {
    item.uuid().as_bytes()[16 - MARK..] == mark(master, item.uuid(), on_disk)
}

fn mark(master: &MasterKey, id: Uuid, on_disk: &str) -> [u8; MARK] {
    let rest = hex::encode(&id.as_bytes()[..16 - MARK]);
    let hash = master.hmac("import", &format!("{rest} {on_disk}"));
    [hash[0], hash[1], hash[2], hash[3]]
}

/// The name on disk of the twin that became the item under this numbered name;
/// `None` where the name is the item's own. The names on disk are asked too: a
/// long one is cut where it is numbered, and one may mix normal forms.
pub(super) fn twin<'a>(
    master: &MasterKey,
    (item, name): (ItemId, &str),
    mut on_disk: impl Iterator<Item = (&'a ItemName, &'a str)>,
) -> Option<String> {
    let numbers = numbers(name);
    if numbers.is_empty() || is_of(master, item, name) {
        return None;
    }
    let made_of = |text: &str| is_of(master, item, text);
    let plain = numbers.iter().filter_map(|(n, plain)| {
        let plain = ItemName::parse(plain).ok()?;
        (plain.numbered(*n).as_str() == name).then_some(plain)
    });
    for plain in plain {
        let decomposed: String = plain.as_str().nfd().collect();
        let forms = [plain.as_str(), decomposed.as_str()];
        if let Some(form) = forms.into_iter().find(|form| made_of(form)) {
            return Some(form.to_owned());
        }
    }
    let is_twin = |(own, text): &(&ItemName, &str)| {
        let odd = text.len() >= CUT || !text.is_ascii();
        odd && numbers
            .iter()
            .any(|(n, _)| own.numbered(*n).as_str() == name)
            && made_of(text)
    };
    on_disk.find(is_twin).map(|(_, text)| text.to_owned())
}

/// Each number that the name may end in, with what it is without.
fn numbers(name: &str) -> Vec<(u32, String)> {
    let number = |(at, mark): (usize, &str)| {
        let (number, rest) = name[at + mark.len()..].split_once(')')?;
        let n = number.parse().ok()?;
        Some((n, format!("{}{rest}", &name[..at])))
    };
    name.match_indices(" (").filter_map(number).collect()
}
