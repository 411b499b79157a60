//! The people, organizations and teams of the demo. All of them are invented.

use crate::random::Random;
use std::collections::HashMap;
use token_api::expiry::ExpiryCap;
use token_api::time::UnixSeconds;
use token_service::store::organizations::{Organization, Plan, Team};
use token_service::store::users::{Membership, User};
use token_service::store::{Role, Rows, Stored};

/// The large organization.
pub const ACME: &str = "acme-corp";

/// The small one, with an expiry cap of [`HARBOR_CAP_DAYS`].
pub const HARBOR: &str = "blue-harbor";

/// The cap of the small organization, in days.
pub const HARBOR_CAP_DAYS: i64 = 90;

/// The members of the large organization: login and name. The first two are its admins.
pub const PEOPLE: [(&str, &str); 40] = [
    ("ada", "Ada Lindqvist"),
    ("grace", "Grace Okafor"),
    ("linus", "Linus Brandt"),
    ("barbara", "Barbara Ito"),
    ("amara", "Amara Diallo"),
    ("anton", "Anton Havel"),
    ("beatriz", "Beatriz Moura"),
    ("bjorn", "Björn Sæther"),
    ("chiara", "Chiara Bonetti"),
    ("chen", "Chen Weiming"),
    ("dalia", "Dalia Haddad"),
    ("dmitri", "Dmitri Volkov"),
    ("elif", "Elif Yıldız"),
    ("emeka", "Emeka Nwosu"),
    ("farah", "Farah Siddiqui"),
    ("felix", "Felix Gruber"),
    ("giulia", "Giulia Ferrante"),
    ("hana", "Hana Kobayashi"),
    ("henrik", "Henrik Aalto"),
    ("ines", "Inés Carvajal"),
    ("ivan", "Ivan Petrov"),
    ("jamal", "Jamal Washington"),
    ("jana", "Jana Nováková"),
    ("kofi", "Kofi Mensah"),
    ("leila", "Leila Rahimi"),
    ("mateo", "Mateo Rojas"),
    ("mei", "Mei Tanaka"),
    ("nadia", "Nadia Benali"),
    ("noor", "Noor van Dijk"),
    ("olga", "Olga Szymańska"),
    ("omar", "Omar Farouk"),
    ("priya", "Priya Raman"),
    ("quentin", "Quentin Leroy"),
    ("rosa", "Rosa Jiménez"),
    ("sanjay", "Sanjay Iyer"),
    ("sofia", "Sofia Papadaki"),
    ("tomas", "Tomáš Dvořák"),
    ("uma", "Uma Krishnan"),
    ("viktor", "Viktor Lindholm"),
    ("zoe", "Zoë Marchand-Oyelaran"),
];

/// The member of the large organization who is suspended.
const SUSPENDED: &str = "quentin";

/// The members of the small organization: login and name. The first two are its admins.
const HARBOR_PEOPLE: [&str; 5] = ["ada", "mei", "linus", "kofi", "rosa"];

/// Name, name for people, description, kind, and the members' logins. The first one is its admin.
const TEAMS: [(&str, &str, &str, &str, &[&str]); 5] = [
    (
        "platform",
        "Platform",
        "Build, deploy and run everything else",
        "pulumi",
        &["barbara", "ada", "anton", "chen", "emeka", "hana", "linus"],
    ),
    (
        "data",
        "Data & Insights",
        "Pipelines, warehouse, reports",
        "pulumi",
        &["priya", "mei", "farah", "ivan", "sofia"],
    ),
    (
        "sre",
        "Site reliability",
        "On call; membership follows the GitHub team acme/sre",
        "github",
        &["kofi", "grace", "bjorn", "leila"],
    ),
    (
        "security",
        "Security",
        "Reviews and incidents; membership comes from the identity provider",
        "scim",
        &["nadia", "dmitri", "zoe"],
    ),
    ("web", "Web shop", "", "pulumi", &["rosa", "felix", "giulia", "jamal", "uma", "linus"]),
];

/// The identifiers of what was made, by login or name.
pub struct Made {
    /// People by login.
    pub users: HashMap<&'static str, String>,
    /// Organizations by login.
    pub orgs: HashMap<&'static str, String>,
    /// Teams of the large organization by name.
    pub teams: HashMap<&'static str, String>,
}

/// Writes people, organizations and teams.
pub fn fill(rows: &dyn Rows, now: UnixSeconds, random: &mut Random) -> Stored<Made> {
    let mut made = Made { users: HashMap::new(), orgs: HashMap::new(), teams: HashMap::new() };
    for (login, name) in PEOPLE {
        let id = random.id();
        let email = format!("{login}@acme.example");
        rows.insert_user(&User {
            id: id.clone(),
            login: login.to_owned(),
            name: name.to_owned(),
            email,
        })?;
        made.users.insert(login, id);
    }
    let everybody = PEOPLE.map(|(login, _)| login);
    let harbor_cap = ExpiryCap::from_days(HARBOR_CAP_DAYS);
    for (login, name, cap, days_old, members) in [
        (ACME, "Acme Corporation", None, 1400, &everybody[..]),
        (HARBOR, "Blue Harbor", harbor_cap, 300, &HARBOR_PEOPLE),
    ] {
        let id = random.id();
        rows.insert_organization(&Organization {
            id: id.clone(),
            login: login.to_owned(),
            name: name.to_owned(),
            created: now.0 - days_old * 86_400,
            cap,
            plan: Plan::Enterprise,
            members_create_teams: false,
        })?;
        for (index, member) in members.iter().enumerate() {
            let role = if index < 2 { Role::Admin } else { Role::Member };
            let since = now.0 - days_old * 86_400;
            let suspended = login == ACME && *member == SUSPENDED;
            let membership = Membership { suspended, ..Membership::new(role, since) };
            rows.join_organization(&id, &made.users[member], &membership)?;
        }
        made.orgs.insert(login, id);
    }
    fill_teams(rows, random, &mut made)?;
    Ok(made)
}

fn fill_teams(rows: &dyn Rows, random: &mut Random, made: &mut Made) -> Stored<()> {
    for (name, display_name, description, kind, members) in TEAMS {
        let team = Team {
            id: random.id(),
            name: name.to_owned(),
            display_name: display_name.to_owned(),
            description: description.to_owned(),
            kind: kind.to_owned(),
        };
        rows.insert_team(&made.orgs[ACME], &team)?;
        for (index, member) in members.iter().enumerate() {
            let role = if index == 0 { Role::Admin } else { Role::Member };
            rows.join_team(&team.id, &made.users[member], role)?;
        }
        made.teams.insert(name, team.id);
    }
    Ok(())
}
