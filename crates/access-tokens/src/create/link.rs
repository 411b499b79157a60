//! Links that open the create dialog with values, for runbooks:
//! `…/tokens?create&name=ci-deploy&expires=90d&admin=false`. A link only fills in the form and
//! never sends it. Invalid parts are ignored, and the dialog says so. The user reads the values
//! before pressing "Create token".

use crate::create::draft::{Draft, expiry_words, last_minute, parse_expiry, parse_name};
use console_core::text::query_string;
use console_core::text::visible_text::visible;
use console_core::when::Zone;
use token_api::expiry::{Expiry, ExpiryCap, ExpiryChoice, ExpiryProblem};
use token_api::name::MAX_TEXT_CHARS;
use token_api::time::UnixSeconds;
use token_api::token::{Owner, TokenRole};

/// The key that makes an address such a link, with any value.
const TRIGGER: &str = "create";

/// The fields that a link can fill in.
const KEYS: [&str; 6] = ["name", "description", "expires", "admin", "role", "reason"];

/// The keys for the list behind the dialog. A key that the dialog also has belongs to the dialog.
const LIST_KEYS: [&str; 6] = ["status", "q", "sort", "time", "used", "by"];

/// How many characters of an ignored part the note repeats.
const QUOTED_CHARS: usize = 60;

/// Splits such a link into the part for the dialog and the remaining address. `None` for any other
/// address.
pub fn split(search: &str) -> Option<(String, String)> {
    let pairs = query_string::parse(search);
    if !pairs.iter().any(|(key, _)| key == TRIGGER) {
        return None;
    }
    let print = |list: bool| {
        let wanted = pairs.iter().filter(|(key, _)| LIST_KEYS.contains(&key.as_str()) == list);
        query_string::print(wanted.map(|(key, value)| (key.as_str(), value.as_str())))
    };
    Some((print(false), print(true)))
}

/// The form as filled in by a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The draft.
    pub draft: Draft,
    /// A sentence for each part of the link that was ignored.
    pub ignored: Vec<String>,
}

/// What is needed to check the values of a link.
pub struct Rules<'a> {
    /// The owner of the new token.
    pub owner: &'a Owner,
    /// The known roles; a link may contain the name or the identifier of one.
    pub roles: &'a [TokenRole],
    /// The organization's cap.
    pub cap: Option<ExpiryCap>,
    /// The current time.
    pub now: UnixSeconds,
    /// The time zone of dates.
    pub zone: &'a dyn Zone,
    /// Formats an instant for the user.
    pub exact: &'a dyn Fn(UnixSeconds) -> String,
}

/// Fills in a draft from the dialog's part of a link, as returned by [`split`].
pub fn fill(link: &str, rules: &Rules<'_>) -> Filled {
    let mut draft = Draft::new(rules.cap);
    let mut ignored = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for (key, value) in query_string::parse(link) {
        if key == TRIGGER {
            continue;
        }
        let result = if !KEYS.contains(&key.as_str()) {
            Err(format!("“{}” is not a part that a link can fill in.", quoted(&key)))
        } else if seen.contains(&key) {
            Err(format!("“{key}” is there more than once; the first one counts."))
        } else {
            apply(&key, &value, &mut draft, rules)
        };
        seen.push(key);
        ignored.extend(result.err());
    }
    Filled { draft, ignored }
}

fn apply(key: &str, value: &str, draft: &mut Draft, rules: &Rules<'_>) -> Result<(), String> {
    let value = value.trim();
    let is_organization = matches!(rules.owner, Owner::Organization(_));
    match key {
        "name" if matches!(rules.owner, Owner::Personal) => {
            return Err("Personal tokens have a description and no name.".into());
        }
        "name" => {
            parse_name(value).map_err(|problem| {
                format!("The name “{}” can't be used. {problem}", quoted(value))
            })?;
            value.clone_into(&mut draft.name);
        }
        "description" => draft.description = text(key, value)?,
        "reason" => draft.reason = text(key, value)?,
        "expires" => expires(value, draft, rules)?,
        "admin" => match value {
            "false" => {}
            "true" if is_organization => draft.admin = true,
            "true" => return Err("Only organization tokens can be admin tokens.".into()),
            _ => return Err(format!("“admin” is true or false, not “{}”.", quoted(value))),
        },
        "role" => {
            let mut known = rules.roles.iter().filter(|_| is_organization);
            let role = known.find(|role| role.name == value || role.id.as_str() == value).cloned();
            draft.role = Some(
                role.ok_or_else(|| format!("The role “{}” is not known here.", quoted(value)))?,
            );
        }
        _ => {}
    }
    Ok(())
}

fn text(key: &str, value: &str) -> Result<String, String> {
    let length = value.chars().count();
    if length > MAX_TEXT_CHARS {
        return Err(format!(
            "The {key} is too long: {length} characters of at most {MAX_TEXT_CHARS}."
        ));
    }
    Ok(value.to_owned())
}

/// `90d`, `never`, or a date, which means the beginning of that day in the zone.
fn expires(value: &str, draft: &mut Draft, rules: &Rules<'_>) -> Result<(), String> {
    let Rules { owner, cap, now, zone, .. } = *rules;
    let mut asked = draft.clone();
    let days = value.strip_suffix('d').filter(|days| days.bytes().all(|b| b.is_ascii_digit()));
    if value == "never" {
        asked.choice = ExpiryChoice::Never;
    } else if let Some(days) = days.and_then(|days| days.parse::<u32>().ok()) {
        asked.choice = ExpiryChoice::Days(days);
    } else {
        asked.choice = ExpiryChoice::Custom;
        value.clone_into(&mut asked.date);
    }
    let end = parse_expiry(&asked, now, cap, zone).map_err(|problem| {
        let why = match problem {
            ExpiryProblem::NoDate => {
                "It is a number of days as in 90d, a date as in 2027-01-31, or never.".to_owned()
            }
            other => expiry_words(other, owner, &(rules.exact)(last_minute(now, cap))),
        };
        format!("The expiration “{}” can't be used. {why}", quoted(value))
    })?;
    if let (ExpiryChoice::Days(_), Expiry::At(at)) = (asked.choice, end) {
        draft.end_at(at, now, cap, zone);
    } else {
        *draft = asked;
    }
    Ok(())
}

/// A text of a link in a form that a note can repeat: visible and short.
fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTED_CHARS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    visible(&short)
}
