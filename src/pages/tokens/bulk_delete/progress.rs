//! The progress of a bulk delete: how many tokens are deleted, the result of each, and the buttons
//! that stop and continue it.

use super::run::Run;
use crate::platform::{intl, page};
use crate::ui::{Badge, Button, ButtonKind, Dialog, Icon, Note, Tone, Untrusted, dynamic};
use access_tokens::delete::bulk::{Bulk, Counts, Halt, Outcome};
use leptos::prelude::*;

/// The most results that are listed, in the order of deletion. Of the rest, only failures are.
const RESULTS: usize = 100;

#[component]
pub(super) fn Progress(run: Run) -> impl IntoView {
    let counts = Memo::new(move |_| run.bulk.with(Bulk::counts));
    let total = counts.get_untracked().total;
    let close = move || run.close();
    view! {
        <Dialog
            title="Delete tokens"
            on_close_request=close
            footer=move || view! { <Controls run counts/> }
        >
            <div class="many-progress">
                <progress
                    aria-label="Tokens deleted"
                    max=total.to_string()
                    prop:value=Signal::derive(move || counts.get().over.to_string())
                ></progress>
                <span role="status">{dynamic(move || summary(run, counts.get()))}</span>
            </div>
            {dynamic(move || trouble(run))}
            <ul class="many-list" aria-label="Results" tabindex="0">
                {(0..total.min(RESULTS)).map(|at| result(run, at)).collect_view()}
                {(total > RESULTS).then(|| dynamic(move || more(run, total)))}
            </ul>
        </Dialog>
    }
}

/// "3 of 12 deleted", and what is going on.
fn summary(run: Run, counts: Counts) -> String {
    let (over, total) = (intl::number(counts.over), intl::number(counts.total));
    let failed = match counts.failed {
        0 => String::new(),
        failed => format!(", {} failed", intl::number(failed)),
    };
    let now = if let Some(seconds) = run.waiting.get() {
        format!(" The server asked to wait: going on in {seconds} s.")
    } else if run.is_looking.get() {
        " An answer was lost: looking in the list.".into()
    } else {
        run.bulk.with(|bulk| match (bulk.halt(), bulk.is_running()) {
            (Some(Halt::Stopped), true) => " Stopping…".into(),
            (Some(Halt::Stopped), false) => {
                format!(" Stopped; {} left.", intl::number(counts.left))
            }
            _ => String::new(),
        })
    };
    format!("{over} of {total} deleted{failed}.{now}")
}

fn trouble(run: Run) -> AnyView {
    match run.bulk.with(|bulk| bulk.halt().cloned()) {
        Some(Halt::Trouble(why)) => view! {
            <Note tone=Tone::Bad announce=true>
                <strong>{why.title} "."</strong> " " {why.detail} " None of the others was tried."
            </Note>
        }
        .into_any(),
        Some(Halt::OwnKept) => view! {
            <Note tone=Tone::Warn announce=true>
                <strong>"The token you are signed in with was kept."</strong>
                " It is deleted when all others are: without it you could not try them again."
            </Note>
        }
        .into_any(),
        Some(Halt::Stopped) | None => ().into_any(),
    }
}

fn result(run: Run, at: usize) -> AnyView {
    let outcome = Memo::new(move |_| run.bulk.with(|bulk| bulk.outcome(at).cloned()));
    view! {
        <li>
            <span class="many-name"><Untrusted text=run.label(at)/></span>
            {dynamic(move || outcome.get().map(words))}
        </li>
    }
    .into_any()
}

fn words(outcome: Outcome) -> AnyView {
    let (tone, icon, word) = match &outcome {
        Outcome::Pending => (Tone::Plain, Icon::Clock, "waiting"),
        Outcome::Running => (Tone::Info, Icon::Refresh, "deleting…"),
        Outcome::Deleted => (Tone::Ok, Icon::Check, "deleted"),
        Outcome::Gone => (Tone::Ok, Icon::Check, "already gone"),
        Outcome::Failed(_) => (Tone::Bad, Icon::Warning, "failed"),
    };
    let why = match outcome {
        Outcome::Failed(why) => Some(why),
        _ => None,
    };
    view! {
        <Badge tone icon>{word}</Badge>
        {why.map(|why| view! { <span class="many-why">{why.title} ". " {why.detail}</span> })}
    }
    .into_any()
}

/// The number of results that are not listed, and those of them that failed.
fn more(run: Run, total: usize) -> AnyView {
    let failed =
        |at: &usize| run.bulk.with(|bulk| matches!(bulk.outcome(*at), Some(Outcome::Failed(_))));
    let failed: Vec<_> = (RESULTS..total).filter(failed).take(RESULTS).collect();
    view! {
        <li class="muted">{format!("and {} more", intl::number(total - RESULTS))}</li>
        {failed.into_iter().map(|at| result(run, at)).collect_view()}
    }
    .into_any()
}

#[component]
fn Controls(run: Run, counts: Memo<Counts>) -> impl IntoView {
    let is_halted = Memo::new(move |_| run.bulk.with(|bulk| bulk.halt().is_some()));
    let is_under_way = Memo::new(move |_| {
        run.waiting.get().is_some()
            || run
                .bulk
                .with(|bulk| bulk.is_running() || (bulk.halt().is_none() && bulk.counts().left > 0))
    });
    let may_go_on = Memo::new(move |_| {
        counts.get().left > 0 && run.bulk.with(|bulk| bulk.halt() != Some(&Halt::OwnKept))
    });
    let may_retry = Memo::new(move |_| !is_under_way.get() && counts.get().failed > 0);
    let go_on = move |how: fn(&mut Bulk)| {
        run.bulk.update(how);
        run.begin();
        // The pressed button may disappear: the focus stays in the dialog.
        request_animation_frame(|| {
            page::focus("dialog[open] .dialog-footer button");
        });
    };
    let stop_or_go_on = move || {
        if is_halted.get_untracked() {
            go_on(Bulk::go_on);
        } else {
            run.bulk.update(Bulk::stop);
        }
    };
    // One button for both: when its label changes, it keeps the focus.
    let switch = move || {
        (is_under_way.get() || may_go_on.get()).then(|| {
            view! {
                <Button on_press=stop_or_go_on>
                    {dynamic(move || if is_halted.get() { "Continue" } else { "Stop" })}
                </Button>
            }
        })
    };
    view! {
        {dynamic(switch)}
        {dynamic(move || may_retry.get().then(|| view! {
            <Button kind=ButtonKind::Danger on_press=move || go_on(Bulk::retry_failed)>"Retry failed"</Button>
        }))}
        {dynamic(move || (!is_under_way.get()).then(|| view! {
            <Button on_press=move || run.close()>"Close"</Button>
        }))}
    }
}
