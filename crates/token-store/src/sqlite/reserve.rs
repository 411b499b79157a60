//! Space that is kept for deletions: whoever must revoke a token must be able to when the disk is full.
//! A file beside the database is made shorter, a bit for each deletion that found no space. It is
//! full length again after the next start with space.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

/// What is kept.
const LENGTH: u64 = 4 * 1024 * 1024;

/// What is freed at once: several times what a deletion writes.
const STEP: u64 = 128 * 1024;

/// A file of space; `None` where it can't be made.
pub(super) struct Reserve(Option<File>);

impl Reserve {
    /// Beside a database. It is a help and no more: without it the database works.
    pub(super) fn beside(path: &Path) -> Self {
        let mut name: OsString = path.into();
        name.push("-reserve");
        Self(filled(Path::new(&name)).ok())
    }

    /// Frees some of it. Tells whether there was any.
    pub(super) fn release(&self) -> bool {
        let Some(file) = &self.0 else { return false };
        let Ok(length) = file.metadata().map(|data| data.len()) else { return false };
        length > 0 && file.set_len(length.saturating_sub(STEP)).is_ok()
    }
}

/// Written, as a length alone takes no space. What did not fit is still of use.
fn filled(path: &Path) -> std::io::Result<File> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    let missing = LENGTH.saturating_sub(file.metadata()?.len());
    let block = [0; 64 * 1024];
    for _ in 0..missing.div_ceil(block.len() as u64) {
        if file.write_all(&block).is_err() {
            break;
        }
    }
    Ok(file)
}
