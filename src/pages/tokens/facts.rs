//! What a list needs to know apart from its rows: the organization's cap on expiry, the user's role
//! in the team, and whether this identity may manage the tokens.

use crate::client::{Cancel, cancel_on_cleanup};
use crate::services::{Feature, Services};
use console_core::backend::fault::ApiError;
use console_core::backend::identity::Identity;
use console_core::backend::levels::is_likely_admin;
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use leptos::task::spawn_local;
use token_api::expiry::ExpiryCap;
use token_api::id::OrgName;
use token_api::token::{Owner, TokenRole};
use token_api::user::OrgRole;

/// What is known so far. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Facts {
    /// The cap on expiry of the owner's organization.
    pub cap: RwSignal<Option<ExpiryCap>>,
    /// For personal tokens: the caps of the organizations in which they may be used.
    pub caps_elsewhere: RwSignal<Vec<(OrgName, ExpiryCap)>>,
    /// The roles that the server offers for an organization's tokens. `None` until they were requested.
    pub roles: RwSignal<Option<Vec<TokenRole>>>,
    /// The user's role in the team that owns the tokens, if the server told it.
    pub team_role: RwSignal<Option<OrgRole>>,
    /// Whether everything is known that decides what the user may do, as far as the server tells it.
    pub is_settled: Signal<bool>,
    /// Why this identity may not manage these tokens, if it may not.
    pub denial: Signal<Option<String>>,
}

impl Facts {
    /// Requests what is needed. Where a request fails, the fact stays unknown and the server decides.
    pub fn learn(services: Services, owner: &Owner) -> Self {
        let cap = RwSignal::new(None);
        let caps_elsewhere = RwSignal::new(Vec::new());
        let team_role = RwSignal::new(None::<OrgRole>);
        let cancel = cancel_on_cleanup().get_value();
        let identity = untrack(|| services.session.identity());
        let subject = Subject::Tokens(owner.clone());
        let depends = identity.as_ref().is_some_and(|who| subject.depends_on_settings(who));
        let is_settled = RwSignal::new(!depends);
        match owner.clone() {
            Owner::Personal => {
                let orgs = identity.as_deref().map(unprompted).unwrap_or_default();
                spawn_local(learn_caps(services, orgs, cancel, caps_elsewhere));
            }
            Owner::Organization(org) => spawn_local(async move {
                learn_cap(services, &org, &cancel, cap).await;
                is_settled.try_set(true);
            }),
            Owner::Team(org, team) => spawn_local(async move {
                learn_cap(services, &org, &cancel, cap).await;
                let read = async { services.client()?.team(&org, &team, &cancel).await };
                // A cap that refuses the user's token in the organization also refuses it in the team.
                let result = match services.capped(&org) {
                    Some(error) => Err(error),
                    None => read.await,
                };
                if result.as_ref().err().and_then(ApiError::status) == Some(501) {
                    services.is_missing(&org, Feature::Teams);
                }
                if let Ok(team) = result {
                    services.learn_team(&org, &team);
                    team_role.try_set(team.user_role);
                }
                is_settled.try_set(true);
            }),
        }
        let owner = owner.clone();
        // While the role in the team is unknown, it denies nothing.
        // A memo: news of the identity that do not change the answer draw nothing again.
        let denial = Memo::new(move |_| {
            let identity = services.session.identity()?;
            let denial = team_role.with(|role| identity.manage_tokens(&owner, role.as_ref()).err());
            denial.map(|denial| denial.0)
        });
        Self {
            cap,
            caps_elsewhere,
            roles: RwSignal::new(None),
            team_role,
            // A memo: setting it again is no change, and no reason to read the list again.
            is_settled: Memo::new(move |_| is_settled.get()).into(),
            denial: denial.into(),
        }
    }
}

impl Facts {
    /// Requests the caps of all organizations in which a personal token can be used, before one is
    /// created: an organization may refuse to tell its cap to a token that exceeds it.
    pub async fn learn_all_caps(self, services: Services) {
        let Some(identity) = untrack(|| services.session.identity()) else { return };
        let mut orgs = organizations(&identity);
        self.caps_elsewhere
            .try_with_untracked(|known| orgs.retain(|org| known.iter().all(|(it, _)| it != org)));
        learn_caps(services, orgs, Cancel::default(), self.caps_elsewhere).await;
    }

    /// Requests the roles once, before the user can choose one. If the request fails, there are
    /// none.
    pub async fn learn_roles(self, services: Services, owner: &Owner) {
        let Owner::Organization(org) = owner else { return };
        if self.roles.try_with_untracked(Option::is_some) != Some(false) {
            return;
        }
        self.roles.set(Some(Vec::new()));
        let Ok(client) = services.client() else { return };
        if let Ok(roles) = client.roles(org, &Cancel::default()).await {
            self.roles.try_set(Some(roles));
        }
    }
}

async fn learn_cap(
    services: Services,
    org: &OrgName,
    cancel: &Cancel,
    cap: RwSignal<Option<ExpiryCap>>,
) {
    if let Ok(metadata) = services.metadata(org, cancel).await {
        cap.try_set(metadata.expiry_cap());
    }
}

fn organizations(identity: &Identity) -> Vec<OrgName> {
    identity.user.organizations.iter().map(|it| it.github_login.clone()).collect()
}

/// The organizations whose caps are requested as soon as the list opens.
fn unprompted(identity: &Identity) -> Vec<OrgName> {
    let mut orgs = organizations(identity);
    orgs.retain(|org| is_likely_admin(identity, org));
    orgs
}

async fn learn_caps(
    services: Services,
    orgs: Vec<OrgName>,
    cancel: Cancel,
    caps: RwSignal<Vec<(OrgName, ExpiryCap)>>,
) {
    for org in orgs {
        let metadata = services.metadata(&org, &cancel).await;
        if let Some(cap) = metadata.ok().and_then(|metadata| metadata.expiry_cap()) {
            caps.try_update(|caps| caps.push((org, cap)));
        }
    }
}
