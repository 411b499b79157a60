//! What follows from the policies, the sample and the test cases of an issuer's page. No view.

use super::cases::state::Cases;
use super::request::Request;
use super::sample::Sample;
use crate::pages::oidc::names::Names;
use crate::pages::times::Times;
use leptos::prelude::*;
use oidc_trust::policy::cases::Case;
use oidc_trust::policy::compare::{Comparison, compare};
use oidc_trust::policy::editor::{Draft, Editor};
use oidc_trust::policy::evaluation::{Evaluation, Given};
use oidc_trust::policy::judged::Asked;
use oidc_trust::policy::lint::{Context, Finding};
use oidc_trust::policy::ruling::{self, Tried, Unfit};
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::{Claims, Issuer, Requested};

/// What it follows from.
#[derive(Clone, Copy)]
pub(super) struct Inputs {
    pub org: StoredValue<OrgName>,
    pub issuer: Signal<Issuer>,
    pub times: Times,
    pub names: Names,
    pub editor: RwSignal<Editor>,
    pub sample: Sample,
    pub request: Request,
    pub cases: Cases,
}

/// What follows. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Evaluated {
    /// All that follows from the edited policies: the one place where they are evaluated.
    pub now: Memo<Arc<Evaluation>>,
    /// What saving would change for the test cases and the sample.
    pub comparison: Memo<Comparison>,
    /// Why the server would refuse the sample before it reads the policies.
    pub unfit: Memo<Arc<Vec<Unfit>>>,
    /// On what the verdict depends, where the sample is claims that don't say all.
    pub provided: Memo<Option<String>>,
    inputs: Inputs,
}

impl Evaluated {
    /// What the linter finds in the policies as they were loaded. Tracked.
    pub fn found_in_loaded(self) -> Vec<Finding> {
        self.inputs.evaluate(Editor::loaded_drafts, &[]).findings
    }

    pub fn of(inputs: Inputs) -> Self {
        // Apart from the policies: it changes with the time.
        let ruled = Memo::new(move |_| inputs.ruled());
        let unfit = Memo::new(move |_| ruled.get().unwrap_or_default().0);
        let provided = Memo::new(move |_| ruled.get().unwrap_or_default().1);
        let now = Memo::new(move |_| {
            let cases = inputs.cases.list.get();
            Arc::new(inputs.evaluate(Editor::drafts, &cases))
        });
        let comparison = Memo::new(move |_| {
            let tried = inputs.tried();
            // No change of these policies lets a token of another issuer in.
            let is_foreign = |reason: &Unfit| matches!(reason, Unfit::OtherIssuer { .. });
            let is_of_here = !unfit.with(|unfit| unfit.iter().any(is_foreign));
            let sample = asked(&tried).filter(|_| is_of_here);
            let sample = sample.map(|asked| ("The token that is tried", asked));
            let compare =
                |editor: &Editor| now.with(|now| compare(editor.loaded_drafts(), now, sample));
            inputs.editor.with(compare)
        });
        Self { now, comparison, unfit, provided, inputs }
    }
}

type Claimed = Option<(Arc<Claims>, Requested)>;

fn asked(tried: &Claimed) -> Option<Asked<'_>> {
    tried.as_ref().map(|(claims, requested)| Asked { claims, requested })
}

impl Inputs {
    /// The claims and what is asked for with them. Tracked.
    fn tried(self) -> Claimed {
        Some((self.sample.claims()?, self.request.asked()))
    }

    /// Evaluates policies of the editor. Tracked.
    fn evaluate(self, drafts: fn(&Editor) -> &[Draft], cases: &[Arc<Case>]) -> Evaluation {
        let tried = self.tried();
        let (teams, users) = (self.names.known_teams(), self.names.known_users());
        let (org, issuer) = (self.org.get_value(), self.issuer.get());
        let context = Context {
            org: &org,
            issuer: issuer.expected_iss(),
            teams: teams.as_deref(),
            users: users.as_deref(),
            max_expiration: issuer.max_expiration,
        };
        let sample = asked(&tried);
        self.editor.with(|editor| {
            Evaluation::of(&Given { drafts: drafts(editor), sample, cases, context })
        })
    }

    /// What the server says of the sample apart from the policies. Tracked.
    fn ruled(self) -> Option<(Arc<Vec<Unfit>>, Option<String>)> {
        let (claims, requested) = self.tried()?;
        let signed = self.sample.signed.get();
        let (teams, users) = (self.names.known_teams(), self.names.known_users());
        Some(self.issuer.with(|issuer| {
            let tried = Tried {
                claims: &claims,
                signed: signed.as_deref(),
                requested: &requested,
                issuer: issuer.expected_iss(),
                teams: teams.as_deref(),
                users: users.as_deref(),
                now: self.times.now(),
            };
            (Arc::new(ruling::unfit(&tried)), ruling::provided(&tried))
        }))
    }
}
