//! Codes with all that is said of them, in one place each.

/// An enum of codes: the documentation of each says when it comes; after `=` stand
/// the code, what it says (or says for instance), and what a page makes of it.
macro_rules! codes {
    (
        $(#[doc = $about:literal])+
        $enum:ident:
        $(
            $(#[doc = $when:literal])+
            $name:ident = $code:expr, $message:expr => $show:literal;
        )+
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum $enum {
            $($(#[doc = $when])+ $name,)+
        }

        impl $enum {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The code, which never changes.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// What it says, or says for instance.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)+ }
            }

            /// When it comes.
            #[must_use]
            pub const fn when(self) -> &'static str {
                match self { $(Self::$name => concat!($($when),+),)+ }
            }

            /// What a page makes of it.
            #[must_use]
            pub const fn show(self) -> &'static str {
                match self { $(Self::$name => $show,)+ }
            }
        }
    };
}

pub(crate) use codes;
