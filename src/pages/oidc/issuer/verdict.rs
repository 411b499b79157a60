//! The verdict on the sample: allowed with the token that would be issued, or refused with the policy
//! that comes nearest, and what would let it in.

use super::Work;
use super::words::{parts, ticked};
use crate::ui::{Button, ButtonKind, Note, Tone, dynamic};
use console_model::oidc::editor::Editor;
use console_model::oidc::nearest::{Nearest, nearest_policy};
use console_model::oidc::{duration, sentence};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::oidc::{Verdict, granted_seconds};

/// The verdict, with what can be done about it.
#[component]
pub(super) fn VerdictNote() -> impl IntoView {
    let work = expect_context::<Work>();
    let said = move || {
        let verdict = work.verdict.get()?;
        Some(match verdict.allowed {
            Some(at) => allowed(work, at),
            None => refused(work, &verdict),
        })
    };
    view! { <div role="status" aria-label="Verdict">{dynamic(said)}</div> }
}

fn allowed(work: Work, at: usize) -> AnyView {
    let policy = work.editor.with(|editor| editor.definitions().get(at).cloned());
    let token = policy.map(|policy| parts(&sentence::subject(&policy)));
    let life = work.issuer.with(|issuer| granted_seconds(None, issuer.max_expiration));
    view! {
        <Note tone=Tone::Ok>
            <strong>"Allowed."</strong>
            {format!(" Policy {} lets it in: an exchange would issue ", at + 1)}
            {token} {format!(", good for {}.", duration::words(life))}
            " The server also checks its signature and times."
        </Note>
    }
    .into_any()
}

fn refused(work: Work, verdict: &Arc<Verdict>) -> AnyView {
    let nearest = work.sample.claims().and_then(|claims| {
        nearest_policy(&work.editor.with(Editor::definitions), &claims, verdict)
    });
    let words = match &nearest {
        Some(nearest) => nearest.words(),
        None => "No policy allows anything like it.".into(),
    };
    let is_denied = verdict.denied_by.is_some();
    let fix = nearest.as_ref().and_then(Nearest::fix);
    let at = nearest.map(|nearest| nearest.policy);
    let open = move || {
        let key = at.and_then(|at| {
            work.editor.with_untracked(|editor| editor.drafts().get(at).map(|draft| draft.key))
        });
        if let Some(key) = key {
            work.open(key);
            super::policies::focus_tool(key, "edit");
        }
    };
    let buttons = move || {
        if work.is_read_only() {
            return ().into_any();
        }
        let fix = fix.clone().map(|fix| {
            let label = ticked(&fix.label);
            view! { <Button on_press=move || work.apply(&fix)>{label}</Button> }
        });
        view! {
            <div class="row">
                {fix}
                {(!is_denied).then(|| view! { <Button on_press=move || work.allow_this()>"Allow this"</Button> })}
                {at.map(|at| view! {
                    <Button kind=ButtonKind::Quiet on_press=open>{format!("Edit policy {}", at + 1)}</Button>
                })}
            </div>
        }
        .into_any()
    };
    view! {
        <Note tone=Tone::Bad>
            <strong>"Refused."</strong> " "
            {if is_denied { None } else { Some("No policy allows it. ") }}
            {ticked(&words)}
            {dynamic(buttons)}
        </Note>
    }
    .into_any()
}
