//! Yes or no, where a server may leave it open.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An answer to a yes-or-no question of an event. A field that is absent means no, because servers
/// leave out what is false; `null` is what those write that do not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Told {
    /// It is not so.
    #[default]
    No,
    /// It is so.
    Yes,
    /// The server does not tell.
    Untold,
}

impl Told {
    /// Whether it is told that it is so.
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }

    /// Whether it is told that it is not so.
    pub fn is_no(self) -> bool {
        self == Self::No
    }

    /// For files: `true`, `false`, or nothing.
    pub fn cell(self) -> &'static str {
        match self {
            Self::No => "false",
            Self::Yes => "true",
            Self::Untold => "",
        }
    }

    /// [`Told::is_no`], as serde asks for it.
    pub(crate) fn is_left_out(&self) -> bool {
        self.is_no()
    }

    /// Whether either is so: certain as soon as one of them is, not told while one is open.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, Self::No) => Self::No,
            _ => Self::Untold,
        }
    }
}

impl From<bool> for Told {
    fn from(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Untold => serializer.serialize_none(),
            told => serializer.serialize_bool(told.is_yes()),
        }
    }
}

impl<'de> Deserialize<'de> for Told {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<bool>::deserialize(deserializer)
            .map(|value| value.map_or(Self::Untold, Self::from))
    }
}

#[cfg(test)]
mod tests {
    use super::Told::{self, No, Untold, Yes};

    #[test]
    fn null_is_an_answer_of_its_own() {
        for (json, told) in [("true", Yes), ("false", No), ("null", Untold)] {
            assert_eq!(serde_json::from_str::<Told>(json).unwrap(), told);
            assert_eq!(serde_json::to_string(&told).unwrap(), json);
        }
        assert!(serde_json::from_str::<Told>("1").is_err());
    }

    #[test]
    fn one_of_two_is_enough_and_an_open_one_leaves_it_open() {
        let table = [
            (No, No, No),
            (No, Yes, Yes),
            (Untold, Yes, Yes),
            (Untold, No, Untold),
            (Untold, Untold, Untold),
        ];
        for (a, b, expected) in table {
            assert_eq!((a.or(b), b.or(a)), (expected, expected));
        }
    }
}
