//! The verdict on the sample: allowed, with the token that would be issued; or refused, with the reason
//! before any policy applies, or with the nearest policy. Fixes are folded away: most refusals are right.

use super::focus::focus_tool;
use super::state::Work;
use crate::pages::oidc::words::{parts, ticked};
use crate::ui::{Button, ButtonKind, Checkbox, Note, Tone, dynamic};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use oidc_trust::issuer::duration;
use oidc_trust::policy::editor::PolicyRef;
use oidc_trust::policy::evaluation::{Allowed, Answer, Trial};
use oidc_trust::policy::judged::Verdict;
use oidc_trust::policy::nearest::Nearest;
use oidc_trust::policy::ruling::{Unfit, headline};
use oidc_trust::policy::sentence;
use oidc_trust::policy::who::{Remedy, Way};
use token_api::oidc::granted_seconds;

#[component]
pub(super) fn VerdictNote() -> impl IntoView {
    let work = expect_context::<Work>();
    let answer = Memo::new(move |_| {
        let said = |trial: &Trial| (trial.verdict(), trial.answer.clone());
        work.evaluated.now.with(|now| now.trial.as_ref().map(said))
    });
    let said = move || {
        let (verdict, answer) = answer.get()?;
        let unfit = work.evaluated.unfit.get();
        Some(match answer {
            _ if !unfit.is_empty() => never(&unfit, verdict),
            Answer::Allowed(by) => allowed(work, &by),
            Answer::Denied(by) => denied(work, by),
            Answer::Unmatched { nearest, ways } => unmatched(work, nearest.as_ref(), ways),
        })
    };
    view! { <div role="status" aria-label="Verdict">{dynamic(said)}</div> }
}

/// The server refuses the sample before it reads the policies.
fn never(unfit: &[Unfit], verdict: Verdict) -> AnyView {
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

fn allowed(work: Work, allowed: &Allowed) -> AnyView {
    let provided = work.evaluated.provided.get();
    let tone = match (&allowed.stray, &provided) {
        (Some(_), _) => Tone::Warn,
        (None, Some(_)) => Tone::Info,
        (None, None) => Tone::Ok,
    };
    let headline = match provided {
        Some(provided) => format!("Allowed, {provided}."),
        None => "Allowed.".to_owned(),
    };
    let stray = allowed.stray.as_ref().map(|words| view! { <p>{ticked(words)}</p> });
    let asked = work.request.asked();
    let number = allowed.by.number;
    let role = |id: &str| work.names.role_name(id);
    let token = parts(&sentence::issued(&allowed.policy, &asked, &role));
    let life = work.issuer.with(|issuer| granted_seconds(None, issuer.max_expiration));
    let why = work.issuer.with(|issuer| duration::why_granted(issuer.max_expiration));
    let why = why.map(|why| format!(" {why}"));
    view! {
        <Note tone>
            <strong>{ticked(&headline)}</strong>
            {format!(" Policy {number} lets it in: an exchange would issue ")}
            {token} {format!(", good for {}.", duration::words(life))}
            {why}
            {stray}
            " The server also checks its signature and times."
        </Note>
    }
    .into_any()
}

fn denied(work: Work, by: PolicyRef) -> AnyView {
    let words = format!("Policy {} denies it, and that wins.", by.number);
    let tools = dynamic(move || (!work.is_read_only()).then(|| tools(work, Some(by), &[])));
    view! { <Note tone=Tone::Bad><strong>"Refused, as written."</strong> " " {words} {tools}</Note> }
        .into_any()
}

fn unmatched(work: Work, nearest: Option<&Nearest>, ways: Vec<Way>) -> AnyView {
    let words = match nearest {
        Some(nearest) => nearest.words(),
        None => "No policy allows anything like it.".into(),
    };
    let advice = nearest.and_then(Nearest::advice);
    let advice = advice.map(|words| view! { <p>{ticked(&words)}</p> });
    let words = ticked(&words);
    let (at, ways) = (nearest.map(|nearest| nearest.policy), StoredValue::new(ways));
    let tools = dynamic(move || {
        (!work.is_read_only()).then(|| ways.with_value(|ways| tools(work, at, ways)))
    });
    view! {
        <Note tone=Tone::Bad>
            <strong>"Refused, as written."</strong> " No policy allows it. "
            {words}
            {advice}
            {tools}
        </Note>
    }
    .into_any()
}

/// A button that opens the policy to look at, and the ways to allow the sample.
fn tools(work: Work, policy: Option<PolicyRef>, ways: &[Way]) -> AnyView {
    let edit = policy.map(|PolicyRef { key, number }| {
        let open = move || {
            work.open(key);
            focus_tool(key, "edit");
        };
        view! { <Button kind=ButtonKind::Quiet on_press=open>{format!("Edit policy {number}")}</Button> }
    });
    view! { <div class="row">{edit}</div> {allow_too(ways)} }.into_any()
}

/// The fixes that would allow the sample, folded away, each with who is allowed then.
pub(super) fn allow_too(ways: &[Way]) -> Option<AnyView> {
    if ways.is_empty() {
        return None;
    }
    let way = |way: &Way| view! { <WayIn way=way.clone()/> }.into_any();
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

/// One of them. Where somebody of whom no policy is would get in, the button comes after a confirmation.
#[component]
fn WayIn(way: Way) -> impl IntoView {
    let work = expect_context::<Work>();
    let agreed = RwSignal::new(way.stranger.is_none());
    let words = ticked(&way.words);
    let stranger = way.stranger.map(|owner| {
        let label = format!("{} is one of ours and shall get in", visible(&owner));
        let owner = ticked(&format!("`{}`", visible(&owner)));
        view! {
            <Note tone=Tone::Bad>
                <strong>"No policy here is for " {owner} "."</strong>
                " Everybody can get ID tokens of this issuer for what they own themselves."
            </Note>
            <Checkbox label checked=agreed/>
        }
    });
    let remedy = StoredValue::new(way.remedy);
    let button = move || match remedy.get_value() {
        Remedy::Fix(fix) => {
            let label = ticked(&fix.label);
            view! { <Button on_press=move || work.apply(&fix)>{label}</Button> }.into_any()
        }
        Remedy::Add(drafted) => {
            view! { <Button on_press=move || work.allow_this(&drafted)>"Allow this"</Button> }
                .into_any()
        }
    };
    view! { <li><p>{words}</p> {stranger} {dynamic(move || agreed.get().then(button))}</li> }
}
