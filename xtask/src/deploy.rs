//! Files for hosts under docs/deploy that need a list of the addresses that are pages. The list is
//! written from the table of addresses, `crates/site-map`. nginx, Caddy and CloudFront need no
//! list, because they see whether a browser requests a page.

use crate::{
    paths,
    sh::{OrFail, Result, failure, say},
    tidy::finding::Finding,
};
use std::fs;

/// A file, and the function that makes the generated part of it.
struct Generated {
    path: &'static str,
    part: fn() -> String,
}

const FILES: [Generated; 4] = [
    Generated { path: "docs/deploy/cloudflare/_redirects", part: cloudflare_redirects },
    Generated { path: "docs/deploy/cloudflare/_headers", part: cloudflare_headers },
    Generated { path: "docs/deploy/netlify.toml", part: netlify_headers },
    Generated { path: "docs/deploy/netlify.toml", part: netlify_redirects },
];

/// The lines before and after a generated part. The first word after the mark is the part's name.
const BEGIN: &str = "# PAGES, written by `cargo xtask deploy-files` from crates/site-map: ";
const END: &str = "# END of the pages";

/// `cargo xtask deploy-files`: writes the generated parts.
pub fn write() -> Result<()> {
    for file in &FILES {
        let (text, renewed) = renew(file)?;
        if text != renewed {
            let path = paths::root().join(file.path);
            fs::write(&path, renewed).or_fail(|| format!("{} cannot be written", file.path))?;
            say(format!("{} is written", file.path));
        }
    }
    Ok(())
}

/// Reports each file that differs from the table.
pub fn check(findings: &mut Vec<Finding>) -> Result<()> {
    for file in &FILES {
        let (text, renewed) = renew(file)?;
        if text != renewed {
            let message = "differs from crates/site-map: run `cargo xtask deploy-files`";
            findings.push(Finding::of_file(file.path, message));
        }
    }
    Ok(())
}

/// A file as it is, and as it should be.
fn renew(file: &Generated) -> Result<(String, String)> {
    let path = paths::root().join(file.path);
    let text = fs::read_to_string(path).or_fail(|| format!("{} cannot be read", file.path))?;
    let part = (file.part)();
    let renewed = replaced(&text, &part)
        .ok_or_else(|| failure(format!("{} has lost the marks of a written part", file.path)))?;
    Ok((text, renewed))
}

/// The text with the part of the same name replaced.
fn replaced(text: &str, part: &str) -> Option<String> {
    let mark = part.lines().next()?;
    let start = text.find(mark)?;
    let end = start + text[start..].find(END)? + END.len();
    Some(format!("{}{}{END}{}", &text[..start], part, &text[end..]))
}

/// The addresses of the console except the root, with and without a slash at the end, because hosts
/// treat these differently.
fn addresses() -> impl Iterator<Item = String> {
    let patterns = site_map::SCREENS.iter().map(|(_, pattern)| *pattern);
    patterns.filter(|pattern| *pattern != "/").flat_map(|it| [it.to_owned(), format!("{it}/")])
}

fn part(name: &str, entries: impl Iterator<Item = String>) -> String {
    format!("{BEGIN}{name}\n{}", entries.collect::<String>())
}

fn cloudflare_redirects() -> String {
    part("redirects", addresses().map(|address| format!("{address} / 200\n")))
}

fn cloudflare_headers() -> String {
    let rule = |address| format!("{address}\n  ! Cache-Control\n  Cache-Control: no-cache\n\n");
    part("headers", std::iter::once("/".to_owned()).chain(addresses()).map(rule))
}

fn netlify_headers() -> String {
    let rule = |address| {
        format!(
            "[[headers]]\nfor = \"{address}\"\n[headers.values]\nCache-Control = \"no-cache\"\n\n"
        )
    };
    part("headers", std::iter::once("/".to_owned()).chain(addresses()).map(rule))
}

fn netlify_redirects() -> String {
    let rule = |address| {
        format!("[[redirects]]\nfrom = \"{address}\"\nto = \"/index.html\"\nstatus = 200\n\n")
    };
    part("redirects", addresses().map(rule))
}

#[cfg(test)]
mod tests {
    use super::{FILES, renew, replaced};

    /// Whether a host's pattern matches this path: `:name` is a segment, `*` at the end is any
    /// rest.
    fn matches(pattern: &str, path: &str) -> bool {
        if let Some(start) = pattern.strip_suffix('*') {
            return path.starts_with(start);
        }
        let (pattern, path): (Vec<_>, Vec<_>) =
            (pattern.split('/').collect(), path.split('/').collect());
        let same = |(wanted, found): (&&str, &&str)| {
            wanted == found || (wanted.starts_with(':') && !found.is_empty())
        };
        pattern.len() == path.len() && pattern.iter().zip(&path).all(same)
    }

    /// The patterns of a file, in lines that begin with `start`.
    fn patterns(path: &str, start: &str) -> Vec<String> {
        let file = FILES.iter().find(|file| file.path == path).unwrap();
        let (text, _) = renew(file).unwrap();
        let lines = text.lines().filter_map(|line| line.strip_prefix(start));
        lines.map(|line| line.split([' ', '"']).next().unwrap().to_owned()).collect()
    }

    #[test]
    fn the_addresses_of_the_console_are_pages_on_hosts_that_need_a_list_and_files_are_not() {
        let id = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
        let mut pages = vec![
            "/connect".to_owned(),
            "/tokens".into(),
            format!("/tokens/{id}"),
            "/orgs/acme-corp".into(),
            "/orgs/acme-corp/tokens".into(),
            format!("/orgs/acme-corp/tokens/{id}"),
            "/orgs/acme.example/teams".into(),
            "/orgs/acme-corp/teams/v1.2/tokens".into(),
            format!("/orgs/acme-corp/teams/next.js/tokens/{id}"),
            "/orgs/acme-corp/audit".into(),
            "/orgs/acme-corp/oidc".into(),
            format!("/orgs/acme-corp/oidc/{id}"),
        ];
        pages.extend(pages.clone().into_iter().map(|page| page + "/"));
        let files = [
            "/missing.js",
            "/token-console-0123456789abcdef.wasm",
            "/config.json",
            "/favicon.ico",
            "/orgs/acme-corp/teams/a/b.js",
        ];
        for (file, start) in
            [("docs/deploy/cloudflare/_redirects", "/"), ("docs/deploy/netlify.toml", "from = \"/")]
        {
            let patterns: Vec<String> =
                patterns(file, start).into_iter().map(|rest| format!("/{rest}")).collect();
            let is_page = |path: &str| patterns.iter().any(|pattern| matches(pattern, path));
            for page in &pages {
                assert!(is_page(page), "{file}: {page}");
            }
            for path in files {
                assert!(!is_page(path), "{file}: {path}");
            }
        }
    }

    #[test]
    fn files_shown_as_pages_are_cached_like_pages() {
        for (file, redirects, headers) in [
            ("docs/deploy/cloudflare/_redirects", "/", ("docs/deploy/cloudflare/_headers", "/")),
            ("docs/deploy/netlify.toml", "from = \"/", ("docs/deploy/netlify.toml", "for = \"/")),
        ] {
            let kept = patterns(headers.0, headers.1);
            for page in patterns(file, redirects) {
                assert!(kept.contains(&page), "{file}: no Cache-Control for /{page}");
            }
        }
    }

    #[test]
    fn only_the_part_between_its_marks_is_replaced() {
        let part = "# PAGES: b\nnew\n";
        let text = "a\n# PAGES: a\nx\n# END of the pages\n# PAGES: b\nold\n# END of the pages\nz\n";
        let renewed =
            "a\n# PAGES: a\nx\n# END of the pages\n# PAGES: b\nnew\n# END of the pages\nz\n";
        assert_eq!(replaced(text, part).as_deref(), Some(renewed));
        assert_eq!(replaced("a\n", part), None);
    }
}
