//! Filters a token list by facets: expiry, last use, admin, role and creator. Each facet has at
//! most one value, and a token must satisfy all facets that are set. Views are named sets of facets
//! for frequent questions. The current time is an argument.

mod view;

use crate::delete::consequences::is_refused_use;
use console_core::text::letters::{LowerCase, in_order};
use console_core::text::order::sorted;
use console_core::when::NOT_TOLD;
use token_api::time::{Moment, SECONDS_PER_DAY, UnixSeconds};
use token_api::token::AccessToken;
pub use view::View;

/// The facets that are set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By expiry.
    pub expires: Option<Expires>,
    /// By last use.
    pub used: Option<Used>,
    /// Admin tokens, or the others.
    pub admin: Option<Admin>,
    /// The name of the role.
    pub role: Option<String>,
    /// The login of the creator.
    pub creator: Option<String>,
}

/// When a token expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expires {
    /// Within a week from now.
    Week,
    /// Within 30 days from now.
    Month,
    /// Never.
    Never,
    /// It has expired.
    Expired,
    /// The server does not say.
    Untold,
    /// In the seven days (UTC) that begin with this day, counted from 1970-01-01.
    WeekFrom(i64),
}

/// The word in the address for values that the server does not say.
const UNTOLD: &str = "not-told";

impl Expires {
    /// Every value except the weeks, in the order of display.
    pub const ALL: [Self; 5] = [Self::Week, Self::Month, Self::Never, Self::Expired, Self::Untold];

    fn word(self) -> String {
        match self {
            Self::Week => "7d".into(),
            Self::Month => "30d".into(),
            Self::Never => "never".into(),
            Self::Expired => "expired".into(),
            Self::Untold => UNTOLD.into(),
            Self::WeekFrom(day) => day_text(day),
        }
    }

    fn parse(word: &str) -> Option<Self> {
        let fixed = Self::ALL.into_iter().find(|value| value.word() == word);
        fixed.or_else(|| {
            let start = UnixSeconds::from_rfc3339(&format!("{word}T00:00:00Z"))?;
            Some(Self::WeekFrom(start.0.div_euclid(SECONDS_PER_DAY)))
        })
    }

    /// Whether an expiry has this value; `None` if the server does not say.
    fn holds(self, expiry: &Moment, now: UnixSeconds) -> Option<bool> {
        if expiry.is_untold() {
            return (self == Self::Untold).then_some(true);
        }
        let within = |days: i64| {
            let left = expiry.at().map(|at| at.seconds_since(now));
            left.is_some_and(|left| left > 0 && left <= days * SECONDS_PER_DAY)
        };
        let day = |at: UnixSeconds| at.0.div_euclid(SECONDS_PER_DAY);
        Some(match self {
            Self::Week => within(7),
            Self::Month => within(30),
            Self::Never => *expiry == Moment::Never,
            Self::Expired => expiry.is_over(now),
            Self::Untold => false,
            Self::WeekFrom(first) => {
                expiry.at().is_some_and(|at| (first..first.saturating_add(7)).contains(&day(at)))
            }
        })
    }
}

/// When a token was last used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    /// Within a week.
    Week,
    /// Not within 90 days, although it has existed for that long.
    Idle,
    /// Never.
    Never,
    /// The server does not say.
    Untold,
}

impl Used {
    /// Every value, in the order of display.
    pub const ALL: [Self; 4] = [Self::Week, Self::Idle, Self::Never, Self::Untold];

    /// A token is idle if it was not used for this many days.
    pub const IDLE_DAYS: i64 = 90;

    const fn word(self) -> &'static str {
        match self {
            Self::Week => "7d",
            Self::Idle => "90d-ago",
            Self::Never => "never",
            Self::Untold => UNTOLD,
        }
    }

    /// Whether a token's last use has this value; `None` if the server does not say.
    fn holds(self, token: &AccessToken, now: UnixSeconds) -> Option<bool> {
        let is_old = |at: UnixSeconds| now.seconds_since(at) >= Self::IDLE_DAYS * SECONDS_PER_DAY;
        // A call after the expiry was refused. The last use before that is not known.
        if let Some(expiry) = token.expires.at().filter(|_| is_refused_use(token)) {
            return match self {
                Self::Week if now.seconds_since(expiry) > 7 * SECONDS_PER_DAY => Some(false),
                Self::Idle if is_old(expiry) => Some(true),
                Self::Week | Self::Idle | Self::Never => None,
                Self::Untold => Some(true),
            };
        }
        match (self, &token.last_used) {
            (Self::Untold, used) => Some(used.is_untold()),
            (_, Moment::Untold) => None,
            (Self::Never, used) => Some(*used == Moment::Never),
            (Self::Week, Moment::At(at)) => Some(now.seconds_since(*at) <= 7 * SECONDS_PER_DAY),
            (Self::Idle, Moment::At(at)) => Some(is_old(*at)),
            (Self::Idle, Moment::Never) if token.created.is_none() => None,
            (Self::Idle, Moment::Never) => Some(token.created_at().is_some_and(is_old)),
            (Self::Week | Self::Idle, _) => Some(false),
        }
    }
}

/// Whether a token is an admin token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admin {
    /// It is an admin token.
    Yes,
    /// It is not.
    No,
    /// The server does not say.
    Untold,
}

impl Admin {
    /// Every value, in the order of display.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Untold];

    const fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Untold => UNTOLD,
        }
    }

    /// Whether a token has this value; `None` if the server does not say.
    fn holds(self, token: &AccessToken) -> Option<bool> {
        match self {
            Self::Yes => token.admin,
            Self::No => token.admin.map(|admin| !admin),
            Self::Untold => Some(token.admin.is_none()),
        }
    }
}

/// Names a facet, for code that is the same for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// [`Facets::expires`]
    Expires,
    /// [`Facets::used`]
    Used,
    /// [`Facets::admin`]
    Admin,
    /// [`Facets::role`]
    Role,
    /// [`Facets::creator`]
    Creator,
}

impl Facet {
    /// Every facet, in the order of the toolbar.
    pub const ALL: [Self; 5] = [Self::Expires, Self::Used, Self::Admin, Self::Role, Self::Creator];

    /// Its key in the address.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Expires => "expires",
            Self::Used => "used",
            Self::Admin => "admin",
            Self::Role => "role",
            Self::Creator => "by",
        }
    }

    /// Its label.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expires => "Expires",
            Self::Used => "Last used",
            Self::Admin => "Admin",
            Self::Role => "Role",
            Self::Creator => "Created by",
        }
    }

    /// The label of a value, from its word in the address.
    pub fn value_name(self, word: &str) -> String {
        match (self, word) {
            (Self::Expires, "7d") => "within 7 days".into(),
            (Self::Expires, "30d") => "within 30 days".into(),
            (Self::Expires, date) if date.starts_with(|c: char| c.is_ascii_digit()) => {
                format!("in the week from {date}")
            }
            (Self::Used, "7d") => "within 7 days".into(),
            (Self::Used, "90d-ago") => "90 days ago or more".into(),
            (Self::Admin, "yes") => "admin".into(),
            (Self::Admin, "no") => "not admin".into(),
            (Self::Expires | Self::Used | Self::Admin, UNTOLD) => NOT_TOLD.into(),
            _ => word.to_owned(),
        }
    }

    /// The facet with its value, as the button shows it.
    pub fn set_words(self, word: &str) -> String {
        let value = match (self, word) {
            // "Admin: admin" would repeat the word.
            (Self::Admin, "yes" | "no") => word.to_owned(),
            _ => self.value_name(word),
        };
        format!("{}: {value}", self.name())
    }

    /// The values that are always offered, as words of the address.
    fn fixed(self) -> Vec<String> {
        match self {
            Self::Expires => Expires::ALL.map(Expires::word).into(),
            Self::Used => Used::ALL.map(|value| value.word().to_owned()).into(),
            Self::Admin => Admin::ALL.map(|value| value.word().to_owned()).into(),
            Self::Role | Self::Creator => Vec::new(),
        }
    }

    /// The token's own value, for facets whose values come from the tokens.
    fn own(self, token: &AccessToken) -> Option<&str> {
        let text = match self {
            Self::Role => token.role.as_ref()?.name.as_str(),
            Self::Creator => token.created_by.as_deref()?,
            Self::Expires | Self::Used | Self::Admin => return None,
        };
        (!text.is_empty()).then_some(text)
    }
}

/// A value of a facet, and how many tokens it would leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The word in the address.
    pub word: String,
    /// The number of tokens that match this value, all other facets and the text filter.
    pub tokens: usize,
}

impl Facets {
    /// Whether a token matches all facets. A value that the server does not say does not match.
    pub fn let_through(&self, token: &AccessToken, now: UnixSeconds) -> bool {
        self.judge(token, now) == Some(true)
    }

    /// Like [`Self::let_through`]; `None` if the result depends on something that the server does
    /// not say.
    pub fn judge(&self, token: &AccessToken, now: UnixSeconds) -> Option<bool> {
        let own = is_own(self.role.as_deref(), Facet::Role, token)
            && is_own(self.creator.as_deref(), Facet::Creator, token);
        let verdicts = [
            Some(own),
            self.expires.map_or(Some(true), |expires| expires.holds(&token.expires, now)),
            self.used.map_or(Some(true), |used| used.holds(token, now)),
            self.admin.map_or(Some(true), |admin| admin.holds(token)),
        ];
        if verdicts.contains(&Some(false)) {
            return Some(false);
        }
        verdicts.into_iter().all(|verdict| verdict.is_some()).then_some(true)
    }

    /// Whether no facet is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the result can change only because time passes.
    pub fn depend_on_time(&self) -> bool {
        let is_relative =
            |expires| !matches!(expires, Expires::Never | Expires::Untold | Expires::WeekFrom(_));
        self.used.is_some() || self.expires.is_some_and(is_relative)
    }

    /// The word in the address for the value of a facet, if it is set.
    pub fn word(&self, facet: Facet) -> Option<String> {
        match facet {
            Facet::Expires => self.expires.map(Expires::word),
            Facet::Used => self.used.map(|value| value.word().to_owned()),
            Facet::Admin => self.admin.map(|value| value.word().to_owned()),
            Facet::Role => self.role.clone(),
            Facet::Creator => self.creator.clone(),
        }
    }

    /// Sets a facet by the word in the address; an unknown word removes it.
    pub fn set(&mut self, facet: Facet, word: &str) {
        let own = Some(word).filter(|word| !word.is_empty()).map(str::to_owned);
        match facet {
            Facet::Expires => self.expires = Expires::parse(word),
            Facet::Used => self.used = Used::ALL.into_iter().find(|v| v.word() == word),
            Facet::Admin => self.admin = Admin::ALL.into_iter().find(|v| v.word() == word),
            Facet::Role => self.role = own,
            Facet::Creator => self.creator = own,
        }
    }

    /// The values of a facet with their counts. `tokens` are those that match the text filter.
    /// Roles and creators are ordered by count, then by name. "Not told" is a value if there are
    /// such tokens.
    pub fn counts<'a>(
        &self,
        facet: Facet,
        tokens: impl Iterator<Item = &'a AccessToken>,
        now: UnixSeconds,
        lower_case: LowerCase,
    ) -> Vec<Count> {
        let mut others = self.clone();
        others.set(facet, "");
        let mut counts: Vec<Count> =
            facet.fixed().into_iter().map(|word| Count { word, tokens: 0 }).collect();
        let mut asked: Vec<Self> = counts.iter().map(|count| only(facet, &count.word)).collect();
        for token in tokens.filter(|token| others.let_through(token, now)) {
            if let Some(own) = facet.own(token)
                && !counts.iter().any(|count| count.word == own)
            {
                counts.push(Count { word: own.to_owned(), tokens: 0 });
                asked.push(only(facet, own));
            }
            for (count, asked) in counts.iter_mut().zip(&asked) {
                count.tokens += usize::from(asked.let_through(token, now));
            }
        }
        if matches!(facet, Facet::Role | Facet::Creator) {
            let counts = in_order(counts, |count| count.word.clone(), lower_case);
            return sorted(counts, |a, b| b.tokens.cmp(&a.tokens));
        }
        counts.retain(|count| count.word != UNTOLD || count.tokens > 0);
        counts
    }
}

/// `2026-11-30`
pub(crate) fn day_text(day: i64) -> String {
    let text = UnixSeconds(day.saturating_mul(SECONDS_PER_DAY)).to_rfc3339();
    text.split('T').next().unwrap_or_default().to_owned()
}

fn only(facet: Facet, word: &str) -> Facets {
    let mut facets = Facets::default();
    facets.set(facet, word);
    facets
}

fn is_own(asked: Option<&str>, facet: Facet, token: &AccessToken) -> bool {
    asked.is_none_or(|asked| facet.own(token) == Some(asked))
}
