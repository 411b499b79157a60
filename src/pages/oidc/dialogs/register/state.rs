//! The state of the dialog "Register issuer".

use super::super::form::IssuerForm;
use crate::pages::oidc::names::Names;
use crate::pages::oidc::state::{Change, Trust};
use crate::pages::oidc::unsaved::{RegisterDraft, TokenKind};
use crate::pages::submission::Submission;
use crate::ui::{Toasts, use_toasts};
use leptos::prelude::*;
use oidc_trust::issuer::list::suggest_name;
use oidc_trust::policy::lint::{Context, Finding, Severity, lint_new};
use oidc_trust::providers::{Answers, Grant, Provider, Trust as WrittenTrust};
use std::sync::Arc;
use token_api::oidc::Issuer;

#[derive(Clone)]
pub(super) enum Stage {
    Asking,
    /// The issuer was registered, but its policies were not saved.
    WithoutPolicies(Arc<Issuer>),
}

#[derive(Clone, Copy)]
pub(super) struct Register {
    pub trust: Trust,
    pub form: IssuerForm,
    pub provider: RwSignal<Provider>,
    pub answers: RwSignal<Answers>,
    pub kind: RwSignal<TokenKind>,
    pub admin: RwSignal<bool>,
    pub team: RwSignal<String>,
    pub login: RwSignal<String>,
    /// Teams and users to choose from.
    pub names: Names,
    /// The policies, the URL and the problems that follow from the answers.
    pub written: Memo<WrittenTrust>,
    /// What the linter finds in the policies, once the answers are complete.
    pub findings: Memo<Vec<Finding>>,
    /// The errors that the user wants to register all the same.
    pub agreed: RwSignal<Vec<Finding>>,
    /// Whether the user tried to submit: only then are missing answers a problem.
    pub is_tried: RwSignal<bool>,
    pub stage: RwSignal<Stage>,
    pub toasts: Toasts,
}

impl Register {
    /// Begins with the input of the dialog when it was closed, if it is for the same provider.
    pub fn open(trust: Trust, provider: Option<Provider>) -> Self {
        let kept = trust.register_draft.try_update_value(Option::take).flatten();
        let kept = kept.filter(|kept| provider.is_none_or(|provider| provider == kept.provider));
        let typed = kept.unwrap_or_else(|| {
            let own = untrack(|| trust.services.session.identity()).filter(|who| !who.is_machine());
            let login = own.map(|who| who.user.github_login.to_string()).unwrap_or_default();
            RegisterDraft::new(provider.unwrap_or(Provider::GitHub), login)
        });
        let (provider, answers) = (RwSignal::new(typed.provider), RwSignal::new(typed.answers));
        let written = Memo::new(move |_| {
            let org = trust.org.get_value();
            answers.with(|answers| provider.get().write(answers, &org))
        });
        let mut register = Self {
            trust,
            form: IssuerForm::new(typed.issuer, Submission::in_dialog()),
            provider,
            answers,
            kind: RwSignal::new(typed.kind),
            admin: RwSignal::new(typed.admin),
            team: RwSignal::new(typed.team),
            login: RwSignal::new(typed.login),
            names: Names::learn(trust.services, trust.org.get_value(), None),
            written,
            findings: Memo::new(|_| Vec::new()),
            agreed: RwSignal::new(Vec::new()),
            is_tried: RwSignal::new(false),
            stage: RwSignal::new(Stage::Asking),
            toasts: use_toasts(),
        };
        register.findings = Memo::new(move |_| register.find());
        register.fill_in();
        trust.services.outlive_session(&trust.route(), move || {
            let is_asking = matches!(register.stage.try_get_untracked()?, Stage::Asking);
            is_asking.then(|| register.typed())
        });
        register
    }

    /// Name and URL follow the card until the user types others.
    fn fill_in(self) {
        Effect::new(move |last: Option<(String, String)>| {
            let provider = self.provider.get();
            let name = self.trust.known.with(|known| suggest_name(provider.name(), known));
            let url = self.written.with(|written| written.url.clone().unwrap_or_default());
            let (last_name, last_url) = last.unwrap_or_default();
            self.form.draft.update(|draft| {
                if draft.name == last_name || draft.name.trim().is_empty() {
                    draft.name.clone_from(&name);
                }
                if draft.url == last_url || draft.url.trim().is_empty() {
                    draft.url.clone_from(&url);
                }
            });
            (name, url)
        });
    }

    /// Which token an ID token will be exchanged for; `None` for none. Tracked.
    pub fn grant(self) -> Option<Grant> {
        match self.kind.get() {
            TokenKind::Organization => Some(Grant::Organization { admin: self.admin.get() }),
            TokenKind::Team => Some(Grant::Team(self.team.get())),
            TokenKind::Personal => Some(Grant::Personal(self.login.get())),
            TokenKind::Nothing => None,
        }
    }

    /// Lints the policies that would be written. Tracked.
    fn find(self) -> Vec<Finding> {
        let Some(grant) = self.grant() else { return Vec::new() };
        // A field that is still empty is told there, and only when the form is sent.
        let is_unnamed = match &grant {
            Grant::Team(name) | Grant::Personal(name) => name.trim().is_empty(),
            Grant::Organization { .. } => false,
        };
        if is_unnamed {
            return Vec::new();
        }
        let policies = self.written.with(|written| {
            if written.problems.is_empty() { written.policies(&grant) } else { Vec::new() }
        });
        let (org, url) =
            (self.trust.org.get_value(), self.form.draft.with(|draft| draft.url.clone()));
        let (teams, users) = (self.names.known_teams(), self.names.known_users());
        let context = Context {
            org: &org,
            issuer: url.trim(),
            teams: teams.as_deref(),
            users: users.as_deref(),
            max_expiration: None,
        };
        lint_new(&policies, &context)
    }

    /// The errors among the findings. Tracked.
    pub fn errors(self) -> Vec<Finding> {
        let is_error = |one: &&Finding| one.severity == Severity::Error;
        self.findings.with(|found| found.iter().filter(is_error).cloned().collect())
    }

    /// Whether the policies have no errors, or just those that the user wants all the same. Tracked.
    pub fn is_agreed(self) -> bool {
        let errors = self.errors();
        errors.is_empty() || self.agreed.with(|agreed| *agreed == errors)
    }

    /// The registered issuer with the same URL. Tracked.
    pub fn same(self) -> Option<Issuer> {
        let url = self.form.draft.with(|draft| draft.url.trim().to_owned());
        self.trust.known.with(|known| {
            known.iter().filter_map(|row| row.read()).find(|issuer| issuer.url == url).cloned()
        })
    }

    fn typed(self) -> RegisterDraft {
        RegisterDraft {
            provider: self.provider.get_untracked(),
            answers: self.answers.get_untracked(),
            kind: self.kind.get_untracked(),
            admin: self.admin.get_untracked(),
            team: self.team.get_untracked(),
            login: self.login.get_untracked(),
            issuer: self.form.draft.get_untracked(),
        }
    }

    /// Closes the dialog, unless registering is pending. The input is kept.
    pub fn close(self) {
        if self.form.submission.is_pending() {
            return;
        }
        match self.stage.get_untracked() {
            Stage::Asking => {
                self.trust.register_draft.set_value(Some(self.typed()));
                self.trust.close_dialog();
            }
            Stage::WithoutPolicies(issuer) => self.trust.has_changed(Change::Registered(issuer)),
        }
    }
}
