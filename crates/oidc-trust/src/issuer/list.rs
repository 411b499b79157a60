//! The list of issuers: what its address says, which rows it lets through and in which order, and
//! what an issuer's policies come to in a few words.

use super::duration;
use console_core::text::letters::{occurrences, order_key};
use console_core::text::query_string;
use console_core::text::visible_text::visible;
use console_core::view::sort;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use token_api::oidc::{Decision, Issuer, PolicyDefinition};
use token_api::page::Row;
use token_api::time::{Moment, UnixSeconds};

/// The view of the list. Defaults are left out of the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssuerQuery {
    /// The text filter, as typed.
    pub text: String,
    /// What the rows are ordered by.
    pub sort: IssuerSort,
    /// Whether times are shown in UTC instead of local time.
    pub utc: bool,
}

/// An order of issuers.
pub type IssuerSort = sort::Sort<IssuerColumn>;

/// A column that rows can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssuerColumn {
    /// The name.
    Name,
    /// When a token was last exchanged; never counts as the earliest.
    LastUsed,
    /// The longest life of its tokens; the server's own maximum comes first.
    MaxExpiration,
}

impl sort::SortColumn for IssuerColumn {
    const ALL: &'static [Self] = &[Self::Name, Self::LastUsed, Self::MaxExpiration];
    const DEFAULT: Self = Self::Name;

    fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::LastUsed => "last-used",
            Self::MaxExpiration => "max-expiration",
        }
    }

    fn starts_descending(self) -> bool {
        self != Self::Name
    }
}

impl FromStr for IssuerQuery {
    type Err = std::convert::Infallible;

    /// Reads any address: unknown keys and words count as absent.
    fn from_str(search: &str) -> Result<Self, Self::Err> {
        let mut query = Self::default();
        for (key, value) in query_string::parse(search) {
            match key.as_str() {
                "q" => query.text = value,
                "sort" => query.sort = IssuerSort::parse(&value).unwrap_or_default(),
                "time" => query.utc = value == "utc",
                _ => {}
            }
        }
        Ok(query)
    }
}

impl fmt::Display for IssuerQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sort = self.sort.to_string();
        let pairs = [
            ("q", self.text.as_str(), !self.text.is_empty()),
            ("sort", sort.as_str(), self.sort != IssuerSort::default()),
            ("time", "utc", self.utc),
        ];
        let written = pairs.into_iter().filter(|(.., write)| *write).map(|(k, v, _)| (k, v));
        f.write_str(&query_string::print(written))
    }
}

/// The rows that the query lets through, in its order, as indices into `rows`. A row that could
/// not be read stands first, whatever the order.
pub fn arrange(
    rows: &[Row<Issuer>],
    query: &IssuerQuery,
    lower_case: fn(&str) -> String,
) -> Vec<usize> {
    // Every word has to be somewhere in it.
    let words: Vec<&str> = query.text.split_whitespace().collect();
    let fits = |row: &Row<Issuer>| {
        words.iter().all(|word| {
            row.read().is_some_and(|issuer| {
                let texts = [issuer.name.as_str(), issuer.url.as_str(), issuer.id.as_str()];
                texts.iter().any(|text| !occurrences(text, word, lower_case).is_empty())
            })
        })
    };
    let mut order: Vec<usize> = (0..rows.len()).filter(|at| fits(&rows[*at])).collect();
    order.sort_by(|a, b| match (rows[*a].read(), rows[*b].read()) {
        (Some(one), Some(other)) => compare(one, other, query.sort, lower_case),
        (one, other) => one.is_some().cmp(&other.is_some()),
    });
    order
}

fn compare(
    one: &Issuer,
    other: &Issuer,
    sort: IssuerSort,
    lower_case: fn(&str) -> String,
) -> Ordering {
    let by_name = || order_key(&one.name, lower_case).cmp(&order_key(&other.name, lower_case));
    let order = match sort.column {
        IssuerColumn::Name => by_name(),
        IssuerColumn::LastUsed => {
            let used = |issuer: &Issuer| last_use(issuer).at();
            used(one).cmp(&used(other))
        }
        IssuerColumn::MaxExpiration => one.max_expiration.cmp(&other.max_expiration),
    };
    let order = if sort.descending { order.reverse() } else { order };
    order.then_with(by_name)
}

/// When a token was last exchanged. Text that is no instant counts as odd.
pub fn last_use(issuer: &Issuer) -> Moment {
    match issuer.last_used.as_deref().map(str::trim) {
        None => Moment::Untold,
        Some("") => Moment::Never,
        Some(text) => match UnixSeconds::from_rfc3339(text) {
            // Go's zero time, which servers written in it send for "never".
            Some(at) if at.0 <= 0 => Moment::Never,
            Some(at) => Moment::At(at),
            None => Moment::from(serde_json::Value::from(text)),
        },
    }
}

/// The longest life of its tokens in words: "2 hours", or that the server decides.
pub fn max_expiration(issuer: &Issuer) -> String {
    match issuer.max_expiration {
        None | Some(0) => "server’s own".into(),
        Some(seconds) => duration::words(seconds),
    }
}

/// What policies come to: "allows 2, denies 1". Without one that allows, nothing gets in.
pub fn decisions(policies: &[PolicyDefinition]) -> String {
    let of = |wanted: &Decision| policies.iter().filter(|p| p.decision == *wanted).count();
    let (allow, deny) = (of(&Decision::Allow), of(&Decision::Deny));
    let other = policies.len() - allow - deny;
    let mut parts = Vec::new();
    match (allow, deny) {
        (0, 0) if other == 0 => return "denies everything: no policies".into(),
        (0, 0) => {}
        (0, _) => parts.push("denies everything: no policy allows".to_owned()),
        (_, 0) => parts.push(format!("allows {allow}")),
        _ => parts.push(format!("allows {allow}, denies {deny}")),
    }
    if other > 0 {
        parts.push(format!("{other} unknown"));
    }
    parts.join(", ")
}

/// Whether any policy allows anything.
pub fn allows_any(policies: &[PolicyDefinition]) -> bool {
    policies.iter().any(|policy| policy.decision == Decision::Allow)
}

/// What people call an issuer: its name, or its URL where it has none.
pub fn label(issuer: &Issuer) -> String {
    let name = issuer.name.trim();
    visible(if name.is_empty() { &issuer.url } else { name })
}

/// A name that no issuer of the list has: the wanted one, or it with a number.
pub fn suggest_name(wanted: &str, rows: &[Row<Issuer>]) -> String {
    let is_taken =
        |name: &str| rows.iter().filter_map(Row::read).any(|issuer| issuer.name.trim() == name);
    if !is_taken(wanted) {
        return wanted.to_owned();
    }
    let numbered = (2..).map(|number: u32| format!("{wanted} {number}"));
    numbered.into_iter().find(|name| !is_taken(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use token_api::oidc::PolicyTokenType;
    use token_api::page::BadRow;

    fn issuer(name: &str, used: Option<&str>, most: Option<i64>) -> Row<Issuer> {
        let issuer = json!({"id": name, "name": name, "url": format!("https://{name}.example"),
            "lastUsed": used, "maxExpiration": most});
        Row::Read(serde_json::from_value(issuer).unwrap())
    }

    fn rows() -> Vec<Row<Issuer>> {
        vec![
            issuer("beta", Some("2026-11-20T10:00:00Z"), Some(7200)),
            issuer("Alpha", None, None),
            Row::Unreadable(BadRow { id: None, problem: "odd".into() }),
            issuer("gamma", Some("2026-11-21T10:00:00Z"), Some(3600)),
        ]
    }

    fn names(search: &str) -> Vec<String> {
        let rows = rows();
        let query: IssuerQuery = search.parse().unwrap_or_default();
        let order = arrange(&rows, &query, |text| text.to_lowercase());
        let name = |at: usize| rows[at].read().map_or("?".into(), |issuer| issuer.name.clone());
        order.into_iter().map(name).collect()
    }

    #[test]
    fn the_address_reads_back() {
        for search in ["", "?q=git%20hub", "?sort=-name", "?sort=last-used&time=utc"] {
            let query: IssuerQuery = search.parse().unwrap_or_default();
            assert_eq!(query.to_string(), search);
        }
        let query: IssuerQuery = "?sort=odd&time=moon&x=1".parse().unwrap_or_default();
        assert_eq!(query, IssuerQuery::default());
    }

    #[test]
    fn rows_are_filtered_and_ordered() {
        for (search, expected) in [
            ("", vec!["?", "Alpha", "beta", "gamma"]),
            ("?sort=-name", vec!["?", "gamma", "beta", "Alpha"]),
            ("?sort=-last-used", vec!["?", "gamma", "beta", "Alpha"]),
            ("?sort=last-used", vec!["?", "Alpha", "beta", "gamma"]),
            ("?sort=max-expiration", vec!["?", "Alpha", "gamma", "beta"]),
            ("?q=ALPHA", vec!["Alpha"]),
            ("?q=gamma.example", vec!["gamma"]),
            ("?q=none", vec![]),
            ("?q=beta%20https", vec!["beta"]),
            ("?q=beta%20none", vec![]),
        ] {
            assert_eq!(names(search), expected, "{search}");
        }
    }

    #[test]
    fn a_name_is_suggested_that_is_free() {
        let rows = [issuer("GitLab", None, None), issuer("GitLab 2", None, None)];
        assert_eq!(suggest_name("GitHub", &rows), "GitHub");
        assert_eq!(suggest_name("GitLab", &rows), "GitLab 3");
    }

    #[test]
    fn a_press_turns_or_moves_the_order() {
        let sort = IssuerSort::default().pressed(IssuerColumn::LastUsed);
        assert!(sort.descending);
        assert!(!sort.pressed(IssuerColumn::LastUsed).descending);
        assert!(!sort.pressed(IssuerColumn::Name).descending);
    }

    #[test]
    fn last_use_is_read_or_told_to_be_odd() {
        let at = |used: Option<&str>| last_use(issuer("a", used, None).read().unwrap());
        assert_eq!(at(None), Moment::Untold, "not told is not never");
        assert_eq!(at(Some("")), Moment::Never);
        assert_eq!(at(Some("0001-01-01T00:00:00Z")), Moment::Never);
        assert_eq!(at(Some("1970-01-01T00:01:00Z")), Moment::At(UnixSeconds(60)));
        assert!(matches!(at(Some("soon")), Moment::Odd(_)));
    }

    #[test]
    fn policies_in_a_few_words() {
        let policy = |decision: &str| {
            PolicyDefinition::new(decision.to_owned().into(), PolicyTokenType::Organization)
        };
        for (decisions_of, words, allows) in [
            (vec![], "denies everything: no policies", false),
            (vec!["allow"], "allows 1", true),
            (vec!["allow", "deny", "allow"], "allows 2, denies 1", true),
            (vec!["deny", "deny"], "denies everything: no policy allows", false),
            (vec!["audit"], "1 unknown", false),
            (vec!["allow", "audit"], "allows 1, 1 unknown", true),
        ] {
            let policies: Vec<_> = decisions_of.into_iter().map(policy).collect();
            assert_eq!(decisions(&policies), words);
            assert_eq!(allows_any(&policies), allows, "{words}");
        }
    }

    #[test]
    fn lives_in_words() {
        let words = |most| max_expiration(issuer("a", None, most).read().unwrap());
        assert_eq!(words(None), "server’s own");
        assert_eq!(words(Some(0)), "server’s own");
        assert_eq!(words(Some(90_000)), "25 hours");
        assert_eq!(words(Some(-5)), "odd value -5");
    }
}
