//! The built site, served as a production host serves it: security headers on every answer,
//! precompressed files, hashed assets cached for good, the application's page for navigations and
//! nothing else. Files are read as a whole, at the start: there is no path to traverse at run time.

mod files;
mod follow;
mod headers;

use crate::config::Config;
use crate::seed::NamedToken;
use axum::body::Body;
use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use files::{Caching, File};
use follow::Followed;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use token_api::utf8;

/// The page of the application.
const INDEX: &str = "index.html";

/// The run-time configuration of the console.
const CONFIG: &str = "config.json";

/// Where the files of the site come from.
pub enum Pages {
    /// Read once, at the start.
    Fixed(Arc<Site>),
    /// Read again whenever they change.
    Followed(Followed),
}

impl Pages {
    /// The site that a server is started with.
    pub fn of(config: &Config, demo: &[NamedToken]) -> Result<Self, String> {
        match &config.site {
            Some(directory) if config.follow_site => {
                Followed::new(directory.clone(), demo).map(Self::Followed)
            }
            directory => {
                let site = Site::read(directory.as_deref(), identities(demo).as_ref())?;
                Ok(Self::Fixed(Arc::new(site)))
            }
        }
    }

    /// Answers a request for a file or a page.
    pub fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
        match self {
            Self::Fixed(site) => site.answer(method, uri, headers),
            Self::Followed(followed) => followed.now().answer(method, uri, headers),
        }
    }
}

/// What `config.json` tells of a demo. Published on purpose: the demo's tokens are for everybody
/// on this computer.
fn identities(demo: &[NamedToken]) -> Option<Value> {
    let identity = |identity: &NamedToken| serde_json::json!({ "name": identity.name, "token": identity.token.expose() });
    (!demo.is_empty()).then(|| demo.iter().map(identity).collect())
}

/// A site, held in memory.
pub struct Site {
    files: HashMap<String, File>,
    security: Vec<(axum::http::HeaderName, HeaderValue)>,
}

impl Site {
    /// Reads the files of a built site; without a directory there is only `config.json`. In a
    /// demo, `config.json` gets the identities.
    fn read(directory: Option<&Path>, identities: Option<&Value>) -> Result<Self, String> {
        let mut files = match directory {
            None => HashMap::new(),
            Some(directory) => files::read(directory)
                .map_err(|e| format!("the site {} can't be read: {e}", directory.display()))?,
        };
        if let Some(directory) = directory.filter(|_| !files.contains_key(INDEX)) {
            let directory = directory.display();
            return Err(format!("there is no {INDEX} in {directory}: build the site first"));
        }
        let mut config = read_config(files.get(CONFIG))?;
        let connect = headers::connect_sources(&config);
        if let Some(identities) = identities {
            config["demoIdentities"] = identities.clone();
        }
        files.insert(CONFIG.to_owned(), File::configuration(config.to_string().into_bytes()));
        Ok(Self { files, security: headers::security(&connect)? })
    }

    fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
        let mut response = if matches!(*method, Method::GET | Method::HEAD) {
            self.find(uri.path(), headers).map_or_else(missing, |file| serve(file, headers))
        } else {
            let allow = [(ALLOW, HeaderValue::from_static("GET, HEAD"))];
            (StatusCode::METHOD_NOT_ALLOWED, allow, "Only GET and HEAD are offered here.\n")
                .into_response()
        };
        let to = response.headers_mut();
        for (name, value) in &self.security {
            to.insert(name.clone(), value.clone());
        }
        to.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        response
    }

    fn find(&self, path: &str, headers: &HeaderMap) -> Option<&File> {
        let name = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
        let name = if name.is_empty() { INDEX } else { &name };
        self.files.get(name).or_else(|| {
            let page = is_navigation(headers) && !files::is_asset_name(name);
            self.files.get(INDEX).filter(|_| page)
        })
    }
}

fn read_config(file: Option<&File>) -> Result<Value, String> {
    match file {
        None => Ok(serde_json::json!({
            "backends": [{ "name": "This server", "url": "" }],
            "rememberSession": true
        })),
        Some(file) => {
            let text =
                utf8::text(file.plain()).map_err(|why| format!("the site's {CONFIG} {why}"))?;
            serde_json::from_str(text)
                .map(Value::Object)
                .map_err(|e| format!("the site's {CONFIG} is not a JSON object: {e}"))
        }
    }
}

/// Whether a person goes to a page, and not a page to its parts (Fetch Metadata; browsers without
/// it say that they want HTML).
fn is_navigation(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-mode") {
        Some(mode) => mode == "navigate",
        None => text(ACCEPT.as_str()).is_some_and(|accept| accept.contains("text/html")),
    }
}

fn missing() -> Response {
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    (StatusCode::NOT_FOUND, [(CONTENT_TYPE, plain)], "There is no such file.\n").into_response()
}

fn serve(file: &File, headers: &HeaderMap) -> Response {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let (encoding, bytes) = file.pick(accepted.unwrap_or_default());
    let mut response = Response::new(Body::empty());
    let to = response.headers_mut();
    to.insert(CACHE_CONTROL, HeaderValue::from_static(file.caching.as_header()));
    if file.has_variants() {
        to.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    if file.caching == Caching::Revalidate {
        let etag = file.etag(encoding);
        if headers.get(IF_NONE_MATCH).is_some_and(|known| names(known, &etag)) {
            to.insert(ETAG, etag);
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        to.insert(ETAG, etag);
    }
    to.insert(CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    if let Some(encoding) = encoding {
        to.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    *response.body_mut() = Body::from(bytes);
    response
}

/// Whether an `If-None-Match` header names this entity tag (weak comparison, RFC 9110).
fn names(header: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(header), Ok(etag)) = (header.to_str(), etag.to_str()) else { return false };
    header
        .split(',')
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}
