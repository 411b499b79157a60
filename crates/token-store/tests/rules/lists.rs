//! Lists of tokens: filter, search, order, pages.

use crate::world::{DAY, Pairs, World, acme, refuses};
use serde_json::Value;
use token_api::token::Owner;
use token_service::refusal::Kind;
use token_service::store::tokens::{Holder, Token};
use token_service::tokens;

on_each_store! {
    lists_are_filtered_searched_and_sorted
    pages_are_behind_one_another_also_when_the_last_row_is_deleted
    what_is_asked_must_make_sense
}

/// Tokens of harbor's: name, created, last used, expires.
const TOKENS: [(&str, i64, i64, i64); 6] = [
    ("delta", 1, 50, 0),
    ("Alpha", 2, 0, 40 * DAY),
    ("bravo", 3, 70, 20 * DAY),
    ("ALPHA-2", 4, 60, -DAY),
    ("charlie", 5, 60, 20 * DAY),
    ("echo", 6, 0, -2 * DAY),
];

fn fill(world: &mut World) {
    let now = world.now;
    for (name, created, last_used, expires) in TOKENS {
        let expires = if expires == 0 { 0 } else { now + expires };
        let holder = Holder::Organization { org_id: "id-harbor".into() };
        world.give(name, holder, |token| Token { created, last_used, expires, ..token });
    }
    let holder = Holder::Organization { org_id: "id-harbor".into() };
    world.give("gone", holder, |token| Token { deleted: Some(7), ..token });
    let holder = Holder::Person { user_id: "id-ada".into() };
    world.give("ada", holder, |token| Token { expires: now + 30 * DAY, ..token });
}

fn page(world: &mut World, query: Pairs<'_>) -> (Vec<String>, Option<String>) {
    let owner = Owner::Organization(token_api::id::OrgName::new("harbor"));
    let list = world.act("ada", query, |act| tokens::list(act, &owner)).unwrap();
    let list: Value = serde_json::to_value(list).unwrap();
    let names = list["tokens"].as_array().unwrap().iter();
    let names = names.map(|row| row["name"].as_str().unwrap().to_owned()).collect();
    (names, list["continuationToken"].as_str().map(str::to_owned))
}

fn lists_are_filtered_searched_and_sorted(world: &mut World) {
    fill(world);
    let table: [(Pairs<'_>, &[&str]); 9] = [
        (&[], &["charlie", "bravo", "Alpha", "delta"]),
        (&[("filter", "expired")], &["echo", "ALPHA-2"]),
        (&[("filter", "all"), ("search", "alpha")], &["ALPHA-2", "Alpha"]),
        (&[("search", "OF B")], &["bravo"]),
        (
            &[("filter", "all"), ("sortBy", "name")],
            &["Alpha", "ALPHA-2", "bravo", "charlie", "delta", "echo"],
        ),
        (&[("sortBy", "expires")], &["bravo", "charlie", "Alpha", "delta"]),
        (
            &[("filter", "all"), ("sortBy", "lastUsed"), ("sortDirection", "desc")],
            &["bravo", "charlie", "ALPHA-2", "delta", "echo", "Alpha"],
        ),
        (&[("sortBy", "created")], &["delta", "Alpha", "bravo", "charlie"]),
        (&[("search", "none of them")], &[]),
    ];
    for (query, names) in table {
        assert_eq!(page(world, query).0, names, "{query:?}");
    }
}

fn pages_are_behind_one_another_also_when_the_last_row_is_deleted(world: &mut World) {
    fill(world);
    for sort in ["", "name", "created", "lastUsed", "expires"] {
        for direction in ["asc", "desc"] {
            let order = [("filter", "all"), ("sortBy", sort), ("sortDirection", direction)];
            let whole = page(world, &order).0;
            let (mut walked, mut cursor) = (Vec::new(), None::<String>);
            loop {
                let mut query = order.to_vec();
                query.push(("maxResults", "2"));
                query.extend(cursor.as_deref().map(|cursor| ("continuationToken", cursor)));
                let (names, next) = page(world, &query);
                walked.extend(names);
                match next {
                    Some(next) => cursor = Some(next),
                    None => break,
                }
            }
            assert_eq!(walked, whole, "{order:?}");
        }
    }
    let order = [("filter", "all"), ("sortBy", "name"), ("maxResults", "3")];
    let (names, next) = page(world, &order);
    assert_eq!(names.last().map(String::as_str), Some("bravo"));
    let holder = Holder::Organization { org_id: "id-harbor".into() };
    let all = world.rows().tokens_ever(&holder).unwrap();
    let bravo = all.iter().find(|token| token.name == "bravo").unwrap();
    world.rows().delete_token(&bravo.id, token_api::time::UnixSeconds(8)).unwrap();
    let next = next.unwrap();
    let query = [&order[..], &[("continuationToken", next.as_str())]].concat();
    assert_eq!(page(world, &query).0, ["charlie", "delta", "echo"]);
}

fn what_is_asked_must_make_sense(world: &mut World) {
    fill(world);
    let next = page(world, &[("maxResults", "1")]).1.unwrap();
    let table: [(Pairs<'_>, &str); 7] = [
        (&[("filter", "old")], "filter must be"),
        (&[("sortBy", "size")], "sortBy must be"),
        (&[("sortDirection", "up")], "sortDirection must be"),
        (&[("maxResults", "0")], "from 1 to 1000"),
        (&[("maxResults", "1001")], "from 1 to 1000"),
        (&[("continuationToken", &next), ("search", "a")], "not one of this list"),
        (&[("filter", "all"), ("filter", "all")], "is there twice"),
    ];
    let owner = Owner::Organization(token_api::id::OrgName::new("harbor"));
    for (query, words) in table {
        let refused = world.act("ada", query, |act| tokens::list(act, &owner));
        refuses(refused, Kind::BadRequest, words);
    }
    let elsewhere = Owner::Organization(acme());
    let query = [("continuationToken", next.as_str())];
    let refused = world.act("ada", &query, |act| tokens::list(act, &elsewhere));
    refuses(refused, Kind::BadRequest, "not one of this list");
}
