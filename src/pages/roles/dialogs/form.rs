//! The state of the dialog "Create role". No view.

use crate::client::Cancel;
use crate::pages::roles::state::{NewRoleInput, Shared};
use crate::pages::submission::Submission;
use crate::platform::history::Entry;
use crate::ui::{Toasts, Tone, use_toasts};
use console_core::backend::fault::{ApiError, Attempt};
use console_core::submission;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use roles::draft::{Field, place};
use roles::list::label;
use token_api::page::Row;
use token_api::role::{NewRole, Role};

type End = submission::End<Field>;

/// The state. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct CreateForm {
    shared: Shared,
    pub input: RwSignal<NewRoleInput>,
    pub submission: Submission<Field>,
    toasts: Toasts,
}

impl CreateForm {
    pub fn new(shared: Shared, input: NewRoleInput) -> Self {
        let input = RwSignal::new(input);
        shared.services.outlive_session(&shared.list_route(), move || {
            input.try_get_untracked().filter(|input| *input != NewRoleInput::default())
        });
        let submission = Submission::in_dialog().about("New role".to_owned());
        Self { shared, input, submission, toasts: use_toasts() }
    }

    /// Closes the dialog, unless a change is pending. What was typed is there when it opens again.
    pub fn close(self) {
        if !self.submission.is_pending() {
            self.shared.input.set_value(self.input.get_untracked());
            self.shared.close_dialog();
        }
    }

    /// The role that the new one grants as much as. Not tracked.
    fn base(self) -> Option<Role> {
        let id = self.input.with_untracked(|input| input.base.clone())?;
        self.shared.roles.with_untracked(|roles| roles.iter().find(|role| role.id == id).cloned())
    }

    pub fn submit(self) {
        let check = || {
            let draft = self.input.with_untracked(NewRoleInput::draft);
            draft.request(self.base().as_ref(), |name| self.shared.is_taken(name))
        };
        self.submission.submit(check, |request| self.send(request));
    }

    async fn send(self, request: NewRole) -> End {
        let Some(org) = self.shared.org.try_get_value() else { return End::Withheld };
        let services = self.shared.services;
        let sent = async { services.client()?.create_role(&org, &request).await };
        let error = match sent.await {
            Ok(role) => return self.created(&role),
            Err(error) => error,
        };
        let host = services.host();
        if !error.leaves_outcome_unknown() {
            let placed = match &error {
                ApiError::Refused(refusal) => place(refusal, "Nothing was created."),
                _ => None,
            };
            return End::refused(placed, || error.explain(Attempt::Create, &host));
        }
        let said = |title: &str, detail: &str| error.lost(Attempt::Create, &host, title, detail);
        // The answer was lost: whether the role is there tells what became of it.
        let listed = async { services.client()?.all_roles(&org, &Cancel::default()).await };
        match listed.await {
            Ok(page) => {
                let mut roles = page.rows.iter().filter_map(Row::read);
                match roles.find(|role| role.name.trim() == request.name) {
                    Some(role) => self.created(role),
                    None => {
                        let words = "The server does not have the role. You can try again.";
                        End::NoTrace(said("Probably not created", words))
                    }
                }
            }
            Err(_) => {
                let words = "The roles could not be read either. Look at the list before you create \
                             it again.";
                End::Unknown(said("Outcome unknown", words))
            }
        }
    }

    fn created(self, role: &Role) -> End {
        self.toasts.show(Tone::Ok, format!("Created {}.", visible(label(role))));
        // The user may have left the screen meanwhile.
        if let Some(org) = self.shared.org.try_get_value() {
            self.shared.input.set_value(NewRoleInput::default());
            self.shared.close_dialog();
            let route = crate::route::Route::Role(org, role.id.clone());
            self.shared.services.go(&route.into(), Entry::Push);
        }
        End::Done
    }
}
