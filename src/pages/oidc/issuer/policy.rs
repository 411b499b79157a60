//! One policy: a sentence with a row for each rule, its tools, and its fields while it is edited.

use super::focus::focus_tool;
use super::outcome::Outcome;
use super::policy_fields::Fields;
use super::rule::{RuleEditor, RuleRow};
use super::state::Work;
use crate::pages::oidc::words::{parts, ticked};
use crate::ui::{Badge, Button, ButtonKind, Icon, IconButton, Menu, MenuItem, Note, Tone, dynamic};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use oidc_trust::policy::editor::{Change, Draft, Place, PolicyKey, RuleKey};
use oidc_trust::policy::sentence;
use serde_json::Value;
use token_api::oidc::Decision;

#[component]
pub(super) fn PolicyCard(policy: PolicyKey) -> impl IntoView {
    let work = expect_context::<Work>();
    let draft = Memo::new(move |_| work.editor.with(|editor| editor.get(policy).cloned()));
    let rules = Memo::new(move |_| {
        draft.with(|draft| {
            let keys = draft.iter().flat_map(|draft| draft.rules.iter().map(|rule| rule.key));
            keys.collect::<Vec<RuleKey>>()
        })
    });
    let is_open = Memo::new(move |_| work.is_open(policy));
    let outcome = Memo::new(move |_| work.outcome(policy));
    let verdict =
        Signal::derive(move || outcome.get().and_then(Outcome::decides).map(str::to_owned));
    let arrived =
        Signal::derive(move || work.arrived.with(|keys| keys.contains(&policy)).then_some("true"));
    let refused = work.problem(policy, Place::Whole);
    let rows = move || {
        let is_open = is_open.get();
        let row = |rule: RuleKey| {
            if is_open {
                view! { <RuleEditor policy rule/> }.into_any()
            } else {
                view! { <RuleRow policy rule/> }.into_any()
            }
        };
        rules.get().into_iter().map(row).collect::<Vec<_>>()
    };
    view! {
        <li class="card policy" data-policy=policy.to_string() data-verdict=verdict data-arrived=arrived>
            <Head policy draft outcome/>
            {dynamic(move || refused.get().map(|words| view! {
                <Note tone=Tone::Bad announce=true>{visible(&words)}</Note>
            }))}
            {dynamic(move || is_open.get().then(|| view! { <Fields policy draft/> }))}
            {dynamic(move || is_open.get().then(|| view! { <Advice policy/> }))}
            <ul class="rules" aria-label="Rules">{dynamic(rows)}</ul>
            {dynamic(move || is_open.get().then(|| view! { <AddRule policy/> }))}
        </li>
    }
}

/// The sentence, the outcome for the sample, and the tools.
#[component]
fn Head(
    policy: PolicyKey,
    draft: Memo<Option<Draft>>,
    outcome: Memo<Option<Outcome>>,
) -> impl IntoView {
    let work = expect_context::<Work>();
    let sentence = move || {
        draft.with(|draft| {
            let draft = draft.as_ref()?;
            let (head, rules) = (draft.head(), draft.rules.len());
            let (tone, icon) = match head.decision {
                Decision::Allow => (Tone::Ok, Icon::Check),
                Decision::Deny => (Tone::Bad, Icon::Cross),
                Decision::Other(_) => (Tone::Warn, Icon::Warning),
            };
            let number = work.editor.with(|editor| editor.number(policy)).unwrap_or_default();
            let decision = sentence::decision(&head.decision);
            Some(view! {
                <span class="policy-number" aria-hidden="true">{number}</span>
                <Badge tone icon>{decision}</Badge> " "
                <span class="policy-words">
                    {parts(&sentence::subject_with(head, &|id| work.names.role_name(id)))} " " {sentence::condition(&head.decision, rules)}
                </span>
            })
        })
    };
    let change = move || {
        work.editor.with(|editor| match editor.change(editor.get(policy)?) {
            Change::None => None,
            Change::Edited => Some("Edited"),
            Change::Added => Some("New"),
        })
    };
    let said = move || {
        let (tone, icon, words) = outcome.get()?.badge();
        Some(view! { <Badge tone icon>{words}</Badge> })
    };
    view! {
        <div class="policy-head">
            {dynamic(sentence)}
            {dynamic(said)}
            {dynamic(move || change().map(|words| view! { <Badge tone=Tone::Info>{words}</Badge> }))}
            {dynamic(move || (!work.is_read_only()).then(|| view! { <Tools policy/> }))}
        </div>
    }
}

#[component]
fn Tools(policy: PolicyKey) -> impl IntoView {
    let work = expect_context::<Work>();
    let number =
        Memo::new(move |_| work.editor.with(|editor| editor.number(policy)).unwrap_or_default());
    let last = Memo::new(move |_| work.editor.with(|editor| editor.drafts().len()));
    let is_open = Memo::new(move |_| work.is_open(policy));
    let no_up = Signal::derive(move || (number.get() == 1).then(|| "It is the first.".to_owned()));
    let no_down =
        Signal::derive(move || (number.get() == last.get()).then(|| "It is the last.".to_owned()));
    let shift = move |up: bool| {
        work.edit(|editor| {
            editor.shift(policy, up);
        });
        focus_tool(policy, if up { "up" } else { "down" });
    };
    let items = move || {
        let copy = move || {
            let copy = work.edit(|editor| editor.duplicate(policy)).flatten();
            if let Some(copy) = copy {
                work.open(copy);
                focus_tool(copy, "edit");
            }
        };
        vec![
            MenuItem::new("Duplicate", copy).icon(Icon::Copy),
            MenuItem::new("Remove", move || work.remove_policy(policy)).icon(Icon::Trash).danger(),
        ]
    };
    let toggle = move || {
        work.toggle(policy);
        focus_tool(policy, "edit");
    };
    view! {
        <span class="policy-tools">
            <span data-tool="edit">
                <Button kind=ButtonKind::Quiet on_press=toggle>
                    {dynamic(move || if is_open.get() { "Done" } else { "Edit" })}
                    <span class="visually-hidden">{dynamic(move || format!(" policy {}", number.get()))}</span>
                </Button>
            </span>
            <span data-tool="up">
                <IconButton
                    label=Signal::derive(move || format!("Move policy {} up", number.get()))
                    icon=Icon::SortUp
                    disabled_reason=no_up
                    on_press=move || shift(true)
                />
            </span>
            <span data-tool="down">
                <IconButton
                    label=Signal::derive(move || format!("Move policy {} down", number.get()))
                    icon=Icon::SortDown
                    disabled_reason=no_down
                    on_press=move || shift(false)
                />
            </span>
            <Menu label=Signal::derive(move || format!("Actions for policy {}", number.get())) items/>
        </span>
    }
}

/// Notes about a policy that was drafted from the sample.
#[component]
fn Advice(policy: PolicyKey) -> impl IntoView {
    let work = expect_context::<Work>();
    let notes = move || {
        let (of, notes) = work.advice.get()?;
        let note = |note: &oidc_trust::policy::draft::Note| {
            let tone = if note.is_warning { Tone::Warn } else { Tone::Info };
            let text = ticked(&note.text);
            view! { <Note tone>{text}</Note> }.into_any()
        };
        (of == policy).then(|| notes.iter().map(note).collect::<Vec<_>>())
    };
    view! { <div class="findings" role="status">{dynamic(notes)}</div> }
}

#[component]
fn AddRule(policy: PolicyKey) -> impl IntoView {
    let work = expect_context::<Work>();
    let add = move || {
        let rule = work.edit(|editor| editor.add_rule(policy, "", Value::String(String::new())));
        if let Some(rule) = rule.flatten() {
            request_animation_frame(move || {
                crate::platform::page::focus(&format!("[data-rule=\"{rule}\"] input"));
            });
        }
    };
    view! {
        <div><Button kind=ButtonKind::Quiet icon=Icon::Plus on_press=add>"Add rule"</Button></div>
    }
}
