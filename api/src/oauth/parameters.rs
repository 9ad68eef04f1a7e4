//! The parameters of a query or a form.

/// As they came; those that nobody knows are left alone, as RFC 6749 (3.1) has it.
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(super) fn read(text: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(text);
        // One without a value is none.
        let given = pairs.filter(|(_, value)| !value.is_empty());
        Self(
            given
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }

    /// The value of one that came once.
    pub(super) fn once(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(given, _)| given == name);
        let (_, value) = values.next()?;
        values.next().is_none().then_some(value)
    }

    /// Whether any came twice.
    pub(super) fn repeat(&self) -> bool {
        let mut names: Vec<_> = self.0.iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        names.windows(2).any(|pair| pair[0] == pair[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_twice_or_empty_is_not_there() {
        let given = Parameters::read(b"a=1&b=&c=2&c=3&d=%26%3D+x");
        assert_eq!(given.once("a"), Some("1"));
        assert_eq!((given.once("b"), given.once("c")), (None, None));
        assert_eq!(given.once("d"), Some("&= x"));
        assert!(given.repeat());
        assert!(!Parameters::read(b"a=1&b=1&b=").repeat());
    }
}
