//! The verdict on the sample: allowed, with the token that would be issued; or refused, with the reason
//! before any policy applies, or with the nearest policy. Fixes are folded away: most refusals are right.

use super::state::Work;
use super::words::{parts, ticked};
use crate::ui::{Button, ButtonKind, Note, Tone, dynamic};
use leptos::prelude::*;
use oidc_trust::issuer::duration;
use oidc_trust::policy::editor::Editor;
use oidc_trust::policy::nearest::{Nearest, nearest_policy};
use oidc_trust::policy::ruling::{Unfit, headline, stray_audience};
use oidc_trust::policy::sentence;
use oidc_trust::policy::who::{Way, ways};
use std::sync::Arc;
use token_api::oidc::{PolicyDefinition, Verdict, audience, granted_seconds};

#[component]
pub(super) fn VerdictNote() -> impl IntoView {
    let work = expect_context::<Work>();
    let said = move || {
        let verdict = work.verdict.get()?;
        let unfit = work.unfit.get();
        Some(match verdict.allowed {
            _ if !unfit.is_empty() => never(&unfit, &verdict),
            Some(at) => allowed(work, at),
            None => refused(work, &verdict),
        })
    };
    view! { <div role="status" aria-label="Verdict">{dynamic(said)}</div> }
}

/// The server refuses the sample before it reads the policies.
fn never(unfit: &[Unfit], verdict: &Verdict) -> AnyView {
    let reasons: Vec<AnyView> =
        unfit.iter().map(|one| view! { <p>{ticked(&one.words())}</p> }.into_any()).collect();
    let headline = ticked(&headline(unfit, verdict));
    view! {
        <Note tone=Tone::Bad>
            <strong>{headline}</strong>
            {reasons}
        </Note>
    }
    .into_any()
}

fn allowed(work: Work, at: usize) -> AnyView {
    let policy = work.editor.with(|editor| editor.definitions().get(at).cloned());
    let own = work.org.with_value(audience);
    let stray = policy.as_ref().zip(work.sample.claims());
    let stray = stray.and_then(|(policy, claims)| stray_audience(&claims, policy, &own));
    let provided = work.provided.get();
    let tone = match (&stray, &provided) {
        (Some(_), _) => Tone::Warn,
        (None, Some(_)) => Tone::Info,
        (None, None) => Tone::Ok,
    };
    let headline = match provided {
        Some(provided) => format!("Allowed, {provided}."),
        None => "Allowed.".to_owned(),
    };
    let stray = stray.map(|words| view! { <p>{ticked(&words)}</p> });
    let asked = work.request.asked();
    let token = policy
        .map(|policy| parts(&sentence::issued(&policy, &asked, &|id| work.names.role_name(id))));
    let life = work.issuer.with(|issuer| granted_seconds(None, issuer.max_expiration));
    let why = work.issuer.with(|issuer| duration::why_granted(issuer.max_expiration));
    let why = why.map(|why| format!(" {why}"));
    view! {
        <Note tone>
            <strong>{ticked(&headline)}</strong>
            {format!(" Policy {} lets it in: an exchange would issue ", at + 1)}
            {token} {format!(", good for {}.", duration::words(life))}
            {why}
            {stray}
            " The server also checks its signature and times."
        </Note>
    }
    .into_any()
}

fn refused(work: Work, verdict: &Arc<Verdict>) -> AnyView {
    let policies = work.editor.with(Editor::definitions);
    let claims = work.sample.claims();
    let nearest = claims.as_ref().and_then(|claims| nearest_policy(&policies, claims, verdict));
    let words = match &nearest {
        Some(nearest) => nearest.words(),
        None => "No policy allows anything like it.".into(),
    };
    let advice = nearest.as_ref().and_then(|nearest| nearest.advice(&policies));
    let advice = advice.map(|words| view! { <p>{ticked(&words)}</p> });
    let words = ticked(&words);
    let is_denied = verdict.denied_by.is_some();
    let ways = if is_denied { Vec::new() } else { offered(work, &policies, nearest.as_ref()) };
    let ways = StoredValue::new(ways);
    let at = nearest.map(|nearest| nearest.policy);
    let tools = move || {
        if work.is_read_only() {
            return ().into_any();
        }
        let edit = at.map(|at| view! {
            <Button kind=ButtonKind::Quiet on_press=move || open(work, at)>{format!("Edit policy {}", at + 1)}</Button>
        });
        view! { <div class="row">{edit}</div> {allow_too(work, &ways.get_value())} }.into_any()
    };
    view! {
        <Note tone=Tone::Bad>
            <strong>"Refused, as written."</strong> " "
            {if is_denied { None } else { Some("No policy allows it. ") }}
            {words}
            {advice}
            {dynamic(tools)}
        </Note>
    }
    .into_any()
}

fn offered(work: Work, policies: &[PolicyDefinition], nearest: Option<&Nearest>) -> Vec<Way> {
    let (Some(claims), Some(drafted)) = (work.sample.claims(), work.drafted()) else {
        return Vec::new();
    };
    let own = work.org.with_value(audience);
    work.issuer.with(|issuer| {
        ways(policies, nearest, &drafted.policy, (issuer.expected_iss(), &claims, &own))
    })
}

/// The fixes that would allow the sample, folded away, each with who is allowed then.
pub(super) fn allow_too(work: Work, ways: &[Way]) -> Option<AnyView> {
    if ways.is_empty() {
        return None;
    }
    let way = |way: &Way| {
        let button = match way.fix.clone() {
            Some(fix) => {
                let label = ticked(&fix.label);
                view! { <Button on_press=move || work.apply(&fix)>{label}</Button> }.into_any()
            }
            None => view! { <Button on_press=move || work.allow_this()>"Allow this"</Button> }
                .into_any(),
        };
        let words = ticked(&way.words);
        view! { <li><p>{words}</p> {button}</li> }.into_any()
    };
    let ways: Vec<AnyView> = ways.iter().map(way).collect();
    Some(
        view! {
            <details class="allow-too">
                <summary>"Allow this too…"</summary>
                <p>"Nothing is saved by this. Who gets in then:"</p>
                <ul class="plain-list">{ways}</ul>
            </details>
        }
        .into_any(),
    )
}

fn open(work: Work, at: usize) {
    let key = work.editor.with_untracked(|editor| editor.drafts().get(at).map(|draft| draft.key));
    if let Some(key) = key {
        work.open(key);
        super::focus::focus_tool(key, "edit");
    }
}
