//! The state of an issuer's page: the policies while they are edited, the sample that they are tried
//! on, and what follows from both. No view.

use super::cases::state::Cases;
use super::findings::errors_to_save;
use super::focus::{focus_fields, focus_tool};
use super::outcome::Outcome;
use super::request::Request;
use super::sample::Sample;
use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::oidc::names::Names;
use crate::pages::oidc::state::{Open as OpenTrust, Trust};
use crate::pages::times::Times;
use crate::platform::history::Departure;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{Toasts, focus_heading, use_toasts};
use console_core::backend::fault::Explanation;
use leptos::prelude::*;
use oidc_trust::policy::compare::{Comparison, Probe, compare};
use oidc_trust::policy::draft::{self, Note};
use oidc_trust::policy::editor::{Editor, Key};
use oidc_trust::policy::fix::Fix;
use oidc_trust::policy::nearest::nearest_policy;
use oidc_trust::policy::ruling::{self, Tried, Unfit};
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::{
    AuthPolicy, Decision, Issuer, PolicyDefinition, PolicyTokenType, Verdict, audience, evaluate,
};

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
    /// The verdict of the edited policies on the sample.
    pub verdict: Memo<Option<Arc<Verdict>>>,
    /// Why the server would refuse the sample before it reads the policies.
    pub unfit: Memo<Arc<Vec<Unfit>>>,
    /// On what the verdict depends, where the sample is claims that don't say all.
    pub provided: Memo<Option<String>>,
    /// Why the user may not change the policies; `None` if they may.
    pub denial: Signal<Option<String>>,
    pub dialog: RwSignal<Open>,
    pub saving: RwSignal<bool>,
    pub trouble: RwSignal<Option<Explanation>>,
    /// Whether the edits are from a session that ended.
    pub is_back: RwSignal<bool>,
    pub cases: Cases,
    /// Policies that the dialog "Register issuer" added as drafts.
    pub arrived: RwSignal<Vec<Key>>,
    /// The policy that the snippets are for: the one that was added last, or that was chosen.
    pub snippet_for: RwSignal<Option<Key>>,
    /// The text of the dialog "Policies as JSON" when the last session ended, until it opens again.
    pub typed: StoredValue<Option<String>>,
    /// Notes about a policy that was drafted from the sample.
    pub advice: RwSignal<Option<(Key, Vec<Note>)>>,
    pub toasts: Toasts,
    pub cancel: StoredValue<Cancel, LocalStorage>,
    opened: RwSignal<Vec<Key>>,
}

impl Work {
    pub fn begin(trust: Trust, issuer: Signal<Issuer>, policies: &AuthPolicy) -> Self {
        let Trust { services, org, times, denial, .. } = trust;
        let editor = RwSignal::new(Editor::new(policies));
        let (sample, request) = (Sample::new(), Request::like(&policies.policies));
        let verdict = Memo::new(move |_| {
            let (claims, asked) = (sample.claims()?, request.asked());
            let policies = editor.with(Editor::definitions);
            Some(Arc::new(evaluate(&policies, &asked, &claims)))
        });
        let names = Names::learn(services, org.get_value(), Some(editor));
        let ruled = Memo::new(move |_| {
            let claims = sample.claims()?;
            let (signed, requested) = (sample.signed.get(), request.asked());
            let (teams, users) = (names.known_teams(), names.known_users());
            Some(issuer.with(|issuer| {
                let tried = Tried {
                    claims: &claims,
                    signed: signed.as_deref(),
                    requested: &requested,
                    issuer: issuer.expected_iss(),
                    teams: teams.as_deref(),
                    users: users.as_deref(),
                    now: times.now(),
                };
                (Arc::new(ruling::unfit(&tried)), ruling::provided(&tried))
            }))
        });
        let unfit = Memo::new(move |_| ruled.get().unwrap_or_default().0);
        let provided = Memo::new(move |_| ruled.get().unwrap_or_default().1);
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
            verdict,
            unfit,
            provided,
            denial,
            dialog: RwSignal::new(Open::None),
            saving: RwSignal::new(false),
            trouble: RwSignal::new(None),
            is_back: RwSignal::new(false),
            arrived: RwSignal::new(Vec::new()),
            snippet_for: RwSignal::new(None),
            typed: StoredValue::new(None),
            cases: Cases::kept(
                services,
                &org.get_value(),
                &issuer.with_untracked(|i| i.id.clone()),
                editor,
            ),
            advice: RwSignal::new(None),
            toasts: use_toasts(),
            cancel: cancel_on_cleanup(),
            opened: RwSignal::new(Vec::new()),
        }
    }

    /// Changes the policies, if that is permitted.
    pub fn edit<T>(self, change: impl FnOnce(&mut Editor) -> T) -> Option<T> {
        if self.is_read_only_untracked() {
            return None;
        }
        self.editor.try_update(change)
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

    pub fn is_open(self, policy: Key) -> bool {
        self.opened.with(|opened| opened.contains(&policy))
    }

    pub fn route(self) -> Route {
        Route::Issuer(self.org.get_value(), self.issuer.with_untracked(|issuer| issuer.id.clone()))
    }

    pub fn open(self, policy: Key) {
        self.opened.update(|opened| {
            if !opened.contains(&policy) {
                opened.push(policy);
            }
        });
    }

    /// Shows every policy as a sentence: no field of a policy is open any more.
    pub fn close_all(self) {
        self.opened.set(Vec::new());
    }

    pub fn toggle(self, policy: Key) {
        self.opened.update(|opened| match opened.iter().position(|key| *key == policy) {
            Some(at) => drop(opened.remove(at)),
            None => opened.push(policy),
        });
        self.settle();
    }

    /// Adds a policy without rules, which allows nobody, and opens it.
    pub fn add_policy(self) {
        let policy = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Organization);
        self.add(&policy);
    }

    /// Adds a policy and opens it.
    pub fn add(self, policy: &PolicyDefinition) -> Option<Key> {
        let key = self.edit(|editor| editor.add(policy))?;
        self.snippet_for.set(Some(key));
        self.open(key);
        focus_fields(key);
        Some(key)
    }

    pub fn remove_policy(self, policy: Key) {
        let at = self.editor.with_untracked(|editor| editor.position(policy)).unwrap_or_default();
        self.edit(|editor| editor.remove(policy));
        let next = self.editor.with_untracked(|editor| {
            let drafts = editor.drafts();
            drafts.get(at).or_else(|| drafts.last()).map(|draft| draft.key)
        });
        match next {
            Some(next) => focus_tool(next, "edit"),
            None => focus_heading(),
        }
    }

    /// The narrowest policy that allows the sample, with the rules of the one that comes nearest.
    /// Tracked.
    pub fn drafted(self) -> Option<draft::Draft> {
        let (claims, asked) = (self.sample.claims()?, self.request.asked());
        let audience = self.org.with_value(audience);
        let drafted = self
            .issuer
            .with(|issuer| draft::allow(&claims, issuer.expected_iss(), &audience, &asked));
        let policies = self.editor.with(Editor::definitions);
        let nearest = self.verdict.get().and_then(|said| nearest_policy(&policies, &claims, &said));
        let nearest = nearest.and_then(|nearest| policies.get(nearest.policy));
        Some(match nearest.filter(|policy| policy.decision == Decision::Allow) {
            Some(nearest) => drafted.keeping(nearest, &claims),
            None => drafted,
        })
    }

    /// Adds the policy that allows the sample.
    pub fn allow_this(self) {
        let Some(drafted) = untrack(|| self.drafted()) else { return };
        if let Some(key) = self.add(&drafted.policy) {
            self.advice.set(Some((key, drafted.notes)));
        }
    }

    /// Applies a fix.
    pub fn apply(self, fix: &Fix) {
        self.edit(|editor| {
            let fixed = fix.apply(&editor.definitions());
            editor.replace_all(&fixed);
        });
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
    pub fn outcome(self, policy: Key) -> Option<Outcome> {
        let verdict = self.verdict.get()?;
        self.editor.with(|editor| {
            let at = editor.position(policy)?;
            let decision = editor.get(policy)?.head().decision.clone();
            let is_fit = self.unfit.with(|unfit| unfit.is_empty());
            Some(Outcome { decision, said: verdict.policies.get(at)?.clone(), is_fit })
        })
    }

    /// What saving would change for the test cases and the sample. Tracked.
    pub fn comparison(self) -> Comparison {
        let (cases, claims, asked) =
            (self.cases.list.get(), self.sample.claims(), self.request.asked());
        // No change of these policies lets a token of another issuer in.
        let is_foreign = |reason: &Unfit| matches!(reason, Unfit::OtherIssuer { .. });
        let is_of_here = !self.unfit.with(|unfit| unfit.iter().any(is_foreign));
        let sample = claims.as_deref().filter(|_| is_of_here).map(|claims| Probe {
            name: "The token that is tried",
            claims,
            requested: &asked,
        });
        let probes: Vec<Probe> = cases.iter().map(Probe::from).chain(sample).collect();
        self.editor.with(|editor| compare(&editor.loaded(), &editor.definitions(), &probes))
    }

    /// Whether the user must review the effects before saving.
    pub fn needs_review(self) -> bool {
        untrack(|| {
            self.cases.failing().is_some()
                || !self.comparison().is_same()
                || !errors_to_save(self).is_empty()
        })
    }
}
