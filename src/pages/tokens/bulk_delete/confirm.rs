//! The confirmation of a bulk delete: the tokens, the consequences, and a field to type their number
//! into. It is always asked for.

use super::run::Run;
use crate::pages::deletion::{ConfirmationField, ReasonField};
use crate::pages::tokens::activity::would_break_many;
use crate::pages::tokens::delete::setting::deletion_setting;
use crate::platform::intl;
use crate::ui::{Button, ButtonKind, Dialog, Note, Tone, Untrusted};
use access_tokens::delete::consequences::{self, Consequences};
use console_core::submission::End;
use leptos::prelude::*;
use std::future::ready;
use token_api::token::AccessToken;

/// The most names that are listed. For the rest, the list tells their number.
const NAMES: usize = 100;

#[component]
pub(super) fn Confirm(run: Run) -> impl IntoView {
    let deletion = run.deletion;
    let total = run.bulk.with_untracked(|bulk| bulk.counts().total);
    let submit = move || {
        deletion.submit(|| {
            run.begin();
            ready(End::Done)
        });
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
            <ConfirmationField deletion/>
            <ReasonField deletion hint="Kept in the audit log, once for each token."/>
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
                ": with nearly all rights of an organization admin."
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
    let setting = deletion_setting(run.screen);
    let last_use = |at: usize| {
        run.tokens.with_value(|tokens| {
            let token = tokens.get(at).and_then(|(_, token)| token.as_ref());
            consequences::last_use(token, setting)
        })
    };
    let names = (0..total.min(NAMES))
        .map(|at| {
            view! { <li><Untrusted text=run.label(at)/> " " <small class="muted">{last_use(at)}</small></li> }
        })
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
