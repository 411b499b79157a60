//! What the parts of an issuer's page share: the policies as they are edited, the sample that they are
//! tried on, and what follows from both.

use super::super::names::Names;
use super::super::{Trust, dialogs};
use super::cases::Cases;
use super::policies::{focus_fields, focus_tool};
use super::request::Request;
use super::sample::Sample;
use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::times::Times;
use crate::platform::history::Departure;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{Icon, Toasts, Tone, use_toasts};
use console_core::backend::fault::Explanation;
use leptos::prelude::*;
use oidc_trust::policy::draft::{self, Note};
use oidc_trust::policy::editor::{Editor, Key};
use oidc_trust::policy::fix::Fix;
use oidc_trust::policy::ruling::{self, Tried, Unfit};
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::{
    Applies, AuthPolicy, Decision, Issuer, PolicyDefinition, PolicyOutcome, PolicyTokenType,
    RuleOutcome, Verdict, audience, evaluate,
};

/// The dialog that is open.
#[derive(Clone, Default)]
pub(super) enum Open {
    #[default]
    None,
    Json,
    Review,
    /// What somebody else saved.
    Conflict(Arc<AuthPolicy>),
    /// Where the person is about to go.
    Leave(Departure),
}

/// What an issuer's page is about. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(in crate::pages::oidc) struct Work {
    pub trust: Trust,
    pub services: Services,
    pub org: StoredValue<OrgName>,
    pub issuer: Signal<Issuer>,
    pub times: Times,
    pub editor: RwSignal<Editor>,
    pub names: Names,
    pub sample: Sample,
    pub request: Request,
    /// What the policies as edited say to the sample.
    pub verdict: Memo<Option<Arc<Verdict>>>,
    /// Why the server would refuse the sample whatever the policies say.
    pub unfit: Memo<Arc<Vec<Unfit>>>,
    /// Why nothing may be changed.
    pub denial: Signal<Option<String>>,
    pub(super) dialog: RwSignal<Open>,
    pub(super) saving: RwSignal<bool>,
    pub(super) trouble: RwSignal<Option<Explanation>>,
    /// Whether the edits are those of a session that ended.
    pub(super) is_back: RwSignal<bool>,
    pub(super) cases: Cases,
    /// Policies that were written elsewhere and added here.
    pub(super) arrived: RwSignal<Vec<Key>>,
    /// The policy that the snippets are for: the one that was added last, or that was chosen.
    pub snippet_for: RwSignal<Option<Key>>,
    /// What the dialog with JSON said when the last session ended, until it is open again.
    pub(super) typed: StoredValue<Option<String>>,
    /// What to know of a policy that was drafted.
    pub(super) advice: RwSignal<Option<(Key, Vec<Note>)>>,
    pub(super) toasts: Toasts,
    pub(super) cancel: StoredValue<Cancel, LocalStorage>,
    opened: RwSignal<Vec<Key>>,
}

impl Work {
    pub(super) fn begin(trust: Trust, issuer: Signal<Issuer>, policies: &AuthPolicy) -> Self {
        let Trust { services, org, times, denial, .. } = trust;
        let editor = RwSignal::new(Editor::new(policies));
        let (sample, request) = (Sample::new(), Request::like(&policies.policies));
        let verdict = Memo::new(move |_| {
            let (claims, asked) = (sample.claims()?, request.asked());
            let policies = editor.with(Editor::definitions);
            Some(Arc::new(evaluate(&policies, &asked, &claims)))
        });
        let names = Names::learn(services, org.get_value(), Some(editor));
        let unfit = Memo::new(move |_| {
            let Some(claims) = sample.claims() else { return Arc::default() };
            let (signed, requested) = (sample.signed.get(), request.asked());
            let (teams, users) = (names.known_teams(), names.known_users());
            Arc::new(issuer.with(|issuer| {
                ruling::unfit(&Tried {
                    claims: &claims,
                    signed: signed.as_deref(),
                    requested: &requested,
                    issuer: issuer.expected_iss(),
                    teams: teams.as_deref(),
                    users: users.as_deref(),
                    now: times.now(),
                })
            }))
        });
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
    pub(super) fn edit<T>(self, change: impl FnOnce(&mut Editor) -> T) -> Option<T> {
        if self.is_read_only_untracked() {
            return None;
        }
        self.editor.try_update(change)
    }

    /// What is typed next is a step of its own.
    pub(super) fn settle(self) {
        self.editor.update_untracked(Editor::settle);
    }

    pub(super) fn is_read_only(self) -> bool {
        self.denial.with(Option::is_some)
    }

    pub(super) fn is_read_only_untracked(self) -> bool {
        self.denial.with_untracked(Option::is_some)
    }

    pub(super) fn is_open(self, policy: Key) -> bool {
        self.opened.with(|opened| opened.contains(&policy))
    }

    /// The page.
    pub(super) fn route(self) -> Route {
        Route::Issuer(self.org.get_value(), self.issuer.with_untracked(|issuer| issuer.id.clone()))
    }

    pub(super) fn open(self, policy: Key) {
        self.opened.update(|opened| {
            if !opened.contains(&policy) {
                opened.push(policy);
            }
        });
    }

    pub(super) fn toggle(self, policy: Key) {
        self.opened.update(|opened| match opened.iter().position(|key| *key == policy) {
            Some(at) => drop(opened.remove(at)),
            None => opened.push(policy),
        });
        self.settle();
    }

    /// Adds a policy and opens it: one that lets nobody in until it has rules.
    pub(super) fn add_policy(self) {
        let policy = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Organization);
        self.add(&policy);
    }

    /// Adds this policy and opens it.
    pub(super) fn add(self, policy: &PolicyDefinition) -> Option<Key> {
        let key = self.edit(|editor| editor.add(policy))?;
        self.snippet_for.set(Some(key));
        self.open(key);
        focus_fields(key);
        Some(key)
    }

    pub(super) fn remove_policy(self, policy: Key) {
        let at = self.editor.with_untracked(|editor| editor.position(policy)).unwrap_or_default();
        self.edit(|editor| editor.remove(policy));
        let next = self.editor.with_untracked(|editor| {
            let drafts = editor.drafts();
            drafts.get(at).or_else(|| drafts.last()).map(|draft| draft.key)
        });
        match next {
            Some(next) => focus_tool(next, "edit"),
            None => crate::ui::focus_heading(),
        }
    }

    /// The policy that lets in what is tried, and as little else as can be. Tracked.
    pub(super) fn drafted(self) -> Option<draft::Draft> {
        let (claims, asked) = (self.sample.claims()?, self.request.asked());
        let audience = self.org.with_value(audience);
        Some(
            self.issuer
                .with(|issuer| draft::allow(&claims, issuer.expected_iss(), &audience, &asked)),
        )
    }

    /// Adds that policy to those that are edited.
    pub(super) fn allow_this(self) {
        let Some(drafted) = untrack(|| self.drafted()) else { return };
        if let Some(key) = self.add(&drafted.policy) {
            self.advice.set(Some((key, drafted.notes)));
        }
    }

    /// Makes a change that was offered.
    pub(super) fn apply(self, fix: &Fix) {
        self.edit(|editor| {
            let fixed = fix.apply(&editor.definitions());
            editor.replace_all(&fixed);
        });
    }

    /// Opens the issuer's dialog with a life of tokens that is not long.
    pub(super) fn shorten(self) {
        let issuer = Arc::new(self.issuer.get_untracked());
        self.trust.dialog.set(dialogs::Open::Shorten(issuer));
    }

    pub(super) fn show_json(self) {
        self.dialog.set(Open::Json);
    }

    /// What one policy says to the sample. Tracked.
    pub(super) fn outcome(self, policy: Key) -> Option<Outcome> {
        let verdict = self.verdict.get()?;
        self.editor.with(|editor| {
            let at = editor.position(policy)?;
            let decision = editor.get(policy)?.head().decision.clone();
            let is_fit = self.unfit.with(|unfit| unfit.is_empty());
            Some(Outcome { decision, said: verdict.policies.get(at)?.clone(), is_fit })
        })
    }
}

/// What one policy says to the sample.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Outcome {
    decision: Decision,
    said: PolicyOutcome,
    /// Whether the server asks the policies at all.
    is_fit: bool,
}

impl Outcome {
    /// "allows" or "denies", when it decides.
    pub fn decides(self) -> Option<&'static str> {
        match (self.said.matches, self.decision) {
            (true, Decision::Allow) => self.is_fit.then_some("allows"),
            (true, Decision::Deny) => Some("denies"),
            _ => None,
        }
    }

    /// Whether it is about what is asked for, so that a failing rule matters.
    pub fn matters(&self) -> bool {
        self.said.applies == Applies::Yes && self.decision == Decision::Allow
    }

    /// What it says of each rule.
    pub fn rules(&self) -> &[RuleOutcome] {
        &self.said.rules
    }

    /// What it says of the rule with this path.
    pub fn rule(&self, path: &str) -> Option<&RuleOutcome> {
        self.said.rules.iter().find(|rule| rule.path == path)
    }

    /// In a few words.
    pub fn badge(&self) -> (Tone, Icon, String) {
        let failing = self.said.rules.iter().filter(|rule| !rule.passes).count();
        let plain = |words: &str| (Tone::Plain, Icon::Info, words.to_owned());
        match (self.said.applies, self.said.matches, &self.decision) {
            (Applies::Yes, true, Decision::Allow) if !self.is_fit => {
                plain("would match, but the server refuses the sample")
            }
            (Applies::Yes, true, Decision::Allow) => {
                (Tone::Ok, Icon::Check, "allows the sample".into())
            }
            (Applies::Yes, true, _) => (Tone::Bad, Icon::Cross, "denies the sample".into()),
            (Applies::Yes, false, Decision::Deny) => plain("does not apply to the sample"),
            (Applies::Yes, false, _) if failing == 0 => {
                (Tone::Warn, Icon::Warning, "allows nobody: no rule".into())
            }
            (Applies::Yes, false, _) => {
                let words = format!("{failing} of {} rules fail", self.said.rules.len());
                (Tone::Bad, Icon::Cross, words)
            }
            (Applies::OtherTokenType, ..) => plain("about another kind of token"),
            (Applies::OtherHolder, ..) => plain("about another team, user or runner"),
            (Applies::NotAdmin, ..) => plain("does not give admin rights"),
            (Applies::UnknownDecision, ..) => plain("not known here what it decides"),
        }
    }
}
