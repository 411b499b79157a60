//! The last step of a build, called by Trunk as a hook: every file gets a name that tells its content, and index.html
//! gets the tags that load them, with integrity. Nothing is inline: the Content-Security-Policy allows no inline code.

use crate::{
    css,
    sh::{OrFail, Result, failure},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha384};
use std::{fmt::Write as _, path::Path};

const NAME: &str = "token-console";

/// A file under its final name.
struct Asset {
    name: String,
    integrity: String,
}

/// Reads the directories from the variables that Trunk sets.
pub fn run() -> Result<()> {
    let var = |name: &str| {
        std::env::var(name).or_fail(|| format!("{name} is not set: Trunk calls this step"))
    };
    finish(
        Path::new(&var("TRUNK_SOURCE_DIR")?),
        Path::new(&var("TRUNK_STAGING_DIR")?),
        &var("TRUNK_PUBLIC_URL")?,
    )
}

fn finish(source: &Path, staging: &Path, base: &str) -> Result<()> {
    if staging.join("snippets").exists() {
        return Err(failure(
            "a crate brought JavaScript of its own (snippets/): it would be loaded without integrity",
        ));
    }
    let glue = take(staging, &format!("{NAME}.js"), "js")?;
    let wasm = take(staging, &format!("{NAME}_bg.wasm"), "wasm")?;
    let style = css::bundle(&source.join("style").join("main.css"))?;
    let style = put(staging, NAME, "css", style.as_bytes())?;
    let icon = put(staging, "icon", "svg", &read(&source.join("assets").join("icon.svg"))?)?;
    let boot = fill(
        &text(&source.join("boot.js"))?,
        &[
            ("{{glue}}", &glue.name),
            ("{{wasm}}", &wasm.name),
            ("{{wasm_integrity}}", &wasm.integrity),
        ],
    )?;
    let boot = put(staging, "boot", "js", boot.as_bytes())?;

    let mut tags = String::new();
    let mut tag = |line: String| {
        // Writing to a String cannot fail.
        let _ = writeln!(tags, "{line}");
    };
    tag(format!("<link rel=\"icon\" type=\"image/svg+xml\" href=\"{base}{}\">", icon.name));
    tag(format!(
        "<link rel=\"stylesheet\" href=\"{base}{}\" integrity=\"{}\">",
        style.name, style.integrity
    ));
    tag(format!(
        "<link rel=\"modulepreload\" href=\"{base}{}\" integrity=\"{}\">",
        glue.name, glue.integrity
    ));
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

/// Removes the tags that were for Trunk alone.
fn without_trunk_tags(html: &str) -> String {
    html.lines()
        .filter(|line| !line.contains("data-trunk"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// Replaces every mark; a mark that is not there means that the two files have drifted apart.
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
fn take(staging: &Path, name: &str, extension: &str) -> Result<Asset> {
    let file = staging.join(name);
    let content = read(&file)?;
    std::fs::remove_file(&file).or_fail(|| format!("{} cannot be renamed", file.display()))?;
    put(staging, NAME, extension, &content)
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
    use super::{STANDARD, fill, finish};
    use base64::Engine as _;
    use sha2::{Digest, Sha384};
    use std::{fs, path::PathBuf};

    const PAGE: &str = "<meta name=\"token-console-base\" content=\"{{base}}\">\n{{assets}}\n<link data-trunk rel=\"rust\">\n<p>";

    /// A source tree and what Trunk leaves of it, in a directory of its own.
    fn built(name: &str, base: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        let staging = dir.join("staging");
        let files = [
            ("boot.js", "import \"./{{glue}}\"; \"{{wasm}}\"; \"{{wasm_integrity}}\""),
            ("assets/icon.svg", "<svg/>"),
            ("style/main.css", "a { color: red }"),
            ("staging/index.html", PAGE),
            ("staging/token-console.js", "glue"),
            ("staging/token-console_bg.wasm", "wasm"),
        ];
        for (file, text) in files {
            let file = dir.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        finish(&dir, &staging, base).unwrap();
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
        assert_eq!(checked, 3, "style, glue and boot: {page}");
        assert!(!page.contains("data-trunk") && !page.contains("{{"), "{page}");
        assert!(!staging.join("token-console.js").exists(), "the name without a hash is gone");
        fs::remove_dir_all(staging.parent().unwrap()).unwrap();
    }

    #[test]
    fn boot_names_glue_and_wasm_by_their_content() {
        let staging = built("boot", "/");
        let names: Vec<_> = fs::read_dir(&staging)
            .unwrap()
            .flatten()
            .map(|e| e.file_name().into_string().unwrap())
            .collect();
        let boot = names.iter().find(|name| name.starts_with("boot-")).unwrap();
        let boot = fs::read_to_string(staging.join(boot)).unwrap();
        for name in names.iter().filter(|n| {
            n.ends_with(".wasm") || n.starts_with("token-console-") && n.ends_with(".js")
        }) {
            assert!(boot.contains(name), "{boot} has no {name}");
        }
        assert!(boot.contains(&STANDARD.encode(Sha384::digest(b"wasm"))));
        fs::remove_dir_all(staging.parent().unwrap()).unwrap();
    }

    #[test]
    fn a_missing_mark_is_an_error() {
        assert!(fill("a {{x}}", &[("{{x}}", "1")]).is_ok_and(|text| text == "a 1"));
        assert!(fill("a", &[("{{x}}", "1")]).is_err());
    }
}
