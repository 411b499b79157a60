//! The stores answer alike: made-up rows in each of them, and the same questions.

use crate::world::{Numbers, World};
use std::collections::HashSet;
use token_api::time::UnixSeconds;
use token_api::token::TokenFilter;
use token_api::token_order::{SortDirection, SortField};
use token_service::event_type::EventType;
use token_service::store::audit::{self, EventRow};
use token_service::store::tokens::{Holder, Order, Origin, Slice, Token};
use token_service::store::{Rows, Stored};

const LABELS: [&str; 8] = ["a", "A", "ab", "é", "É", "_", "Z", "z-9"];

fn holders() -> [Holder; 3] {
    let org_id = || "id-acme".to_owned();
    [
        Holder::Person { user_id: "id-zoe".to_owned() },
        Holder::Organization { org_id: org_id() },
        Holder::Team { org_id: org_id(), team_id: "id-data".to_owned() },
    ]
}

/// A store of each kind, with the same rows in it.
fn worlds(seed: u64) -> Vec<World> {
    let mut worlds: Vec<World> =
        [World::sqlite(), World::memory()].into_iter().chain(World::postgres()).collect();
    for world in &mut worlds {
        fill(world, &Numbers::from(seed));
    }
    worlds
}

/// What all of them answer.
fn told<T: PartialEq + std::fmt::Debug>(
    worlds: &[World],
    question: impl Fn(&dyn Rows) -> Stored<T>,
) -> T {
    let mut answers = worlds.iter().map(|world| {
        let rows = world.rows();
        (rows.kind(), question(rows).unwrap())
    });
    let (_, first) = answers.next().unwrap();
    for (kind, answer) in answers {
        assert_eq!(first, answer, "{kind}");
    }
    first
}

/// The same rows for the same numbers.
fn fill(world: &mut World, numbers: &Numbers) {
    world.write(|rows| fill_rows(rows, numbers));
}

fn fill_rows(rows: &dyn Rows, numbers: &Numbers) -> Stored<()> {
    let mut names = HashSet::new();
    let name_is_new = |names: &mut HashSet<String>, token: &Token| {
        token.name.is_empty() || names.insert(token.name.clone())
    };
    for at in 0..120 {
        let holder = holders()[numbers.below(3) as usize].clone();
        let label = LABELS[numbers.below(8) as usize];
        let is_person = matches!(holder, Holder::Person { .. });
        let limited = is_person && numbers.below(2) == 0;
        let token = Token {
            id: format!("t{at}"),
            kind: holder.kind(),
            origin: if limited { Origin::Exchange } else { Origin::Created },
            holder,
            limited_to: limited.then(|| "id-acme".to_owned()),
            name: if is_person { String::new() } else { format!("{label}{}", at / 8) },
            description: label.to_owned(),
            admin: false,
            role_id: None,
            created: numbers.below(5),
            created_by: "ada".to_owned(),
            expires: numbers.below(4) * 10,
            last_used: numbers.below(3),
            deleted: (numbers.below(6) == 0).then_some(3),
        };
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&(at as u64 + 1).to_le_bytes());
        if name_is_new(&mut names, &token) {
            rows.insert_token(&token, &hash)?;
        }
    }
    for at in 0..200 {
        let kind = [EventType::LogRead, EventType::RequestRefused][numbers.below(2) as usize];
        rows.write_event(&EventRow {
            org_id: (numbers.below(4) > 0).then(|| "id-acme".to_owned()),
            user_login: ["ada", "zoe", "gone"][numbers.below(3) as usize].to_owned(),
            token_id: format!("t{}", numbers.below(4)),
            description: format!("event {at}"),
            reason: if numbers.below(2) == 0 { String::new() } else { "why".to_owned() },
            ..EventRow::of(kind, UnixSeconds(numbers.below(40)))
        })?;
    }
    Ok(())
}

#[test]
fn lists_of_tokens() {
    let worlds = worlds(7);
    let fields = [None, Some(SortField::Name), Some(SortField::Created)];
    let fields = fields.into_iter().chain([Some(SortField::LastUsed), Some(SortField::Expires)]);
    let mut rows = 0;
    for field in fields {
        for direction in [SortDirection::Ascending, SortDirection::Descending] {
            for filter in [TokenFilter::Active, TokenFilter::Expired, TokenFilter::All] {
                for (search, limited_to) in
                    [(None, None), (Some("a"), None), (Some("é"), None), (None, Some("id-acme"))]
                {
                    for holder in holders() {
                        let slice = Slice {
                            limited_to,
                            filter,
                            search,
                            order: Order { field, direction },
                            now: UnixSeconds(15),
                            after: None,
                            limit: 5,
                        };
                        rows += walk(&worlds, &holder, slice);
                    }
                }
            }
        }
    }
    assert!(rows > 1000, "{rows} rows were compared");
}

/// Compares page by page, and counts the rows.
fn walk(worlds: &[World], holder: &Holder, mut slice: Slice<'_>) -> usize {
    let mut rows = 0;
    loop {
        let told = told(worlds, |rows| {
            let page = rows.list_tokens(holder, slice)?;
            Ok(page.into_iter().map(|(place, token)| (place, token.id)).collect::<Vec<_>>())
        });
        rows += told.len();
        match told.last() {
            Some((place, _)) => slice.after = Some(*place),
            None => return rows,
        }
    }
}

#[test]
fn the_audit_log() {
    let worlds = worlds(8);
    for event in [None, Some("Audit Log Read"), Some("nothing")] {
        for user in [None, Some("ada")] {
            for (from, to) in [(i64::MIN, i64::MAX), (10, 20), (20, 10)] {
                let mut before = None;
                loop {
                    let slice =
                        audit::Slice { org_id: "id-acme", from, to, before, event, user, limit: 7 };
                    let told = told(&worlds, |rows| rows.list_events(slice));
                    before = told.last().map(|(place, _)| *place);
                    if before.is_none() {
                        break;
                    }
                }
            }
        }
    }
    for login in ["ada", "zoe", "gone", "nobody", "linus"] {
        told(&worlds, |rows| rows.knows_user("id-acme", login));
    }
    for since in 0..45 {
        let since = UnixSeconds(since);
        told(&worlds, |rows| rows.noted_since("id-acme", EventType::LogRead, "t1", since));
    }
}
