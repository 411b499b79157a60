//! The rules of a policy: a JSON object in the order that its authors chose.

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use std::fmt;

/// Claim paths with their expected values, in the order written. A value is normally a pattern in a
/// string; other values are kept and shown as they are.
///
/// The order is kept only when JSON text is read directly into this type
/// ([`AuthPolicy::read`](super::AuthPolicy::read)): [`Value`] sorts the keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules(Vec<(String, Value)>);

impl Rules {
    /// No rules.
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of rules.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Claim path and expected value, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> + Clone {
        self.0.iter().map(|(path, value)| (path.as_str(), value))
    }

    /// The expected value of the rule with exactly this path text.
    pub fn get(&self, path: &str) -> Option<&Value> {
        self.0.iter().find(|(other, _)| other == path).map(|(_, value)| value)
    }

    /// Whether there is a rule with exactly this path text.
    pub fn contains(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// Whether these are the same rules in any order.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(path, value)| other.get(path) == Some(value))
    }

    /// Sets the expected value of a path. A new path is added at the end.
    pub fn set(&mut self, path: impl Into<String>, value: impl Into<Value>) {
        let (path, value) = (path.into(), value.into());
        match self.0.iter_mut().find(|(other, _)| *other == path) {
            Some(rule) => rule.1 = value,
            None => self.0.push((path, value)),
        }
    }

    /// Changes the path of a rule; its position and value do not change. Another rule with the new
    /// path is removed.
    pub fn rename(&mut self, from: &str, to: &str) {
        if from == to || !self.contains(from) {
            return;
        }
        self.remove(to);
        if let Some(rule) = self.0.iter_mut().find(|(path, _)| path == from) {
            to.clone_into(&mut rule.0);
        }
    }

    /// Removes a rule.
    pub fn remove(&mut self, path: &str) {
        self.0.retain(|(other, _)| other != path);
    }
}

impl<P: Into<String>, V: Into<Value>> FromIterator<(P, V)> for Rules {
    fn from_iter<I: IntoIterator<Item = (P, V)>>(pairs: I) -> Self {
        let mut rules = Self::new();
        for (path, value) in pairs {
            rules.set(path, value);
        }
        rules
    }
}

impl Serialize for Rules {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Rules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Rules;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of claim paths")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rules, A::Error> {
        let mut rules = Rules::new();
        while let Some((path, value)) = map.next_entry::<String, Value>()? {
            rules.set(path, value);
        }
        Ok(rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_of_rules() {
        let text = r#"{"sub":"a*","aud":"x","a":1,"\"k.io\".b":null}"#;
        let rules: Rules = serde_json::from_str(text).unwrap();
        let paths: Vec<&str> = rules.iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["sub", "aud", "a", "\"k.io\".b"]);
        assert_eq!(serde_json::to_string(&rules).unwrap(), text);
    }

    #[test]
    fn of_duplicate_paths_the_last_one_counts() {
        let rules: Rules = serde_json::from_str(r#"{"a":"1","b":"2","a":"3"}"#).unwrap();
        assert_eq!(rules, [("a", "3"), ("b", "2")].into_iter().collect());
    }

    #[test]
    fn is_edited_in_place() {
        let mut rules: Rules = [("a", "1"), ("b", "2"), ("c", "3")].into_iter().collect();
        rules.rename("a", "c");
        assert_eq!(rules, [("c", "1"), ("b", "2")].into_iter().collect());
        rules.rename("missing", "b");
        rules.set("b", "4");
        rules.remove("c");
        assert_eq!(rules, [("b", "4")].into_iter().collect());
    }
}
