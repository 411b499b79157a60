//! The dialog of a rotation: both tokens with their last use, what that means, and the button that
//! deletes the predecessor. It shows what the list tells and stores nothing: the user can close it
//! and open it again, also after a reload.

use super::watch::{Seen, Watch, token};
use crate::pages::faults::RetryButton;
use crate::pages::times::Relative;
use crate::pages::tokens::state::Screen;
use crate::ui::{Button, ButtonKind, Dialog, Icon, Note, Tone, Untrusted, dynamic};
use access_tokens::list::rows::TokenRow;
use access_tokens::rotation::Stage;
use console_core::backend::fault::Attempt;
use console_core::when::{expiry_words, timeless_words};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::time::Moment;

/// The dialog for a predecessor and its successor.
#[component]
pub(in crate::pages::tokens) fn RotationDialog(
    predecessor: TokenId,
    successor: TokenId,
) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let watch = Watch::begin(screen, predecessor, successor);
    let close = move || {
        screen.close_dialog();
        screen.listing.reload();
    };
    let is_safe = Memo::new(move |_| watch.is_safe());
    let delete = move || {
        let row = watch.seen.with_untracked(|seen| seen.as_ref()?.predecessor.clone());
        if let Some(row) = row {
            watch.delete(row);
        }
    };
    view! {
        <Dialog
            title="Rotation"
            subtitle=|| {
                "Each token works until it is deleted or expires. You can close this and come back: \
                 the list marks what is rotating."
            }
            on_close_request=close
            footer=move || {
                view! {
                    <Button on_press=close>"Close"</Button>
                    {dynamic(move || is_safe.get().map(|is_safe| view! {
                        <Button
                            // Red draws attention to the button.
                            kind=if is_safe { ButtonKind::Danger } else { ButtonKind::Secondary }
                            disabled_reason=screen.facts.denial
                            on_press=delete
                        >
                            "Delete predecessor…"
                        </Button>
                    }))}
                }
            }
        >
            <Verdict watch/>
            <div class="pair">
                <Side watch label="Predecessor" of=|seen| seen.predecessor.clone()/>
                <Side watch label="Successor" of=|seen| seen.successor.clone()/>
            </div>
            <Others watch/>
            <Freshness watch/>
        </Dialog>
    }
}

/// How far the rotation has come: tone, title and detail.
fn verdict(watch: Watch) -> Option<(Tone, String, String)> {
    let times = watch.screen.times;
    watch.seen.with(|seen| {
        let seen = seen.as_ref()?;
        let (before, after) = (token(&seen.predecessor), token(&seen.successor));
        Some(match (before, after) {
            (None, _) => {
                (Tone::Ok, "Done".into(), "The predecessor is not in the list any more.".into())
            }
            (Some(_), None) => (
                Tone::Warn,
                "The successor is not in the list".into(),
                "It was deleted, or the server does not list it yet. Don't delete the \
                 predecessor because of it."
                    .into(),
            ),
            (Some(before), Some(after)) => {
                let stage = Stage::of(before, after, times.now());
                let (title, detail) = stage.words(times.now(), times.zone());
                (tone(stage), title, detail)
            }
        })
    })
}

fn tone(stage: Stage) -> Tone {
    match stage {
        Stage::SuccessorUnused | Stage::Quiet(_) | Stage::NotSince { .. } => Tone::Info,
        Stage::InUse(_) | Stage::MaybeInUse(_) | Stage::Unknown | Stage::Untold => Tone::Warn,
        Stage::Safe(_) | Stage::PredecessorExpired => Tone::Ok,
        Stage::SuccessorExpired => Tone::Bad,
    }
}

#[component]
fn Verdict(watch: Watch) -> impl IntoView {
    let verdict = Memo::new(move |_| verdict(watch));
    let own = Memo::new(move |_| {
        let row = watch.predecessor();
        row.as_ref().and_then(|row| row.token()).is_some_and(|token| watch.screen.is_own(token))
    });
    view! {
        {dynamic(move || match verdict.get() {
            None => view! { <p class="muted" role="status">"Reading the list…"</p> }.into_any(),
            Some((tone, title, detail)) => view! {
                <Note tone announce=true><strong>{title} "."</strong> " " {detail}</Note>
            }
            .into_any(),
        })}
        {dynamic(move || own.get().then(|| view! {
            <Note tone=Tone::Warn>
                "You are signed in with the predecessor, so this console keeps using it. Sign in with \
                 the successor to see whether something else does."
            </Note>
        }))}
    }
}

/// One of the two tokens.
#[component]
fn Side(
    watch: Watch,
    label: &'static str,
    of: fn(&Seen) -> Option<Arc<TokenRow>>,
) -> impl IntoView {
    let row = Memo::new(move |_| watch.seen.with(|seen| seen.as_ref().and_then(of)));
    let times = watch.screen.times;
    let facts = move || {
        let row = row.get();
        let Some(token) = row.as_ref().and_then(|row| row.token()) else {
            return view! { <p class="muted">"Not in the list"</p> }.into_any();
        };
        let expires = token.expires.clone();
        let used = match &token.last_used {
            Moment::At(at) => view! { "used " <Relative at=*at times/> }.into_any(),
            Moment::Never => "never used".into_any(),
            other => format!("last use: {}", timeless_words(other, "")).into_any(),
        };
        let end = move || {
            let words = expiry_words(&expires, times.now(), times.zone());
            match &expires {
                Moment::Untold | Moment::Odd(_) => format!("expires: {words}"),
                expires if expires.is_over(times.now()) => words,
                _ => format!("expires {words}"),
            }
        };
        view! {
            <p class="pair-name"><Untrusted text=token.label().to_owned()/></p>
            <p>{used}</p>
            <p class="muted">{dynamic(end)}</p>
        }
        .into_any()
    };
    view! {
        <section class="pair-side" aria-label=label>
            <p class="muted">{label}</p>
            {dynamic(facts)}
        </section>
    }
}

/// Other successors of the predecessor. They exist when the value of one was lost, for example.
#[component]
fn Others(watch: Watch) -> impl IntoView {
    let others = Memo::new(move |_| {
        watch.seen.with(|seen| seen.as_ref().map(|seen| seen.others.clone()).unwrap_or_default())
    });
    dynamic(move || {
        let rows = others.get();
        (!rows.is_empty()).then(|| {
            let rows = rows.into_iter().filter_map(|row| {
                let label = row.token()?.label().to_owned();
                let delete = move || watch.delete(row.clone());
                Some(view! {
                    <div class="row">
                        <Untrusted text=label/>
                        <Button disabled_reason=watch.screen.facts.denial on_press=delete>
                            "Delete…"
                        </Button>
                    </div>
                })
            });
            let rows = rows.collect_view();
            view! {
                <Note tone=Tone::Warn>
                    "Other tokens are to take its place, too. Delete those whose value nobody has:"
                    {rows}
                </Note>
            }
        })
    })
}

/// When the list was read, and why it was not read again.
#[component]
fn Freshness(watch: Watch) -> impl IntoView {
    let times = watch.screen.times;
    let host = StoredValue::new(watch.screen.services.host());
    let read = move || watch.read();
    let checked = move || {
        watch.seen.with(|seen| {
            Some(view! { "Checked " <Relative at=seen.as_ref()?.at times/> ", again every 15 seconds." })
        })
    };
    view! {
        {dynamic(move || watch.failure.get().map(|error| {
            let words = error.explain(Attempt::Read, &host.get_value());
            view! {
                <Note tone=Tone::Bad announce=true>
                    <strong>{words.title} "."</strong> " " {words.detail}
                    " What is shown may be out of date."
                    <div class="row"><RetryButton error on_retry=Callback::new(move |()| read())/></div>
                </Note>
            }
        }))}
        <div class="row pair-foot">
            <span class="muted">{dynamic(checked)}</span>
            <Button kind=ButtonKind::Quiet icon=Icon::Refresh pending=watch.reading on_press=read>
                "Check now"
            </Button>
        </div>
    }
}
