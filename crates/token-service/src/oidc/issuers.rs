//! Issuers: list, register, get, update, delete, look at their certificates again.
//!
//! To register one is to ask it for its keys first, so that a typing error is found now and not by
//! the first pipeline. The network is asked between two acts, and the second looks again at what the
//! first one saw: `prepare_…` says what is to be asked, and the other takes what was found.

use super::draft::{self, KeyCheck};
use super::{enter, giving, open};
use crate::act::{Act, DELETED, DONE, Inside};
use crate::event_type::EventType;
use crate::limits::Key;
use crate::random::identifier;
use crate::refusal::Refusal;
use crate::request::Body;
use crate::scope::Scope;
use crate::store::oidc::{Issuer, Policies};
use serde::Serialize;
use serde_json::Map;
use token_api::id::OrgName;
use token_api::oidc::{Issuer as IssuerBody, IssuerId, IssuerUpdate, NewIssuer};
use token_api::time::UnixSeconds;

/// The issuers of an organization.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IssuerList {
    oidc_issuers: Vec<IssuerBody>,
}

/// The issuers.
pub fn list(act: &mut Act<'_>, org: &OrgName) -> Result<IssuerList, Refusal> {
    let inside = enter(act, org, Scope::ReadIssuers)?;
    let issuers = act.rows.issuers(&inside.organization.id)?;
    Ok(IssuerList { oidc_issuers: issuers.into_iter().map(body).collect() })
}

/// An issuer.
pub fn get(act: &mut Act<'_>, org: &OrgName, id: &IssuerId) -> Result<IssuerBody, Refusal> {
    open(act, org, id, Scope::ReadIssuers).map(|(_, issuer)| body(issuer))
}

/// The thumbprints that an issuer shall have: those that were given, or else those that were seen
/// when it was asked; why it could not be asked.
pub type Seen = Result<Vec<String>, Refusal>;

/// What is to be registered. If it has no static keys, the issuer must be asked for its keys.
pub fn prepare_registration(
    act: &mut Act<'_>,
    org: &OrgName,
    new: &Body<'_>,
    check: KeyCheck,
) -> Result<NewIssuer, Refusal> {
    let org_id = enter(act, org, Scope::CreateIssuers)?.organization.id;
    let new = draft::registration(new.read()?, check)?;
    act.reason()?;
    refuse_known(act, &org_id, &new.url)?;
    if new.jwks.is_none() {
        act.outside.limit(Key::Discovery(act.caller.token.id.clone()))?;
    }
    Ok(new)
}

/// Registers an issuer. `seen` is `None` if it was not asked.
pub fn register(
    act: &mut Act<'_>,
    org: &OrgName,
    new: &NewIssuer,
    seen: Option<&Seen>,
) -> Result<IssuerBody, Refusal> {
    let org_id = enter(act, org, Scope::CreateIssuers)?.organization.id;
    let is_given = !new.thumbprints.is_empty();
    let mut new = new.clone();
    if let Some(seen) = seen {
        new.thumbprints = seen.clone()?;
    }
    refuse_known(act, &org_id, &new.url)?;
    insert(act, org_id, new, is_given)
}

/// Whether thumbprints were taken from what was seen; nothing where there are none.
fn taken(thumbprints: &[String], is_given: bool) -> Option<bool> {
    (!thumbprints.is_empty()).then_some(!is_given)
}

fn refuse_known(act: &Act<'_>, org_id: &str, url: &str) -> Result<(), Refusal> {
    match act.rows.issuer_by_url(org_id, url)? {
        None => Ok(()),
        Some(known) => Err(Refusal::conflict(
            "url",
            format!("This URL is registered already, as “{}”.", known.name),
        )),
    }
}

fn insert(
    act: &Act<'_>,
    org_id: String,
    new: NewIssuer,
    is_given: bool,
) -> Result<IssuerBody, Refusal> {
    let issuer = Issuer {
        id: identifier(act.outside.random)?,
        org_id,
        name: new.name,
        url: new.url,
        thumbprints_taken: taken(&new.thumbprints, is_given),
        thumbprints: new.thumbprints,
        jwks: new.jwks,
        max_expiration: draft::max_expiration(new.max_expiration)?,
        created: act.now().0,
        modified: act.now().0,
        last_used: None,
    };
    act.rows.insert_issuer(&issuer)?;
    // No policy yet: whatever nothing allows is denied.
    let policies = Policies {
        id: identifier(act.outside.random)?,
        issuer_id: issuer.id.clone(),
        version: 1,
        policies: Vec::new(),
        created: act.now().0,
        modified: act.now().0,
    };
    act.rows.insert_policies(&policies)?;
    record(act, &issuer, EventType::IssuerRegistered, "", DONE)?;
    Ok(body(issuer))
}

/// A change of an issuer, before it is made.
pub struct Change {
    before: Issuer,
    after: Issuer,
    asks: bool,
}

impl Change {
    /// Whether the issuer must be asked for its keys.
    pub fn asks(&self) -> bool {
        self.asks
    }

    /// Where the issuer is.
    pub fn url(&self) -> &str {
        &self.after.url
    }

    /// The thumbprints that were given.
    pub fn thumbprints(&self) -> &[String] {
        &self.after.thumbprints
    }
}

/// What is to be changed of an issuer.
pub fn prepare_update(
    act: &mut Act<'_>,
    org: &OrgName,
    id: &IssuerId,
    update: &Body<'_>,
    check: KeyCheck,
) -> Result<Change, Refusal> {
    let (_, before) = open(act, org, id, Scope::UpdateIssuers)?;
    let update: IssuerUpdate = update.read()?;
    act.reason()?;
    let after = changed(&before, update, check)?;
    let asks =
        after.jwks.is_none() && (before.jwks.is_some() || before.thumbprints != after.thumbprints);
    if asks {
        act.outside.limit(Key::Discovery(act.caller.token.id.clone()))?;
    }
    Ok(Change { before, after, asks })
}

/// Refuses to change who is believed where the policies give more than the caller has.
fn may_trust(act: &Act<'_>, inside: &Inside, id: &IssuerId) -> Result<(), Refusal> {
    let policies = act.rows.policies_of(id.as_str())?.map(|row| row.policies).unwrap_or_default();
    act.may_give(inside, giving::given(act.rows, &inside.organization, &policies)?)
}

/// Changes an issuer, and tells whether other keys are trusted from now on. `seen` is `None` if it
/// was not asked.
pub fn update(
    act: &mut Act<'_>,
    org: &OrgName,
    id: &IssuerId,
    change: &Change,
    seen: Option<&Seen>,
) -> Result<(IssuerBody, bool), Refusal> {
    let Change { before, after, .. } = change;
    let mut after = after.clone();
    let (inside, now) = open(act, org, id, Scope::UpdateIssuers)?;
    may_trust(act, &inside, id)?;
    let is_given = !after.thumbprints.is_empty();
    let was_asked = seen.is_some();
    if let Some(seen) = seen {
        after.thumbprints = seen.clone()?;
    }
    if was_asked || after.thumbprints.is_empty() {
        after.thumbprints_taken = taken(&after.thumbprints, is_given);
    }
    if (now.modified, &now.name, &now.thumbprints, &now.jwks, now.max_expiration)
        != (before.modified, &before.name, &before.thumbprints, &before.jwks, before.max_expiration)
    {
        return Err(Refusal::conflict(
            "name",
            "Somebody else changed this issuer meanwhile. Nothing was changed; load it again.",
        ));
    }
    after.modified = act.now().0;
    act.rows.update_issuer(&after)?;
    let what = changes(before, &after);
    record(act, &after, EventType::IssuerUpdated, &what, DONE)?;
    let trusts_others = (&before.jwks, &before.thumbprints) != (&after.jwks, &after.thumbprints);
    Ok((body(Issuer { last_used: now.last_used, ..after }), trusts_others))
}

fn changed(before: &Issuer, update: IssuerUpdate, check: KeyCheck) -> Result<Issuer, Refusal> {
    let mut after = before.clone();
    if let Some(name) = update.name {
        after.name = draft::name(&name)?;
    }
    if let Some(set) = update.jwks {
        after.jwks = draft::key_set(set, check)?;
        // Those of the time before say nothing about what is there now.
        if after.jwks.is_some() != before.jwks.is_some() {
            after.thumbprints.clear();
        }
    }
    if let Some(given) = update.thumbprints {
        after.thumbprints = draft::thumbprints(&given)?;
    }
    if draft::set_seconds(update.max_expiration).is_some() {
        after.max_expiration = draft::max_expiration(update.max_expiration)?;
    }
    Ok(after)
}

/// What is different, for the audit log: an issuer's keys are who is believed.
fn changes(before: &Issuer, after: &Issuer) -> String {
    let mut what = Vec::new();
    if before.name != after.name {
        what.push(format!("name was \"{}\"", before.name));
    }
    if before.max_expiration != after.max_expiration {
        let (old, new) = (before.max_expiration, after.max_expiration);
        what.push(format!("maximum expiration {new} s, was {old} s"));
    }
    if before.thumbprints != after.thumbprints {
        what.push("other thumbprints".to_owned());
    }
    if before.jwks != after.jwks {
        let keys = if after.jwks.is_some() { "other static keys" } else { "no static keys" };
        what.push(keys.to_owned());
    }
    if what.is_empty() { ": nothing changed".to_owned() } else { format!(": {}", what.join(", ")) }
}

/// The URL of the issuer whose certificates are to be looked at again.
pub fn prepare_regeneration(
    act: &mut Act<'_>,
    org: &OrgName,
    id: &IssuerId,
) -> Result<String, Refusal> {
    let (_, issuer) = open(act, org, id, Scope::RegenerateThumbprints)?;
    act.reason()?;
    if issuer.jwks.is_some() {
        return Err(Refusal::bad_request(
            "This issuer has static keys (jwks), so no certificate of it is looked at.",
        ));
    }
    act.outside.limit(Key::Discovery(act.caller.token.id.clone()))?;
    Ok(issuer.url)
}

/// Takes the thumbprints that were seen.
pub fn regenerate(
    act: &mut Act<'_>,
    org: &OrgName,
    id: &IssuerId,
    seen: &Seen,
) -> Result<IssuerBody, Refusal> {
    let (inside, mut issuer) = open(act, org, id, Scope::RegenerateThumbprints)?;
    may_trust(act, &inside, id)?;
    issuer.thumbprints = seen.clone()?;
    issuer.thumbprints_taken = taken(&issuer.thumbprints, false);
    issuer.modified = act.now().0;
    act.rows.update_issuer(&issuer)?;
    record(act, &issuer, EventType::IssuerThumbprintsRegenerated, "", DONE)?;
    Ok(body(issuer))
}

/// Deletes an issuer: its policies go with it; tokens that were exchanged before stay good until they
/// end.
pub fn delete(act: &mut Act<'_>, org: &OrgName, id: &IssuerId) -> Result<(), Refusal> {
    let (_, issuer) = open(act, org, id, Scope::DeleteIssuers)?;
    act.rows.delete_issuer(&issuer.id)?;
    record(act, &issuer, EventType::IssuerDeleted, "", DELETED)
}

fn body(issuer: Issuer) -> IssuerBody {
    let text = |at: i64| Some(UnixSeconds(at).to_rfc3339());
    IssuerBody {
        id: IssuerId::new(issuer.id),
        name: issuer.name,
        issuer: issuer.url.clone(),
        url: issuer.url,
        thumbprints: issuer.thumbprints,
        jwks: issuer.jwks,
        max_expiration: Some(issuer.max_expiration),
        created: text(issuer.created),
        modified: text(issuer.modified),
        // Empty says "never": what is left out would be "not told".
        last_used: issuer.last_used.map_or_else(|| Some(String::new()), text),
        extra: Map::new(),
    }
}

fn record(
    act: &Act<'_>,
    issuer: &Issuer,
    event: EventType,
    what: &str,
    status: u16,
) -> Result<(), Refusal> {
    let Issuer { name, url, .. } = issuer;
    let verb = match event {
        EventType::IssuerRegistered => "Registered",
        EventType::IssuerThumbprintsRegenerated => "Regenerated thumbprints of",
        EventType::IssuerDeleted => "Deleted",
        _ => "Updated",
    };
    act.record(event, format!("{verb} issuer \"{name}\" ({url}){what}"), status)
}
