//! Snippets to copy: a pipeline, a pod or a shell exchanges its ID token by one of the issuer's policies.
//! They hold no secret.

use super::state::Work;
use crate::pages::copy_line::CopyLine;
use crate::ui::{Bound, Choice, Choices, ChoicesLook, Select, Untrusted, dynamic};
use leptos::prelude::*;
use oidc_trust::policy::editor::PolicyKey;
use oidc_trust::policy::lint::Finding;
use oidc_trust::snippets::{Setup, TrustSnippet, named};
use token_api::oidc::{Decision, PolicyDefinition};

/// The life that snippets request, in seconds, if the issuer allows as much.
const LIFE_SECONDS: i64 = 3600;

#[component]
pub(super) fn Snippets() -> impl IntoView {
    let work = expect_context::<Work>();
    let base = work.services.client().map(|client| client.base()).unwrap_or_default();
    let base = StoredValue::new(base);
    let policies = Memo::new(move |_| allowing(work));
    let chosen_tool = RwSignal::new(None);
    let setup = Memo::new(move |_| {
        let most = work.issuer.with(|issuer| issuer.max_expiration).filter(|most| *most > 0);
        let seconds = most.map_or(LIFE_SECONDS, |most| most.min(LIFE_SECONDS));
        policies.with(|policies| {
            let policy = &work.snippet_for.with(|wanted| shown(policies, wanted))?.policy;
            let org = work.org.get_value();
            let issuer = work.issuer.with(|issuer| issuer.expected_iss().to_owned());
            let of = |base: &String| Setup::of(base, &org, (&issuer, policy), seconds);
            Some(base.with_value(of))
        })
    });
    view! {
        <section class="card try" aria-labelledby="use-trust">
            <h2 id="use-trust">"Put it to use"</h2>
            {dynamic(move || match setup.get() {
                None => nothing(),
                Some(setup) => view! {
                    <Which policies/>
                    {snippet(setup, chosen_tool)}
                }
                .into_any(),
            })}
        </section>
    }
}

/// A policy that allows something, with its number, counted from one.
#[derive(Clone, PartialEq)]
struct Allowing {
    number: usize,
    key: PolicyKey,
    policy: PolicyDefinition,
}

fn allowing(work: Work) -> Vec<Allowing> {
    work.editor.with(|editor| {
        let numbered = (1..).zip(editor.drafts());
        let all = numbered.map(|(number, draft)| Allowing {
            number,
            key: draft.key,
            policy: draft.definition(),
        });
        // What lets nobody in can't be put to use.
        let is_closed = |key| {
            let is_so =
                |one: &Finding| one.policy.is_some_and(|at| at.key == key) && one.is_closed();
            work.evaluated.now.with(|now| now.findings.iter().any(is_so))
        };
        let is_usable =
            |one: &Allowing| one.policy.decision == Decision::Allow && !is_closed(one.key);
        all.filter(is_usable).collect()
    })
}

/// The policy that the snippets are for: the last of the wanted ones that is there, else the first.
fn shown<'a>(policies: &'a [Allowing], wanted: &[PolicyKey]) -> Option<&'a Allowing> {
    let find = |key: &PolicyKey| policies.iter().find(|one| one.key == *key);
    wanted.iter().rev().find_map(find).or(policies.first())
}

fn nothing() -> AnyView {
    view! {
        <p class="muted">
            "No policy allows anything yet. With the first one that does, here are a workflow, a job \
             and a command that use it."
        </p>
    }
    .into_any()
}

/// The choice of the policy that the snippets are for.
#[component]
fn Which(policies: Memo<Vec<Allowing>>) -> impl IntoView {
    let wanted = expect_context::<Work>().snippet_for;
    let choices = Signal::derive(move || {
        let choice = |one: &Allowing| Choice::new(Some(one.key), named(one.number, &one.policy));
        policies.with(|policies| policies.iter().map(choice).collect::<Vec<_>>())
    });
    let chosen = Signal::derive(move || {
        policies.with(|policies| wanted.with(|wanted| shown(policies, wanted)).map(|one| one.key))
    });
    dynamic(move || {
        (policies.with(Vec::len) > 1).then(|| {
            let choose = move |key| wanted.update(|wanted| wanted.extend(key));
            let value = Bound::new(chosen, choose);
            view! { <div class="try-fields"><Select label="For policy" choices value/></div> }
        })
    })
}

fn snippet(setup: Setup, chosen_tool: RwSignal<Option<TrustSnippet>>) -> AnyView {
    let kinds = setup.kinds();
    let (offered, likely) = (kinds.clone(), setup.likely());
    // The chosen tool if it can use this policy, else the likely one.
    let kind = Signal::derive(move || {
        let wanted = [chosen_tool.get(), Some(likely)].into_iter().flatten();
        let first = offered.first().copied();
        let mut offers = wanted.filter(|kind| offered.contains(kind));
        offers.next().or(first).unwrap_or(TrustSnippet::Curl)
    });
    let choices: Vec<_> = kinds.iter().map(|kind| Choice::new(*kind, kind.label())).collect();
    let fewer = setup
        .lacks_tools()
        .then_some("The other tools can’t ask for this kind of token, or not for this audience.");
    let audience = setup.audience().to_owned();
    let text = dynamic(move || {
        let snippet = kind.get().of(&setup);
        view! {
            <CopyLine label="Snippet" text=snippet.text/>
            <p class="muted">{snippet.hint}</p>
        }
    });
    let value = Bound::new(kind, move |kind| chosen_tool.set(Some(kind)));
    view! {
        <Choices label="Use it in" choices value look=ChoicesLook::Chips/>
        <p class="muted">
            "The ID token must be made for the audience " <Untrusted text=audience/> ". " {fewer}
        </p>
        <div class="snippet">{text}</div>
    }
    .into_any()
}
