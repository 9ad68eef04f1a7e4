//! The customers of the firm, and the list of them that an import reads.

use super::random::Random;

pub(crate) struct Customer {
    number: usize,
    name: String,
}

const FAMILIES: &[&str] = &[
    "Baker",
    "O'Neill",
    "Müller",
    "Nováková",
    "Kowalski",
    "García",
    "Παπαδόπουλος",
    "Шевченко",
    "田中",
    "Åkesson",
    "Dupont",
    "de Vries",
    "حداد",
    "Yılmaz",
];
const FORMS: &[&str] = &[
    "& Sons Ltd",
    "GmbH & Co. KG",
    "s.r.o.",
    "sp. z o.o.",
    "S.A.",
    "Holding B.V.",
    "\"Express\" Transport",
    "Bakery, Café & Catering",
    "Dental Practice",
    "Architects",
];

impl Customer {
    pub(crate) fn all(random: &mut Random, count: usize) -> Vec<Self> {
        (0..count)
            .map(|index| Self {
                number: 10_001 + index,
                name: format!("{} {}", random.pick(FAMILIES), random.pick(FORMS)),
            })
            .collect()
    }

    /// The name of its folder; the number makes it unique.
    pub(crate) fn folder(&self) -> String {
        format!("{} {}", self.number, self.name)
    }
}

/// The columns `number,name,folder` (RFC 4180).
pub(crate) fn list(customers: &[Customer]) -> String {
    let rows = customers.iter().map(|customer| {
        let (name, folder) = (quoted(&customer.name), quoted(&customer.folder()));
        format!("{},{name},{folder}\r\n", customer.number)
    });
    let head = "number,name,folder\r\n".to_owned();
    std::iter::once(head).chain(rows).collect()
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_quotes_or_commas_is_quoted() {
        let customer = Customer {
            number: 10_001,
            name: "\"Express\", Baker".to_owned(),
        };
        assert_eq!(
            list(&[customer]),
            "number,name,folder\r\n10001,\"\"\"Express\"\", Baker\",\"10001 \"\"Express\"\", Baker\"\r\n"
        );
    }

    #[test]
    fn no_folder_name_holds_a_separator() {
        let customers = Customer::all(&mut Random::new(1, 0), 200);
        assert!(
            customers
                .iter()
                .all(|customer| !customer.folder().contains('/'))
        );
    }
}
