//! The one ruling on what is tried: what the server would say, which is more than what the policies
//! say. An ID token of another issuer, or one that has expired, is refused whatever matches.

use super::judged::Verdict;
use super::nearest::{code, is_audience};
use console_core::when::{Zone, relative};
use serde_json::Value;
use token_api::oidc::jwks::shown;
use token_api::oidc::{
    Claims, Element, PolicyDefinition, PolicyTokenType, Requested, TimeState, expected_pattern,
    parse_audience,
};
use token_api::time::UnixSeconds;

/// What is tried, and what is known around it.
#[derive(Clone, Copy, Debug)]
pub struct Tried<'a> {
    /// The claims.
    pub claims: &'a Claims,
    /// The algorithm that the ID token names; `None` for claims alone, of which some may be left out.
    pub signed: Option<&'a str>,
    /// What is asked for.
    pub requested: &'a Requested,
    /// What `iss` must say.
    pub issuer: &'a str,
    /// The organization's teams, where all are known.
    pub teams: Option<&'a [String]>,
    /// The logins of its members, where all are known.
    pub users: Option<&'a [String]>,
    /// The present.
    pub now: UnixSeconds,
}

/// Why the server refuses an exchange whatever the policies say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Another issuer issued the ID token.
    OtherIssuer {
        /// Which one it names.
        named: String,
        /// Which one is meant here.
        expected: String,
    },
    /// It is not signed, or by a secret that an issuer can't publish: the algorithm that it names.
    Signature(String),
    /// It has expired.
    Expired,
    /// By this claim it begins, or was issued, in the future.
    TooEarly(&'static str),
    /// This claim, which must be a time, is none.
    NoTime(&'static str),
    /// It lacks a claim that every ID token must have.
    Lacks(&'static str),
    /// This claim, which must be text, is something else.
    NoText(&'static str),
    /// There is no such team.
    NoTeam(String),
    /// There is no such member.
    NoMember(String),
}

impl Unfit {
    /// In two or three words, for the headline.
    pub fn short(&self) -> String {
        match self {
            Self::OtherIssuer { .. } => "another issuer".to_owned(),
            Self::Signature(_) => "no signature that can be checked".to_owned(),
            Self::Expired => "expired".to_owned(),
            Self::TooEarly("iat") => "issued in the future".to_owned(),
            Self::TooEarly(_) => "not valid yet".to_owned(),
            Self::NoTime(name) => format!("{} is no time", code(name)),
            Self::Lacks(name) => format!("no {}", code(name)),
            Self::NoText(name) => format!("{} is no text", code(name)),
            Self::NoTeam(_) => "no such team".to_owned(),
            Self::NoMember(_) => "no such member".to_owned(),
        }
    }

    /// In sentences, with what to do.
    pub fn words(&self) -> String {
        match self {
            Self::OtherIssuer { named, expected }
                if named.trim_end_matches('/') == expected.trim_end_matches('/') =>
            {
                format!(
                    "Its issuer is {} and not {}: a slash at the end counts, so the server refuses it.",
                    code(named),
                    code(expected)
                )
            }
            Self::OtherIssuer { named, expected } => format!(
                "It is from another issuer ({}): this one vouches for {} only. Look at the policies \
                 of that issuer, if it is registered.",
                code(named),
                code(expected)
            ),
            Self::Signature(algorithm) if algorithm.eq_ignore_ascii_case("none") => {
                "It is not signed (`alg` is `none`): anybody can write such a token.".to_owned()
            }
            Self::Signature(algorithm) => format!(
                "It is signed with {}, by a shared secret: there is no public key to check it with.",
                code(&shown(algorithm))
            ),
            Self::Expired => {
                "It has expired: the server would refuse it now, whatever the policies say. Get a \
                 new one from the job."
                    .to_owned()
            }
            Self::TooEarly("iat") => "It says that it was issued in the future: the server would \
                                      refuse it now. One of the clocks is wrong."
                .to_owned(),
            Self::TooEarly(name) => {
                format!("It is not valid yet ({}): the server would refuse it now.", code(name))
            }
            Self::NoTime(name) => {
                format!("Its {} is no time: the server would refuse it.", code(name))
            }
            Self::Lacks("iss") => {
                "It does not say who issued it (`iss`): the server would refuse it.".to_owned()
            }
            Self::Lacks("exp") => {
                "It never expires (no `exp`): the server would refuse it.".to_owned()
            }
            Self::Lacks(name) => {
                format!("It has no {}: the server would refuse it.", code(name))
            }
            Self::NoText(name) => {
                format!("Its {} is no text: the server would refuse it.", code(name))
            }
            Self::NoTeam(name) => format!(
                "There is no team {} in the organization, so no token can be issued for it.",
                code(name)
            ),
            Self::NoMember(name) => format!(
                "{} is not a member of the organization, so no token can be issued for them.",
                code(name)
            ),
        }
    }
}

/// All reasons for which the server refuses this whatever the policies say, the gravest first.
pub fn unfit(tried: &Tried) -> Vec<Unfit> {
    let mut reasons = Vec::new();
    let is_token = tried.signed.is_some();
    match tried.claims.text("iss") {
        // Letter by letter, also a slash at the end.
        Some(iss) if iss == tried.issuer => {}
        Some(iss) => reasons
            .push(Unfit::OtherIssuer { named: iss.to_owned(), expected: tried.issuer.to_owned() }),
        None if is_token || tried.claims.as_object().contains_key("iss") => {
            reasons.push(Unfit::Lacks("iss"));
        }
        None => {}
    }
    if let Some(algorithm) = tried.signed.filter(|name| is_forgeable(name)) {
        reasons.push(Unfit::Signature(algorithm.to_owned()));
    }
    times(tried, is_token, &mut reasons);
    if is_token {
        let has_audience = tried.claims.as_object().get("aud").is_some_and(is_audience_given);
        if !has_audience {
            reasons.push(Unfit::Lacks("aud"));
        }
        reasons.extend(match tried.claims.as_object().get("sub") {
            None | Some(Value::Null) => Some(Unfit::Lacks("sub")),
            Some(Value::String(sub)) => sub.is_empty().then_some(Unfit::Lacks("sub")),
            Some(_) => Some(Unfit::NoText("sub")),
        });
    }
    reasons.extend(holder(tried));
    reasons
}

/// On what the verdict on claims alone depends: what every ID token must say, and these claims
/// don't. `None` for an ID token, which says all or is [`unfit`], and for claims that say all.
pub fn provided(tried: &Tried) -> Option<String> {
    if tried.signed.is_some() {
        return None;
    }
    let has = |name: &str| tried.claims.as_object().contains_key(name);
    let musts = [
        ("iss", "names this issuer (`iss`)"),
        ("exp", "has an `exp` that lies ahead"),
        ("aud", "has an audience (`aud`)"),
        ("sub", "has a subject (`sub`)"),
    ];
    let musts: Vec<&str> =
        musts.into_iter().filter(|(name, _)| !has(name)).map(|(_, must)| must).collect();
    let listed = match musts.as_slice() {
        [] => return None,
        [only] => (*only).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    };
    let lacks = if musts.len() == 1 { "it" } else { "them" };
    Some(format!("if the ID token {listed}: these claims lack {lacks}"))
}

/// Whether anybody could have made a token with this algorithm, or only who shares a secret.
fn is_forgeable(algorithm: &str) -> bool {
    let upper = algorithm.to_ascii_uppercase();
    upper == "NONE" || upper.starts_with("HS")
}

fn times(tried: &Tried, is_token: bool, reasons: &mut Vec<Unfit>) {
    let times = tried.claims.times(tried.now);
    for (claim, name) in [(times.exp, "exp"), (times.nbf, "nbf"), (times.iat, "iat")] {
        reasons.extend(match claim.state {
            TimeState::Over => Some(Unfit::Expired),
            TimeState::NotYet => Some(Unfit::TooEarly(name)),
            TimeState::NoTime => Some(Unfit::NoTime(name)),
            TimeState::Absent if name == "exp" && is_token => Some(Unfit::Lacks("exp")),
            TimeState::Absent | TimeState::Fine => None,
        });
    }
}

/// When an ID token was issued and until when it lasts, as the rest of a sentence: ", issued 4 minutes ago,
/// expires in 6 minutes". Clocks differ a little: what the server accepts is not called the future.
pub fn life_words(claims: &Claims, now: UnixSeconds, zone: &dyn Zone) -> String {
    let times = claims.times(now);
    let ago = |at| relative(at, now, zone);
    let issued = times.iat.at.map(|at| match times.iat.state {
        TimeState::NotYet => format!(", whose time of issue is {}", ago(at)),
        _ => format!(", issued {}", ago(at.min(now))),
    });
    let ends = times.exp.at.map(|at| match at > now {
        true => format!(", expires {}", ago(at)),
        false => format!(", expired {}", ago(at)),
    });
    issued.unwrap_or_default() + &ends.unwrap_or_default()
}

fn is_audience_given(aud: &serde_json::Value) -> bool {
    let is_text = |value: &serde_json::Value| value.as_str().is_some_and(|text| !text.is_empty());
    match aud.as_array() {
        Some(all) => !all.is_empty() && all.iter().all(is_text),
        None => is_text(aud),
    }
}

/// Whose token is asked for, and is not there.
fn holder(tried: &Tried) -> Option<Unfit> {
    let name = tried.requested.holder()?;
    let is_missing = |known: Option<&[String]>| {
        known.is_some_and(|known| known.iter().all(|other| other != name))
    };
    match tried.requested.token_type {
        PolicyTokenType::Team => is_missing(tried.teams).then(|| Unfit::NoTeam(name.to_owned())),
        PolicyTokenType::Personal => {
            is_missing(tried.users).then(|| Unfit::NoMember(name.to_owned()))
        }
        _ => None,
    }
}

/// "Refused: another issuer, expired (policy 6 would match)."
pub fn headline(reasons: &[Unfit], verdict: Verdict) -> String {
    let reasons: Vec<String> = reasons.iter().map(Unfit::short).collect();
    let policies = match verdict {
        Verdict::Allowed(by) => format!("policy {} would match", by.number),
        Verdict::Denied(by) => format!("policy {} denies it, too", by.number),
        Verdict::Unmatched => "no policy would match either".to_owned(),
    };
    format!("Refused: {} ({policies}).", reasons.join(", "))
}

/// What is odd about a token that is allowed: it was made for somebody else, and the policy doesn't
/// ask for whom. `own` is the organization's audience.
pub(crate) fn stray_audience(
    claims: &Claims,
    policy: &PolicyDefinition,
    own: &str,
) -> Option<String> {
    let aud = claims.as_object().get("aud")?;
    let all: Vec<&str> = match aud.as_array() {
        Some(all) => all.iter().filter_map(|one| one.as_str()).collect(),
        None => aud.as_str().into_iter().collect(),
    };
    let is_pinned = policy.rules.iter().any(|(path, expected)| {
        let is_exact = expected_pattern(expected).is_some_and(|pattern| {
            pattern.elements().iter().all(|one| matches!(one, Element::Char(_) | Element::One))
        });
        is_audience(path) && is_exact
    });
    if is_pinned || all.is_empty() || all.contains(&own) {
        return None;
    }
    let whose = match all.iter().find_map(|aud| parse_audience(aud)) {
        Some(org) => format!("the organization {}", code(org.as_str())),
        None => code(all.first().copied().unwrap_or_default()),
    };
    Some(format!(
        "But it was made for {whose}, and the policy does not ask for the audience: whoever gets an \
         ID token of such a job, for whatever service, could exchange it here. Add a rule for `aud`."
    ))
}

#[cfg(test)]
mod tests;
