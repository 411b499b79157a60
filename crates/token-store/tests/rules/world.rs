//! A store with two organizations and the users and tokens that act in them.

use crate::server;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use tempfile::TempDir;
use token_api::audit::AuditEvent;
use token_api::expiry::ExpiryCap;
use token_api::id::OrgName;
use token_api::secret::TokenValue;
use token_api::time::UnixSeconds;
use token_api::token::{CreateTokenResponse, Owner};
use token_service::act::{self, Act, Outside};
use token_service::audit_export::Objects;
use token_service::limits::{Key, Limits};
use token_service::random::{NoRandomness, Random, identifier};
use token_service::refusal::{Kind, Refusal};
use token_service::request::{Body, Credential, Query, Request};
use token_service::store::organizations::{Organization, Plan, Team};
use token_service::store::tokens::{Holder, Origin, Token};
use token_service::store::users::{Membership, User};
use token_service::store::{Role, Rows, Store, Stored, in_transaction};
use token_service::{token_value, tokens};
use token_store::{memory, postgres, sqlite};

pub const ACME: &str = "acme";
/// Has a cap of 90 days.
pub const HARBOR: &str = "harbor";
pub const DAY: i64 = 86_400;
/// When every test begins: 2026-11-20T22:14:00Z.
pub const START: i64 = 1_795_212_840;

/// The parameters of a request.
pub type Pairs<'a> = &'a [(&'a str, &'a str)];

pub struct World {
    pub store: Box<dyn Store>,
    pub now: i64,
    /// What is beyond its limit.
    pub exhausted: RefCell<Vec<Key>>,
    /// What was exported, where logs can be exported to.
    pub objects: Option<Exported>,
    random: Numbers,
    /// The tokens' values, by the name of who has them.
    values: HashMap<String, String>,
    /// Opens the same database again.
    open: Arc<Open>,
    _directory: Option<TempDir>,
}

/// Opens a database, if a store can be opened more than once.
type Open = dyn Fn() -> Option<Box<dyn Store>> + Send + Sync;

/// Numbers that differ (SplitMix64).
pub struct Numbers(Cell<u64>);

impl Numbers {
    pub fn from(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    pub fn below(&self, end: u64) -> i64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes).unwrap();
        (u64::from_le_bytes(bytes) % end).cast_signed()
    }
}

impl Random for Numbers {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoRandomness> {
        for chunk in buffer.chunks_mut(8) {
            self.0.set(self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
            let mut z = self.0.get();
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// A bucket named `logs`: objects by their keys.
#[derive(Default)]
pub struct Exported(pub RefCell<BTreeMap<String, Vec<u8>>>);

impl Objects for Exported {
    fn put(&self, bucket: &str, key: &str, bytes: &[u8]) -> Result<(), String> {
        if bucket != "logs" {
            return Err(format!("There is no bucket {bucket}."));
        }
        self.0.borrow_mut().insert(key.to_owned(), bytes.to_vec());
        Ok(())
    }
}

struct Exhausted<'a>(&'a RefCell<Vec<Key>>);

impl Limits for Exhausted<'_> {
    fn take(&self, key: Key) -> Result<(), u64> {
        if self.0.borrow().contains(&key) { Err(7) } else { Ok(()) }
    }
}

/// Who is in the world beside the robots: login, and roles in acme, in harbor, in the team platform of
/// acme.
const PEOPLE: [(&str, [Option<Role>; 3]); 4] = [
    ("ada", [Some(Role::Admin), Some(Role::Admin), None]),
    ("linus", [Some(Role::Member), Some(Role::Member), Some(Role::Member)]),
    ("barbara", [Some(Role::Member), None, Some(Role::Admin)]),
    ("zoe", [None, None, None]),
];

impl World {
    pub fn sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("rules.db");
        let open =
            move || -> Option<Box<dyn Store>> { Some(Box::new(sqlite::open(&path).unwrap())) };
        Self::around(open().unwrap(), Arc::new(open), Some(directory))
    }

    pub fn memory() -> Self {
        Self::around(Box::new(memory::Memory::new()), Arc::new(|| None), None)
    }

    /// `None` where PostgreSQL is not installed.
    pub fn postgres() -> Option<Self> {
        Self::postgres_with_url().map(|(world, _)| world)
    }

    /// The same, and how to connect to its database.
    pub fn postgres_with_url() -> Option<(Self, String)> {
        let url = server::new_database()?;
        let told = url.clone();
        let open = move || -> Option<Box<dyn Store>> {
            Some(Box::new(postgres::open(&url, None).unwrap()))
        };
        Some((Self::around(open().unwrap(), Arc::new(open), None), told))
    }

    /// Another server on the same database, if the store can be shared.
    pub fn sibling(&self, seed: u64) -> Option<Self> {
        Some(Self {
            store: (self.open)()?,
            now: self.now,
            exhausted: RefCell::default(),
            objects: None,
            random: Numbers::from(seed),
            values: self.values.clone(),
            open: Arc::clone(&self.open),
            _directory: None,
        })
    }

    fn around(store: Box<dyn Store>, open: Arc<Open>, directory: Option<TempDir>) -> Self {
        let mut world = Self {
            store,
            now: START,
            exhausted: RefCell::default(),
            objects: Some(Exported::default()),
            random: Numbers::from(1),
            values: HashMap::new(),
            open,
            _directory: directory,
        };
        world.fill();
        world
    }

    fn fill(&mut self) {
        for (login, cap) in [(ACME, None), (HARBOR, ExpiryCap::from_days(90))] {
            let (id, name) = (format!("id-{login}"), login.to_uppercase());
            let org = Organization {
                id,
                login: login.to_owned(),
                name,
                created: 1,
                cap,
                plan: Plan::Enterprise,
                members_create_teams: false,
            };
            self.store.insert_organization(&org).unwrap();
        }
        for name in ["platform", "data"] {
            let team = Team {
                id: format!("id-{name}"),
                name: name.to_owned(),
                display_name: name.to_uppercase(),
                description: String::new(),
                kind: "pulumi".to_owned(),
            };
            self.store.insert_team("id-acme", &team).unwrap();
        }
        for (login, [acme, harbor, platform]) in PEOPLE {
            let id = format!("id-{login}");
            let (name, email) = (login.to_uppercase(), format!("{login}@example.com"));
            self.store
                .insert_user(&User { id: id.clone(), login: login.to_owned(), name, email })
                .unwrap();
            for (org, role) in [("id-acme", acme), ("id-harbor", harbor)] {
                if let Some(role) = role {
                    self.store.join_organization(org, &id, &Membership::new(role, 1)).unwrap();
                }
            }
            if let Some(role) = platform {
                self.store.join_team("id-platform", &id, role).unwrap();
            }
            self.give(login, Holder::Person { user_id: id }, |token| token);
        }
        let acme = || Holder::Organization { org_id: "id-acme".to_owned() };
        let platform =
            Holder::Team { org_id: "id-acme".to_owned(), team_id: "id-platform".to_owned() };
        self.give("robot", acme(), |token| token);
        self.give("admin-robot", acme(), |token| Token { admin: true, ..token });
        self.give("team-robot", platform, |token| token);
        // As an exchange gives it: acts in acme alone.
        let person = Holder::Person { user_id: "id-ada".to_owned() };
        self.give("limited", person, |token| Token {
            origin: Origin::Exchange,
            limited_to: Some("id-acme".to_owned()),
            ..token
        });
    }

    /// Writes a token, past all rules, for whoever is called that from then on.
    pub fn give(&mut self, who: &str, holder: Holder, change: impl FnOnce(Token) -> Token) {
        let is_person = matches!(holder, Holder::Person { .. });
        let token = change(Token {
            id: identifier(&self.random).unwrap(),
            kind: holder.kind(),
            origin: Origin::Created,
            holder,
            limited_to: None,
            name: if is_person { String::new() } else { who.to_owned() },
            description: format!("of {who}"),
            admin: false,
            role_id: None,
            created: self.now,
            created_by: "ada".to_owned(),
            expires: 0,
            last_used: 0,
            deleted: None,
        });
        let value = token_value::generate(&self.random).unwrap();
        self.store.insert_token(&token, &token_value::hash(value.expose())).unwrap();
        self.values.insert(who.to_owned(), value.expose().to_owned());
    }

    /// Whoever has this value is called that from then on.
    pub fn name(&mut self, who: &str, value: &TokenValue) {
        self.values.insert(who.to_owned(), value.expose().to_owned());
    }

    pub fn rows(&self) -> &dyn Rows {
        &*self.store
    }

    /// Writes rows past all rules, in one transaction: each of its own would wait for the disk.
    pub fn write(&mut self, write: impl FnOnce(&dyn Rows) -> Stored<()>) {
        in_transaction(&mut *self.store, write).unwrap();
    }

    pub fn store_and_random(&mut self) -> (&mut dyn Store, &Numbers) {
        (&mut *self.store, &self.random)
    }

    pub fn random(&self) -> &Numbers {
        &self.random
    }

    pub fn request(&self, credential: Credential, query: Pairs<'_>) -> Request {
        let pairs = query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Request {
            id: "request".to_owned(),
            ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            method: "TEST".to_owned(),
            route: "/api/test".to_owned(),
            credential,
            query: Query(pairs.collect()),
        }
    }

    pub fn act_with<T>(
        &mut self,
        request: &Request,
        work: impl FnMut(&mut Act<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let limits = Exhausted(&self.exhausted);
        let objects = self.objects.as_ref().map(|objects| objects as &dyn Objects);
        let now = UnixSeconds(self.now);
        let outside = Outside { now, random: &self.random, limits: &limits, objects };
        act::act(&mut *self.store, outside, request, work)
    }

    /// Does something as one of those in the world.
    pub fn act<T>(
        &mut self,
        who: &str,
        query: Pairs<'_>,
        work: impl FnMut(&mut Act<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let value = TokenValue::parse(&self.values[who]).unwrap();
        let request = self.request(Credential::Value(value), query);
        self.act_with(&request, work)
    }

    /// Creates a token.
    pub fn create(
        &mut self,
        who: &str,
        owner: &Owner,
        body: &serde_json::Value,
    ) -> Result<CreateTokenResponse, Refusal> {
        let text = body.to_string();
        self.act(who, &[], |act| tokens::create(act, owner, &json(&text)))
    }

    /// The newest events of acme's log, each with the bound of the whole log.
    pub fn log(&self) -> Vec<AuditEvent> {
        use token_service::store::audit::Slice;
        let slice = Slice {
            org_id: "id-acme",
            from: i64::MIN,
            to: i64::MAX,
            before: None,
            event: None,
            user: None,
            limit: 1000,
        };
        let events = self.rows().list_events(slice).unwrap();
        events.into_iter().map(|(_, event)| event).collect()
    }

    /// The name of the newest event of acme's log.
    pub fn last_event(&self) -> String {
        self.log().into_iter().next().map(|event| event.event).unwrap_or_default()
    }
}

/// A body of JSON.
pub fn json(text: &str) -> Body<'_> {
    Body { content_type: "application/json", bytes: text.as_bytes() }
}

pub fn acme() -> OrgName {
    OrgName::new(ACME)
}

/// Asserts a refusal, its kind, and words of its message.
#[track_caller]
pub fn refuses<T>(outcome: Result<T, Refusal>, kind: Kind, words: &str) {
    let refusal = outcome.err().expect("a refusal");
    assert_eq!(refusal.kind, kind, "{}", refusal.message);
    assert!(refusal.message.contains(words), "{:?} lacks {words:?}", refusal.message);
}

/// Asserts a refusal that blames a field.
#[track_caller]
pub fn blames<T>(outcome: Result<T, Refusal>, kind: Kind, field: &str, words: &str) {
    let refusal = outcome.err().expect("a refusal");
    assert_eq!(refusal.field, Some(field), "{}", refusal.message);
    refuses(Err::<(), _>(refusal), kind, words);
}
