//! The operations: method, path and function. They are those of [`token_api::path::OPERATIONS`], but for
//! [`WITH_KEYS`].

use crate::answer::{Answer, Content};
use crate::call::{AuditCalls, Call};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use token_api::path::template;
use token_api::token::Owner;
use token_api::user::Capabilities;
use token_service::act::Act;
use token_service::audit::{self, Generation};
use token_service::oidc::{issuers, policies};
use token_service::refusal::Refusal;
use token_service::{
    agent_pools, audit_export, invitations, members, metadata, roles, teams, tokens, user,
};

/// The operations that fetch, use or forget keys of issuers, for which a server needs the network: they
/// are not here. Each is several functions of `token_service::oidc`.
pub const WITH_KEYS: [(&str, &str); 5] = [
    ("POST", template::OIDC_ISSUERS),
    ("PATCH", template::OIDC_ISSUER),
    ("DELETE", template::OIDC_ISSUER),
    ("POST", template::OIDC_THUMBPRINTS),
    ("POST", template::OAUTH_TOKEN),
];

type Outcome = Result<Answer, Refusal>;

/// How an operation is done.
#[derive(Clone, Copy)]
pub enum Run {
    /// For a caller that was let in.
    ForCaller(fn(&mut Act<'_>, &Call) -> Outcome),
    /// For everybody.
    ForAll(fn() -> Answer),
}

/// An operation.
pub struct Operation {
    /// The method.
    pub method: &'static str,
    /// The path as its template.
    pub template: &'static str,
    /// How it is done.
    pub run: Run,
}

type ForCaller = fn(&mut Act<'_>, &Call) -> Outcome;

const fn new(method: &'static str, template: &'static str, run: ForCaller) -> Operation {
    Operation { method, template, run: Run::ForCaller(run) }
}

const fn get(template: &'static str, run: ForCaller) -> Operation {
    new("GET", template, run)
}

const fn post(template: &'static str, run: ForCaller) -> Operation {
    new("POST", template, run)
}

const fn patch(template: &'static str, run: ForCaller) -> Operation {
    new("PATCH", template, run)
}

const fn delete(template: &'static str, run: ForCaller) -> Operation {
    new("DELETE", template, run)
}

fn json<T: Serialize + Send + 'static>(value: T) -> Outcome {
    Ok(Answer::json(value))
}

fn created<T: Serialize + Send + 'static>(value: T) -> Outcome {
    Ok(Answer::created(value))
}

fn done((): ()) -> Outcome {
    Ok(Answer::nothing())
}

fn events(act: &mut Act<'_>, call: &Call, generation: Generation) -> Outcome {
    json(audit::read_page(act, &call.org(), generation)?)
}

fn export(act: &mut Act<'_>, call: &Call, generation: Generation) -> Outcome {
    let (format, (events, next)) = audit::export_page(act, &call.org(), generation)?;
    Ok(Answer { status: 200, content: Content::Export { format, events, next }, mail: None })
}

fn organization(call: &Call) -> Owner {
    Owner::Organization(call.org())
}

fn team(call: &Call) -> Owner {
    Owner::Team(call.org(), call.team())
}

static OPERATIONS: [Operation; 66] = [
    get(template::USER, |act, _| json(user::record(act)?)),
    get(template::DEFAULT_ORGANIZATION, |act, _| json(user::default_organization(act)?)),
    // None of the published service's optional features, and open to everybody, as there.
    Operation {
        method: "GET",
        template: template::CAPABILITIES,
        run: Run::ForAll(|| Answer::json(Capabilities { capabilities: Vec::new() })),
    },
    get(template::METADATA, |act, call| {
        json(metadata::metadata(act, &call.org(), call.audit.first)?)
    }),
    patch(template::ORGANIZATION, |act, call| {
        json(metadata::change(act, &call.org(), &call.body(), call.audit.first)?)
    }),
    get(template::ROLES, |act, call| json(roles::list(act, &call.org())?)),
    post(template::ROLES, |act, call| json(roles::create(act, &call.org(), &call.body())?)),
    get(template::ROLE_SCOPES, |act, call| json(roles::scopes(act, &call.org())?)),
    get(template::ROLE, |act, call| json(roles::one(act, &call.org(), &call.role())?)),
    patch(template::ROLE, |act, call| {
        json(roles::change(act, &call.org(), &call.role(), &call.body())?)
    }),
    delete(template::ROLE, |act, call| done(roles::delete(act, &call.org(), &call.role())?)),
    patch(template::DEFAULT_ROLE, |act, call| {
        done(roles::set_default(act, &call.org(), &call.role())?)
    }),
    get(template::ROLE_USERS, |act, call| json(roles::users(act, &call.org(), &call.role())?)),
    get(template::ROLE_TEAMS, |act, call| json(roles::teams(act, &call.org(), &call.role())?)),
    get(template::ROLE_TOKENS, |act, call| json(roles::tokens(act, &call.org(), &call.role())?)),
    get(template::TEAM_ROLES, |act, call| json(roles::of_team(act, &call.org(), &call.team())?)),
    post(template::TEAM_ROLE, |act, call| {
        done(roles::give_team(act, &call.org(), &call.team(), &call.last_role())?)
    }),
    delete(template::TEAM_ROLE, |act, call| {
        done(roles::take_from_team(act, &call.org(), &call.team(), &call.last_role())?)
    }),
    get(template::OWN_INVITATIONS, |act, _| json(invitations::own(act)?)),
    get(template::INVITATIONS, |act, call| json(invitations::list(act, &call.org())?)),
    post(template::INVITATIONS, |act, call| {
        let (made, mail) = invitations::create(act, &call.org(), &call.body())?;
        Ok(Answer { mail: Some(mail), ..Answer::json(made) })
    }),
    post(template::INVITATION_LINK, |act, call| {
        json(invitations::create_link(act, &call.org(), &call.body())?)
    }),
    get(template::INVITATION, |act, call| json(invitations::look(act, &call.org(), call.item())?)),
    patch(template::INVITATION, |act, call| {
        done(invitations::accept(act, &call.org(), call.item())?)
    }),
    delete(template::INVITATION, |act, call| {
        done(invitations::cancel(act, &call.org(), call.item())?)
    }),
    post(template::RESEND_INVITATION, |act, call| {
        let mail = invitations::resend(act, &call.org(), call.item())?;
        Ok(Answer { mail, ..Answer::nothing() })
    }),
    get(template::AGENT_POOLS, |act, call| json(agent_pools::list(act, &call.org())?)),
    post(template::AGENT_POOLS, |act, call| {
        json(agent_pools::create(act, &call.org(), &call.body())?)
    }),
    get(template::AGENT_POOL, |act, call| json(agent_pools::one(act, &call.org(), call.item())?)),
    patch(template::AGENT_POOL, |act, call| {
        json(agent_pools::change(act, &call.org(), call.item(), &call.body())?)
    }),
    delete(template::AGENT_POOL, |act, call| {
        done(agent_pools::delete(act, &call.org(), call.item())?)
    }),
    get(template::TEAMS, |act, call| json(teams::list(act, &call.org())?)),
    post(template::NEW_TEAM, |act, call| created(teams::create(act, &call.org(), &call.body())?)),
    get(template::TEAM, |act, call| json(teams::one(act, &call.org(), &call.team())?)),
    patch(template::TEAM, |act, call| {
        done(teams::change(act, &call.org(), &call.team(), &call.body())?)
    }),
    delete(template::TEAM, |act, call| done(teams::delete(act, &call.org(), &call.team())?)),
    get(template::MEMBERS, |act, call| json(members::list(act, &call.org())?)),
    post(template::MEMBER, |act, call| {
        json(members::add(act, &call.org(), &call.member(), &call.body())?)
    }),
    patch(template::MEMBER, |act, call| {
        done(members::change(act, &call.org(), &call.member(), &call.body())?)
    }),
    delete(template::MEMBER, |act, call| done(members::remove(act, &call.org(), &call.member())?)),
    post(template::SET_ADMIN, |act, call| {
        done(members::set_admin(act, &call.org(), &call.member())?)
    }),
    get(template::MEMBER_TEAMS, |act, call| {
        json(members::teams(act, &call.org(), &call.member())?)
    }),
    get(template::USER_TOKENS, |act, _| json(tokens::list(act, &Owner::Personal)?)),
    post(template::USER_TOKENS, |act, call| {
        json(tokens::create(act, &Owner::Personal, &call.body())?)
    }),
    delete(template::USER_TOKEN, |act, call| {
        done(tokens::delete(act, &Owner::Personal, &call.token())?)
    }),
    get(template::ORG_TOKENS, |act, call| json(tokens::list(act, &organization(call))?)),
    post(template::ORG_TOKENS, |act, call| {
        json(tokens::create(act, &organization(call), &call.body())?)
    }),
    delete(template::ORG_TOKEN, |act, call| {
        done(tokens::delete(act, &organization(call), &call.token())?)
    }),
    get(template::TEAM_TOKENS, |act, call| json(tokens::list(act, &team(call))?)),
    post(template::TEAM_TOKENS, |act, call| json(tokens::create(act, &team(call), &call.body())?)),
    delete(template::TEAM_TOKEN, |act, call| {
        done(tokens::delete(act, &team(call), &call.token())?)
    }),
    get(template::AUDIT_LOG_V1, |act, call| events(act, call, call.first_generation())),
    get(template::AUDIT_LOG_V2, |act, call| events(act, call, Generation::Second)),
    get(template::AUDIT_EVENT_TYPES, |act, call| json(audit::event_types(act, &call.org())?)),
    get(template::AUDIT_READER_KIND, |act, call| json(audit::reader_kind(act, &call.org())?)),
    get(template::AUDIT_EXPORT_V1, |act, call| export(act, call, call.first_generation())),
    get(template::AUDIT_EXPORT_V2, |act, call| export(act, call, Generation::Second)),
    get(template::AUDIT_EXPORT_CONFIG, |act, call| json(audit_export::settings(act, &call.org())?)),
    post(template::AUDIT_EXPORT_CONFIG, |act, call| {
        done(audit_export::change(act, &call.org(), &call.body())?)
    }),
    delete(template::AUDIT_EXPORT_CONFIG, |act, call| {
        done(audit_export::delete(act, &call.org())?)
    }),
    post(template::AUDIT_EXPORT_TEST, |act, call| {
        json(audit_export::test(act, &call.org(), &call.body())?)
    }),
    post(template::AUDIT_EXPORT_FORCE, |act, call| json(audit_export::force(act, &call.org())?)),
    get(template::OIDC_ISSUERS, |act, call| json(issuers::list(act, &call.org())?)),
    get(template::OIDC_ISSUER, |act, call| json(issuers::get(act, &call.org(), &call.issuer())?)),
    get(template::AUTH_POLICY_OF, |act, call| {
        json(policies::of_issuer(act, &call.org(), &call.issuer())?)
    }),
    patch(template::AUTH_POLICY, |act, call| {
        let if_match = call.if_match.as_deref();
        json(policies::update(act, &call.org(), &call.policy(), if_match, &call.body())?)
    }),
];

/// The operations that a server offers.
pub fn offered(audit: AuditCalls) -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().filter(move |operation| match operation.template {
        template::AUDIT_LOG_V2 | template::AUDIT_EXPORT_V2 => audit.second,
        template::AUDIT_LOG_V1
        | template::AUDIT_EXPORT_V1
        | template::AUDIT_EVENT_TYPES
        | template::AUDIT_READER_KIND => audit.first,
        _ => true,
    })
}

/// The operation of a method and template, if it is here.
pub fn operation(method: &str, template: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|it| it.method == method && it.template == template)
}

/// What a path is.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    /// Its template.
    pub template: &'static str,
    /// Its variable segments, decoded; `None` if they are not percent-encoded UTF-8.
    pub segments: Option<Vec<String>>,
}

/// The template of the contract that a path fits. Where several do, as `teams/pulumi` and
/// `teams/{teamName}`, it is the one with the fewer variable segments, as with routers.
pub fn find(path: &str) -> Option<Place> {
    let fitting = token_api::path::OPERATIONS.iter().filter_map(|(_, template)| {
        let variable = variable_segments(template, path)?;
        Some((variable.len(), *template, variable))
    });
    let (_, template, variable) = fitting.min_by_key(|(count, ..)| *count)?;
    let decode = |text: &str| Some(percent_decode_str(text).decode_utf8().ok()?.into_owned());
    Some(Place { template, segments: variable.into_iter().map(decode).collect() })
}

/// The segments of a path where its template has variables, if it fits.
fn variable_segments<'p>(template: &str, path: &'p str) -> Option<Vec<&'p str>> {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    let mut variable = Vec::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(variable),
            (Some(wanted), Some(given)) if wanted.starts_with('{') && !given.is_empty() => {
                variable.push(given);
            }
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_operation_of_the_contract_is_here_once_or_needs_keys() {
        let here = OPERATIONS.iter().map(|it| (it.method, it.template));
        let all: Vec<_> = here.chain(WITH_KEYS).collect();
        let known: BTreeSet<_> = all.iter().copied().collect();
        assert_eq!(known.len(), all.len(), "none is there twice");
        assert_eq!(known, token_api::path::OPERATIONS.into_iter().collect());
    }

    #[test]
    fn every_template_is_found_with_its_segments() {
        for (_, template) in token_api::path::OPERATIONS {
            let path = template.replace('{', "a%20").replace('}', "");
            let place = find(&path).unwrap_or_else(|| panic!("{path}"));
            assert_eq!(place.template, template);
            let segments = place.segments.unwrap();
            assert_eq!(segments.len(), template.matches('{').count());
            assert!(segments.iter().all(|it| it.starts_with("a ")), "{segments:?}");
        }
    }

    #[test]
    fn what_is_no_path_of_the_contract_is_not_found() {
        for path in ["", "/", "/api", "/api/", "/api/user/", "/api/orgs//metadata", "/api/users"] {
            assert_eq!(find(path), None, "{path}");
        }
        let broken = find("/api/orgs/%FF/metadata").unwrap();
        assert_eq!((broken.template, broken.segments), (template::METADATA, None));
    }

    #[test]
    fn an_older_server_has_fewer_calls_of_the_log() {
        let count = |first, second| offered(AuditCalls { first, second }).count();
        assert_eq!((count(true, true), count(true, false), count(false, false)), (66, 64, 60));
    }
}
