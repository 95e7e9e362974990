//! Closed sets that are stored and sent as text codes.

use thiserror::Error;

/// The text names none of the choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not one of the choices")]
pub struct UnknownChoice;

/// Defines an enum whose variants have a text code each: one spelling for storage, forms and JSON.
macro_rules! coded_enum {
    (
        $(#[$docs:meta])*
        $name:ident { $($(#[$variant_docs:meta])* $variant:ident = $code:literal,)+ }
    ) => {
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_docs])* $variant,)+
        }

        impl $name {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The text code in storage, forms and JSON.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $($name::$variant => $code,)+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::codes::UnknownChoice;

            fn from_str(text: &str) -> Result<$name, $crate::codes::UnknownChoice> {
                match text {
                    $($code => Ok($name::$variant),)+
                    _ => Err($crate::codes::UnknownChoice),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.code())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use coded_enum;

#[cfg(test)]
mod tests {
    coded_enum! {
        /// A set for this test.
        Fruit {
            /// A date.
            Date = "date",
            /// A fig.
            Fig = "fig",
        }
    }

    #[test]
    fn codes_are_read_as_written() {
        for fruit in Fruit::ALL {
            assert_eq!(fruit.code().parse(), Ok(*fruit));
            let json = serde_json::to_string(fruit).unwrap();
            assert_eq!(json, format!("\"{fruit}\""));
            assert_eq!(serde_json::from_str::<Fruit>(&json).unwrap(), *fruit);
        }
        assert!("Date".parse::<Fruit>().is_err());
        assert!(serde_json::from_str::<Fruit>("\"apple\"").is_err());
    }
}
