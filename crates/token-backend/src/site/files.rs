//! The files of a site with their compressed variants, types and caching.

use crate::coding::accepts;
use axum::body::Bytes;
use axum::http::HeaderValue;
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;
use token_service::token_value::hex;

/// How long a browser may keep a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caching {
    /// For good: its name changes with its content.
    Immutable,
    /// As long as the server says it is unchanged.
    Revalidate,
    /// Not at all.
    Never,
}

impl Caching {
    /// The value of `Cache-Control`.
    pub fn as_header(self) -> &'static str {
        match self {
            Self::Immutable => "public, max-age=31536000, immutable",
            Self::Revalidate => "no-cache",
            Self::Never => "no-store",
        }
    }
}

/// A file.
pub struct File {
    /// Its media type.
    pub content_type: &'static str,
    /// How long it may be kept.
    pub caching: Caching,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    tag: String,
}

impl File {
    fn new(name: &str, plain: Vec<u8>) -> Self {
        let caching = if is_hashed(name) { Caching::Immutable } else { Caching::Revalidate };
        let tag = hex(&hash_bytes(&plain)[..12]);
        let content_type = content_type(name);
        Self { content_type, caching, plain: plain.into(), brotli: None, gzip: None, tag }
    }

    /// The console's configuration: never kept, for it may hold the demo's tokens.
    pub fn configuration(plain: Vec<u8>) -> Self {
        Self { caching: Caching::Never, ..Self::new("config.json", plain) }
    }

    /// The file as it is.
    pub fn plain(&self) -> &[u8] {
        &self.plain
    }

    /// Whether the answer depends on `Accept-Encoding`.
    pub fn has_variants(&self) -> bool {
        self.brotli.is_some() || self.gzip.is_some()
    }

    /// The smallest variant that a client takes, with its content coding.
    pub fn pick(&self, accept_encoding: &str) -> (Option<&'static str>, Bytes) {
        for (coding, variant) in [("br", &self.brotli), ("gzip", &self.gzip)] {
            if let Some(bytes) = variant.as_ref().filter(|_| accepts(accept_encoding, coding)) {
                return (Some(coding), bytes.clone());
            }
        }
        (None, self.plain.clone())
    }

    /// The entity tag of a variant.
    pub fn etag(&self, coding: Option<&str>) -> HeaderValue {
        let tag = format!("\"{}-{}\"", self.tag, coding.unwrap_or("plain"));
        // Hexadecimal digits and letters are always a header value.
        HeaderValue::from_str(&tag).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
    }
}

fn hash_bytes(bytes: &[u8]) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).into()
}

/// Reads every file under a directory, by its path from there with `/` between the parts. Links
/// are not followed.
pub fn read(directory: &Path) -> io::Result<HashMap<String, File>> {
    let mut raw = HashMap::new();
    collect(directory, "", &mut raw)?;
    let mut files = HashMap::new();
    let names: Vec<String> = raw.keys().cloned().collect();
    for name in names.iter().filter(|name| variant_of(name).is_none_or(|of| !raw.contains_key(of)))
    {
        let mut file = File::new(name, raw.get(name).cloned().unwrap_or_default());
        file.brotli = raw.get(&format!("{name}.br")).cloned().map(Bytes::from);
        file.gzip = raw.get(&format!("{name}.gz")).cloned().map(Bytes::from);
        files.insert(name.clone(), file);
    }
    Ok(files)
}

fn variant_of(name: &str) -> Option<&str> {
    name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz"))
}

fn collect(directory: &Path, prefix: &str, into: &mut HashMap<String, Vec<u8>>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if kind.is_dir() {
            collect(&entry.path(), &format!("{name}/"), into)?;
        } else if kind.is_file() {
            into.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Whether the build put a hash of the content into the name: a part of 12 or more hexadecimal
/// digits, as in `app-0f1e2d3c4b5a6978.js`.
fn is_hashed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split(['-', '.', '_']).any(|part| {
        part.len() >= 12 && part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// Extensions and their media types.
const TYPES: [(&str, &str); 17] = [
    ("css", "text/css; charset=utf-8"),
    ("gif", "image/gif"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("map", "application/json"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
    ("webp", "image/webp"),
    ("woff2", "font/woff2"),
    ("xml", "application/xml"),
];

fn extension(name: &str) -> Option<&str> {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map(|(_, extension)| extension)
}

fn content_type(name: &str) -> &'static str {
    let extension = extension(name).unwrap_or_default();
    let known = TYPES.iter().find(|(known, _)| *known == extension);
    known.map_or("application/octet-stream", |(_, media_type)| media_type)
}

/// Whether a path names a file and not a page of the application. Pages may have dots in them,
/// such as a team's `v1.2`, so only the extensions of files count.
pub fn is_asset_name(name: &str) -> bool {
    extension(name).is_some_and(|extension| {
        matches!(extension, "br" | "gz") || TYPES.iter().any(|(known, _)| *known == extension)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_hashed_names() {
        for hashed in ["app-0f1e2d3c4b5a6978.js", "a/app-0f1e2d3c4b5a6978_bg.wasm"] {
            assert!(is_hashed(hashed), "{hashed}");
        }
        for plain in
            ["index.html", "config.json", "boot.js", "0f1e2d3c4b5a6978/a.js", "deadbeef.js"]
        {
            assert!(!is_hashed(plain), "{plain}");
        }
    }

    #[test]
    fn tells_files_from_pages() {
        for file in ["a.js", "x/y.wasm", "favicon.ico", "index.html.br", "a/b.css"] {
            assert!(is_asset_name(file), "{file}");
        }
        for page in ["", "connect", "orgs/acme-corp/tokens", "orgs/a/teams/v1.2", "a.b/c"] {
            assert!(!is_asset_name(page), "{page}");
        }
    }
}
