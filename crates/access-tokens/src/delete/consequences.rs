//! Explains what deleting tokens means: which of them still work, and whether their last use
//! matters. Deleting a token that has expired, or that the organization refuses, breaks nothing.
//! The current time and the zone are arguments.

use console_core::text::visible_text::visible;
use console_core::when::{RECENT_DAYS, Zone, is_recent, relative, use_words};
use token_api::expiry::{ExpiryCap, cap_violation};
use token_api::time::{Moment, UnixSeconds};
use token_api::token::AccessToken;

/// Whether a token works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It works, as far as the console can tell.
    Works,
    /// It has expired.
    Expired,
    /// Its organization refuses it, because its life is longer than the maximum.
    OverMaximum,
}

impl Standing {
    /// The standing at `now`. `cap` is the maximum of the token's organization.
    pub fn of(token: &AccessToken, cap: Option<ExpiryCap>, now: UnixSeconds) -> Self {
        if token.expires.is_over(now) {
            Self::Expired
        } else if cap.is_some_and(|cap| cap_violation(&token.expires, cap, now).is_some()) {
            Self::OverMaximum
        } else {
            Self::Works
        }
    }
}

/// What is needed to explain a deletion.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The maximum of the tokens' organization.
    pub cap: Option<ExpiryCap>,
    /// Whether the tokens can be admin tokens. Only organization tokens can.
    pub has_levels: bool,
    /// Whether the audit log is shown next to the text. It says what used the tokens.
    pub has_log: bool,
    /// The current time.
    pub now: UnixSeconds,
    /// The time zone for words such as "yesterday".
    pub zone: &'a dyn Zone,
}

/// Whether the last use was after the expiry. The server refused such a call, so it does not count
/// as a use.
pub fn is_refused_use(token: &AccessToken) -> bool {
    token.last_used.at().zip(token.expires.at()).is_some_and(|(used, expires)| used >= expires)
}

/// What happens when this token is deleted: two sentences or more.
pub fn of_one(token: &AccessToken, setting: Setting<'_>) -> [String; 2] {
    let standing = Standing::of(token, setting.cap, setting.now);
    let end = match standing {
        Standing::Works => "It stops working at once, everywhere. This can't be undone.",
        Standing::Expired => {
            "It has expired and works no more: deleting it breaks nothing. This can't be undone."
        }
        Standing::OverMaximum => {
            "It lives longer than the organization allows: the server refuses it already. This \
             can't be undone."
        }
    };
    let used = match (&token.last_used, standing) {
        (Moment::Untold, Standing::Expired) => "When it was last used is not told.".into(),
        (Moment::Untold, _) => "When it was last used is not told: something may use it.".into(),
        (Moment::Never, _) => "It has never been used.".into(),
        (Moment::Odd(_), _) => "It is not known when it was last used.".into(),
        (&Moment::At(at), standing) => {
            let ago = relative(at, setting.now, setting.zone);
            match standing {
                Standing::Expired if is_refused_use(token) => {
                    format!("The last call with it, {ago}, came after its expiry and was refused.")
                }
                Standing::Expired => format!("It was last used {ago}, before it expired."),
                Standing::OverMaximum => {
                    format!("The last call with it was {ago}: what uses it fails already.")
                }
                Standing::Works if setting.has_log => format!("It was last used {ago}."),
                Standing::Works => format!("It was last used {ago}: what uses it will fail."),
            }
        }
    };
    [end.into(), used]
}

/// Whether deleting this token requires a typed confirmation: it is an admin token or in use, or
/// the server does not say.
pub fn takes_confirmation(token: &AccessToken, setting: Setting<'_>) -> bool {
    let is_level_untold = setting.has_levels && token.admin.is_none();
    let is_in_use = token.last_used.is_untold() || is_recent(&token.last_used, setting.now);
    let is_over = Standing::of(token, setting.cap, setting.now) == Standing::Expired;
    token.admin == Some(true) || is_level_untold || (is_in_use && !is_over)
}

/// What happens when several tokens are deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequences {
    /// One or two sentences each.
    pub lines: Vec<String>,
    /// How many of the working tokens are admin tokens.
    pub admins: usize,
    /// For how many of the working tokens the server does not say whether they are admin tokens.
    pub levels_untold: usize,
}

/// What happens when these tokens are deleted. `None` stands for a token of which only the
/// identifier is known. `number` formats numbers.
pub fn of_several(
    tokens: &[Option<&AccessToken>],
    setting: Setting<'_>,
    number: fn(usize) -> String,
) -> Consequences {
    let known = || tokens.iter().filter_map(|token| *token);
    let stands = |standing| {
        known().filter(move |token| Standing::of(token, setting.cap, setting.now) == standing)
    };
    let works = || stands(Standing::Works);
    let not_expired = || works().chain(stands(Standing::OverMaximum));
    let unknown = tokens.len() - known().count();
    let (expired, refused) =
        (stands(Standing::Expired).count(), stands(Standing::OverMaximum).count());
    let mut lines = vec![ends(tokens.len(), expired, refused, number)];
    // The log is shown beside this, and says more.
    let recent: Vec<&AccessToken> =
        works().filter(|token| is_recent(&token.last_used, setting.now)).collect();
    match &recent[..] {
        _ if setting.has_log => {}
        [] => {}
        [one] => lines.push(format!(
            "{} was used in the last {RECENT_DAYS} days: what uses it will fail.",
            visible(one.label())
        )),
        several => lines.push(format!(
            "{} were used in the last {RECENT_DAYS} days: what uses them will fail.",
            number(several.len())
        )),
    }
    let untold = works().filter(|token| token.last_used.is_untold()).count();
    if untold > 0 {
        lines.push(format!(
            "Of {} it is not told when they were last used: something may use them.",
            number(untold)
        ));
    }
    if known().any(|token| token.given_name().is_some()) {
        lines.push("Their names stay taken: no new token can have them.".into());
    }
    if unknown > 0 {
        let are = if unknown == 1 { "is" } else { "are" };
        lines.push(format!(
            "{} {are} not in the list as it is shown, and may be gone already.",
            number(unknown)
        ));
    }
    let levels = not_expired().filter(|token| token.admin.is_none()).count();
    Consequences {
        lines,
        admins: not_expired().filter(|token| token.admin == Some(true)).count(),
        levels_untold: if setting.has_levels { levels } else { 0 },
    }
}

/// When one of several tokens was last used, beside its name. `None` stands for a token of which only
/// the identifier is known.
pub fn last_use(token: Option<&AccessToken>, setting: Setting<'_>) -> String {
    match token.map(|token| &token.last_used) {
        None => String::new(),
        Some(Moment::Never) => "never used".to_owned(),
        Some(used @ Moment::At(_)) => {
            format!("last used {}", use_words(used, setting.now, setting.zone))
        }
        Some(used) => format!("last use: {}", use_words(used, setting.now, setting.zone)),
    }
}

/// The first line: how many tokens stop working.
fn ends(total: usize, expired: usize, refused: usize, number: fn(usize) -> String) -> String {
    const FOR_GOOD: &str = "This can't be undone.";
    if expired == total {
        return if total == 1 {
            format!("It has expired and works no more: deleting it breaks nothing. {FOR_GOOD}")
        } else {
            format!("They have expired and work no more: deleting them breaks nothing. {FOR_GOOD}")
        };
    }
    let works = total - expired - refused;
    let part = |count: usize, one: &str, several: &str| {
        let words = if count == 1 { one } else { several };
        (count > 0).then(|| format!("{} {words}", number(count)))
    };
    if works == total {
        let they = if total == 1 { "It stops" } else { "They stop" };
        return format!("{they} working at once, everywhere. {FOR_GOOD}");
    }
    let parts = [
        part(works, "stops working at once, everywhere.", "stop working at once, everywhere."),
        part(expired, "has expired and works no more.", "have expired and work no more."),
        part(
            refused,
            "lives longer than the organization allows and is refused already.",
            "live longer than the organization allows and are refused already.",
        ),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{} {FOR_GOOD}", parts.join(" "))
}

#[cfg(test)]
mod tests;
