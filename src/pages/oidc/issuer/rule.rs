//! One rule of a policy: a row with the result for the sample, and while it is edited, its fields with a
//! live explanation of the pattern.

use super::state::Work;
use super::verdict::allow_too;
use crate::pages::oidc::words::ticked;
use crate::ui::{
    Bound, Button, ButtonKind, Glyph, Icon, IconButton, Offer, PickField, TextField, Untrusted,
    dynamic,
};
use leptos::prelude::*;
use oidc_trust::policy::editor::{Place, PolicyKey, RuleDraft, RuleKey};
use oidc_trust::policy::judged::JudgedRule;
use oidc_trust::policy::sentence;
use oidc_trust::policy::who::{Remedy, Way};
use oidc_trust::policy::wildcards;
use serde_json::Value;

/// A rule and its result for the sample. `Copy`.
#[derive(Clone, Copy)]
struct Row {
    work: Work,
    policy: PolicyKey,
    rule: RuleKey,
    draft: Memo<Option<RuleDraft>>,
    /// The result for the sample, if there is one.
    said: Memo<Option<JudgedRule>>,
    /// Whether the policy is about the requested token, so that a failing rule matters.
    matters: Memo<bool>,
    /// What would make it match, if that may be offered.
    way: Memo<Option<Way>>,
}

impl Row {
    fn new(policy: PolicyKey, rule: RuleKey) -> Self {
        let work = expect_context::<Work>();
        let draft =
            Memo::new(move |_| work.editor.with(|editor| editor.get(policy)?.rule(rule).cloned()));
        let said = Memo::new(move |_| {
            work.evaluated.now.with(|now| now.trial.as_ref()?.policy(policy)?.rule(rule).cloned())
        });
        let matters =
            Memo::new(move |_| work.outcome(policy).is_some_and(|outcome| outcome.matters()));
        let way = Memo::new(move |_| {
            work.evaluated.now.with(|now| now.trial.as_ref()?.way(rule).cloned())
        });
        Self { work, policy, rule, draft, said, matters, way }
    }

    fn path(self) -> String {
        self.draft.with(|rule| rule.as_ref().map(|rule| rule.path.clone())).unwrap_or_default()
    }

    fn expected(self) -> Value {
        self.draft.with(|rule| rule.as_ref().map(|rule| rule.expected.clone())).unwrap_or_default()
    }

    /// Whether the sample satisfies it; `None` without a sample.
    fn passes(self) -> Option<bool> {
        self.said.with(|said| said.as_ref().map(|rule| rule.said.passes))
    }

    /// "pass", "fail", or `None` if it makes no difference.
    fn result(self) -> Option<String> {
        match (self.passes()?, self.matters.get()) {
            (true, _) => Some("pass".into()),
            (false, true) => Some("fail".into()),
            (false, false) => None,
        }
    }

    fn icon(self) -> Option<Icon> {
        Some(if self.passes()? { Icon::Check } else { Icon::Cross })
    }
}

/// A rule while its policy is not edited.
#[component]
pub(super) fn RuleRow(policy: PolicyKey, rule: RuleKey) -> impl IntoView {
    let row = Row::new(policy, rule);
    let words = move || {
        let expected = row.expected();
        view! {
            <code translate="no"><Untrusted text=row.path()/></code> " "
            <span class="rule-verb">{sentence::verb(&expected)}</span> " "
            <code translate="no" class="rule-value"><Untrusted text=sentence::value(&expected)/></code>
        }
    };
    let said = move || {
        row.said.with(|rule| match rule {
            Some(rule) if rule.said.passes => "matches".into_any(),
            Some(rule) => missed(rule),
            None => ().into_any(),
        })
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
fn missed(rule: &JudgedRule) -> AnyView {
    let actual = rule.said.actual.as_ref().map(sentence::value);
    let actual = actual.map(|actual| {
        view! { "sample says " <code translate="no"><Untrusted text=actual/></code> ": " }
    });
    let why = rule.near.as_ref().map(|near| ticked(&near.miss.words()));
    view! { {actual} {why} }.into_any()
}

/// A rule while its policy is edited.
#[component]
pub(super) fn RuleEditor(policy: PolicyKey, rule: RuleKey) -> impl IntoView {
    let row = Row::new(policy, rule);
    let work = row.work;
    let path = Bound::new(Memo::new(move |_| row.path()), move |path: String| {
        work.edit(|editor| editor.edit_rule(policy, rule, "path", |rule| rule.path = path));
    });
    let problem = work.problem(policy, Place::Path(rule));
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
        let rule = row.said.get()?;
        let passes = rule.said.passes;
        let words = match (&rule.said.actual, passes) {
            (Some(actual), true) => {
                let actual = sentence::value(actual);
                view! { "Matches the sample: " <code translate="no"><Untrusted text=actual/></code> }.into_any()
            }
            _ => {
                let why = missed(&rule);
                view! { "Does not match: " {why} }.into_any()
            }
        };
        Some(view! {
            <span class="rule-hint" data-result=if passes { "pass" } else { "fail" }>
                <Glyph icon=if passes { Icon::Check } else { Icon::Cross }/>
                <span>{words}</span>
                {proposal(row, &rule)}
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
fn proposal(row: Row, rule: &JudgedRule) -> Option<AnyView> {
    let work = row.work;
    let is_slip = rule.near.as_ref()?.miss.is_slip();
    let is_unfit = work.evaluated.unfit.with(|unfit| !unfit.is_empty());
    if work.is_read_only() || (is_unfit && !is_slip) {
        return None;
    }
    match row.way.get()? {
        Way { remedy: Remedy::Fix(fix), .. } if is_slip => {
            let label = ticked(&fix.label);
            Some(view! { <Button kind=ButtonKind::Quiet on_press=move || work.apply(&fix)>{label}</Button> }.into_any())
        }
        way => {
            let folded = allow_too(std::slice::from_ref(&way))?;
            Some(view! { <div class="rule-ways"><strong>"Refused, as written."</strong> {folded}</div> }.into_any())
        }
    }
}
