//! What there is to do in a new organization, ticked off by what is really there.

use super::found::known;
use super::state::{Kind, Overview};
use crate::ui::{Glyph, Icon, Remote, dynamic};
use access_tokens::findings::first_run::{Done, Present, Step, steps};
use console_core::backend::fault::ApiError;
use leptos::prelude::*;

/// The region "First steps"; nothing in an organization that is not new.
#[component]
pub(super) fn FirstRun() -> impl IntoView {
    let screen = expect_context::<Overview>();
    let owner = screen.token_owner(Kind::Organization);
    let open = Memo::new(move |_| {
        let tokens = known(screen.tokens).filter(|tokens| tokens.is_whole);
        let present = Present {
            tokens: tokens.map(|tokens| tokens.rows.len()),
            maximum: screen.cap.remote.with(|remote| done(remote, Option::is_some)),
            issuer: screen.trust.remote.with(|remote| done(remote, |it| !it.rows.is_empty())),
        };
        steps(&owner, present)
    });
    dynamic(move || {
        let steps = open.get();
        let items = steps.iter().map(|step| item(screen, step)).collect::<Vec<_>>();
        (!items.is_empty()).then(|| {
            view! {
                <section class="card first-run" aria-labelledby="first-run">
                    <header class="overview-head"><h2 id="first-run">"First steps"</h2></header>
                    <ol>{items}</ol>
                </section>
            }
        })
    })
}

fn done<T>(remote: &Remote<T, ApiError>, is_there: impl Fn(&T) -> bool) -> Done {
    match remote {
        Remote::Loading | Remote::SlowLoading => Done::Waiting,
        Remote::Failed(_) => Done::NotKnown,
        Remote::Ready(value) | Remote::Refreshing(value) | Remote::Stale(value, _) => {
            if is_there(value) { Done::Yes } else { Done::No }
        }
    }
}

fn item(screen: Overview, step: &Step) -> AnyView {
    let (icon, name, words) = match step.done {
        Done::Yes => (Icon::Check, "yes", "Done: "),
        Done::No => (Icon::Plus, "no", "To do: "),
        Done::Waiting => (Icon::Clock, "waiting", "Being read: "),
        Done::NotKnown => (Icon::Info, "unknown", "Not known: "),
    };
    let title = match step.done {
        Done::Yes => view! { <b>{step.title}</b> }.into_any(),
        _ => view! { <a href=screen.href(&step.target)>{step.title}</a> }.into_any(),
    };
    view! {
        <li data-done=name>
            <Glyph icon/> <span class="visually-hidden">{words}</span>
            <div>{title} <p>{step.why}</p></div>
        </li>
    }
    .into_any()
}
