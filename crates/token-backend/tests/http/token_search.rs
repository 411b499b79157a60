//! Lists of tokens, searched and sorted by the server, with pages that stay right.

use crate::support::{Answer, DAY, Server, Who};
use token_backend::config::Seed;

/// Lists of a server, with further parameters.
struct Lists {
    server: Server,
    authorization: String,
}

impl Lists {
    fn new() -> Self {
        let server = Server::with(Seed::Demo, |config| config.rate_limit = 10_000);
        let authorization = format!("token {}", server.token(Who::Ada));
        Self { server, authorization }
    }

    fn get(&self, list: &str, query: &str) -> Answer {
        let target = format!("/api/{list}?{query}");
        let headers = [("authorization", &*self.authorization)];
        let answer = self.server.send("GET", &target, &headers, b"");
        answer.is(200);
        answer
    }

    /// A field of all rows, page by page.
    fn walk(&self, list: &str, query: &str, size: usize, field: &str) -> Vec<String> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let query = format!("{query}&maxResults={size}&continuationToken={cursor}");
            let page = self.get(list, &query).json();
            let rows = page["tokens"].as_array().unwrap();
            assert!(rows.len() <= size && (!rows.is_empty() || cursor.is_empty()), "{query}");
            all.extend(rows.iter().map(|row| match &row[field] {
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            }));
            match page["continuationToken"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => return all,
            }
        }
    }
}

const ACME: &str = "orgs/acme-corp/tokens";

#[test]
fn a_search_finds_names_and_descriptions_in_any_case() {
    let lists = Lists::new();
    let found = |list: &str, text: &str| {
        let mut found = lists.walk(list, &format!("filter=all&search={text}"), 1000, "name");
        found.sort();
        found
    };
    assert_eq!(found(ACME, "DNS"), ["dns-sync"]);
    assert_eq!(found(ACME, "%20service%20catalog%20"), ["dns-sync"], "spaces around do not count");
    assert_eq!(found(ACME, "github%20actions").len(), found(ACME, "GitHub%20Actions").len());
    assert!(found(ACME, "deploy-").contains(&"deploy-prod".to_owned()));
    assert_eq!(found(ACME, "deploy").iter().filter(|name| *name == "deploy").count(), 0, "deleted");
    assert_eq!(found(ACME, "no%20such%20token"), [""; 0]);
    assert_eq!(found(ACME, "%25"), [""; 0], "it is a text and no pattern");
    assert_eq!(found(ACME, "_").len(), found(ACME, "%5F").len());
    assert_eq!(found("user/tokens", "on-call").len(), 1);
    assert_eq!(found("orgs/acme-corp/teams/platform/tokens", "robot"), ["platform-robot"]);
    // Only the active ones are looked through when nothing else is asked for.
    assert_eq!(lists.walk(ACME, "search=release-bot", 10, "name"), [""; 0]);
    assert_eq!(lists.walk(ACME, "search=release-bot&filter=expired", 10, "name"), ["release-bot"]);
}

#[test]
fn letters_beyond_ascii_have_two_cases_as_well() {
    let lists = Lists::new();
    let sql = "UPDATE tokens SET description = 'Für ÄRGER' WHERE name = 'dns-sync'";
    assert_eq!(lists.server.sql().execute(sql, []).unwrap(), 1);
    for text in ["f%C3%9Cr", "%C3%A4rger"] {
        assert_eq!(lists.walk(ACME, &format!("search={text}"), 10, "name"), ["dns-sync"], "{text}");
    }
}

#[test]
fn pages_of_each_order_join_to_the_whole() {
    let lists = Lists::new();
    for field in ["name", "created", "lastUsed", "expires"] {
        for direction in ["asc", "desc"] {
            let query = format!("filter=all&sortBy={field}&sortDirection={direction}");
            for search in ["", "&search=e"] {
                let query = format!("{query}{search}");
                let whole = lists.walk(ACME, &query, 1000, "id");
                assert!(whole.len() > 20, "{query}");
                for size in [1, 7] {
                    assert_eq!(lists.walk(ACME, &query, size, "id"), whole, "{query} by {size}");
                }
            }
        }
    }
    let newest = lists.walk(ACME, "filter=all", 1000, "id");
    let mut oldest = lists.walk(ACME, "filter=all&sortDirection=asc", 7, "id");
    oldest.reverse();
    assert_eq!(oldest, newest, "the order of creation, turned round");
}

#[test]
fn fields_sort_by_what_they_mean() {
    let lists = Lists::new();
    let column = |field: &str, shown: &str, direction: &str| {
        let query = format!("filter=all&sortBy={field}&sortDirection={direction}");
        lists.walk(ACME, &query, 9, shown)
    };
    let names = column("name", "name", "asc");
    assert_eq!(names[0], "a");
    assert!(names.is_sorted_by_key(|name| name.to_ascii_lowercase()), "{names:?}");
    assert_eq!(lists.walk(ACME, "filter=all&sortBy=name", 9, "name"), names, "asc is the default");
    assert!(column("created", "created", "asc").is_sorted());
    assert!(column("created", "created", "desc").is_sorted_by(|a, b| a >= b));
    let number = |text: &String| text.parse::<i64>().unwrap();
    let used: Vec<i64> = column("lastUsed", "lastUsed", "asc").iter().map(number).collect();
    assert!(used.is_sorted() && used[0] == 0, "never is before all others: {used:?}");
    let ends = |at: &i64| if *at == 0 { i64::MAX } else { *at };
    let expires: Vec<i64> = column("expires", "expires", "asc").iter().map(number).collect();
    assert!(expires.is_sorted_by_key(ends) && expires.ends_with(&[0]), "{expires:?}");
    let expires: Vec<i64> = column("expires", "expires", "desc").iter().map(number).collect();
    assert!(expires.is_sorted_by_key(|at| std::cmp::Reverse(ends(at))), "{expires:?}");
    // Personal tokens have no names: their descriptions are what they are called.
    let mine = lists.walk("user/tokens", "filter=all&sortBy=name", 2, "description");
    assert!(mine.len() > 2 && mine.is_sorted_by_key(|text| text.to_lowercase()), "{mine:?}");
}

#[test]
fn a_page_goes_on_where_its_last_row_was_also_when_that_is_deleted() {
    let lists = Lists::new();
    let query = "filter=all&sortBy=name";
    let whole = lists.walk(ACME, query, 1000, "name");
    let query = format!("{query}&maxResults=5");
    let first = lists.get(ACME, &query).json();
    let cursor = first["continuationToken"].as_str().unwrap();
    let last = first["tokens"][4]["id"].as_str().unwrap();
    let headers = [("authorization", &*lists.authorization)];
    lists.server.send("DELETE", &format!("/api/{ACME}/{last}"), &headers, b"").is(204);
    lists.server.advance(DAY / 2);
    let second = lists.get(ACME, &format!("{query}&continuationToken={cursor}")).json();
    let names = second["tokens"].as_array().unwrap().iter().map(|row| row["name"].clone());
    assert_eq!(names.collect::<Vec<_>>(), whole[5..10]);
}

#[test]
fn a_cursor_belongs_to_its_search_and_order() {
    let lists = Lists::new();
    let queries = [
        "filter=all",
        "filter=all&search=e",
        "filter=all&search=a",
        "filter=all&sortBy=name",
        "filter=all&sortBy=name&sortDirection=desc",
        "filter=all&sortBy=created",
        "filter=all&sortBy=name&search=e",
    ];
    let headers = [("authorization", &*lists.authorization)];
    for own in queries {
        let page = lists.get(ACME, &format!("{own}&maxResults=2")).json();
        let cursor = page["continuationToken"].as_str().unwrap();
        for other in queries {
            let target = format!("/api/{ACME}?{other}&continuationToken={cursor}");
            let answer = lists.server.send("GET", &target, &headers, b"");
            if own == other {
                answer.is(200);
            } else {
                answer.refuses(400, "with this filter, search and order");
            }
        }
    }
    // What is the same asks for the same.
    let page = lists.get(ACME, "filter=all&search=E&sortBy=name&maxResults=2").json();
    let cursor = page["continuationToken"].as_str().unwrap();
    let same = "filter=all&search=%20e&sortBy=name&sortDirection=asc";
    lists.get(ACME, &format!("{same}&continuationToken={cursor}"));
}
