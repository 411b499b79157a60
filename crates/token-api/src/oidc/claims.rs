//! The claims of an ID token, and how rules and time checks read them.

use super::path::ClaimPath;
use crate::json;
use crate::time::UnixSeconds;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The allowed difference between the clocks of issuer and verifier, in seconds.
pub const LEEWAY_SECONDS: i64 = 60;

/// The depth to which [`Claims::leaves`] looks into claims.
const MAX_DEPTH: usize = 16;

/// The claims: a JSON object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claims(Map<String, Value>);

/// Why a text is not a set of claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotClaims {
    /// Not JSON. Holds the reason in words for people.
    NotJson(String),
    /// JSON, but not an object.
    NotAnObject,
}

impl Claims {
    /// Parses claims from JSON text. Of duplicate claims the last one counts.
    ///
    /// # Errors
    /// When the text is not JSON, or not an object.
    pub fn parse(text: &str) -> Result<Self, NotClaims> {
        let value = json::parse(text).map_err(|e| NotClaims::NotJson(json::placed(&e)))?;
        Self::from_value(value)
    }

    /// Uses a JSON object as claims.
    ///
    /// # Errors
    /// When the value is not an object.
    pub fn from_value(value: Value) -> Result<Self, NotClaims> {
        match value {
            Value::Object(fields) => Ok(Self(fields)),
            _ => Err(NotClaims::NotAnObject),
        }
    }

    /// The claims as a JSON object.
    pub fn as_object(&self) -> &Map<String, Value> {
        &self.0
    }

    /// The value at a path, if there is one. Paths lead through objects only.
    pub fn get(&self, path: &ClaimPath) -> Option<&Value> {
        let (first, rest) = path.keys().split_first()?;
        rest.iter().try_fold(self.0.get(first)?, |value, key| value.as_object()?.get(key))
    }

    /// A top-level claim whose value is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// The paths of all values that are not objects, in the order of the keys.
    pub fn leaves(&self) -> Vec<(ClaimPath, &Value)> {
        let mut leaves = Vec::new();
        collect(&self.0, &mut Vec::new(), &mut leaves);
        leaves
    }

    /// Evaluates the time claims at `now`, with [`LEEWAY_SECONDS`].
    pub fn times(&self, now: UnixSeconds) -> TimeClaims {
        let late = |limit: i64| now.0 >= limit.saturating_add(LEEWAY_SECONDS);
        let early = |limit: i64| now.0 < limit.saturating_sub(LEEWAY_SECONDS);
        let of = |name: &str, bad: &dyn Fn(i64) -> bool, then: TimeState| {
            let Some(value) = self.0.get(name).filter(|value| !value.is_null()) else {
                return TimeClaim { at: None, state: TimeState::Absent };
            };
            let Some(at) = seconds(value) else {
                return TimeClaim { at: None, state: TimeState::NoTime };
            };
            let state = if bad(at) { then } else { TimeState::Fine };
            TimeClaim { at: Some(UnixSeconds(at)), state }
        };
        TimeClaims {
            exp: of("exp", &late, TimeState::Over),
            nbf: of("nbf", &early, TimeState::NotYet),
            iat: of("iat", &early, TimeState::NotYet),
        }
    }
}

fn collect<'a>(
    fields: &'a Map<String, Value>,
    keys: &mut Vec<String>,
    leaves: &mut Vec<(ClaimPath, &'a Value)>,
) {
    for (key, value) in fields {
        keys.push(key.clone());
        match value {
            Value::Object(inner) if keys.len() < MAX_DEPTH => collect(inner, keys, leaves),
            _ => leaves.extend(ClaimPath::of(keys.clone()).map(|path| (path, value))),
        }
        keys.pop();
    }
}

/// A `NumericDate` (RFC 7519): seconds. A fraction is dropped.
fn seconds(value: &Value) -> Option<i64> {
    let number = value.as_number()?;
    number.as_i64().or_else(|| number.as_f64().map(|seconds| seconds.floor() as i64))
}

/// The first integer that a number with a fraction or an exponent no longer tells from the next one:
/// 2^53. Integers of 64 bits are kept digit by digit; longer ones are read as such a number.
pub(super) const FIRST_INEXACT: f64 = 9_007_199_254_740_992.0;

/// Whether a number, or a number in a list, has more digits than are kept. Two different IDs could
/// then look equal, so such a number is never compared.
pub fn is_inexact(value: &Value) -> bool {
    match value {
        Value::Number(number) => {
            !number.is_i64()
                && !number.is_u64()
                && number.as_f64().is_none_or(|number| number.abs() >= FIRST_INEXACT)
        }
        Value::Array(elements) => elements.iter().any(is_inexact),
        _ => false,
    }
}

/// The text that a pattern is matched against: a string itself, a number or boolean as JSON. `None`
/// for all other values, and for a number whose digits are not all known.
pub fn as_text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(_) if is_inexact(value) => None,
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(true) => Some(Cow::Borrowed("true")),
        Value::Bool(false) => Some(Cow::Borrowed("false")),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The time claims of an ID token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeClaims {
    /// When the token expires. Required.
    pub exp: TimeClaim,
    /// From when the token is valid.
    pub nbf: TimeClaim,
    /// When it was issued.
    pub iat: TimeClaim,
}

impl TimeClaims {
    /// Whether the token is valid now: `exp` exists and is not over, and `nbf` and `iat` are not in
    /// the future.
    pub fn good(&self) -> bool {
        let allowed = |claim: TimeClaim| matches!(claim.state, TimeState::Fine | TimeState::Absent);
        self.exp.state == TimeState::Fine && allowed(self.nbf) && allowed(self.iat)
    }
}

/// One time claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeClaim {
    /// The instant, if there is one.
    pub at: Option<UnixSeconds>,
    /// What the claim means at the time of evaluation.
    pub state: TimeState,
}

/// What a time claim means at a given time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeState {
    /// The claim is missing.
    Absent,
    /// The claim is not a number.
    NoTime,
    /// The claim allows the token, with leeway.
    Fine,
    /// The token has expired.
    Over,
    /// The instant is in the future.
    NotYet,
}
