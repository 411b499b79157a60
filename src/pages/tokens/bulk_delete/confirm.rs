//! The confirmation of a bulk delete: the tokens, the consequences, and a field to type their number
//! into.

use super::run::Run;
use crate::pages::tokens::activity::would_break_many;
use crate::pages::tokens::delete::setting::deletion_setting;
use crate::platform::{intl, page};
use crate::ui::{Button, ButtonKind, Dialog, Note, TextField, Tone, Untrusted};
use access_tokens::delete::bulk::confirms;
use access_tokens::delete::consequences::{self, Consequences};
use leptos::prelude::*;
use token_api::name::MAX_TEXT_CHARS;
use token_api::token::AccessToken;

/// The most names that are listed. For the rest, the list tells their number.
const NAMES: usize = 100;

#[component]
pub(super) fn Confirm(run: Run) -> impl IntoView {
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
            {would_break_many(run.screen, known(run))}
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

/// What is known of the tokens to delete.
fn known(run: Run) -> Vec<AccessToken> {
    run.tokens.with_value(|tokens| tokens.iter().filter_map(|(_, token)| token.clone()).collect())
}

#[component]
fn Consequences(run: Run) -> impl IntoView {
    let tokens = run.tokens.get_value();
    let tokens: Vec<_> = tokens.iter().map(|(_, token)| token.as_ref()).collect();
    let Consequences { lines, admins, levels_untold: levels } =
        consequences::of_several(&tokens, deletion_setting(run.screen), intl::number);
    let own = run
        .tokens
        .with_value(|tokens| tokens.last().map(|(id, _)| id.clone()))
        .is_some_and(|id| run.bulk.with_untracked(|bulk| bulk.is_own(&id)));
    let number = intl::number;
    view! {
        <ul class="plain-list">
            {lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
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
