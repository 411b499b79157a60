//! What the palette finds by name: tokens that were read in this session, and members, teams, roles and
//! OIDC issuers, which it reads. What can't be read is not found, and its screen says why.

use super::found::{MOST, Results, results};
use super::items::{Act, Group, Item, go};
use crate::client::{Cancel, cancel_on_cleanup};
use crate::platform::intl;
use crate::route::{Address, Route};
use crate::services::{Feature, SeenList, Services};
use crate::ui::Icon;
use console_core::backend::levels::is_likely_admin;
use console_core::backend::paging::{Paging, Step};
use console_core::backend::permission::Subject;
use console_core::text::fuzzy::best;
use console_core::text::letters::in_order;
use leptos::prelude::*;
use leptos::task::spawn_local;
use members::list::facets::{Facet, Facets};
use members::list::query::MemberQuery;
use members::list::rows::label;
use members::role::{Role, choices};
use token_api::id::OrgName;
use token_api::member::UserInfo;
use token_api::oidc::Issuer;
use token_api::page::Row;
use token_api::team::Team;
use token_api::token::Owner;

/// How many pages of members are read: whoever has more filters their list.
const MEMBER_PAGES: usize = 5;

/// What was read. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Names {
    services: Services,
    org: StoredValue<Option<OrgName>>,
    teams: RwSignal<Vec<Team>>,
    members: RwSignal<Vec<UserInfo>>,
    /// Whether there are more members than were read.
    has_more_members: RwSignal<bool>,
    roles: RwSignal<Vec<Role>>,
    issuers: RwSignal<Vec<Issuer>>,
    tokens: StoredValue<Vec<SeenList>>,
    /// Whether members, roles and issuers were asked for.
    is_asked: StoredValue<bool>,
    cancel: StoredValue<Cancel, LocalStorage>,
}

impl Names {
    /// Those of an organization, and the tokens of all lists that were read. Nothing is asked for yet.
    pub fn new(services: Services, org: Option<OrgName>) -> Self {
        Self {
            services,
            org: StoredValue::new(org),
            teams: RwSignal::new(Vec::new()),
            members: RwSignal::new(Vec::new()),
            has_more_members: RwSignal::new(false),
            roles: RwSignal::new(Vec::new()),
            issuers: RwSignal::new(Vec::new()),
            tokens: StoredValue::new(services.seen_lists()),
            is_asked: StoredValue::new(false),
            cancel: cancel_on_cleanup(),
        }
    }

    /// Reads the names, once, after something was typed: a palette that is opened for an action asks for
    /// nothing. Roles and issuers are read only by who is an admin as far as can be told: servers note
    /// refusals.
    pub fn ask(self) {
        let Some(org) = self.org.get_value().filter(|_| !self.is_asked.get_value()) else { return };
        self.is_asked.set_value(true);
        let may_ask = |subject: Subject, feature| {
            let offers = untrack(|| self.services.offers(&org, feature));
            offers && self.services.known_answer(&subject, None).is_none()
        };
        if may_ask(Subject::Teams(org.clone()), Feature::Teams) {
            spawn_local(self.read_teams(org.clone()));
        }
        if may_ask(Subject::Members(org.clone()), Feature::Members) {
            spawn_local(self.read_members(org.clone()));
        }
        let identity = untrack(|| self.services.session.identity());
        let Some(who) = identity.filter(|who| is_likely_admin(who, &org)) else { return };
        spawn_local(self.read_roles(org.clone()));
        let trusts = !who.is_machine() && may_ask(Subject::Issuers(org.clone()), Feature::Oidc);
        if trusts {
            spawn_local(self.read_issuers(org));
        }
    }

    fn cancel(self) -> Cancel {
        self.cancel.try_get_value().unwrap_or_default()
    }

    async fn read_teams(self, org: OrgName) {
        let cancel = self.cancel();
        let read = async { self.services.client()?.teams(&org, &cancel).await };
        if let Ok(page) = read.await {
            let teams = page.rows.iter().filter_map(Row::read).cloned().collect();
            let label = |team: &Team| team.label().to_owned();
            self.teams.try_set(in_order(teams, label, intl::lower_case));
        }
    }

    async fn read_members(self, org: OrgName) {
        let (cancel, mut paging, mut cursor) = (self.cancel(), Paging::default(), None);
        for _ in 0..MEMBER_PAGES {
            let read =
                async { self.services.client()?.members(&org, cursor.as_ref(), &cancel).await };
            let Ok(page) = read.await else { break };
            let step = paging.after(&page);
            let users = page.rows.iter().filter_map(|row| Some(row.read()?.user.clone()));
            self.members.try_update(|members| members.extend(users));
            match step {
                Step::Fetch(next) => cursor = Some(next),
                Step::Complete => return,
                Step::Incomplete(_) => break,
            }
        }
        self.has_more_members.try_set(true);
    }

    async fn read_roles(self, org: OrgName) {
        let cancel = self.cancel();
        let read = async { self.services.client()?.roles(&org, &cancel).await };
        if let Ok(offered) = read.await {
            self.roles.try_set(choices(&offered));
        }
    }

    async fn read_issuers(self, org: OrgName) {
        let cancel = self.cancel();
        let read = async { self.services.client()?.issuers(&org, &cancel).await };
        if let Ok(page) = read.await {
            self.issuers.try_set(page.rows.iter().filter_map(Row::read).cloned().collect());
        }
    }

    /// What fits, group by group. Tracked.
    pub fn found(self, typed: &str) -> Vec<Results> {
        let mut found =
            vec![self.tokens.with_value(|lists| of_tokens(self.services, lists, typed))];
        let Some(org) = self.org.get_value() else { return found };
        found.push(self.members.with(|members| of_members(&org, members, typed)));
        found.push(self.teams.with(|teams| of_teams(&org, teams, typed)));
        if self.services.offers(&org, Feature::Members) {
            found.push(self.roles.with(|roles| of_roles(&org, roles, typed)));
        }
        found.push(self.issuers.with(|issuers| of_issuers(&org, issuers, typed)));
        found
    }

    /// Over what was searched: in words, and whose tokens they are. Tracked.
    pub fn scope(self) -> (String, String) {
        let members = self.has_more_members.get().then(|| {
            let read = intl::number(self.members.with(Vec::len));
            format!("Members are found among the first {read} that were read. ")
        });
        let members = members.unwrap_or_default();
        let loaded: usize =
            self.tokens.with_value(|lists| lists.iter().map(|(_, rows)| rows.len()).sum());
        if loaded == 0 {
            let none = "No list of tokens was read in this session, so none is found by name.";
            return (members + none, String::new());
        }
        let places = self.tokens.with_value(|lists| places(self.services, lists));
        let loaded = intl::number(loaded);
        let words =
            format!("Tokens are found by name in what was read in this session: {loaded} of ");
        (members + &words, places)
    }
}

fn places(services: Services, lists: &[SeenList]) -> String {
    let name = |owner: &Owner| match owner {
        Owner::Personal => "yours".to_owned(),
        owner => untrack(|| services.owner_label(owner)),
    };
    lists.iter().map(|(owner, _)| name(owner)).collect::<Vec<_>>().join(", ")
}

/// The tokens that fit by name; by description, too.
fn of_tokens(services: Services, lists: &[SeenList], typed: &str) -> Results {
    let tokens: Vec<_> = lists
        .iter()
        .flat_map(|(owner, rows)| rows.iter().filter_map(move |row| Some((owner, row.token()?))))
        .collect();
    let texts = tokens.iter().map(|(_, token)| (token.label(), token.purpose()));
    let fits = best(texts, typed, MOST, intl::lower_case);
    results(Group::Tokens, fits, |at| {
        let (owner, token) = tokens[at];
        let place = match owner {
            Owner::Personal => "personal".to_owned(),
            owner => services.owner_label(owner),
        };
        let route = Route::Token(owner.clone(), token.id.clone());
        Item::named(Icon::Key, token.label(), go(route)).about(token.purpose()).detail(place)
    })
}

fn of_members(org: &OrgName, members: &[UserInfo], typed: &str) -> Results {
    let texts = members.iter().map(|user| (label(user), user.github_login.as_str()));
    let fits = best(texts, typed, MOST, intl::lower_case);
    results(Group::Members, fits, |at| {
        let user = &members[at];
        let route = Route::Member(org.clone(), user.github_login.clone());
        let item = Item::named(Icon::Person, label(user), go(route));
        item.about(user.github_login.as_str()).detail(org.as_str())
    })
}

fn of_teams(org: &OrgName, teams: &[Team], typed: &str) -> Results {
    let about: Vec<String> =
        teams.iter().map(|team| format!("{} {}", team.name, team.description)).collect();
    let texts = teams.iter().zip(&about).map(|(team, about)| (team.label(), about.as_str()));
    let fits = best(texts, typed, MOST, intl::lower_case);
    results(Group::Teams, fits, |at| {
        let route = Route::Team(org.clone(), teams[at].name.clone());
        let item = Item::named(Icon::Team, teams[at].label(), go(route));
        item.about(about[at].as_str()).detail(org.as_str())
    })
}

/// Roles, each of which leads to its page. Where a role has no identifier, it leads to its members.
fn of_roles(org: &OrgName, roles: &[Role], typed: &str) -> Results {
    let fits = best(roles.iter().map(|role| (role.name(), "role")), typed, MOST, intl::lower_case);
    results(Group::Roles, fits, |at| {
        let role = &roles[at];
        let item = |act, detail| Item::named(Icon::Shield, role.name(), act).detail(detail);
        if let Some(id) = role.id() {
            return item(
                go(Route::Role(org.clone(), id.clone())),
                "what it grants, and who has it",
            );
        }
        let mut facets = Facets::default();
        facets.set(Facet::Role, role.name());
        let search = MemberQuery { facets, ..MemberQuery::default() }.to_string();
        let members = Address { route: Route::Members(org.clone()), search };
        item(Act::Go(members), "members with this role")
    })
}

fn of_issuers(org: &OrgName, issuers: &[Issuer], typed: &str) -> Results {
    let texts = issuers.iter().map(|issuer| (issuer.name.as_str(), issuer.url.as_str()));
    let fits = best(texts, typed, MOST, intl::lower_case);
    results(Group::Issuers, fits, |at| {
        let issuer = &issuers[at];
        let route = Route::Issuer(org.clone(), issuer.id.clone());
        let item = Item::named(Icon::External, issuer.name.as_str(), go(route));
        item.about(issuer.url.as_str()).detail(org.as_str())
    })
}
