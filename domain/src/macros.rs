//! What all event enums share, and the enums of words inside them.

/// Defines an enum of unit variants with the text used in events, rows and
/// GraphQL alike.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// All values, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in events and rows.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Reads what [`Self::as_str`] wrote.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

/// Implements [`cqrs_es::DomainEvent`] for an event enum and lists its type
/// names. The name of the variant is the event's type in the log, for ever;
/// all events listed here are at version `1.0`.
macro_rules! domain_event {
    ($events:ident: $($variant:ident),+ $(,)?) => {
        impl $events {
            /// The event types of this aggregate, as they stand in the log.
            pub const TYPES: &'static [&'static str] = &[$(stringify!($variant)),+];

            /// This event's type, as it stands in the log.
            #[must_use]
            pub const fn type_name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => stringify!($variant)),+ }
            }
        }

        impl cqrs_es::DomainEvent for $events {
            fn event_type(&self) -> String {
                self.type_name().to_owned()
            }

            fn event_version(&self) -> String {
                crate::catalogue::EVENT_VERSION.to_owned()
            }
        }
    };
}

/// Implements [`cqrs_es::Aggregate`] by a pure `decide(&self, command)` and an
/// `apply` that cannot fail.
macro_rules! aggregate {
    ($aggregate:ident, $type:literal, $command:ty, $event:ty, $error:ty) => {
        impl cqrs_es::Aggregate for $aggregate {
            const TYPE: &'static str = $type;
            type Command = $command;
            type Event = $event;
            type Error = $error;
            type Services = ();

            async fn handle(
                &mut self,
                command: Self::Command,
                (): &Self::Services,
                sink: &cqrs_es::event_sink::EventSink<Self>,
            ) -> Result<(), Self::Error> {
                for event in self.decide(command)? {
                    sink.write(event, self).await;
                }
                Ok(())
            }

            fn apply(&mut self, event: Self::Event) {
                self.assign(event);
            }
        }
    };
}
