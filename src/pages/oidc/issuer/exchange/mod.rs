//! "Exchange for real": the one place of this page that sends an ID token. What is issued is a real
//! access token with a short life; it is shown once, in a dialog that can delete it again.

use super::work::Work;
use crate::client;
use crate::pages::oidc::dialogs::Open;
use crate::platform::{clipboard, clock, page};
use crate::ui::{
    Button, ButtonKind, CopyButton, CopyField, CopyFuture, CopyState, Dialog, Icon, Note, Tone,
    Untrusted, dynamic,
};
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::when::count;
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::exchange::{is_issued, refused};
use oidc_trust::issuer::thumbprints;
use oidc_trust::providers::Grant;
use std::ops::ControlFlow;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::oidc::{ExchangeOrder, PolicyTokenType, Requested};
use token_api::page::Row;
use token_api::secret::TokenValue;
use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, Owner, TokenFilter};

/// The life that is asked for, in seconds: enough for one call by hand.
const LIFE_SECONDS: i64 = 300;

/// A token that was issued.
struct Issued {
    value: TokenValue,
    ends: UnixSeconds,
    words: String,
}

/// How far it is. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Panel {
    work: Work,
    pending: RwSignal<bool>,
    failure: RwSignal<Option<Explanation>>,
    /// What to know where it failed by the thumbprints of the issuer.
    pin: RwSignal<Option<String>>,
    issued: RwSignal<Option<Arc<Issued>>, LocalStorage>,
}

/// The region. There is one as long as an ID token is tried.
#[component]
pub(super) fn ExchangeForReal() -> impl IntoView {
    let work = expect_context::<Work>();
    let panel = Panel {
        work,
        pending: RwSignal::new(false),
        failure: RwSignal::new(None),
        pin: RwSignal::new(None),
        issued: RwSignal::new_local(None),
    };
    let has_token = Memo::new(move |_| work.sample.signed.with(Option::is_some));
    view! {
        {dynamic(move || has_token.get().then(|| view! { <Region panel/> }))}
        {dynamic(move || panel.issued.get().map(|issued| view! { <IssuedDialog panel issued/> }))}
    }
}

#[component]
fn Region(panel: Panel) -> impl IntoView {
    let work = panel.work;
    let host = work.services.host();
    let asked = move || words(&work.request.asked());
    let is_edited = move || work.editor.with(|editor| editor.is_dirty());
    view! {
        <section class="card try" aria-labelledby="exchange-for-real">
            <h2 id="exchange-for-real">"Exchange for real"</h2>
            <Note tone=Tone::Warn>
                <strong>"This issues a real token: "</strong>
                {dynamic(asked)} ", for " {count(LIFE_SECONDS / 60, "minute")} ". The ID token is sent \
                to " {host} ", and the audit log keeps that it was."
            </Note>
            {dynamic(move || is_edited().then(|| view! {
                <p class="muted">"The server decides by the saved policies, not by what is edited here."</p>
            }))}
            {dynamic(move || panel.failure.get().map(|Explanation { title, detail }| view! {
                <Note tone=Tone::Bad announce=true>
                    <strong>{title}</strong> " " <Untrusted text=detail/>
                    {pin_told(panel)}
                </Note>
            }))}
            <div class="row">
                <Button
                    kind=ButtonKind::Danger
                    icon=Icon::Key
                    pending=panel.pending
                    on_press=move || panel.exchange()
                >
                    "Exchange for a real token"
                </Button>
            </div>
        </section>
    }
}

/// Whose the thumbprints are by which it failed, and the way on.
fn pin_told(panel: Panel) -> Option<AnyView> {
    let told = panel.pin.get_untracked()?;
    let trust = panel.work.trust;
    let regenerate = move || {
        let issuer = Arc::new(panel.work.issuer.get_untracked());
        trust.dialog.set(Open::Regenerate(issuer));
    };
    Some(
        view! {
            <p>{told}</p>
            <Button disabled_reason=trust.denial on_press=regenerate>
                "Regenerate thumbprints…"
            </Button>
        }
        .into_any(),
    )
}

/// "a team token for platform"
fn words(asked: &Requested) -> String {
    let holder = asked.holder().unwrap_or_default().to_owned();
    match asked.token_type {
        PolicyTokenType::Team => Grant::Team(holder).words(),
        PolicyTokenType::Personal => Grant::Personal(holder).words(),
        PolicyTokenType::Runner => format!("a token of runner {holder}"),
        _ => Grant::Organization { admin: asked.admin }.words(),
    }
}

impl Panel {
    fn exchange(self) {
        let Some(id_token) = self.work.sample.token().filter(|_| !self.pending.get_untracked())
        else {
            return;
        };
        let requested = untrack(|| self.work.request.asked());
        let (org, words) = (self.work.org.get_value(), words(&requested));
        let order = ExchangeOrder { org, requested, id_token, expiration: Some(LIFE_SECONDS) };
        self.pending.set(true);
        self.failure.set(None);
        self.pin.set(None);
        spawn_local(async move {
            let host = self.work.services.host();
            let sent = async {
                let base = self.work.services.client()?.base();
                client::exchange(&base, &order.into_request()).await
            };
            let result = sent.await.map(|answer| Issued {
                value: answer.access_token,
                ends: clock::now().plus_seconds(answer.expires_in),
                words,
            });
            self.pending.try_set(false);
            match result {
                Ok(issued) => drop(self.issued.try_set(Some(Arc::new(issued)))),
                Err(error) => {
                    let issuer = self.work.issuer.try_get_untracked();
                    let told = issuer.and_then(|issuer| thumbprints::told(&issuer, &error));
                    self.pin.try_set(told);
                    self.failure.try_set(Some(refused(&error, &host)));
                }
            }
        });
    }
}

/// How deleting goes.
#[derive(Clone)]
enum Deleting {
    Not,
    Running,
    Done,
    Failed(String),
}

/// The dialog's state. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Shown {
    panel: Panel,
    issued: StoredValue<Arc<Issued>, LocalStorage>,
    copied: RwSignal<CopyState>,
    deleting: RwSignal<Deleting>,
    /// Whether it is to be closed though the value would be lost.
    asking: RwSignal<bool>,
}

impl Shown {
    fn is_deleted(self) -> bool {
        self.deleting.with(|deleting| matches!(deleting, Deleting::Done))
    }

    fn would_lose(self) -> bool {
        self.copied.get() != CopyState::Copied && !self.is_deleted()
    }

    fn close(self) {
        if untrack(|| self.would_lose()) {
            self.asking.set(true);
        } else {
            self.leave();
        }
    }

    fn leave(self) {
        self.panel.issued.set(None);
    }

    fn delete(self) {
        self.deleting.set(Deleting::Running);
        spawn_local(async move {
            let Some(issued) = self.issued.try_get_value() else { return };
            self.deleting.try_set(match delete(self.panel.work, &issued).await {
                Ok(()) => Deleting::Done,
                Err(words) => Deleting::Failed(words),
            });
        });
    }
}

/// The one time the value is shown. The dialog asks before it closes while the value is neither
/// copied nor deleted.
#[component]
fn IssuedDialog(panel: Panel, issued: Arc<Issued>) -> impl IntoView {
    let shown = Shown {
        panel,
        issued: StoredValue::new_local(issued.clone()),
        copied: RwSignal::new(CopyState::NotCopied),
        deleting: RwSignal::new(Deleting::Not),
        asking: RwSignal::new(false),
    };
    page::ask_before_unload(move || untrack(|| shown.would_lose()));
    panel.work.services.history.hold(Callback::new(move |()| shown.close()));
    let (words, ends, times) = (capital(&issued.words), issued.ends, panel.work.times);
    let is_shown = Memo::new(move |_| !shown.is_deleted());
    view! {
        <Dialog
            title="Token issued"
            subtitle=move || view! {
                <Untrusted text=words.clone()/> ", until " {untrack(|| times.exact(ends))}
                ". Its value can't be shown again."
            }
            on_close_request=move || shown.close()
            footer=move || view! { <Footer shown/> }
        >
            {dynamic(move || is_shown.get().then(|| {
                let value = issued.value.expose().to_owned();
                view! { <CopyField label="Token value" value state=shown.copied/> }
            }))}
            {dynamic(move || note(shown.copied.get(), &shown.deleting.get()))}
            {dynamic(move || (shown.asking.get() && shown.would_lose()).then(|| {
                view! { <CloseAnyway shown/> }
            }))}
        </Dialog>
    }
}

#[component]
fn Footer(shown: Shown) -> impl IntoView {
    let is_running =
        Signal::derive(move || shown.deleting.with(|d| matches!(d, Deleting::Running)));
    let reason = Signal::derive(move || shown.is_deleted().then(|| "It is deleted.".to_owned()));
    let copy = Callback::new(move |()| -> CopyFuture {
        let issued = shown.issued.get_value();
        Box::pin(async move { clipboard::write(issued.value.expose()).await })
    });
    view! {
        <Button
            kind=ButtonKind::Danger
            icon=Icon::Trash
            pending=is_running
            disabled_reason=reason
            on_press=move || shown.delete()
        >
            "Delete token"
        </Button>
        <Button on_press=move || shown.close()>"Done"</Button>
        <CopyButton label="Copy token" kind=ButtonKind::Primary state=shown.copied copy/>
    }
}

#[component]
fn CloseAnyway(shown: Shown) -> impl IntoView {
    view! {
        <Note tone=Tone::Bad announce=true>
            <strong>"Close without copying?"</strong>
            " The value will be gone for good. The token ends by itself, unless you delete it now."
            <div class="row">
                <Button on_press=move || shown.asking.set(false)>"Keep it open"</Button>
                <Button kind=ButtonKind::Danger on_press=move || shown.leave()>
                    "Close without copying"
                </Button>
            </div>
        </Note>
    }
}

fn capital(text: &str) -> String {
    let (first, rest) = text.split_at_checked(1).unwrap_or(("", text));
    format!("{}{rest}", first.to_ascii_uppercase())
}

fn note(copied: CopyState, deleting: &Deleting) -> AnyView {
    let (tone, words) = match (deleting, copied) {
        (Deleting::Done, _) => (Tone::Ok, "Deleted. It is no good any more.".to_owned()),
        (Deleting::Failed(words), _) => (Tone::Bad, words.clone()),
        (_, CopyState::Copied) => (Tone::Ok, "Copied.".into()),
        (_, CopyState::Refused) => (
            Tone::Warn,
            "Not copied yet: the browser refused the clipboard. The value is selected; press \
             Ctrl+C (⌘C on a Mac)."
                .into(),
        ),
        _ => (Tone::Warn, "Not copied yet. If this was only a try, delete it.".into()),
    };
    view! { <Note tone announce=true><Untrusted text=words/></Note> }.into_any()
}

/// Deletes a token of which only the value is known: it says whose it is, and its row is found by
/// its end.
async fn delete(work: Work, issued: &Issued) -> Result<(), String> {
    let host = work.services.host();
    let explain = |error: ApiError, attempt| {
        let Explanation { title, detail } = error.explain(attempt, &host);
        format!("{title}. {detail} It ends by itself.")
    };
    let client = work.services.client().map_err(|error| explain(error, Attempt::Read))?;
    let cancel = client::Cancel::default();
    let user = client.whose(issued.value.duplicate(), &cancel).await;
    let user = user.map_err(|error| explain(error, Attempt::Read))?;
    let name = user.token_info.as_ref().map(|info| info.name.clone());
    let owner = user.token_info.as_ref().and_then(|info| {
        let org = info.organization()?;
        Some(info.team().map_or(Owner::Organization(org.clone()), |team| Owner::Team(org, team)))
    });
    let me = untrack(|| work.services.session.identity());
    let is_mine = me.is_some_and(|me| me.user.github_login == user.github_login);
    if owner.is_none() && !is_mine {
        return Err("Only the person whose token it is can delete it. It ends by itself.".into());
    }
    let owner = owner.unwrap_or(Owner::Personal);
    let mut found: Vec<TokenId> = Vec::new();
    let mut take = |rows: Vec<Row<AccessToken>>, _| {
        let tokens = rows.iter().filter_map(|row| row.read());
        let same = tokens.filter(|token| is_issued(token, name.as_deref(), issued.ends));
        found.extend(same.map(|token| token.id.clone()));
        ControlFlow::Continue(())
    };
    let listed = client.all_tokens(&owner, TokenFilter::Active, &cancel, &mut take).await;
    listed.map_err(|error| explain(error, Attempt::Read))?;
    match found.as_slice() {
        [id] => {
            let deleted = client.delete_token(&owner, id, None).await;
            deleted.map_err(|error| explain(error, Attempt::Delete))
        }
        _ => Err("Which row of the list it is can't be told. It ends by itself.".into()),
    }
}
