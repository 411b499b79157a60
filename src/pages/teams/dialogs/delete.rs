//! The dialog "Delete team": which tokens stop working, and the team's name to be typed.

use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::deletion::{ConfirmationField, Deletion};
use crate::pages::teams::state::{Change, Shared};
use crate::pages::times::Times;
use crate::platform::clock;
use crate::ui::{Button, ButtonKind, Dialog, Toasts, Tone, Untrusted, dynamic, use_toasts};
use access_tokens::delete::consequences::Setting;
use access_tokens::delete::team::{Ends, of_team};
use console_core::backend::fault::{Attempt, sentence};
use console_core::backend::permission::Subject;
use console_core::confirmation::{Confirmation, Field};
use console_core::submission;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::ControlFlow;
use std::sync::Arc;
use token_api::page::Row;
use token_api::team::Team;
use token_api::token::{AccessToken, Owner, TokenFilter};

type End = submission::End<Field>;

#[component]
pub(super) fn DeleteDialog(team: Arc<Team>) -> impl IntoView {
    let form = Form::new(expect_context::<Shared>(), team.clone());
    let deletion = form.deletion;
    let close = move || {
        if !deletion.submission.is_pending() {
            form.shared.close_dialog();
        }
    };
    let label = team.label().to_owned();
    view! {
        <Dialog
            title="Delete team"
            subtitle=move || view! { <b><Untrusted text=label/></b> }
            on_close_request=close
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button kind=ButtonKind::Danger submit=true pending=deletion.submission.pending()>
                        "Delete team"
                    </Button>
                }
            }
        >
            <ul class="plain-list">
                <li>{dynamic(move || tokens(form))}</li>
                <li>"Its members lose what the team’s roles grant. They stay in the organization."</li>
                <li>"Its name stays taken: no new team can have it. This can’t be undone."</li>
                <li>"OIDC policies that name it were not looked at: what exchanges a token of it will fail."</li>
            </ul>
            <ConfirmationField deletion/>
            {deletion.submission.note()}
        </Dialog>
    }
}

/// What becomes of its tokens.
fn tokens(form: Form) -> AnyView {
    let Ends { sentence, named, rest } = match form.tokens.get() {
        None => return "Its tokens stop working at once. Reading which…".into_any(),
        Some(Ok(ends)) => ends,
        Some(Err(why)) => {
            return format!("Its tokens stop working at once. Which these are is not known: {why}")
                .into_any();
        }
    };
    let names = named
        .into_iter()
        .map(|(name, used)| view! { <li><Untrusted text=name/> " · " {used}</li> }.into_any())
        .collect::<Vec<_>>();
    let more = (rest > 0).then(|| view! { <li>{format!("and {rest} more")}</li> });
    let list = (!names.is_empty()).then(|| {
        view! { <ul class="plain-list" aria-label="Tokens that stop working">{names} {more}</ul> }
    });
    view! { {sentence} {list} }.into_any()
}

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Form {
    shared: Shared,
    team: StoredValue<Arc<Team>>,
    /// What becomes of its tokens; `None` while they are read.
    tokens: RwSignal<Option<Result<Ends, String>>>,
    deletion: Deletion,
    toasts: Toasts,
}

impl Form {
    fn new(shared: Shared, team: Arc<Team>) -> Self {
        let label = visible(team.label());
        let form = Self {
            shared,
            tokens: RwSignal::new(None),
            deletion: Deletion::new(Confirmation::Name(label.clone()), label),
            team: StoredValue::new(team),
            toasts: use_toasts(),
        };
        let (cancel, times) = (cancel_on_cleanup().get_value(), Times::new(Signal::stored(false)));
        let team = form.team.get_value();
        let owner = Owner::Team(shared.org.get_value(), team.name.clone());
        spawn_local(async move {
            let ends = form.read_tokens(&owner, &team, times, &cancel).await;
            if !cancel.is_cancelled() {
                form.tokens.try_set(Some(ends));
            }
        });
        form
    }

    async fn read_tokens(
        self,
        owner: &Owner,
        team: &Team,
        times: Times,
        cancel: &Cancel,
    ) -> Result<Ends, String> {
        let services = self.shared.services;
        let subject = Subject::Tokens(owner.clone());
        let now = clock::now();
        let mut active: Vec<AccessToken> = Vec::new();
        let mut is_readable = true;
        let mut take = |rows: Vec<Row<AccessToken>>, _| {
            is_readable &= rows.iter().all(|row| row.read().is_some());
            let tokens = rows.iter().filter_map(Row::read);
            active.extend(tokens.filter(|token| !token.expires.is_over(now)).cloned());
            ControlFlow::Continue(())
        };
        let read = async {
            if let Some(error) = services.known_answer(&subject, team.user_role.as_ref()) {
                return Err(error);
            }
            services.client()?.all_tokens(owner, TokenFilter::Active, cancel, &mut take).await
        };
        match read.await {
            Ok(listed) => {
                let is_whole = is_readable && listed.incomplete.is_none();
                let zone = untrack(|| times.zone());
                let setting = Setting { cap: None, has_levels: false, has_log: false, now, zone };
                Ok(of_team(active, is_whole, setting))
            }
            Err(error) => {
                let words = error.explain(Attempt::Read, &services.host());
                Err(format!("{} {}", sentence(&words.title), words.detail))
            }
        }
    }

    fn submit(self) {
        self.deletion.submit(|| self.send());
    }

    async fn send(self) -> End {
        let (Some(org), Some(team)) = (self.shared.org.try_get_value(), self.team.try_get_value())
        else {
            return End::Withheld;
        };
        let services = self.shared.services;
        let sent = async { services.client()?.delete_team(&org, &team.name).await };
        let host = services.host();
        let label = visible(team.label());
        match sent.await {
            Ok(()) => self.gone(&team, &format!("Deleted {label}.")),
            Err(error) if error.status() == Some(404) => {
                self.gone(&team, &format!("{label} was already gone."))
            }
            Err(lost) if lost.leaves_outcome_unknown() => {
                let said =
                    |title: &str, detail: &str| lost.lost(Attempt::Save, &host, title, detail);
                match self.shared.read(&org, &team.name).await {
                    Err(error) if error.status() == Some(404) => {
                        self.gone(&team, &format!("Deleted {label}."))
                    }
                    Ok(_) => {
                        let words = "The team is still there. You can try again.";
                        End::Failed(said("Not deleted", words))
                    }
                    Err(_) => {
                        let words =
                            "The team could not be read either. Deleting again does no harm.";
                        End::Unknown(said("Outcome unknown", words))
                    }
                }
            }
            Err(error) => End::Failed(error.explain(Attempt::Save, &host)),
        }
    }

    fn gone(self, team: &Team, words: &str) -> End {
        self.toasts.show(Tone::Ok, words);
        self.shared.has_changed(Change::Deleted(team.name.clone()));
        End::Done
    }
}
