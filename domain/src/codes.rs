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
    use crate::giving::{FundClass, Intention, OpportunityState};
    use std::fmt::Debug;
    use std::str::FromStr;

    fn check<T>(all: &[T])
    where
        T: Copy + Debug + PartialEq + ToString + FromStr + serde::Serialize + serde::de::DeserializeOwned,
    {
        for choice in all {
            let json = serde_json::to_string(choice).unwrap();
            assert_eq!(json, format!("\"{}\"", choice.to_string()));
            assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *choice);
            assert_eq!(choice.to_string().parse().ok(), Some(*choice));
        }
        assert!(serde_json::from_str::<T>("\"unheard_of\"").is_err());
        assert!("".parse::<T>().is_err());
    }

    #[test]
    fn codes_are_read_as_written() {
        check(FundClass::ALL);
        check(Intention::ALL);
        check(OpportunityState::ALL);
    }
}
