//! Whom the token is for: a team, person or runner that is missing or unknown; an admin's rights
//! that mean nothing; words that this console doesn't know.

use super::finding::{Check, Found, Severity};
use super::view::View;
use crate::policy::fix::{Change, Fix};
use crate::policy::nearest::{code, edits};
use token_api::oidc::{Decision, PolicyTokenType};

pub(super) fn check(view: &View, found: &mut Found) {
    unknown(view, found);
    match view.definition.token_type {
        PolicyTokenType::Team => holder(view, "team", found.context.teams, found),
        PolicyTokenType::Personal => holder(view, "person", found.context.users, found),
        PolicyTokenType::Runner => holder(view, "runner", None, found),
        PolicyTokenType::Organization | PolicyTokenType::Other(_) => {}
    }
    let organization = view.definition.token_type == PolicyTokenType::Organization;
    if view.definition.admin() && (!organization || view.definition.decision == Decision::Deny) {
        let label = "Take away the admin's rights";
        let fix = Fix::of(view.at.key, label, Change::SetAdmin(false));
        found.report(
            (Check::NeedlessAdmin, Severity::Hint),
            (view, None),
            (
                "The admin's rights mean nothing here.".to_owned(),
                "Only a policy that allows organization tokens can give an admin's rights.",
            ),
            Some(fix),
        );
    }
}

fn unknown(view: &View, found: &mut Found) {
    let word = match (&view.definition.decision, &view.definition.token_type) {
        (Decision::Other(word), _) | (_, PolicyTokenType::Other(word)) => word,
        _ => return,
    };
    found.report(
        (Check::Unknown, Severity::Warning),
        (view, None),
        (
            format!("This console doesn't know what {} means.", code(word)),
            "The policy is kept as it is, but what it does can't be told here.",
        ),
        None,
    );
}

fn holder(view: &View, what: &str, known: Option<&[String]>, found: &mut Found) {
    let allows = view.definition.decision == Decision::Allow;
    let Some(name) = view.definition.holder() else {
        if allows {
            found.report(
                (Check::Holder, Severity::Error),
                (view, None),
                (
                    format!("It names no {what}."),
                    "Without one, no request fits this policy and it lets nobody in.",
                ),
                None,
            );
        }
        return;
    };
    let Some(known) = known.filter(|known| !known.iter().any(|other| other == name)) else {
        return;
    };
    let near = known
        .iter()
        .map(|other| (edits(other, name), other))
        .filter(|(edits, other)| *edits <= 2 && *edits < other.chars().count() / 2 + 1)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, other)| other.clone());
    let hint =
        near.as_ref().map_or_else(String::new, |near| format!(" Did you mean {}?", code(near)));
    let sentence = match view.definition.token_type {
        PolicyTokenType::Team => {
            format!("There is no team {} in the organization.{hint}", code(name))
        }
        _ => format!("{} is not a member of the organization.{hint}", code(name)),
    };
    let fix = near.map(|near| {
        let label = format!("Change it to {}", code(&near));
        let change = match view.definition.token_type {
            PolicyTokenType::Team => Change::SetTeam(near),
            _ => Change::SetUser(near),
        };
        Fix::of(view.at.key, label, change)
    });
    let severity = if allows { Severity::Error } else { Severity::Warning };
    found.report(
        (Check::Holder, severity),
        (view, None),
        (sentence, "A token can't be issued for somebody who is not there. Letter case counts."),
        fix,
    );
}
