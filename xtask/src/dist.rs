//! `cargo xtask dist`: the files to host, and the download size of a first visit.

use crate::{
    args::Args,
    compress,
    finish::{CHUNK, CONSOLE_STYLE},
    paths,
    sh::{OrFail, Result, failure, say},
    site::{self, Kind},
};
use std::{fmt, fs, path::Path};

const KB: u64 = 1024;
/// The goal for a first visit, in bytes of brotli.
const GOAL: u64 = 200 * KB;
/// The limit: above it the build fails.
const LIMIT: u64 = 240 * KB;
/// The limit for one chunk, which is fetched when it is first needed.
const CHUNK_LIMIT: u64 = 205 * KB;
/// The chunk that only the demo loads, and its limit.
const DEMO: &str = "chunk-demo-";
const DEMO_LIMIT: u64 = 600 * KB;
/// The limits for the number of wasm files until sign-in and until a token list is usable. Each file
/// is requested twice, the second time from the browser's cache.
const FILE_LIMITS: [usize; 2] = [1, 3];

/// One line of the table; sizes in bytes.
struct Row {
    name: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

impl Row {
    fn is_chunk(&self) -> bool {
        self.name.starts_with(CHUNK) && self.is_wasm()
    }

    fn is_wasm(&self) -> bool {
        self.name.ends_with(".wasm")
    }

    fn is_demo(&self) -> bool {
        self.name.starts_with(DEMO)
    }

    /// The limit for a chunk.
    fn chunk_limit(&self) -> u64 {
        if self.is_demo() { DEMO_LIMIT } else { CHUNK_LIMIT }
    }

    /// Whether it is fetched only when it is needed.
    fn is_late(&self) -> bool {
        self.is_chunk() || self.name.starts_with(CONSOLE_STYLE) && self.name.ends_with(".css")
    }
}

/// Builds, copies to `dist/`, prints the table, checks the limits.
pub fn run(mut args: Args) -> Result<()> {
    let base = args.option("--public-url")?.unwrap_or_else(|| "/".into());
    let demo = args.flag("--demo");
    args.finish()?;
    if !(base.starts_with('/') && base.ends_with('/')) {
        return Err(failure(format!(
            "--public-url {base}: a path is meant that starts and ends with a slash, as in /console/"
        )));
    }
    let site = site::ensure(Kind::Release)?;
    let dist = paths::root().join("dist");
    write(&site, &dist, &base)?;
    if demo {
        offer_demo(&dist)?;
    }
    let what = if demo { " with the demo, which needs no server," } else { "" };
    say(format!("{}{what} is ready for hosting under {base}", dist.display()));
    check_budget(&site)
}

/// Writes the files to host at `base`, in place of all that is in `dist`.
pub fn write(site: &Path, dist: &Path, base: &str) -> Result<()> {
    copy(site, dist)?;
    if base == "/" {
        return Ok(());
    }
    let page = dist.join("index.html");
    fs::read_to_string(&page)
        .and_then(|html| fs::write(&page, moved(&html, base)))
        .or_fail(|| format!("{} cannot be changed", page.display()))?;
    compress::files([page])
}

/// Makes a site the demo that runs in the browser. All sites have its chunk; the configuration decides
/// whether it is loaded.
fn offer_demo(dist: &Path) -> Result<()> {
    let from = paths::root().join("crates").join("local-backend").join("config.json");
    let to = dist.join("config.json");
    fs::copy(&from, &to).map(|_| ()).or_fail(|| format!("{} cannot be copied", from.display()))
}

/// Prints the size table of a built site, and fails if a first visit or a chunk is above its limit.
pub fn check_budget(site: &Path) -> Result<()> {
    let (late, first): (Vec<_>, Vec<_>) = rows(site)?.into_iter().partition(Row::is_late);
    println!("{}\n", table("first visit", &first));
    println!("{}\n", table("fetched when needed", &late));
    let steps = steps(&first, &late, &with_the_lists(site, &first)?);
    steps.iter().for_each(|step| println!("{step}"));
    let mut limited = steps.iter().zip(FILE_LIMITS);
    if let Some((Step { name, files, .. }, limit)) =
        limited.find(|(step, limit)| step.files > *limit)
    {
        let message = format!("{name} needs {files} wasm files, over the limit of {limit}");
        return Err(failure(message));
    }
    let is_large = |row: &&Row| row.is_chunk() && row.brotli > row.chunk_limit();
    if let Some(chunk) = late.iter().find(is_large) {
        let (name, size, limit) = (&chunk.name, kb(chunk.brotli), kb(chunk.chunk_limit()));
        return Err(failure(format!("{name} costs {size}, over the limit of {limit} for a chunk")));
    }
    let total: u64 = first.iter().map(|row| row.brotli).sum();
    if total > LIMIT {
        let (total, limit) = (kb(total), kb(LIMIT));
        return Err(failure(format!(
            "a first visit costs {total}, over the limit of {limit}: what came in?"
        )));
    }
    if total > GOAL {
        let (total, goal) = (kb(total), kb(GOAL));
        say(format!("warning: a first visit costs {total}, over the goal of {goal}"));
    }
    Ok(())
}

/// What is downloaded until something works, in sum.
struct Step {
    name: &'static str,
    /// In bytes of brotli.
    bytes: u64,
    /// The number of wasm files.
    files: usize,
}

impl Step {
    fn of<'a>(name: &'static str, rows: impl Iterator<Item = &'a Row> + Clone) -> Self {
        let files = rows.clone().filter(|row| row.is_wasm()).count();
        Self { name, bytes: rows.map(|row| row.brotli).sum(), files }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, bytes, files } = self;
        write!(f, "until {name:<14} is usable {:>10} in {files:>2} wasm files", kb(*bytes))
    }
}

fn steps(first: &[Row], late: &[Row], with_the_lists: &str) -> [Step; 3] {
    let is_for_lists = |row: &&Row| !row.is_chunk() || with_the_lists.contains(&row.name);
    let lists = late.iter().filter(is_for_lists);
    [
        Step::of("sign-in", first.iter()),
        Step::of("a token list", first.iter().chain(lists)),
        // The demo is no part of a console with a server.
        Step::of("everything", first.iter().chain(late).filter(|row| !row.is_demo())),
    ]
}

/// The names of the files with the shell and the lists, in the module that fetches chunks.
fn with_the_lists(site: &Path, first: &[Row]) -> Result<String> {
    let module = first.iter().find(|row| row.name.starts_with("chunks-"));
    let file = site.join(module.map_or("chunks.js", |row| &row.name));
    let text =
        fs::read_to_string(&file).or_fail(|| format!("{} cannot be read", file.display()))?;
    let files = text.split_once("console:").and_then(|(_, rest)| rest.split_once("]]"));
    match files {
        Some((files, _)) => Ok(files.to_owned()),
        None => Err(failure(format!("{} names no files of the lists", file.display()))),
    }
}

/// Replaces the files in `dist`, and removes files of earlier builds.
fn copy(site: &Path, dist: &Path) -> Result<()> {
    let result = || -> std::io::Result<()> {
        if dist.exists() {
            fs::remove_dir_all(dist)?;
        }
        fs::create_dir_all(dist)?;
        for entry in fs::read_dir(site)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                fs::copy(entry.path(), dist.join(entry.file_name()))?;
            }
        }
        Ok(())
    };
    result().or_fail(|| format!("the site cannot be copied to {}", dist.display()))
}

/// The page for another base path. Only this file contains the path: all other files are found
/// relative to the page or the boot file.
fn moved(html: &str, base: &str) -> String {
    html.replace("=\"/", &format!("=\"{base}"))
}

fn rows(site: &Path) -> Result<Vec<Row>> {
    let size = |file: &Path| fs::metadata(file).ok().map(|meta| meta.len());
    let mut rows = Vec::new();
    for file in compress::listing(site)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".br") || name.ends_with(".gz") {
            continue;
        }
        let raw = size(&file).unwrap_or_default();
        let with = |extension| size(&site.join(format!("{name}.{extension}"))).unwrap_or(raw);
        rows.push(Row { raw, gzip: with("gz"), brotli: with("br"), name });
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.brotli));
    Ok(rows)
}

fn table(title: &str, rows: &[Row]) -> String {
    let line = |name: &str, sizes: [u64; 3]| {
        let [raw, gzip, brotli] = sizes.map(kb);
        format!("{name:<40} {raw:>10} {gzip:>10} {brotli:>10}\n")
    };
    let sum = |size: fn(&Row) -> u64| rows.iter().map(size).sum();
    let mut out = format!("{:<40} {:>10} {:>10} {:>10}\n", "file", "raw", "gzip", "brotli");
    for row in rows {
        out.push_str(&line(&row.name, [row.raw, row.gzip, row.brotli]));
    }
    out + line(title, [sum(|r| r.raw), sum(|r| r.gzip), sum(|r| r.brotli)]).trim_end()
}

fn kb(bytes: u64) -> String {
    let tenths = (bytes * 10).div_ceil(KB);
    format!("{}.{} KB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::{CHUNK_LIMIT, DEMO_LIMIT, Row, kb, moved, steps, table};

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!(kb(0), "0.0 KB");
        assert_eq!(kb(1), "0.1 KB");
        assert_eq!(kb(204_800), "200.0 KB");
        assert_eq!(kb(204_801), "200.1 KB");
    }

    #[test]
    fn a_moved_page_has_its_base_and_its_files_below_it() {
        let html = "<meta content=\"/\"><link href=\"/a.css\"><script src=\"/b.js\">";
        let expected = "<meta content=\"/c/\"><link href=\"/c/a.css\"><script src=\"/c/b.js\">";
        assert_eq!(moved(html, "/c/"), expected);
    }

    #[test]
    fn each_step_counts_what_it_needs_and_what_came_before() {
        let row =
            |name: &str, kib: u64| Row { name: name.into(), raw: 0, gzip: 0, brotli: kib * 1024 };
        let late =
            [row("chunk-7-a.wasm", 20), row("chunk-console-b.wasm", 30), row("console-c.css", 4)];
        let late: Vec<Row> = late.into_iter().chain([row("chunk-demo-e.wasm", 500)]).collect();
        assert_eq!((late[3].chunk_limit(), late[1].chunk_limit()), (DEMO_LIMIT, CHUNK_LIMIT));
        let first = [row("boot.js", 1), row("token-console-d.wasm", 99)];
        let steps = steps(&first, &late, "\"./chunk-console-b.wasm\"");
        let sums = steps.each_ref().map(|step| (step.bytes / 1024, step.files));
        assert_eq!(sums, [(100, 1), (134, 2), (154, 3)]);
        let told = steps[1].to_string();
        assert_eq!(told, "until a token list   is usable   134.0 KB in  2 wasm files");
    }

    #[test]
    fn the_table_ends_with_the_sum() {
        let row = |name: &str, raw| Row { name: name.into(), raw, gzip: raw / 2, brotli: raw / 4 };
        let table = table("first visit", &[row("a.js", 4096), row("b.css", 8192)]);
        let last: Vec<&str> = table.lines().last().unwrap_or_default().split_whitespace().collect();
        assert_eq!(last, ["first", "visit", "12.0", "KB", "6.0", "KB", "3.0", "KB"]);
    }
}
