//! One rule of a policy: a row with the result for the sample, and while it is edited, its fields with a
//! live explanation of the pattern.

use super::outcome::Outcome;
use super::state::Work;
use super::verdict::allow_too;
use super::words::ticked;
use crate::ui::{
    Bound, Button, ButtonKind, Glyph, Icon, IconButton, Offer, PickField, TextField, Untrusted,
    dynamic,
};
use leptos::prelude::*;
use oidc_trust::policy::editor::{Draft, Editor, Key, Place, RuleDraft};
use oidc_trust::policy::nearest::{NearMiss, nearest_rule};
use oidc_trust::policy::sentence;
use oidc_trust::policy::who::way_by_rule;
use oidc_trust::policy::wildcards;
use serde_json::Value;
use token_api::oidc::RuleOutcome;

/// A rule and its result for the sample. `Copy`.
#[derive(Clone, Copy)]
struct Row {
    work: Work,
    policy: Key,
    rule: Key,
    draft: Memo<Option<RuleDraft>>,
    outcome: Memo<Option<Outcome>>,
}

impl Row {
    fn new(policy: Key, rule: Key) -> Self {
        let work = expect_context::<Work>();
        let draft =
            Memo::new(move |_| work.editor.with(|editor| editor.get(policy)?.rule(rule).cloned()));
        Self { work, policy, rule, draft, outcome: Memo::new(move |_| work.outcome(policy)) }
    }

    fn path(self) -> String {
        self.draft.with(|rule| rule.as_ref().map(|rule| rule.path.clone())).unwrap_or_default()
    }

    fn expected(self) -> Value {
        self.draft.with(|rule| rule.as_ref().map(|rule| rule.expected.clone())).unwrap_or_default()
    }

    /// The result for the sample, if there is one.
    fn said(self) -> Option<RuleOutcome> {
        let path = self.path();
        self.outcome.with(|outcome| outcome.as_ref()?.rule(&path).cloned())
    }

    /// Why the sample does not satisfy it.
    fn miss(self) -> Option<NearMiss> {
        nearest_rule(&self.said()?, &*self.work.sample.claims()?)
    }

    /// "pass", "fail", or `None` if it makes no difference.
    fn result(self) -> Option<String> {
        let said = self.said()?;
        let matters = self.outcome.with(|outcome| outcome.as_ref().is_some_and(Outcome::matters));
        match (said.passes, matters) {
            (true, _) => Some("pass".into()),
            (false, true) => Some("fail".into()),
            (false, false) => None,
        }
    }

    /// Whether the sample satisfies it; `None` without a sample.
    fn icon(self) -> Option<Icon> {
        let said = self.said()?;
        Some(if said.passes { Icon::Check } else { Icon::Cross })
    }
}

/// A rule while its policy is not edited.
#[component]
pub(super) fn RuleRow(policy: Key, rule: Key) -> impl IntoView {
    let row = Row::new(policy, rule);
    let words = move || {
        let expected = row.expected();
        view! {
            <code translate="no"><Untrusted text=row.path()/></code> " "
            <span class="rule-verb">{sentence::verb(&expected)}</span> " "
            <code translate="no" class="rule-value"><Untrusted text=sentence::value(&expected)/></code>
        }
    };
    let said = move || match row.said() {
        Some(said) if said.passes => "matches".into_any(),
        Some(said) => missed(row, &said),
        None => ().into_any(),
    };
    view! {
        <li class="rule" data-result=Signal::derive(move || row.result())>
            {dynamic(move || match row.icon() {
                Some(icon) => view! { <Glyph icon/> }.into_any(),
                None => view! { <span class="rule-mark" aria-hidden="true">"•"</span> }.into_any(),
            })}
            {dynamic(words)} " "
            <span class="rule-result">{dynamic(said)}</span>
        </li>
    }
}

/// The sample's value, and why it does not match.
fn missed(row: Row, said: &RuleOutcome) -> AnyView {
    let actual = said.actual.as_ref().map(sentence::value);
    let actual = actual.map(|actual| {
        view! { "sample says " <code translate="no"><Untrusted text=actual/></code> ": " }
    });
    let why = row.miss().map(|miss| ticked(&miss.miss.words()));
    view! { {actual} {why} }.into_any()
}

/// A rule while its policy is edited.
#[component]
pub(super) fn RuleEditor(policy: Key, rule: Key) -> impl IntoView {
    let row = Row::new(policy, rule);
    let work = row.work;
    let path = Bound::new(Memo::new(move |_| row.path()), move |path: String| {
        work.edit(|editor| editor.edit_rule(policy, rule, "path", |rule| rule.path = path));
    });
    let problem = Signal::derive(move || {
        let problems = work.editor.with(|editor| editor.get(policy).map(Draft::problems))?;
        problems.into_iter().find(|one| one.place == Place::Path(rule)).map(|one| one.words)
    });
    let offers = Signal::derive(move || {
        let claims = work.sample.claims();
        let leaves = claims.iter().flat_map(|claims| {
            claims.leaves().into_iter().map(|(path, _)| path.to_string().into()).collect::<Vec<_>>()
        });
        let mut offers: Vec<Offer> = leaves.collect();
        if offers.is_empty() {
            offers = ["aud", "sub"].map(|path| path.to_owned().into()).into();
        }
        offers
    });
    let remove = move || {
        work.edit(|editor| editor.remove_rule(policy, rule));
        super::focus::focus_tool(policy, "edit");
    };
    view! {
        <li class="rule-edit" data-rule=rule.to_string()>
            <PickField label="Claim" value=path offers problem on_settle=move || work.settle()/>
            <ValueField row/>
            <IconButton
                label=Signal::derive(move || format!("Remove the rule for {}", sentence::name_of(&row.path())))
                icon=Icon::Trash
                on_press=remove
            />
            <LiveHint row/>
        </li>
    }
}

/// The pattern. A value that is no text is only shown; the JSON dialog edits it.
#[component]
fn ValueField(row: Row) -> impl IntoView {
    let is_text = Memo::new(move |_| row.expected().is_string());
    dynamic(move || {
        if !is_text.get() {
            let value = move || sentence::value(&row.expected());
            return view! {
                <div class="field">
                    <span class="field-label">"Value (JSON, not text)"</span>
                    <code translate="no">{dynamic(move || view! { <Untrusted text=value()/> })}</code>
                </div>
            }
            .into_any();
        }
        let pattern = Memo::new(move |_| row.expected().as_str().unwrap_or_default().to_owned());
        let value = Bound::new(pattern, move |pattern: String| {
            row.work.edit(|editor| {
                editor.edit_rule(row.policy, row.rule, "expected", |rule| {
                    rule.expected = Value::String(pattern);
                });
            });
        });
        view! { <TextField label="Value" value/> }.into_any()
    })
}

/// What the pattern matches, and whether the sample matches.
#[component]
fn LiveHint(row: Row) -> impl IntoView {
    let explained = move || match row.expected() {
        Value::String(pattern) => wildcards::explain(&pattern),
        _ => "It is compared as it is written. To change it, use the JSON view.".into(),
    };
    let said = move || {
        let said = row.said()?;
        let words = match (&said.actual, said.passes) {
            (Some(actual), true) => {
                let actual = sentence::value(actual);
                view! { "Matches the sample: " <code translate="no"><Untrusted text=actual/></code> }.into_any()
            }
            _ => {
                let why = missed(row, &said);
                view! { "Does not match: " {why} }.into_any()
            }
        };
        Some(view! {
            <span class="rule-hint" data-result=if said.passes { "pass" } else { "fail" }>
                <Glyph icon=if said.passes { Icon::Check } else { Icon::Cross }/>
                <span>{words}</span>
                {proposal(row)}
            </span>
        })
    };
    view! {
        <span class="rule-hint"><Glyph icon=Icon::Info/> <span>{dynamic(explained)}</span></span>
        {dynamic(said)}
    }
}

/// What would make the rule match the sample, if the policy is about it. What was written wrong is
/// mended by a button; anything else lets in somebody else, and that is folded, with who it is.
fn proposal(row: Row) -> Option<AnyView> {
    let (work, path) = (row.work, row.path());
    let (miss, claims) = (row.miss()?, work.sample.claims()?);
    let is_unfit = work.unfit.with(|unfit| !unfit.is_empty());
    if work.is_read_only() || (is_unfit && !miss.miss.is_slip()) {
        return None;
    }
    let at = work.editor.with(|editor| editor.position(row.policy))?;
    let policies = work.editor.with(Editor::definitions);
    let way = row.outcome.with(|outcome| {
        let of_rule = (&miss, outcome.as_ref()?.rules());
        work.issuer.with(|issuer| {
            way_by_rule(&policies, (at, &path), of_rule, (issuer.expected_iss(), &claims))
        })
    })?;
    if miss.miss.is_slip() {
        let fix = way.fix?;
        let label = ticked(&fix.label);
        return Some(view! { <Button kind=ButtonKind::Quiet on_press=move || work.apply(&fix)>{label}</Button> }.into_any());
    }
    let folded = allow_too(work, std::slice::from_ref(&way))?;
    Some(
        view! { <div class="rule-ways"><strong>"Refused, as written."</strong> {folded}</div> }
            .into_any(),
    )
}
