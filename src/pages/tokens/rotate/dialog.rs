//! Watches a rotation: the last use of both tokens, read again and again while somebody looks, what
//! that means, and the way to delete the predecessor. What it shows, it has from the list alone:
//! it can be closed, and opened again after a reload.

use crate::pages::faults::RetryButton;
use crate::pages::times::Relative;
use crate::pages::tokens::delete::is_own;
use crate::pages::tokens::{Open, Screen};
use crate::platform::{clock, page, timer};
use crate::ui::{Button, ButtonKind, Dialog, Icon, Note, Tone, Untrusted, dynamic};
use access_tokens::list::rows::TokenRow;
use access_tokens::rotation::{Stage, rotates};
use console_core::backend::fault::{ApiError, Attempt};
use console_core::when::{expiry_words, timeless_words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use std::time::Duration;
use token_api::id::TokenId;
use token_api::time::{Moment, UnixSeconds};
use token_api::token::AccessToken;

/// How often both tokens are looked up while somebody looks.
const EVERY: Duration = Duration::from_secs(15);

/// What the list said, and when.
#[derive(Clone, PartialEq)]
struct Seen {
    predecessor: Option<Arc<TokenRow>>,
    successor: Option<Arc<TokenRow>>,
    /// Other tokens that say that they rotate the predecessor.
    others: Vec<Arc<TokenRow>>,
    at: UnixSeconds,
}

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Watch {
    screen: Screen,
    /// Predecessor and successor.
    ids: StoredValue<(TokenId, TokenId)>,
    /// Other tokens that say the same of the predecessor, once the whole list was read for them.
    others: StoredValue<Option<Vec<Arc<TokenRow>>>>,
    seen: RwSignal<Option<Seen>>,
    failure: RwSignal<Option<ApiError>>,
    reading: RwSignal<bool>,
}

/// The dialog for a predecessor and its successor.
#[component]
pub(in crate::pages::tokens) fn RotationDialog(
    predecessor: TokenId,
    successor: TokenId,
) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let watch = Watch {
        screen,
        ids: StoredValue::new((predecessor, successor)),
        others: StoredValue::new(None),
        seen: RwSignal::new(None),
        failure: RwSignal::new(None),
        reading: RwSignal::new(false),
    };
    watch.begin();
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
                "Both tokens work until the predecessor is deleted. You can close this and come \
                 back: the list marks what is rotating."
            }
            on_close_request=close
            footer=move || {
                view! {
                    <Button on_press=close>"Close"</Button>
                    {dynamic(move || is_safe.get().map(|is_safe| view! {
                        <Button
                            // Red invites the press.
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

impl Watch {
    /// Shows what the list has, and reads it now and again while the page is in sight.
    fn begin(self) {
        self.screen.listing.remote.with_untracked(|remote| {
            if let Some(rows) = remote.value() {
                let at = self.screen.listing.read_at.get_untracked().unwrap_or_else(clock::now);
                let seen = self.pick(rows, at);
                // Only what is there: a list of active tokens says nothing of the expired.
                if seen.predecessor.is_some() && seen.successor.is_some() {
                    self.seen.set(Some(seen));
                }
            }
        });
        let tick = timer::ticks(EVERY);
        Effect::new(move || {
            tick.get();
            if !page::is_hidden() {
                self.read();
            }
        });
        page::when_shown(move || self.read());
    }

    fn pick(self, rows: &[Arc<TokenRow>], at: UnixSeconds) -> Seen {
        let (before, after) = self.ids.get_value();
        let find = |id: &TokenId| {
            rows.iter().find(|row| row.token().is_some_and(|token| token.id == *id)).cloned()
        };
        let others = rows.iter().filter(|row| {
            row.token().is_some_and(|token| token.id != after && rotates(token, &before))
        });
        Seen {
            predecessor: find(&before),
            successor: find(&after),
            others: others.cloned().collect(),
            at,
        }
    }

    /// Asks before a token is deleted, and comes back here.
    fn delete(self, row: Arc<TokenRow>) {
        let (before, after) = self.ids.get_value();
        self.screen.dialog.set(Open::Retire(row, before, after));
    }

    /// Reads the list, unless it is being read: once to its end, for whatever else is to take the
    /// predecessor's place; from then on only as far as the two are found in it.
    fn read(self) {
        if self.reading.get_untracked() {
            return;
        }
        self.reading.set(true);
        let (before, after) = self.ids.get_value();
        let known = self.others.get_value();
        spawn_local(async move {
            let is_either = |token: &AccessToken| token.id == before || token.id == after;
            let found = if known.is_some() {
                let wanted = |row: &TokenRow| row.token().is_some_and(is_either);
                self.screen.listing.look_for(wanted, Some(2)).await
            } else {
                let wanted = |row: &TokenRow| {
                    row.token().is_some_and(|it| is_either(it) || rotates(it, &before))
                };
                self.screen.listing.look_for(wanted, None).await
            };
            if self.reading.try_set(false).is_some() {
                return;
            }
            match found {
                Ok(rows) => {
                    self.failure.set(None);
                    let mut seen = self.pick(&rows, clock::now());
                    match known {
                        Some(others) => seen.others = others,
                        None => self.others.set_value(Some(seen.others.clone())),
                    }
                    self.seen.set(Some(seen));
                }
                Err(ApiError::Aborted) => {}
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }

    /// The predecessor, as long as it is there.
    fn predecessor(self) -> Option<Arc<TokenRow>> {
        self.seen.with(|seen| seen.as_ref()?.predecessor.clone())
    }

    /// Whether the predecessor may go; `None` once it is gone.
    fn is_safe(self) -> Option<bool> {
        let now = self.screen.times.now();
        self.seen.with(|seen| {
            let seen = seen.as_ref()?;
            let before = token(&seen.predecessor)?;
            let after = token(&seen.successor);
            Some(after.is_some_and(|after| Stage::of(before, after, now).is_safe()))
        })
    }

    /// Tone and words for how far the rotation has come.
    fn verdict(self) -> Option<(Tone, String, String)> {
        let times = self.screen.times;
        self.seen.with(|seen| {
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
}

fn token(row: &Option<Arc<TokenRow>>) -> Option<&AccessToken> {
    row.as_ref().and_then(|row| row.token())
}

fn tone(stage: Stage) -> Tone {
    match stage {
        Stage::SuccessorUnused | Stage::Quiet(_) | Stage::NotSince(_) => Tone::Info,
        Stage::InUse(_) | Stage::MaybeInUse(_) | Stage::Unknown | Stage::Untold => Tone::Warn,
        Stage::Safe(_) | Stage::PredecessorExpired => Tone::Ok,
        Stage::SuccessorExpired => Tone::Bad,
    }
}

#[component]
fn Verdict(watch: Watch) -> impl IntoView {
    let verdict = Memo::new(move |_| watch.verdict());
    let own = Memo::new(move |_| {
        let row = watch.predecessor();
        row.as_ref().and_then(|row| row.token()).is_some_and(|token| is_own(watch.screen, token))
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

/// Further tokens that say the same of the predecessor, as when the value of one was lost.
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

/// How old what is shown is, and why it is not newer.
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
