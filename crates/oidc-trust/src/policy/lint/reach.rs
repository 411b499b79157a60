//! Policies that decide nothing: without rules, shadowed by a denying one, or already contained in
//! another one.

use super::cover::covers;
use super::finding::{Check, Found, Severity};
use super::view::{Rule, View};
use crate::policy::fix::{Change, Fix};
use token_api::oidc::Decision;

/// `sound` are the policies without errors.
pub(super) fn check(view: &View, views: &[View], sound: &[&View], found: &mut Found) {
    if view.rules.is_empty() {
        return no_rules(view, found);
    }
    if view.definition.decision != Decision::Allow {
        return;
    }
    let remove = || Some(Fix::of(view.at.key, "Remove the policy", Change::Remove));
    if let Some(deny) = views.iter().find(|deny| shadows(deny, view)) {
        let sentence =
            format!("It never lets anybody in: policy {} denies all of it.", deny.at.number);
        let why = "A policy that denies wins over every policy that allows, wherever it stands in \
                   the list. Find out which of the two is meant, and change or remove the other one.";
        // Where one denies everything, that one may be the mistake.
        let is_total = deny.rules.iter().all(Rule::is_open);
        let fix = if is_total { None } else { remove() };
        found.report((Check::Unreachable, Severity::Error), (view, None), (sentence, why), fix);
    } else if let Some(wider) = sound.iter().find(|other| makes_needless(other, view)) {
        let sentence = format!("Policy {} already allows all of this.", wider.at.number);
        let why = "Of two policies that allow the same, one is enough; the narrower one keeps \
                   nobody out.";
        found.report((Check::Redundant, Severity::Hint), (view, None), (sentence, why), remove());
    }
}

fn no_rules(view: &View, found: &mut Found) {
    let (sentence, why) = match view.definition.decision {
        Decision::Allow => (
            "It has no rules, so it lets nobody in.",
            "Trust must be written down: a policy that allows needs a rule, at least for `aud` \
             and `sub`.",
        ),
        Decision::Deny => (
            "It has no rules, so it denies everybody.",
            "A policy that denies wins over every policy that allows tokens of its kind.",
        ),
        Decision::Other(_) => return,
    };
    let pair = (sentence.to_owned(), why);
    found.report((Check::NoRules, Severity::Warning), (view, None), pair, None);
}

/// Whether whatever satisfies the rules of `narrow` surely satisfies this rule. The same value, or
/// the same element of a list, satisfies both.
fn implied(rule: &Rule, narrow: &View) -> bool {
    let (Ok(path), Some(wide)) = (&rule.path, &rule.pattern) else { return false };
    narrow.rules.iter().any(|other| {
        other.path.as_ref() == Ok(path)
            && other.pattern.as_ref().is_some_and(|pattern| covers(wide, pattern))
    })
}

/// Whether `deny` surely denies whatever `allow` allows.
fn shadows(deny: &View, allow: &View) -> bool {
    let (d, a) = (deny.definition, allow.definition);
    let unreadable = |rule: &Rule| rule.path.is_err() || rule.pattern.is_none();
    d.decision == Decision::Deny
        && d.token_type == a.token_type
        && (d.holder().is_none() || d.holder() == a.holder())
        && deny.rules.iter().all(|rule| unreadable(rule) || implied(rule, allow))
}

/// Whether `wide` surely allows whatever `narrow` allows, with the same rights. Of two that are
/// alike, the first one stays.
fn makes_needless(wide: &View, narrow: &View) -> bool {
    let contains = |wide: &View, narrow: &View| {
        !wide.rules.is_empty() && wide.rules.iter().all(|rule| implied(rule, narrow))
    };
    let (w, n) = (wide.definition, narrow.definition);
    wide.at.key != narrow.at.key
        && w.decision == Decision::Allow
        && wide.same_token(narrow)
        && w.role_id == n.role_id
        && w.extra == n.extra
        && w.authorized_permissions == n.authorized_permissions
        && contains(wide, narrow)
        && (wide.at.number < narrow.at.number || !contains(narrow, wide))
}
