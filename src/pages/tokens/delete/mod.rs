//! Deleting a token: what will follow, a typed confirmation where a slip would hurt, and the truth
//! about what happened.

use super::{Ended, Open, Screen, activity};
use crate::pages::faults::tell;
use crate::platform::{clock, page};
use crate::session::Farewell;
use crate::ui::{
    Button, ButtonKind, Dialog, Note, TextField, Tone, Untrusted, dynamic, use_toasts,
};
use access_tokens::delete::consequences;
use access_tokens::list::rows::TokenRow;
use access_tokens::page::Ending;
use access_tokens::which::own_token::own_token;
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use token_api::name::MAX_TEXT_CHARS;
use token_api::token::AccessToken;

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Form {
    screen: Screen,
    token: StoredValue<AccessToken>,
    confirmation: RwSignal<String>,
    reason: RwSignal<String>,
    problem: RwSignal<Option<String>>,
    failure: RwSignal<Option<Explanation>>,
    pending: RwSignal<bool>,
    /// What is shown again when this is cancelled.
    back: StoredValue<Open>,
    toasts: crate::ui::Toasts,
}

/// The dialog for one row.
#[component]
pub(super) fn DeleteDialog(
    row: Arc<TokenRow>,
    /// What it was opened from.
    back: Open,
) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let Some(token) = row.token().cloned() else { return ().into_any() };
    let form = Form {
        screen,
        token: StoredValue::new(token.clone()),
        confirmation: RwSignal::new(String::new()),
        reason: RwSignal::new(String::new()),
        problem: RwSignal::new(None),
        failure: RwSignal::new(None),
        pending: RwSignal::new(false),
        back: StoredValue::new(back),
        toasts: use_toasts(),
    };
    let close = move || {
        if !form.pending.get_untracked() {
            screen.dialog.set(form.back.get_value());
        }
    };
    let label = token.label().to_owned();
    view! {
        <Dialog
            title="Delete token"
            subtitle=move || view! { <b><Untrusted text=label.clone()/></b> }
            on_close_request=close
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button kind=ButtonKind::Danger submit=true pending=form.pending>
                        "Delete token"
                    </Button>
                }
            }
        >
            <Consequences form/>
            {activity::would_break(screen, &token)}
            {form.needs_confirmation().then(|| view! {
                <TextField
                    label=format!("Type {} to confirm", visible(token.label()))
                    value=form.confirmation
                    problem=form.problem
                    autofocus=true
                />
            })}
            <TextField
                label="Reason"
                value=form.reason
                hint="Kept in the audit log."
                limit=MAX_TEXT_CHARS
                optional=true
            />
            {dynamic(move || form.failure.get().map(|Explanation { title, detail }| view! {
                <Note tone=Tone::Bad announce=true><strong>{title} "."</strong> " " {detail}</Note>
            }))}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Consequences(form: Form) -> impl IntoView {
    let token = form.token.get_value();
    let named = token.given_name().is_some();
    let [end, used] = consequences::of_one(&token, deletion_setting(form.screen));
    let is_over = token.expires.is_over(clock::now());
    let admin = if is_over {
        "This was an admin token: it had the rights of an organization admin."
    } else {
        "This is an admin token: it has the rights of an organization admin."
    };
    view! {
        <ul class="plain-list">
            <li>{end}</li>
            <li>{used}</li>
            {named.then(|| view! { <li>"Its name stays taken: no new token can have it."</li> })}
        </ul>
        {(token.admin == Some(true)).then(|| view! {
            <Note tone=Tone::Admin>{admin}</Note>
        })}
        {form.is_level_untold().then(|| view! {
            <Note tone=Tone::Admin>"Whether this is an admin token is not told."</Note>
        })}
        {form.is_own().then(|| view! {
            <Note tone=Tone::Warn>
                <strong>"You are signed in with this token."</strong>
                " Deleting it signs you out, here and wherever else it is in use."
            </Note>
        })}
    }
}

/// What deleting tokens of this list is judged by.
pub(super) fn deletion_setting(screen: Screen) -> consequences::Setting<'static> {
    consequences::Setting {
        cap: screen.facts.cap.get_untracked(),
        has_levels: screen.has_levels(),
        has_log: activity::has_log(screen),
        now: clock::now(),
        zone: untrack(|| screen.times.zone()),
    }
}

/// Whether this is the token that one is signed in with, as far as can be told.
pub(super) fn is_own(screen: Screen, token: &AccessToken) -> bool {
    let identity = untrack(|| screen.services.session.identity());
    let read_at = screen.listing.read_at.get_untracked();
    let (Some(identity), Some(read_at)) = (identity, read_at) else { return false };
    let owner = screen.owner.get_value();
    let own = screen
        .listing
        .remote
        .with_untracked(|remote| own_token(&identity, &owner, remote.value()?, read_at));
    own.is_some_and(|own| token.id == own)
}

impl Form {
    /// Whether a slip would hurt enough to ask for the name.
    fn needs_confirmation(self) -> bool {
        let setting = deletion_setting(self.screen);
        self.token.with_value(|token| consequences::takes_confirmation(token, setting))
    }

    fn is_level_untold(self) -> bool {
        self.screen.has_levels() && self.token.with_value(|token| token.admin.is_none())
    }

    fn is_own(self) -> bool {
        self.token.with_value(|token| is_own(self.screen, token))
    }

    fn submit(self) {
        if self.pending.get_untracked() {
            return;
        }
        let expected = self.token.with_value(|token| visible(token.label()));
        let typed = self.confirmation.get_untracked();
        if self.needs_confirmation() && typed.trim() != expected.trim() {
            self.problem.set(Some(format!("Type “{expected}” exactly. Nothing was deleted.")));
            request_animation_frame(|| {
                page::focus("dialog[open] [aria-invalid=true]");
            });
            return;
        }
        let too_long = self.reason.with_untracked(|reason| reason.chars().count()) > MAX_TEXT_CHARS;
        if too_long {
            return;
        }
        self.pending.set(true);
        self.problem.set(None);
        self.failure.set(None);
        spawn_local(self.send());
    }

    async fn send(self) {
        let (screen, token) = (self.screen, self.token.get_value());
        let own = self.is_own();
        let (owner, reason) = (screen.owner.get_value(), self.reason.get_untracked());
        let result = match screen.services.client() {
            Ok(client) => client.delete_token(&owner, &token.id, Some(&reason)).await,
            Err(error) => Err(error),
        };
        let label = visible(token.label());
        match result {
            Ok(()) if own => screen.services.session.sign_out(Farewell::DeletedOwnToken),
            Ok(()) => self.gone(&token, Ending::Deleted, &format!("Deleted {label}.")),
            Err(error) if error.status() == Some(404) => {
                self.gone(&token, Ending::AlreadyGone, &format!("{label} was already gone."));
            }
            Err(error) if error.leaves_outcome_unknown() => self.find_out(&token, error).await,
            Err(error) => {
                self.fail(&token, error.explain(Attempt::Delete, &screen.services.host()));
            }
        }
    }

    /// The token is gone: so is its row.
    fn gone(self, token: &AccessToken, ending: Ending, words: &str) {
        self.pending.try_set(false);
        let ended = Ended { id: token.id.clone(), ending, at: clock::now() };
        self.screen.ended.try_set(Some(ended));
        self.screen.listing.remove(&token.id);
        self.toasts.show(Tone::Ok, words);
        // The screen may have been left meanwhile.
        let Some(back) = self.back.try_get_value() else { return };
        self.screen.dialog.set(match back {
            // Neither of the two that rotate: they go on.
            back @ Open::Rotation(..) if !back.is_about(&token.id) => back,
            _ => Open::None,
        });
        self.screen.listing.reload();
    }

    fn fail(self, token: &AccessToken, words: Explanation) {
        self.pending.try_set(false);
        tell(self.failure, self.toasts, &visible(token.label()), words);
    }

    /// The answer was lost: the list decides.
    async fn find_out(self, token: &AccessToken, lost: ApiError) {
        let why = lost.explain(Attempt::Delete, &self.screen.services.host()).title;
        let said = |title: &str, detail: &str| Explanation {
            title: title.to_owned(),
            detail: format!("{why}. {detail}"),
        };
        let checking = said("Checking…", "Reading the list to find out whether it is gone.");
        self.failure.try_set(Some(checking));
        let id = token.id.clone();
        let same = |row: &TokenRow| row.token().is_some_and(|token| token.id == id);
        let words = match self.screen.listing.look_for(same, Some(1)).await {
            Ok(found) if found.is_empty() => {
                let words = format!("Deleted {}.", visible(token.label()));
                self.gone(token, Ending::Deleted, &words);
                return;
            }
            Ok(_) => said("Not deleted", "The token is still in the list. You can try again."),
            Err(_) => said(
                "Outcome unknown",
                "The list could not be read either. Deleting again does no harm.",
            ),
        };
        self.fail(token, words);
    }
}
