//! The question before many tokens are deleted: which they are, what follows, and the confirmation
//! that a slip can't give.

use super::run::Run;
use crate::pages::tokens::past;
use crate::platform::{intl, page};
use crate::ui::{Button, ButtonKind, Dialog, Note, TextField, Tone, Untrusted};
use console_model::bulk::confirms;
use console_model::when::{RECENT_DAYS, is_recent};
use leptos::prelude::*;
use token_api::name::MAX_TEXT_CHARS;
use token_api::token::AccessToken;

/// So many names are listed; of the others there is the number.
const NAMES: usize = 100;

#[component]
pub(super) fn Ask(run: Run) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let total = run.bulk.with_untracked(|bulk| bulk.counts().total);
    let submit = move || {
        if !confirms(&typed.get_untracked(), total) {
            problem.set(Some(format!("Type {total} exactly. Nothing was deleted.")));
            request_animation_frame(|| {
                page::focus("dialog[open] [aria-invalid=true]");
            });
            return;
        }
        let too_long = run.reason.with_untracked(|reason| reason.chars().count()) > MAX_TEXT_CHARS;
        if !too_long {
            run.begin();
        }
    };
    let close = move || run.close();
    let tokens = if total == 1 { "token" } else { "tokens" };
    view! {
        <Dialog
            title="Delete tokens"
            subtitle=move || format!("{} {tokens}, one after the other", intl::number(total))
            on_close_request=close
            on_submit=submit
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button kind=ButtonKind::Danger submit=true>"Delete tokens"</Button>
                }
            }
        >
            <Consequences run/>
            {past::would_break_many(run.screen, known(run))}
            <Names run total/>
            <TextField label=format!("Type {total} to confirm") value=typed problem autofocus=true/>
            <TextField
                label="Reason"
                value=run.reason
                hint="Kept in the audit log, once for each token."
                limit=MAX_TEXT_CHARS
                optional=true
            />
        </Dialog>
    }
}

/// What is known of the tokens that are to be deleted.
fn known(run: Run) -> Vec<AccessToken> {
    run.tokens.with_value(|tokens| tokens.iter().filter_map(|(_, token)| token.clone()).collect())
}

#[component]
fn Consequences(run: Run) -> impl IntoView {
    let now = untrack(|| run.screen.times.now());
    let tokens = run.tokens.get_value();
    let known = || tokens.iter().filter_map(|(_, token)| token.as_ref());
    let admins = known().filter(|token| token.admin == Some(true)).count();
    let recent = known().filter(|token| is_recent(&token.last_used, now)).count();
    let untold = known().filter(|token| token.last_used.is_untold()).count();
    let levels = known().filter(|token| token.admin.is_none()).count();
    let levels = if run.screen.has_levels() { levels } else { 0 };
    let unknown = tokens.len() - known().count();
    let named = known().any(|token| token.given_name().is_some());
    let own = tokens.last().is_some_and(|(id, _)| run.bulk.with_untracked(|bulk| bulk.is_own(id)));
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    let number = intl::number;
    view! {
        <ul class="plain-list">
            <li>"They stop working at once, everywhere. This can't be undone."</li>
            {(recent > 0).then(|| {
                let were = if recent == 1 { "was" } else { "were" };
                view! {
                    <li><b>{number(recent)}</b>{format!(" {were} used in the last {RECENT_DAYS} days: what uses them will fail.")}</li>
                }
            })}
            {(untold > 0).then(|| {
                view! { <li>{format!("Of {} it is not told when they were last used: something may use them.", number(untold))}</li> }
            })}
            {named.then(|| view! { <li>"Their names stay taken: no new token can have them."</li> })}
            {(unknown > 0).then(|| {
                view! { <li>{format!("{} {} not in the list as it is shown, and may be gone already.", number(unknown), are(unknown))}</li> }
            })}
        </ul>
        {(admins > 0).then(|| view! {
            <Note tone=Tone::Admin>
                {number(admins)} " of them "
                {if admins == 1 { "is an admin token" } else { "are admin tokens" }}
                ": with the rights of an organization admin."
            </Note>
        })}
        {(levels > 0).then(|| view! {
            <Note tone=Tone::Admin>
                {format!("Of {} of them it is not told whether they are admin tokens.", number(levels))}
            </Note>
        })}
        {own.then(|| view! {
            <Note tone=Tone::Warn>
                <strong>"You are signed in with one of them."</strong>
                " It is deleted last. That signs you out, here and wherever else it is in use."
            </Note>
        })}
    }
}

#[component]
fn Names(run: Run, total: usize) -> impl IntoView {
    let names = (0..total.min(NAMES))
        .map(|at| view! { <li><Untrusted text=run.label(at)/></li> })
        .collect_view();
    let more = total.saturating_sub(NAMES);
    // Focusable, because it scrolls.
    view! {
        <ul class="many-list" aria-label="Tokens to delete" tabindex="0">
            {names}
            {(more > 0).then(|| view! { <li class="muted">{format!("and {} more", intl::number(more))}</li> })}
        </ul>
    }
}
