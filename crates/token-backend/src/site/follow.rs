//! A site that is built while the server runs, for development: it may come after the start, and
//! it may change. The files are read again when the directory differs from what was read last.

use super::{INDEX, Site, identities};
use crate::seed::NamedToken;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// A site in a directory that may be empty, missing or half written.
pub struct Followed {
    directory: PathBuf,
    identities: Option<Value>,
    last: Mutex<Last>,
}

/// What was read last.
struct Last {
    state: Option<State>,
    site: Arc<Site>,
}

/// The state of a directory, for comparison: its files, their bytes, and the last change.
#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    files: usize,
    bytes: u64,
    changed: SystemTime,
}

impl Followed {
    /// Begins with `config.json` alone, as a server without a site has it.
    pub fn new(directory: PathBuf, demo: &[NamedToken]) -> Result<Self, String> {
        let identities = identities(demo);
        let site = Arc::new(Site::read(None, identities.as_ref())?);
        Ok(Self { directory, identities, last: Mutex::new(Last { state: None, site }) })
    }

    /// The site as it is now; while it can't be read, as it was.
    pub fn now(&self) -> Arc<Site> {
        // Whoever panicked had not changed the site: it is replaced as a whole.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let state = state(&self.directory);
        if state.is_some() && state != last.state {
            match Site::read(Some(&self.directory), self.identities.as_ref()) {
                Ok(site) => last.site = Arc::new(site),
                Err(problem) => tracing::error!(fault = problem),
            }
            last.state = state;
        }
        Arc::clone(&last.site)
    }
}

/// The state of a directory that has a page in it.
fn state(directory: &Path) -> Option<State> {
    if !directory.join(INDEX).is_file() {
        return None;
    }
    let changed = fs::metadata(directory).and_then(|meta| meta.modified()).ok()?;
    let files = fs::read_dir(directory).ok()?.flatten().filter_map(|entry| entry.metadata().ok());
    Some(files.fold(State { files: 0, bytes: 0, changed }, |sum, file| State {
        files: sum.files + 1,
        bytes: sum.bytes + file.len(),
        changed: sum.changed.max(file.modified().unwrap_or(sum.changed)),
    }))
}
