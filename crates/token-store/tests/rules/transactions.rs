//! What stays of work that succeeds, and that nothing stays of work that does not.

use crate::world::{ACME, Numbers, START, World, refuses};
use serde_json::json;
use token_api::oidc::{Decision, PolicyDefinition, PolicyTokenType};
use token_api::time::UnixSeconds;
use token_service::event_type::EventType;
use token_service::random::Random;
use token_service::refusal::{Kind, Refusal};
use token_service::store::audit::{EventRow, Repeat, RepeatKey};
use token_service::store::oidc::{Issuer, Policies};
use token_service::store::organizations::{Organization, Plan, Team};
use token_service::store::tokens::{Holder, Origin, Token};
use token_service::store::users::{Membership, User};
use token_service::store::{Role, Rows, StoreError, in_transaction};

on_each_store! {
    work_that_is_refused_leaves_its_event_alone
    every_write_is_taken_back
    what_was_committed_stays
    what_must_be_there_once_is_there_once
    work_is_done_again_while_the_store_is_busy
}

pub fn issuer(id: &str, url: &str) -> Issuer {
    Issuer {
        id: id.to_owned(),
        org_id: "id-acme".to_owned(),
        name: "CI".to_owned(),
        url: url.to_owned(),
        thumbprints: vec!["0f".repeat(20)],
        thumbprints_taken: Some(true),
        jwks: Some(json!({"keys": []})),
        max_expiration: 3600,
        created: 1,
        modified: 2,
        last_used: None,
    }
}

pub fn policies(id: &str, issuer_id: &str) -> Policies {
    Policies {
        id: id.to_owned(),
        issuer_id: issuer_id.to_owned(),
        version: 1,
        policies: vec![PolicyDefinition::new(Decision::Allow, PolicyTokenType::Organization)],
        created: 1,
        modified: 1,
    }
}

fn token(id: &str, name: &str) -> Token {
    let holder = Holder::Organization { org_id: "id-acme".to_owned() };
    Token {
        id: id.to_owned(),
        kind: holder.kind(),
        origin: Origin::Created,
        holder,
        limited_to: None,
        name: name.to_owned(),
        description: String::new(),
        admin: false,
        role_id: None,
        created: 1,
        created_by: "ada".to_owned(),
        expires: 0,
        last_used: 0,
        deleted: None,
    }
}

fn hash(seed: u64) -> [u8; 32] {
    let mut hash = [0; 32];
    Numbers::from(seed).fill(&mut hash).unwrap();
    hash
}

fn event() -> EventRow {
    let org_id = Some("id-acme".to_owned());
    EventRow { org_id, ..EventRow::of(EventType::RequestRefused, UnixSeconds(5)) }
}

fn repeat(what: &str, again: i64) -> Repeat {
    let key = RepeatKey { org_id: None, actor: "a".to_owned(), what: what.to_owned() };
    Repeat { key, first: UnixSeconds(START), last: UnixSeconds(START), again, event: event() }
}

/// Every function that writes, once.
fn write_everything(rows: &dyn Rows) -> Result<(), StoreError> {
    let now = UnixSeconds(9);
    rows.set_setting("a", "new")?;
    rows.set_setting("b", "new")?;
    let user = |id: &str| User {
        id: id.to_owned(),
        login: id.to_owned(),
        name: String::new(),
        email: String::new(),
    };
    rows.insert_user(&user("u"))?;
    let org = Organization {
        id: "o".to_owned(),
        login: "o".to_owned(),
        name: String::new(),
        created: 1,
        cap: None,
        plan: Plan::Enterprise,
        members_create_teams: false,
    };
    rows.insert_organization(&org)?;
    rows.join_organization("id-acme", "u", &Membership::new(Role::Admin, 1))?;
    let suspended = Membership { suspended: true, ..Membership::new(Role::Member, 1) };
    rows.change_membership("id-acme", "id-barbara", &suspended)?;
    rows.leave_organization("id-acme", "id-linus")?;
    rows.join_team("id-data", "id-ada", Role::Member)?;
    rows.change_team_role("id-data", "id-ada", Role::Admin)?;
    rows.leave_team("id-data", "id-barbara")?;
    let team = rows.team_by_id("id-data")?.unwrap();
    let acme = rows.organization_by_id("id-acme")?.unwrap();
    rows.update_settings(&Organization { cap: None, members_create_teams: true, ..acme })?;
    let harbor = rows.organization_by_id("id-harbor")?.unwrap();
    rows.update_settings(&Organization { cap: None, ..harbor })?;
    rows.update_team(&Team { description: "changed".to_owned(), ..team })?;
    rows.delete_team("id-platform", now)?;
    let team = Team {
        id: "t".to_owned(),
        name: "t".to_owned(),
        display_name: String::new(),
        description: String::new(),
        kind: "pulumi".to_owned(),
    };
    rows.insert_team("id-acme", &team)?;
    rows.join_team("t", "u", Role::Member)?;
    rows.insert_token(&token("new", "new"), &hash(2))?;
    rows.touch_token("old", now)?;
    rows.delete_token("old", now)?;
    rows.renew_token("other", &hash(4), 77)?;
    rows.write_event(&event())?;
    rows.put_repeat(&repeat("new", 1))?;
    rows.put_repeat(&repeat("old", 2))?;
    rows.forget_repeat(&repeat("gone", 1).key)?;
    rows.update_issuer(&Issuer { name: "renamed".to_owned(), ..issuer("i1", "https://1") })?;
    rows.touch_issuer("i1", now)?;
    rows.delete_issuer("i2")?;
    rows.insert_issuer(&issuer("i3", "https://3"))?;
    rows.insert_policies(&policies("p3", "i3"))?;
    rows.update_policies(&Policies { version: 2, ..policies("p1", "i1") })
}

fn prepare(rows: &dyn Rows) {
    rows.put_repeat(&repeat("old", 1)).unwrap();
    rows.put_repeat(&repeat("gone", 1)).unwrap();
    rows.set_setting("a", "old").unwrap();
    rows.insert_token(&token("old", "old"), &hash(1)).unwrap();
    rows.insert_token(&token("other", "other"), &hash(3)).unwrap();
    for at in ["1", "2"] {
        let id = format!("i{at}");
        rows.insert_issuer(&issuer(&id, &format!("https://{at}"))).unwrap();
        rows.insert_policies(&policies(&format!("p{at}"), &id)).unwrap();
    }
}

/// All that can be read, as text.
fn everything(world: &World) -> String {
    let rows = world.rows();
    let mut text = format!("{:?}{:?}", rows.setting("a"), rows.setting("b"));
    for id in ["u", "id-ada"] {
        text += &format!("{:?}{:?}", rows.user_by_id(id), rows.memberships(id));
        text += &format!("{:?}", rows.team_role("t", id));
    }
    text += &format!("{:?}{:?}", rows.organization_by_id("o"), rows.members("id-acme", 0, 99));
    text += &format!("{:?}{:?}", rows.teams("id-acme"), rows.team_members("t"));
    text += &format!("{:?}{:?}", rows.team_members("id-data"), rows.admin_count("id-acme"));
    let holder = Holder::Organization { org_id: "id-acme".to_owned() };
    text += &format!("{:?}", rows.tokens_ever(&holder));
    for seed in 1..5 {
        text += &format!("{:?}", rows.token_by_hash(&hash(seed)));
    }
    text += &format!("{:?}{:?}", world.log(), rows.issuers("id-acme"));
    text += &format!("{:?}", rows.repeats_until(UnixSeconds(START), 99));
    for at in 1..4 {
        text += &format!("{:?}", rows.policies_of(&format!("i{at}")));
        text += &format!("{:?}", rows.policies_by_id("id-acme", &format!("p{at}")));
    }
    text
}

fn every_write_is_taken_back(world: &mut World) {
    prepare(world.rows());
    let before = everything(world);
    let failed = in_transaction(&mut *world.store, |rows| {
        write_everything(rows)?;
        Err::<(), _>(StoreError::Failed("on purpose".to_owned()))
    });
    assert_eq!(failed, Err(StoreError::Failed("on purpose".to_owned())));
    assert_eq!(everything(world), before);
    // What comes after it is not affected.
    world.rows().set_setting("b", "later").unwrap();
    assert_eq!(world.rows().setting("b").unwrap().as_deref(), Some("later"));
}

fn what_was_committed_stays(world: &mut World) {
    prepare(world.rows());
    in_transaction(&mut *world.store, write_everything).unwrap();
    let after = everything(world);
    let failed = in_transaction(&mut *world.store, |rows| {
        rows.set_setting("a", "newer")?;
        Err::<(), _>(StoreError::Duplicate)
    });
    assert_eq!(failed, Err(StoreError::Duplicate));
    assert_eq!(everything(world), after);
    let rows = world.rows();
    assert_eq!(rows.setting("a").unwrap().as_deref(), Some("new"));
    assert_eq!(rows.membership("id-acme", "u").unwrap(), Some(Membership::new(Role::Admin, 1)));
    assert!(rows.membership("id-acme", "id-barbara").unwrap().unwrap().suspended);
    assert_eq!(rows.membership("id-acme", "id-linus"), Ok(None));
    let settings = |id: &str| {
        let org = rows.organization_by_id(id).unwrap().unwrap();
        (org.cap, org.members_create_teams)
    };
    assert_eq!((settings("id-acme"), settings("id-harbor")), ((None, true), (None, false)));
    assert_eq!(rows.team_role("id-data", "id-ada"), Ok(Some(Role::Admin)));
    assert_eq!(rows.team_by_id("id-data").unwrap().unwrap().description, "changed");
    assert!(rows.team_by_name("id-acme", "platform").unwrap().is_none(), "deleted");
    assert!(rows.team_by_id("id-platform").unwrap().is_some(), "its tokens need it");
    assert_eq!(rows.team_role("id-platform", "id-linus"), Ok(None), "the team too");
    assert!(rows.membership("id-harbor", "id-linus").unwrap().is_some(), "elsewhere");
    assert_eq!(rows.team_members("t").unwrap().len(), 1);
    assert!(rows.token_by_id("old").unwrap().is_none(), "deleted");
    assert!(rows.token_by_hash(&hash(3)).unwrap().is_none(), "another value");
    let renewed = rows.token_by_hash(&hash(4)).unwrap().unwrap();
    assert_eq!((renewed.id.as_str(), renewed.expires), ("other", 77));
    assert_eq!(world.log().len(), 1);
    let repeats = rows.repeats_until(UnixSeconds(START), 9).unwrap();
    assert_eq!(repeats, [repeat("new", 1), repeat("old", 2)]);
    let issuers = rows.issuers("id-acme").unwrap();
    let told: Vec<_> = issuers.iter().map(|i| (i.name.as_str(), i.last_used)).collect();
    assert_eq!(told, [("renamed", Some(9)), ("CI", None)]);
    assert!(rows.policies_of("i2").unwrap().is_none(), "deleted with its issuer");
    assert_eq!(rows.policies_of("i1").unwrap().unwrap().version, 2);
    let (found, name) = rows.policies_by_id("id-acme", "p1").unwrap().unwrap();
    assert_eq!((found.policies, name.as_str()), (policies("", "").policies, "renamed"));
    assert!(rows.policies_by_id("id-harbor", "p1").unwrap().is_none(), "of another organization");
}

fn work_that_is_refused_leaves_its_event_alone(world: &mut World) {
    prepare(world.rows());
    let events = world.log().len();
    let refused = world.act("ada", &[], |act| {
        act.organization(ACME)?;
        write_everything(act.rows)?;
        act.record(EventType::LogRead, "Never seen".to_owned(), 200)?;
        Err::<(), _>(Refusal::conflict("name", "It is taken."))
    });
    refuses(refused, Kind::Conflict, "It is taken.");
    assert_eq!(world.log().len(), events + 1);
    let event = &world.log()[0];
    assert_eq!(event.event, "Request Refused");
    assert_eq!(event.description, "TEST /api/test: It is taken.");
    assert!(world.rows().token_by_id("old").unwrap().is_some());
    let failed = world.act("ada", &[], |act| {
        Err::<(), Refusal>(act.rows.insert_token(&token("old", "x"), &hash(9)).unwrap_err().into())
    });
    refuses(failed, Kind::Failed, "Nothing was changed");
    assert_eq!(world.log().len(), events + 1, "a fault of the server is no refusal");
}

fn what_must_be_there_once_is_there_once(world: &mut World) {
    prepare(world.rows());
    let rows = world.rows();
    let user = |id: &str, login: &str| User {
        id: id.to_owned(),
        login: login.to_owned(),
        name: String::new(),
        email: String::new(),
    };
    let org = |id: &str, login: &str| Organization {
        id: id.to_owned(),
        login: login.to_owned(),
        name: String::new(),
        created: 1,
        cap: None,
        plan: Plan::TeamStarter,
        members_create_teams: false,
    };
    let personal = |id: &str| {
        let holder = Holder::Person { user_id: "id-ada".to_owned() };
        Token { kind: holder.kind(), holder, name: String::new(), ..token(id, "") }
    };
    for (what, outcome) in [
        ("a user's identifier", rows.insert_user(&user("id-ada", "new"))),
        ("a user's login", rows.insert_user(&user("new", "ada"))),
        ("an organization's identifier", rows.insert_organization(&org("id-acme", "new"))),
        ("an organization's login", rows.insert_organization(&org("new", "acme"))),
        (
            "a member",
            rows.join_organization("id-acme", "id-ada", &Membership::new(Role::Member, 1)),
        ),
        ("a member of a team", rows.join_team("id-platform", "id-linus", Role::Admin)),
        ("a token's identifier", rows.insert_token(&token("old", "new"), &hash(5))),
        ("a token's name", rows.insert_token(&token("new", "old"), &hash(6))),
        ("a token's hash", rows.insert_token(&token("new", "new"), &hash(1))),
        ("an issuer's identifier", rows.insert_issuer(&issuer("i1", "https://9"))),
        ("an issuer's URL", rows.insert_issuer(&issuer("i9", "https://1"))),
        ("the policies of an issuer", rows.insert_policies(&policies("p9", "i1"))),
    ] {
        assert_eq!(outcome, Err(StoreError::Duplicate), "{what}");
    }
    // Personal tokens have no names that could be taken.
    assert_eq!(rows.insert_token(&personal("p-1"), &hash(7)), Ok(()));
    assert_eq!(rows.insert_token(&personal("p-2"), &hash(8)), Ok(()));
}

fn work_is_done_again_while_the_store_is_busy(world: &mut World) {
    let busy = || Refusal::from(StoreError::Busy("busy".to_owned()));
    let mut tries = 0;
    let done = world.act("ada", &[], |act| {
        tries += 1;
        act.rows.insert_token(&token("new", "new"), &hash(1))?;
        if tries < 3 { Err(busy()) } else { Ok(tries) }
    });
    assert_eq!(done.unwrap(), 3, "what the first tries wrote was taken back");
    let mut tries = 0;
    let events = world.log().len();
    let refused = world.act("ada", &[], |_| {
        tries += 1;
        Err::<(), _>(busy())
    });
    refuses(refused, Kind::Busy, "Nothing was changed; try again");
    assert_eq!((tries, world.log().len()), (12, events));
}
