//! The last step of a build, called by Trunk as a hook or by release.rs. It gives every file a name
//! with a hash of its content, and adds the tags that load them, with integrity, to index.html.
//! Nothing is inline, because the Content-Security-Policy allows no inline code.

use crate::{
    sh::{OrFail, Result, failure},
    styles,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha384};
use std::{collections::BTreeMap, fmt::Write as _, path::Path};

const NAME: &str = "token-console";
/// The prefix of chunk file names.
pub const CHUNK: &str = "chunk-";
/// The prefix of the name of the style sheet that is fetched with the first chunk.
pub const CONSOLE_STYLE: &str = "console-";
/// The name by which the program and its glue import the file that fetches chunks.
pub const LINK: &str = "./__wasm_split.js";

/// The files of each chunk, without extension, in the order in which they are needed.
pub type Chunks = BTreeMap<String, Vec<String>>;

/// A file with its final name.
struct Asset {
    name: String,
    integrity: String,
}

/// Reads the directories from the environment variables of Trunk. It needs no other tool, so that Trunk
/// alone can build a site.
pub fn run() -> Result<()> {
    let var = |name: &str| {
        std::env::var(name).or_fail(|| format!("{name} is not set: Trunk calls this step"))
    };
    let source = var("TRUNK_SOURCE_DIR")?;
    let (source, staging) = (Path::new(&source), var("TRUNK_STAGING_DIR")?);
    let base = var("TRUNK_PUBLIC_URL")?;
    let build = Build {
        source,
        staging: Path::new(&staging),
        base: &base,
        chunks: &Chunks::new(),
        minify: &|text, _| Ok(text),
    };
    finish(&build)
}

/// What a build has made so far.
pub struct Build<'a> {
    /// The root of the repository.
    pub source: &'a Path,
    /// The directory with the program, its glue, its chunks and index.html.
    pub staging: &'a Path,
    /// The path under which the site is hosted.
    pub base: &'a str,
    /// The chunks of the program; empty in a development build.
    pub chunks: &'a Chunks,
    /// Minifies a file with this extension, or returns it unchanged.
    pub minify: &'a dyn Fn(String, &str) -> Result<String>,
}

/// Renames the files of a build, and adds the tags to index.html.
pub fn finish(build: &Build) -> Result<()> {
    let Build { source, staging, base, .. } = *build;
    if staging.join("snippets").exists() {
        return Err(failure(
            "a crate brought JavaScript of its own (snippets/): it would be loaded without integrity",
        ));
    }
    let put_style = |sheet: &str, stem: &str| {
        let text = styles::bundle(&source.join("style").join(sheet))?;
        put(staging, stem, "css", (build.minify)(text, "css")?.as_bytes())
    };
    let style = put_style("main.css", NAME)?;
    let console_style = put_style("console.css", CONSOLE_STYLE.trim_end_matches('-'))?;
    let chunks = put_chunks(build, &console_style)?;
    let glue = staging.join(format!("{NAME}.js"));
    let linked =
        text(&glue)?.replace(&format!("from \"{LINK}\""), &format!("from \"./{}\"", chunks.name));
    write(&glue, (build.minify)(linked, "js")?.as_bytes())?;
    let glue = take(staging, NAME, &format!("{NAME}.js"), "js")?;
    let wasm = take(staging, NAME, &format!("{NAME}_bg.wasm"), "wasm")?;
    let icon = put(staging, "icon", "svg", &read(&source.join("assets").join("icon.svg"))?)?;
    let boot = fill(
        &text(&source.join("boot.js"))?,
        &[
            ("{{chunks}}", &chunks.name),
            ("{{glue}}", &glue.name),
            ("{{wasm}}", &wasm.name),
            ("{{wasm_integrity}}", &wasm.integrity),
        ],
    )?;
    let boot = put(staging, "boot", "js", (build.minify)(boot, "js")?.as_bytes())?;

    let mut tags = String::new();
    let mut tag = |line: String| {
        // Writing to a String cannot fail.
        let _ = writeln!(tags, "{line}");
    };
    tag(format!("<link rel=\"icon\" type=\"image/svg+xml\" href=\"{base}{}\">", icon.name));
    // Without chunks, the whole program is loaded at the start and needs both style sheets.
    let needed_at_once = if build.chunks.is_empty() { 2 } else { 1 };
    for sheet in [&style, &console_style].into_iter().take(needed_at_once) {
        tag(format!(
            "<link rel=\"stylesheet\" href=\"{base}{}\" integrity=\"{}\">",
            sheet.name, sheet.integrity
        ));
    }
    for module in [&chunks, &glue] {
        tag(format!(
            "<link rel=\"modulepreload\" href=\"{base}{}\" integrity=\"{}\">",
            module.name, module.integrity
        ));
    }
    tag(format!(
        "<link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin href=\"{base}{}\">",
        wasm.name
    ));
    tag(format!(
        "<script type=\"module\" src=\"{base}{}\" integrity=\"{}\"></script>",
        boot.name, boot.integrity
    ));
    let page = staging.join("index.html");
    let html = without_trunk_tags(&text(&page)?);
    let html = fill(&html, &[("{{base}}", base), ("{{assets}}", tags.trim_end())])?;
    write(&page, html.as_bytes())
}

/// Renames the chunks' files, and writes the module that fetches them.
fn put_chunks(build: &Build, style: &Asset) -> Result<Asset> {
    let Build { source, staging, chunks, .. } = *build;
    let mut assets = BTreeMap::new();
    for file in chunks.values().flatten() {
        if !assets.contains_key(file) {
            let name = file.trim_start_matches("split_").trim_start_matches("chunk_");
            let stem = format!("{CHUNK}{name}");
            assets.insert(file, take(staging, &stem, &format!("{file}.wasm"), "wasm")?);
        }
    }
    let (mut list, mut loaders) = (String::from("{\n"), String::new());
    for (chunk, files) in chunks {
        let files: Vec<_> = files
            .iter()
            .filter_map(|file| assets.get(file))
            .map(|asset| format!("[\"./{}\", \"{}\"]", asset.name, asset.integrity))
            .collect();
        let _ = writeln!(list, "  {chunk}: [{}],", files.join(", "));
        let _ = writeln!(loaders, "export const __wasm_split_load_{chunk} = loader(\"{chunk}\");");
    }
    list.push('}');
    let module = fill(
        &text(&source.join("chunks.js"))?,
        &[
            ("{{chunks}}", &list),
            ("{{style}}", &format!("[\"./{}\", \"{}\"]", style.name, style.integrity)),
            ("{{loaders}}", loaders.trim_end()),
        ],
    )?;
    put(staging, "chunks", "js", (build.minify)(module, "js")?.as_bytes())
}

/// Removes the tags that only Trunk needs.
fn without_trunk_tags(html: &str) -> String {
    html.lines()
        .filter(|line| !line.contains("data-trunk"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// Replaces every placeholder. A missing placeholder means that the two files do not fit any more.
fn fill(template: &str, marks: &[(&str, &str)]) -> Result<String> {
    let mut filled = template.to_owned();
    for (mark, value) in marks {
        if !filled.contains(mark) {
            return Err(failure(format!("{mark} is missing in index.html or boot.js")));
        }
        filled = filled.replace(mark, value);
    }
    Ok(filled)
}

/// Renames a file that Trunk made.
fn take(staging: &Path, stem: &str, name: &str, extension: &str) -> Result<Asset> {
    let file = staging.join(name);
    let content = read(&file)?;
    std::fs::remove_file(&file).or_fail(|| format!("{} cannot be renamed", file.display()))?;
    put(staging, stem, extension, &content)
}

/// Writes a file as `stem-HASH.extension`.
fn put(staging: &Path, stem: &str, extension: &str, content: &[u8]) -> Result<Asset> {
    let digest = Sha384::digest(content);
    let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("{stem}-{hash}.{extension}");
    write(&staging.join(&name), content)?;
    Ok(Asset { name, integrity: format!("sha384-{}", STANDARD.encode(digest)) })
}

fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).or_fail(|| format!("{} cannot be read", file.display()))
}

fn text(file: &Path) -> Result<String> {
    String::from_utf8(read(file)?).or_fail(|| format!("{} is not text", file.display()))
}

fn write(file: &Path, content: &[u8]) -> Result<()> {
    std::fs::write(file, content).or_fail(|| format!("{} cannot be written", file.display()))
}

#[cfg(test)]
mod tests {
    use super::{Build, Chunks, STANDARD, fill, finish};
    use base64::Engine as _;
    use sha2::{Digest, Sha384};
    use std::{fs, path::PathBuf};

    const PAGE: &str = "<meta name=\"token-console-base\" content=\"{{base}}\">\n{{assets}}\n<link data-trunk rel=\"rust\">\n<p>";

    /// A source tree and the output of Trunk, in a directory of its own.
    fn built(name: &str, base: &str) -> PathBuf {
        let chunks = [("dialogs".to_owned(), vec!["chunk_3".to_owned(), "split_dialogs".into()])];
        build(name, base, &chunks.into())
    }

    fn build(name: &str, base: &str, chunks: &Chunks) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        let staging = dir.join("staging");
        let files = [
            ("boot.js", "\"{{chunks}}\" \"{{glue}}\" \"{{wasm}}\" \"{{wasm_integrity}}\""),
            ("chunks.js", "const CHUNKS = {{chunks}};\nconst STYLE = {{style}};\n{{loaders}}"),
            ("assets/icon.svg", "<svg/>"),
            ("style/main.css", "a{color:red}"),
            ("style/console.css", "b{color:red}"),
            ("staging/index.html", PAGE),
            ("staging/token-console.js", "import * as a from \"./__wasm_split.js\";"),
            ("staging/split_dialogs.wasm", "dialogs"),
            ("staging/chunk_3.wasm", "both"),
            ("staging/token-console_bg.wasm", "wasm"),
        ];
        for (file, text) in files {
            let file = dir.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        finish(&Build {
            source: &dir,
            staging: &staging,
            base,
            chunks,
            minify: &|text, kind| Ok(if kind == "js" { text + "// small" } else { text }),
        })
        .unwrap();
        staging
    }

    #[test]
    fn the_page_names_files_that_exist_with_their_integrity() {
        let staging = built("names", "/console/");
        let page = fs::read_to_string(staging.join("index.html")).unwrap();
        let mut checked = 0;
        for tag in page.lines().filter(|line| line.contains("/console/") && !line.contains("meta"))
        {
            let value = |name: &str| tag.split_once(name)?.1.split('"').next();
            let url = value("href=\"").or_else(|| value("src=\"")).unwrap();
            let content = fs::read(staging.join(url.strip_prefix("/console/").unwrap())).unwrap();
            if let Some(integrity) = value("integrity=\"") {
                let digest = STANDARD.encode(Sha384::digest(content));
                assert_eq!(integrity, format!("sha384-{digest}"));
                checked += 1;
            }
        }
        assert_eq!(checked, 4, "style, chunks, glue and boot: {page}");
        assert!(!page.contains("data-trunk") && !page.contains("{{"), "{page}");
        assert!(!staging.join("token-console.js").exists(), "the name without a hash is gone");
        fs::remove_dir_all(staging.parent().unwrap()).unwrap();
    }

    #[test]
    fn each_script_names_what_it_loads_by_content() {
        let staging = built("chain", "/");
        let names: Vec<_> = fs::read_dir(&staging)
            .unwrap()
            .flatten()
            .map(|e| e.file_name().into_string().unwrap())
            .collect();
        let find = |start: &str, end: &str| {
            names.iter().find(|name| name.starts_with(start) && name.ends_with(end)).unwrap()
        };
        let text = |name: &str| fs::read_to_string(staging.join(name)).unwrap();
        let (chunks, glue) = (find("chunks-", ".js"), find("token-console-", ".js"));
        let program = find("token-console-", ".wasm");
        let boot = text(find("boot-", ".js"));
        for name in [chunks, glue, program] {
            assert!(boot.contains(name.as_str()), "{boot} has no {name}");
        }
        assert!(boot.contains(&STANDARD.encode(Sha384::digest(b"wasm"))));
        assert!(text(glue).starts_with(&format!("import * as a from \"./{chunks}\"")));
        let (both, dialogs) = (find("chunk-3-", ".wasm"), find("chunk-dialogs-", ".wasm"));
        let chunks = text(chunks);
        assert!(chunks.find(both.as_str()).unwrap() < chunks.find(dialogs.as_str()).unwrap());
        assert!(chunks.contains(&STANDARD.encode(Sha384::digest(b"dialogs"))), "{chunks}");
        assert!(chunks.contains("export const __wasm_split_load_dialogs = loader(\"dialogs\");"));
        assert!(boot.ends_with("// small") && chunks.ends_with("// small"));
        fs::remove_dir_all(staging.parent().unwrap()).unwrap();
    }

    #[test]
    fn the_second_style_sheet_comes_with_the_chunks_and_else_with_the_page() {
        let staging = built("styles", "/");
        let page = fs::read_to_string(staging.join("index.html")).unwrap();
        assert!(!page.contains("\"/console-"), "{page}");
        let digest = STANDARD.encode(Sha384::digest(b"b{color:red}\n"));
        let names: Vec<_> = fs::read_dir(&staging)
            .unwrap()
            .flatten()
            .map(|e| e.file_name().into_string().unwrap())
            .collect();
        let chunks = names.iter().find(|name| name.starts_with("chunks-")).unwrap();
        assert!(fs::read_to_string(staging.join(chunks)).unwrap().contains(&digest));
        fs::remove_dir_all(staging.parent().unwrap()).unwrap();

        let staging = build("one", "/", &Chunks::new());
        let page = fs::read_to_string(staging.join("index.html")).unwrap();
        assert!(page.contains("\"/console-") && page.contains(&digest), "{page}");
        fs::remove_dir_all(staging.parent().unwrap()).unwrap();
    }

    #[test]
    fn a_missing_mark_is_an_error() {
        assert!(fill("a {{x}}", &[("{{x}}", "1")]).is_ok_and(|text| text == "a 1"));
        assert!(fill("a", &[("{{x}}", "1")]).is_err());
    }
}
