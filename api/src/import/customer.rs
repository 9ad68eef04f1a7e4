//! A customer as people know it.

use std::fmt;

use serde::Serialize;

/// Whose documents they become.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Customer {
    /// Its number.
    #[serde(rename = "customer")]
    pub number: String,
    /// None once erased.
    pub name: Option<String>,
    /// With a list of customers the folder that stands there; safe to show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
}

impl fmt::Display for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = quoted(self.name.as_deref());
        write!(f, "customer {}, {name}", self.number)?;
        match &self.folder {
            Some(folder) => write!(f, ", folder {folder}"),
            None => Ok(()),
        }
    }
}

/// A name on one line.
pub(super) fn quoted(name: Option<&str>) -> String {
    name.map_or_else(|| "an erased name".to_owned(), |name| format!("{name:?}"))
}
