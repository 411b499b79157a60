//! Audience and subject of policies that allow: whom they really let in.

use super::cover::intersects;
use super::finding::{Check, Found, Severity};
use super::shared::Shared;
use super::view::{Rule, View};
use crate::issuer::origin::Origin;
use crate::policy::fix::{Change, Fix};
use crate::policy::nearest::{Subject, code};
use token_api::oidc::{Claims, Decision, Pattern, as_text, audience, parse_audience};

pub(super) fn check(view: &View, found: &mut Found) {
    check_audience(view, found);
    check_subject(view, found);
}

fn check_audience(view: &View, found: &mut Found) {
    let own = audience(found.context.org);
    let rule = view.rule("aud").map(|rule| rule.key);
    let sample = found.sample.filter(|_| view.is_meant(rule));
    let of_sample = sample.and_then(|sample| sample_audience(sample, &own));
    let wanted = of_sample.clone().unwrap_or_else(|| own.clone());
    let told = |fix: Fix| if of_sample.is_some() { fix.of_sample() } else { fix };
    let why = "Every service that a job sends its ID token to could exchange it here. An audience \
               of the organization's own keeps those out.";
    let Some(rule) = view.rule("aud") else {
        let sentence = "No `aud`: tokens that were made for other services are let in, too.";
        let fix = Some(told(view.add("aud", wanted)));
        let pair = (sentence.to_owned(), why);
        found.report((Check::Audience, Severity::Warning), (view, None), pair, fix);
        return;
    };
    let place = (view, Some(rule));
    let other = rule.written().and_then(parse_audience).filter(|_| rule.is_exact());
    if rule.is_open() {
        let sentence = "Any `aud` will do: tokens that were made for other services are let in.";
        let fix = Some(told(view.set(rule, wanted)));
        found.report((Check::Audience, Severity::Warning), place, (sentence.to_owned(), why), fix);
    } else if let Some(other) = other.filter(|other| other != found.context.org) {
        let sentence =
            format!("The audience is the organization {} and not this one.", code(other.as_str()));
        let why = "Tokens that were made for another organization are let in, and those for this \
                   one are not.";
        let fix = Some(view.set(rule, own));
        found.report((Check::Audience, Severity::Warning), place, (sentence, why), fix);
    }
}

/// The audience that the sample's tokens have: the organization's own if it is among them.
fn sample_audience(sample: &Claims, own: &str) -> Option<String> {
    let value = sample.as_object().get("aud")?;
    let all: Vec<String> = match value.as_array() {
        Some(all) => all.iter().filter_map(as_text).map(Into::into).collect(),
        None => as_text(value).map(Into::into).into_iter().collect(),
    };
    all.iter().find(|text| *text == own).or(all.first()).cloned()
}

/// Whose ID tokens are let in: strangers' too, or everything that an issuer of one's own issues.
fn check_subject(view: &View, found: &mut Found) {
    let strangers = found.shared.filter(|shared| shared.lets_strangers_in(view));
    if let Some((shared, rule)) = strangers.and_then(|shared| Some((shared, shared.attempt(view)?)))
    {
        return open_owner(view, shared, rule, found);
    }
    let rule = view.rule("sub");
    let what = match rule {
        None => "No `sub`",
        Some(rule) if rule.is_open() => "Any `sub` will do",
        Some(_) => return,
    };
    let is_told = found.shared.is_some() || view.tells_who();
    let (severity, sentence) = match (strangers, is_told) {
        (Some(Shared { anybody, .. }), _) => (
            Severity::Error,
            format!("{what}, and no other rule says whose it is: {anybody} passes."),
        ),
        (None, true) => {
            (Severity::Hint, format!("{what}: only the other rules tell who is let in."))
        }
        (None, false) => {
            (Severity::Warning, format!("{what}: every token of this issuer is let in."))
        }
    };
    let path = rule.map_or("sub", |rule| rule.text);
    let of_sample = found.sample_text(view, path).map(|sub| match rule {
        Some(rule) => view.set(rule, sub).of_sample(),
        None => view.add(path, sub).of_sample(),
    });
    let fix = of_sample.or_else(|| (severity != Severity::Hint).then(|| view.ask(path)));
    let why = if strangers.is_some() {
        "Anybody can get ID tokens of this issuer, and chooses branches, events and environments. A \
         rule must name the owner: the subject with the owner's name, or a number that belongs to \
         the owner alone."
    } else if is_told {
        "The subject says which job, workload or person an ID token is about. Without it the other \
         rules alone keep one from another: look whether they do."
    } else {
        "The subject says which job, workload or person an ID token is about. Without it nothing \
         keeps one from another."
    };
    let place = (view, rule);
    found.report((Check::Subject, severity), place, (sentence, why), fix);
}

fn open_owner(view: &View, shared: &Shared, rule: &Rule, found: &mut Found) {
    let Some(written) = rule.written() else { return };
    let name = rule.path.as_ref().map(ToString::to_string).unwrap_or_default();
    let closed = shared.closed(&name, written);
    let fix = closed.map(|value| view.set(rule, value)).or_else(|| {
        let number = shared.pins().find(|path| path.ends_with("_id"));
        number.map(|path| view.ask(path))
    });
    let sentence =
        format!("{} leaves open whose it is: {} that fits passes.", code(written), shared.anybody);
    let why = "Anybody can have an account at this issuer, under a name that fits: `*` stands for any \
               characters, also for a slash, `?` for one or none and `.` for any one. The owner's \
               name must stand there whole, with what follows it, or another rule must name the \
               owner's number.";
    let place = (view, Some(rule));
    found.report((Check::OpenOwner, Severity::Error), place, (sentence, why), fix);
}

/// GitHub's older form of a subject, where no policy expects the newer one.
pub(super) fn check_form(view: &View, views: &[View], found: &mut Found) {
    let github =
        found.origin == Origin::GitHub && !found.context.issuer.contains("_services/token");
    let decides = !matches!(view.definition.decision, Decision::Other(_));
    let rule = view.rule("sub").filter(|_| github && decides);
    let Some((rule, written)) = rule.and_then(|rule| Some((rule, rule.written()?))) else { return };
    let Some(subject) = Subject::parse(written).filter(|subject| !subject.has_ids()) else {
        return;
    };
    let newer = Pattern::new(&subject.with_ids("*", "*"));
    let expects_newer = |other: &View| {
        other.definition.decision == view.definition.decision
            && other.same_token(view)
            && other
                .rule("sub")
                .and_then(|rule: &Rule| rule.pattern.as_ref())
                .is_some_and(|pattern| intersects(pattern, &newer))
    };
    if views.iter().any(expects_newer) {
        return;
    }
    let (owner_id, repository_id) = ids(&subject, found.sample);
    let proposed = subject.with_ids(&owner_id, &repository_id);
    let mut policy = view.definition.clone();
    policy.rules.set(rule.text, proposed.as_str());
    let label = format!("Add a policy for {}", code(&proposed));
    let fix = Fix::of(view.at.key, label, Change::InsertAfter(Box::new(policy)));
    let (severity, effect) = match view.definition.decision {
        Decision::Deny => (Severity::Warning, "they are not denied"),
        _ => (Severity::Hint, "they are not let in"),
    };
    found.report(
        (Check::OldGitHubSubject, severity),
        (view, Some(rule)),
        (
            format!("Newer repositories write `repo:ORG@ID/REPO@ID` instead: {effect}."),
            "Since July 2026 repositories that are made, renamed or opted in have the numbers of \
             their owner and of themselves in the subject. A rule for one form never matches the \
             other.",
        ),
        Some(fix),
    );
}

/// The numbers of the owner and the repository, where the sample is of this very one.
fn ids(subject: &Subject, sample: Option<&Claims>) -> (String, String) {
    let text = |name: &str| {
        let value = sample.and_then(|sample| sample.as_object().get(name)).and_then(as_text);
        value.map(String::from)
    };
    let own = format!("{}/{}", subject.owner, subject.repository);
    let repository = text("repository").unwrap_or_default();
    let same_owner = repository.split('/').next() == Some(subject.owner);
    let any = || "*".to_owned();
    let owner_id = text("repository_owner_id").filter(|_| same_owner).unwrap_or_else(any);
    let repository_id = text("repository_id").filter(|_| repository == own).unwrap_or_else(any);
    (owner_id, repository_id)
}
