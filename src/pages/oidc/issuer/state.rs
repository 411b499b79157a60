//! The state of an issuer's page: the policies while they are edited, the sample that they are tried
//! on, and what follows from both. No view.

use super::cases::state::Cases;
use super::evaluated::{Evaluated, Inputs};
use super::focus::{focus_fields, focus_tool, focus_value};
use super::outcome::Outcome;
use super::request::Request;
use super::sample::Sample;
use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::oidc::names::Names;
use crate::pages::oidc::state::{Open as OpenTrust, Trust};
use crate::pages::submission::Submission;
use crate::pages::times::Times;
use crate::platform::history::Departure;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{Toasts, Tone, focus_heading, use_toasts};
use leptos::prelude::*;
use oidc_trust::policy::cases;
use oidc_trust::policy::compare::Comparison;
use oidc_trust::policy::draft::{Draft as Drafted, Note};
use oidc_trust::policy::editor::{Draft, Editor, Place, PolicyKey, Spot};
use oidc_trust::policy::fix::Fix;
use oidc_trust::policy::lint::{Finding, errors_to_save};
use std::collections::BTreeSet;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::{AuthPolicy, Decision, Issuer, PolicyDefinition, PolicyTokenType};

#[derive(Clone, Default)]
pub(super) enum Open {
    #[default]
    None,
    Json,
    Review,
    /// What another admin saved meanwhile.
    Conflict(Arc<AuthPolicy>),
    /// Where the user is about to go.
    Leave(Departure),
}

#[derive(Clone, Copy)]
pub(super) struct Work {
    pub trust: Trust,
    pub services: Services,
    pub org: StoredValue<OrgName>,
    pub issuer: Signal<Issuer>,
    pub times: Times,
    pub editor: RwSignal<Editor>,
    pub names: Names,
    pub sample: Sample,
    pub request: Request,
    /// What follows from policies, sample and test cases.
    pub evaluated: Evaluated,
    /// Why the user may not change the policies; `None` if they may.
    pub denial: Signal<Option<String>>,
    pub dialog: RwSignal<Open>,
    pub saving: Submission<Spot>,
    /// Whether the edits are from a session that ended.
    pub is_back: RwSignal<bool>,
    pub cases: Cases,
    /// Policies that the dialog "Register issuer" added as drafts.
    pub arrived: RwSignal<Vec<PolicyKey>>,
    /// The policies that were added or chosen for the snippets, in this order. The snippets are for
    /// the last one that can be used, so that they return to an earlier one if a later one goes.
    pub snippet_for: RwSignal<Vec<PolicyKey>>,
    /// The text of the dialog "Policies as JSON" when the last session ended, until it opens again.
    pub typed: StoredValue<Option<String>>,
    /// Notes about a policy that was drafted from the sample.
    pub advice: RwSignal<Option<(PolicyKey, Vec<Note>)>>,
    pub toasts: Toasts,
    pub cancel: StoredValue<Cancel, LocalStorage>,
    opened: RwSignal<BTreeSet<PolicyKey>>,
}

impl Work {
    pub fn begin(trust: Trust, issuer: Signal<Issuer>, policies: &AuthPolicy) -> Self {
        let Trust { services, org, times, denial, .. } = trust;
        let editor = RwSignal::new(Editor::new(policies));
        let (sample, request) = (Sample::new(), Request::like(&policies.policies));
        let names = Names::learn(services, org.get_value(), Some(editor));
        let cases = Cases::kept(
            services,
            &org.get_value(),
            &issuer.with_untracked(|issuer| issuer.id.clone()),
        );
        let inputs = Inputs { org, issuer, times, names, editor, sample, request, cases };
        Self {
            trust,
            services,
            names,
            org,
            issuer,
            times,
            editor,
            sample,
            request,
            evaluated: Evaluated::of(inputs),
            denial,
            dialog: RwSignal::new(Open::None),
            saving: Submission::within(".policies"),
            is_back: RwSignal::new(false),
            arrived: RwSignal::new(Vec::new()),
            snippet_for: RwSignal::new(Vec::new()),
            typed: StoredValue::new(None),
            cases,
            advice: RwSignal::new(None),
            toasts: use_toasts(),
            cancel: cancel_on_cleanup(),
            opened: RwSignal::new(BTreeSet::new()),
        }
    }

    /// Changes the policies, if that is permitted. What was refused of a policy is taken back when the
    /// policy changes.
    pub fn edit<T>(self, change: impl FnOnce(&mut Editor) -> T) -> Option<T> {
        if self.is_read_only_untracked() {
            return None;
        }
        let refused = self.saving.wrong_fields();
        let drafts = || -> Vec<Option<Draft>> {
            self.editor.with_untracked(|editor| {
                refused.iter().map(|spot| editor.get(spot.policy).cloned()).collect()
            })
        };
        let before = drafts();
        let result = self.editor.try_update(change)?;
        let both = before.iter().zip(drafts());
        for (spot, _) in refused.iter().zip(both).filter(|(_, (old, new))| **old != *new) {
            self.saving.edited(*spot);
        }
        Some(result)
    }

    /// What is wrong at a place: what keeps the policies from being saved, or what the server refused.
    pub fn problem(self, policy: PolicyKey, place: Place) -> Signal<Option<String>> {
        let spot = Spot { policy, place };
        let refused = self.saving.problem(spot);
        Signal::derive(move || {
            let of = |draft: &Draft| draft.problems().of(spot).map(str::to_owned);
            let found = self.editor.with(|editor| editor.get(policy).and_then(of));
            found.or_else(|| refused.get())
        })
    }

    /// Ends an undo step: what is typed next is another one.
    pub fn settle(self) {
        self.editor.update_untracked(Editor::settle);
    }

    pub fn is_read_only(self) -> bool {
        self.denial.with(Option::is_some)
    }

    pub fn is_read_only_untracked(self) -> bool {
        self.denial.with_untracked(Option::is_some)
    }

    pub fn is_open(self, policy: PolicyKey) -> bool {
        self.opened.with(|opened| opened.contains(&policy))
    }

    pub fn route(self) -> Route {
        Route::Issuer(self.org.get_value(), self.issuer.with_untracked(|issuer| issuer.id.clone()))
    }

    pub fn open(self, policy: PolicyKey) {
        self.opened.update(|opened| {
            opened.insert(policy);
        });
    }

    /// Shows every policy as a sentence: no field of a policy is open any more.
    pub fn close_all(self) {
        self.opened.set(BTreeSet::new());
    }

    pub fn toggle(self, policy: PolicyKey) {
        self.opened.update(|opened| {
            if !opened.remove(&policy) {
                opened.insert(policy);
            }
        });
        self.settle();
    }

    /// Adds a policy without rules, which allows nobody, and opens it.
    pub fn add_policy(self) {
        let policy = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Organization);
        self.add(&policy);
    }

    /// Adds a policy and opens it.
    pub fn add(self, policy: &PolicyDefinition) -> Option<PolicyKey> {
        let key = self.edit(|editor| editor.add(policy))?;
        self.snippet_for.update(|wanted| wanted.push(key));
        self.open(key);
        focus_fields(key);
        Some(key)
    }

    pub fn remove_policy(self, policy: PolicyKey) {
        match self.edit(|editor| editor.remove(policy)).flatten() {
            Some(next) => focus_tool(next, "edit"),
            None => focus_heading(),
        }
    }

    /// Adds the policy that was drafted from the sample.
    pub fn allow_this(self, drafted: &Drafted) {
        if let Some(key) = self.add(&drafted.policy) {
            self.advice.set(Some((key, drafted.notes.clone())));
        }
    }

    /// Applies a fix. Where it asks for a value, its field gets the focus.
    pub fn apply(self, fix: &Fix) {
        if let Some(rule) = self.edit(|editor| editor.apply(fix)).flatten() {
            self.open(fix.policy);
            focus_value(rule);
        }
    }

    /// Opens the dialog "Edit issuer" with a shorter life of tokens filled in.
    pub fn shorten(self) {
        let issuer = Arc::new(self.issuer.get_untracked());
        self.trust.dialog.set(OpenTrust::Shorten(issuer));
    }

    pub fn show_json(self) {
        self.dialog.set(Open::Json);
    }

    /// What one policy says to the sample. Tracked.
    pub fn outcome(self, policy: PolicyKey) -> Option<Outcome> {
        let said = self.evaluated.now.with(|now| now.trial.as_ref()?.policy(policy).cloned())?;
        Some(Outcome { said, is_fit: self.evaluated.unfit.with(|unfit| unfit.is_empty()) })
    }

    /// "1 of 4 test cases fails", if one does. Tracked.
    pub fn failing(self) -> Option<String> {
        self.evaluated.now.with(|now| cases::failing(&now.cases))
    }

    /// The errors that saving would bring, for the review before it. Tracked.
    pub fn errors_to_save(self) -> Vec<Finding> {
        let loaded = self.evaluated.found_in_loaded();
        self.evaluated.now.with(|now| {
            let of = |editor: &Editor| {
                let errors = errors_to_save(&now.findings, &loaded, editor);
                errors.into_iter().cloned().collect()
            };
            self.editor.with(of)
        })
    }

    /// Makes what was stored before the last save a draft.
    pub fn undo_saving(self) {
        self.edit(Editor::undo_saving);
        self.toasts.show(Tone::Info, "The earlier policies are a draft now. Save them to go back.");
        focus_heading();
    }

    /// Whether the user must review the effects before saving.
    pub fn needs_review(self) -> bool {
        untrack(|| {
            self.failing().is_some()
                || !self.evaluated.comparison.with(Comparison::is_same)
                || !self.errors_to_save().is_empty()
        })
    }
}
