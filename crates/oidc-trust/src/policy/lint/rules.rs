//! Rule by rule: paths that can't be right, values that don't mean what they look like, and what
//! the sample says to both.

use super::finding::{Check, Found, Severity};
use super::view::{Rule, View};
use crate::issuer::origin::Origin;
use crate::policy::fix::Fix;
use crate::policy::nearest::{Miss, Proposed, Subject, code};
use token_api::oidc::{ClaimPath, Decision, is_inexact};

/// Looks at each rule.
pub(super) fn check(view: &View, found: &mut Found) {
    for rule in &view.rules {
        if path(view, rule, found) {
            value(view, rule, found);
            dot(view, rule, found);
        }
    }
}

/// What would make the rule hold: another path, or a value of a sample that the other rules match.
fn proposed(view: &View, rule: &Rule) -> Option<Fix> {
    let proposed = rule.near?.proposed.as_ref()?;
    let fix = view.change(rule, proposed);
    match proposed {
        Proposed::Path(_) => Some(fix),
        Proposed::Value(_) => view.is_meant(Some(rule.key)).then(|| fix.of_sample()),
    }
}

/// Looks at a path. Whether it can be right, so that its value is worth looking at.
fn path(view: &View, rule: &Rule, found: &mut Found) -> bool {
    let place = (view, Some(rule));
    if let Err(error) = rule.path {
        found.report(
            (Check::UnreadablePath, Severity::Error),
            place,
            (
                format!("The path {} can't be read: {error}.", code(rule.text)),
                "A policy that allows never matches with such a rule; to one that denies the rule \
                 counts as satisfied.",
            ),
            proposed(view, rule),
        );
        return false;
    }
    if let Some(right) = miswritten(rule.text) {
        let fix = view.change(rule, &Proposed::Path(right.to_owned()));
        found.report(
            (Check::LetterCase, Severity::Warning),
            place,
            (
                format!("The claim {} is called {}.", code(rule.text), code(right)),
                "Letter case counts. A rule for a claim that a token doesn't have is never satisfied.",
            ),
            Some(fix),
        );
        return false;
    }
    let miss = rule.near.map(|near| &near.miss);
    let known = || well_known(rule.text).filter(|_| found.sample.is_none());
    let quoted = match miss {
        Some(Miss::Quotes { path }) => Some(path.clone()),
        _ => known(),
    };
    if let Some(quoted) = quoted {
        found.report(
            (Check::Quotes, Severity::Error),
            place,
            (
                format!("{} needs quotes: {}.", code(rule.text), code(&quoted)),
                "A dot parts the keys of nested claims. A key that holds a dot itself must stand \
                 in double quotes, or the claim is never found.",
            ),
            Some(view.change(rule, &Proposed::Path(quoted))),
        );
        return false;
    }
    let (severity, hint) = match miss {
        Some(Miss::DidYouMean { path }) => {
            (Severity::Warning, format!(" Did you mean {}?", code(path)))
        }
        // What is denied need not be in every token.
        Some(Miss::Absent) if view.definition.decision == Decision::Allow => {
            (Severity::Hint, String::new())
        }
        _ => return true,
    };
    found.report(
        (Check::NotInSample, severity),
        place,
        (
            format!("The sample has no claim {}.{hint}", code(rule.text)),
            "A rule for a claim that a token doesn't have is never satisfied.",
        ),
        proposed(view, rule),
    );
    false
}

/// The claim of every ID token that a path names, but for letter case.
fn miswritten(text: &str) -> Option<&'static str> {
    let all = ["aud", "iss", "sub", "exp", "nbf", "iat", "jti"];
    all.into_iter().find(|name| *name != text && name.eq_ignore_ascii_case(text))
}

/// How a path is written right whose keys are known to hold dots.
fn well_known(text: &str) -> Option<String> {
    let quoted = if let Some(rest) = text.strip_prefix("kubernetes.io.") {
        format!("\"kubernetes.io\".{rest}")
    } else if text.starts_with("oidc.circleci.com/")
        || (text.contains('.') && (text.starts_with("https://") || text.starts_with("http://")))
    {
        format!("\"{text}\"")
    } else {
        return None;
    };
    ClaimPath::parse(&quoted).is_ok().then_some(quoted)
}

fn value(view: &View, rule: &Rule, found: &mut Found) {
    let place = (view, Some(rule));
    if rule.pattern.is_none() {
        let told = if is_inexact(rule.value) {
            (
                format!("The number for {} has more digits than can be compared.", code(rule.text)),
                "Two IDs that differ in the last digits would count as one, so it matches nothing. \
                 Write it in quotes, as text, with all its digits.",
            )
        } else {
            (
                format!("The value for {} is no text.", code(rule.text)),
                "A value is a pattern in text; nothing else can be compared with a claim.",
            )
        };
        let fix = proposed(view, rule);
        found.report((Check::NotText, Severity::Error), place, told, fix);
        return;
    }
    let Some(written) = rule.written() else { return };
    let fix = |value: String| Some(view.set(rule, value));
    if written.is_empty() {
        let told = (
            format!("The rule for {} has no value.", code(rule.text)),
            "It holds only for a claim that is there and empty. Type the value, or remove the rule.",
        );
        found.report((Check::NoValue, Severity::Error), place, told, proposed(view, rule));
    } else if written.trim() != written {
        let sentence = format!("{} begins or ends with white space.", code(written));
        let why = "White space counts, and claims hardly ever have it at their ends.";
        let trimmed = fix(written.trim().to_owned());
        found.report((Check::OuterSpace, Severity::Warning), place, (sentence, why), trimmed);
    } else if let Some(pattern) = regex(written) {
        found.report(
            (Check::Regex, Severity::Warning),
            place,
            (
                format!("{} looks like a regular expression.", code(written)),
                "Patterns know `*` (any number of characters), `?` (one or none) and `.` (exactly \
                 one). Everything else stands for itself.",
            ),
            pattern.and_then(fix),
        );
    } else if let Some(near) = rule.near.filter(|near| is_case(&near.miss))
        && is_meant_but_for_case(view)
    {
        let fix = near.proposed.as_ref().map(|proposed| view.change(rule, proposed).of_sample());
        found.report(
            (Check::LetterCase, Severity::Warning),
            place,
            (
                format!("{} differs from the sample only in letter case.", code(written)),
                "Letter case counts, in names too that a provider's own pages write either way.",
            ),
            fix,
        );
    }
}

/// Whether nothing but letter case keeps the sample from the rules of a policy. Otherwise it is about
/// something else, and that a name differs says nothing.
fn is_meant_but_for_case(view: &View) -> bool {
    view.rules.iter().all(|rule| rule.near.is_none_or(|near| is_case(&near.miss)))
}

fn is_case(miss: &Miss) -> bool {
    match miss {
        Miss::LetterCase => true,
        Miss::ListLacks { miss, .. } => **miss == Miss::LetterCase,
        _ => false,
    }
}

/// Whether a value was meant as a regular expression, and the pattern that means the same, where
/// there is one.
fn regex(written: &str) -> Option<Option<String>> {
    let bracket = written
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'))
        .is_some_and(|(inside, _)| inside.contains('-'));
    let choice = written
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'))
        .is_some_and(|(inside, _)| inside.contains('|'));
    let signs = [".*", ".+", "\\.", "\\d", "\\w", "\\/"];
    let anchored = written.starts_with('^') || written.ends_with('$');
    if !bracket && !choice && !anchored && !signs.iter().any(|sign| written.contains(sign)) {
        return None;
    }
    let plain = written.strip_prefix('^').unwrap_or(written);
    let plain = plain.strip_suffix('$').unwrap_or(plain);
    // `.+` is any number of characters and one more.
    let plain = plain.replace(".*", "*").replace(".+", "*.");
    let plain = plain.replace("\\.", ".").replace("\\/", "/").replace("\\-", "-");
    let same = !bracket && !choice && !plain.contains('\\');
    Some(same.then_some(plain))
}

/// The dot that was meant as a dot. In a policy that denies it denies a little more, which does no
/// harm.
fn dot(view: &View, rule: &Rule, found: &mut Found) {
    let audience = matches!(rule.text, "aud" | "iss");
    let Some(written) = rule.written().filter(|text| has_dot(text) && !audience) else {
        return;
    };
    if view.definition.decision != Decision::Allow || regex(written).is_some() {
        return;
    }
    let ids = found.origin.lasting_ids();
    if ids.iter().any(|id| *id != rule.text && view.pins(id)) {
        return;
    }
    let word = written.split(['/', ':', '@']).find(|word| word.contains('.')).unwrap_or(written);
    let severity = if found.shared.is_some() { Severity::Warning } else { Severity::Hint };
    let pins: Vec<&str> =
        pin(found.origin, written).into_iter().filter(|id| *id != rule.text).collect();
    let of_sample = pins.iter().find_map(|id| {
        let value = found.sample_text(view, id)?;
        let plain = !value.contains(['*', '?', '.']);
        plain.then(|| view.add(id, value).of_sample())
    });
    let fix = of_sample.or_else(|| pins.first().map(|id| view.ask(id)));
    found.report(
        (Check::Dot, severity),
        (view, Some(rule)),
        (
            format!(
                "`.` stands for any one character: {} also lets in {}.",
                code(word),
                code(&word.replace('.', "X"))
            ),
            "Patterns have no way to write just a dot. A rule for a number that belongs to one \
             owner for good, such as GitHub's `repository_id`, keeps others out.",
        ),
        fix,
    );
}

/// Whether a `.` stands between what is no wildcard, as in a name.
fn has_dot(written: &str) -> bool {
    let wild = |c: Option<char>| matches!(c, Some('*' | '?' | '.'));
    written.match_indices('.').any(|(at, dot)| {
        let before = written[..at].chars().next_back();
        !wild(before) && !wild(written[at + dot.len()..].chars().next())
    })
}

/// The claims that tell the one meant from others, the best first.
fn pin(origin: Origin, written: &str) -> Vec<&'static str> {
    let mut ids = origin.lasting_ids().to_vec();
    let many =
        Subject::parse(written).is_some_and(|subject| subject.repository.contains(['*', '?']));
    if many {
        // Several repositories: their owner's number holds for all of them.
        ids.retain(|id| *id != "repository_id");
    }
    ids
}
