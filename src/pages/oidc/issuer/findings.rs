//! The linter's findings about the edited policies: the worst first, each with a reason and, if there is
//! one, a button that applies the fix.

use super::state::Work;
use crate::pages::oidc::words::ticked;
use crate::ui::{Button, Glyph, Icon, dynamic};
use console_core::when::count;
use leptos::prelude::*;
use oidc_trust::policy::fix::Fix;
use oidc_trust::policy::lint::{Check, Finding, Severity};

#[component]
pub(super) fn Findings() -> impl IntoView {
    let work = expect_context::<Work>();
    let findings = Memo::new(move |_| work.evaluated.now.with(|now| now.findings.clone()));
    let of = move |is_hint: bool| {
        findings.with(|findings| {
            let chosen = findings.iter().filter(|one| (one.severity == Severity::Hint) == is_hint);
            chosen.map(|one| strip(work, one)).collect::<Vec<AnyView>>()
        })
    };
    let hints = move || {
        let hints = of(true);
        let number = i64::try_from(hints.len()).unwrap_or(i64::MAX);
        (number > 0).then(|| {
            view! {
                <details class="hints">
                    <summary>{count(number, "hint")}</summary>
                    <ul class="findings" aria-label="Hints">{hints}</ul>
                </details>
            }
        })
    };
    let warnings = move || {
        let warnings = of(false);
        (!warnings.is_empty())
            .then(|| view! { <ul class="findings" aria-label="Warnings">{warnings}</ul> })
    };
    view! { {dynamic(warnings)} {dynamic(hints)} }
}

fn strip(work: Work, finding: &Finding) -> AnyView {
    let (tone, icon, word) = match finding.severity {
        Severity::Error => ("bad", Icon::Cross, "Error"),
        Severity::Warning => ("warn", Icon::Warning, "Warning"),
        Severity::Hint => ("info", Icon::Info, "Hint"),
    };
    let place = finding.policy.map(|policy| format!("Policy {}: ", policy.number));
    let (fix, is_long) = (finding.fix.clone(), finding.check == Check::LongLife);
    let fix = move || {
        if work.is_read_only() {
            return None;
        }
        // The life of tokens belongs to the issuer, not to a policy: the dialog "Edit issuer" saves it.
        if is_long {
            let press = move || work.shorten();
            return Some(
                view! { <Button on_press=press>"Lower it to 24 hours…"</Button> }.into_any(),
            );
        }
        let fix = fix.clone()?;
        Some(fix_button(work, fix))
    };
    view! {
        <li class="note finding" data-tone=tone>
            <Glyph icon/>
            <div class="note-text">
                <span class="visually-hidden">{word} ". "</span>
                {place} <b>{ticked(&finding.sentence)}</b>
                <details>
                    <summary>"Why, and what to do"</summary>
                    <p>{ticked(&finding.why)}</p>
                </details>
            </div>
            {dynamic(fix)}
        </li>
    }
    .into_any()
}

/// The button of a fix, with where its value comes from.
fn fix_button(work: Work, fix: Fix) -> AnyView {
    let label = ticked(&fix.label);
    let source = fix.is_of_sample.then(|| {
        view! { <small class="muted">"From the claims pasted below"</small> }
    });
    view! {
        <span class="finding-fix">
            <Button on_press=move || work.apply(&fix)>{label}</Button>
            {source}
        </span>
    }
    .into_any()
}
