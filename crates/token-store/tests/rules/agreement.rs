//! The stores answer alike: made-up rows in each of them, and the same questions.

use crate::world::{Numbers, World};
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

/// The same rows for the same numbers.
fn fill(world: &mut World, numbers: &Numbers) {
    world.write(|rows| fill_rows(rows, numbers));
}

fn fill_rows(rows: &dyn Rows, numbers: &Numbers) -> Stored<()> {
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
            created: numbers.below(5),
            created_by: "ada".to_owned(),
            expires: numbers.below(4) * 10,
            last_used: numbers.below(3),
            deleted: (numbers.below(6) == 0).then_some(3),
        };
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&(at as u64 + 1).to_le_bytes());
        // Names that are there already are refused by both, or by none.
        drop(rows.insert_token(&token, &hash));
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
    let (mut one, mut other) = (World::sqlite(), World::memory());
    for world in [&mut one, &mut other] {
        fill(world, &Numbers::from(7));
    }
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
                        rows += walk(&one, &other, &holder, slice);
                    }
                }
            }
        }
    }
    assert!(rows > 1000, "{rows} rows were compared");
}

/// Compares page by page, and counts the rows.
fn walk(one: &World, other: &World, holder: &Holder, mut slice: Slice<'_>) -> usize {
    let mut rows = 0;
    loop {
        let pages = [one, other].map(|world| world.rows().list_tokens(holder, slice).unwrap());
        let [told, others] =
            pages.clone().map(|page| page.into_iter().map(|(place, t)| (place, t.id)).collect());
        let (told, others): (Vec<_>, Vec<_>) = (told, others);
        assert_eq!(told, others, "{holder:?} {slice:?}");
        rows += told.len();
        match told.last() {
            Some((place, _)) => slice.after = Some(*place),
            None => return rows,
        }
    }
}

#[test]
fn the_audit_log() {
    let (mut one, mut other) = (World::sqlite(), World::memory());
    for world in [&mut one, &mut other] {
        fill(world, &Numbers::from(8));
    }
    for event in [None, Some("Audit Log Read"), Some("nothing")] {
        for user in [None, Some("ada")] {
            for (from, to) in [(i64::MIN, i64::MAX), (10, 20), (20, 10)] {
                let mut before = None;
                loop {
                    let slice =
                        audit::Slice { org_id: "id-acme", from, to, before, event, user, limit: 7 };
                    let [told, others] =
                        [&one, &other].map(|world| world.rows().list_events(slice).unwrap());
                    assert_eq!(told, others, "{slice:?}");
                    before = told.last().map(|(place, _)| *place);
                    if before.is_none() {
                        break;
                    }
                }
            }
        }
    }
    for login in ["ada", "zoe", "gone", "nobody", "linus"] {
        let [told, others] =
            [&one, &other].map(|world| world.rows().knows_user("id-acme", login).unwrap());
        assert_eq!(told, others, "{login}");
    }
    for since in 0..45 {
        let [told, others] = [&one, &other].map(|world| {
            let kind = EventType::LogRead;
            world.rows().noted_since("id-acme", kind, "t1", UnixSeconds(since)).unwrap()
        });
        assert_eq!(told, others, "{since}");
    }
}
