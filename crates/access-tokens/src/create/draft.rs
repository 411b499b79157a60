//! The form of the create dialog: it turns a draft into a valid request, or into a problem for each
//! field. The user's text is never changed or lost.

use console_core::backend::fault::{Refusal, sentence};
use console_core::submission;
use console_core::when::{Zone, local_fields};
use token_api::expiry::{
    self, Expiry, ExpiryCap, ExpiryChoice, ExpiryProblem, check_new, local_date_time,
};
use token_api::name::{MAX_TEXT_CHARS, NewTokenName};
use token_api::time::{SECONDS_PER_DAY, UnixSeconds};
use token_api::token::{CreateTokenRequest, Owner, TokenRole};

/// An expiry that differs from a number of days by at most this many seconds counts as that number
/// of days.
const ROUNDING_SECONDS: i64 = 600;

/// What the user has typed and selected so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The name, for organization and team tokens.
    pub name: String,
    /// What the token is for. A personal token has no other label.
    pub description: String,
    /// The selected life.
    pub choice: ExpiryChoice,
    /// For a custom expiry: the date input's value, `YYYY-MM-DD`.
    pub date: String,
    /// For a custom expiry: the time input's value, `HH:MM`; empty is midnight.
    pub time: String,
    /// The admin switch of an organization token.
    pub admin: bool,
    /// The role of an organization token, where the server has roles.
    pub role: Option<TokenRole>,
    /// The reason for the audit log.
    pub reason: String,
}

impl Draft {
    /// The initial draft of a dialog, under this cap.
    pub fn new(cap: Option<ExpiryCap>) -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            choice: expiry::preselected(cap),
            date: String::new(),
            time: String::new(),
            admin: false,
            role: None,
            reason: String::new(),
        }
    }

    /// Sets the expiry to `at`: as a number of days if `cap` offers that number, else as date and
    /// minute in `zone`. It does not check the limits; [`parse_expiry`] does.
    pub fn end_at(
        &mut self,
        at: UnixSeconds,
        now: UnixSeconds,
        cap: Option<ExpiryCap>,
        zone: &dyn Zone,
    ) {
        let life = at.seconds_since(now);
        let near = |choice: &ExpiryChoice| match *choice {
            ExpiryChoice::Days(days) => {
                (life - i64::from(days) * SECONDS_PER_DAY).abs() <= ROUNDING_SECONDS
            }
            ExpiryChoice::Custom | ExpiryChoice::Never => false,
        };
        if let Some(days) = expiry::choices(cap).into_iter().find(near) {
            self.choice = days;
        } else if let Some((date, time)) = local_fields(at, zone) {
            (self.choice, self.date, self.time) = (ExpiryChoice::Custom, date, time);
        }
    }
}

/// A field of the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The name.
    Name,
    /// The description.
    Description,
    /// The life, with its date and time.
    Expiration,
    /// The admin switch.
    Admin,
    /// The role.
    Role,
    /// The reason.
    Reason,
}

/// The problems of a draft.
pub type Problems = submission::Problems<Field>;

/// A valid draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valid {
    /// The body of the request.
    pub request: CreateTokenRequest,
    /// The reason, if given.
    pub reason: Option<String>,
}

/// Checks a whole draft. `exact` formats an instant for the user.
pub fn parse(
    draft: &Draft,
    owner: &Owner,
    now: UnixSeconds,
    cap: Option<ExpiryCap>,
    zone: &dyn Zone,
    exact: &dyn Fn(UnixSeconds) -> String,
) -> Result<Valid, Problems> {
    let mut problems = Problems::default();
    let named = !matches!(owner, Owner::Personal);
    let name = named.then(|| problems.check(Field::Name, parse_name(&draft.name))).flatten();
    let description =
        problems.check(Field::Description, parse_description(&draft.description, named));
    let expires = problems.check(
        Field::Expiration,
        parse_expiry(draft, now, cap, zone)
            .map_err(|problem| expiry_words(problem, owner, &exact(last_minute(now, cap)))),
    );
    let reason = problems.check(Field::Reason, bounded(&draft.reason));
    let (Some(description), Some(expires), Some(reason)) = (description, expires, reason) else {
        return Err(problems);
    };
    let request = match (owner, name) {
        (Owner::Personal, _) => CreateTokenRequest::Personal { description, expires },
        (Owner::Organization(_), Some(name)) => CreateTokenRequest::Organization {
            name,
            description,
            expires,
            admin: draft.admin,
            role_id: draft.role.as_ref().map(|role| role.id.clone()),
        },
        (Owner::Team(..), Some(name)) => CreateTokenRequest::Team { name, description, expires },
        (_, None) => return Err(problems),
    };
    Ok(Valid { request, reason: (!reason.is_empty()).then_some(reason) })
}

/// Checks only a name, for advice while the user types.
pub fn parse_name(text: &str) -> Result<NewTokenName, String> {
    NewTokenName::parse(text).map_err(|problem| problem.to_string())
}

/// The expiry of a draft at `now`, checked against the API's limit and the cap.
pub fn parse_expiry(
    draft: &Draft,
    now: UnixSeconds,
    cap: Option<ExpiryCap>,
    zone: &dyn Zone,
) -> Result<Expiry, ExpiryProblem> {
    let expiry = match draft.choice {
        ExpiryChoice::Never => Expiry::Never,
        ExpiryChoice::Days(days) => Expiry::At(now.plus_days(days)),
        ExpiryChoice::Custom => local_date_time(&draft.date, &draft.time)
            .and_then(|local| zone.instant(local))
            .map(Expiry::At)
            .ok_or(ExpiryProblem::NoDate)?,
    };
    check_new(expiry, now, cap).map(|()| expiry)
}

/// The last minute at which a new token may expire, by the cap or by the API's limit of two years.
/// Date and time inputs have no seconds.
pub fn last_minute(now: UnixSeconds, cap: Option<ExpiryCap>) -> UnixSeconds {
    let two_years = expiry::latest_expiry(now);
    let latest = cap.map_or(two_years, |cap| cap.latest(now).min(two_years));
    latest.plus_seconds(-latest.0.rem_euclid(60))
}

/// Whether the expiry is too late. Then there is a last allowed one to name.
pub fn is_too_late(problem: ExpiryProblem) -> bool {
    matches!(problem, ExpiryProblem::BeyondTwoYears(_) | ExpiryProblem::BeyondCap(_))
}

/// The message for an expiry problem. `last` is [`last_minute`], formatted for the user.
pub fn expiry_words(problem: ExpiryProblem, owner: &Owner, last: &str) -> String {
    let org = owner.org().map_or("The organization", |org| org.as_str());
    match problem {
        ExpiryProblem::NoDate => "Choose a date.".into(),
        ExpiryProblem::Past => "Choose a date and time in the future.".into(),
        ExpiryProblem::BeyondTwoYears(_) => {
            format!("Choose a date at most two years from now, up to {last}.")
        }
        ExpiryProblem::BeyondCap(cap) => {
            format!("{org} allows at most {}, up to {last}.", days(cap.days()))
        }
        ExpiryProblem::NeverUnderCap(cap) => {
            format!("{org} requires an expiration within {}, up to {last}.", days(cap.days()))
        }
    }
}

/// The label of a choice in the dialog.
pub fn choice_label(choice: ExpiryChoice, cap: Option<ExpiryCap>) -> String {
    match choice {
        ExpiryChoice::Days(n) if cap.is_some_and(|cap| cap.days() == n) => {
            format!("{} (organization maximum)", days(n))
        }
        ExpiryChoice::Days(365) => "1 year".into(),
        ExpiryChoice::Days(n) => days(n),
        ExpiryChoice::Custom => "Custom…".into(),
        ExpiryChoice::Never => "No expiration".into(),
    }
}

/// "1 day", "14 days".
pub fn days(number: u32) -> String {
    console_core::when::count(i64::from(number), "day")
}

fn parse_description(text: &str, optional: bool) -> Result<String, String> {
    let text = bounded(text)?;
    if text.is_empty() && !optional {
        return Err("Enter a description: it is what you will know this token by.".into());
    }
    Ok(text)
}

fn bounded(text: &str) -> Result<String, String> {
    let text = text.trim();
    let length = text.chars().count();
    if length > MAX_TEXT_CHARS {
        return Err(format!("Shorten this to {MAX_TEXT_CHARS} characters; it has {length}."));
    }
    Ok(text.to_owned())
}

/// Whether the dialog shows a field for tokens of this owner. Roles are chosen where there are any.
fn is_shown(field: Field, owner: &Owner, has_roles: bool) -> bool {
    match field {
        Field::Name => !matches!(owner, Owner::Personal),
        Field::Admin => matches!(owner, Owner::Organization(_)),
        Field::Role => matches!(owner, Owner::Organization(_)) && has_roles,
        Field::Description | Field::Expiration | Field::Reason => true,
    }
}

/// The field that a server's refusal belongs to, with the words to show there. `None` when it
/// can't be told, or the dialog does not show that field: then it belongs above the buttons.
pub fn place(refusal: &Refusal, owner: &Owner, has_roles: bool) -> Option<(Field, String)> {
    let message = refusal.message.clone().filter(|message| !message.trim().is_empty());
    if refusal.status == 409 && !matches!(owner, Owner::Personal) {
        return Some((
            Field::Name,
            "This name is taken or was used before; names stay reserved, also if the token was \
             deleted. Choose another. Nothing was created."
                .into(),
        ));
    }
    if !matches!(refusal.status, 400 | 422) {
        return None;
    }
    let first_word = || first_word(message.as_deref()?).map(str::to_owned);
    let named = refusal.field().or_else(first_word)?;
    let field = match named.to_ascii_lowercase().as_str() {
        "name" => Field::Name,
        "description" => Field::Description,
        "expires" | "expiration" | "expiry" => Field::Expiration,
        "admin" => Field::Admin,
        "role" | "roleid" => Field::Role,
        "reason" => Field::Reason,
        _ => return None,
    };
    let said = sentence(message.as_deref().unwrap_or("The server refuses this."));
    is_shown(field, owner, has_roles).then(|| (field, format!("{said} Nothing was created.")))
}

fn first_word(message: &str) -> Option<&str> {
    message.split(|c: char| !c.is_ascii_alphabetic()).find(|word| !word.is_empty())
}

#[cfg(test)]
mod tests;
