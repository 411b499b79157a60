//! Where audit logs are exported to: directories in place of buckets, files in place of objects. The
//! operator makes a directory for each bucket, as somebody makes a bucket of S3 first.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use token_service::audit_export::Objects;

/// The directory above the buckets.
#[derive(Debug)]
pub struct ExportDirectory(pub PathBuf);

impl Objects for ExportDirectory {
    fn put(&self, bucket: &str, key: &str, bytes: &[u8]) -> Result<(), String> {
        let root = self.0.join(bucket);
        if !is_below(bucket) || !root.is_dir() {
            return Err(format!("There is no bucket {bucket} on this server."));
        }
        if !is_below(key) {
            return Err("The organization's name can't be part of a key.".to_owned());
        }
        write(&root.join(key), bytes)
            .map_err(|error| format!("The bucket {bucket} can't be written to: {}.", words(&error)))
    }
}

/// Whether a path leads down only, and on every system.
fn is_below(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\\', '\0'])
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Whole or not at all: whoever looks meanwhile sees no half of a file.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o640);
    let mut file = options.open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)
}

/// Without the path, which is not for clients.
fn words(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "permission is denied",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "there is no space left",
        ErrorKind::NotADirectory | ErrorKind::IsADirectory => {
            "there is something else in its place"
        }
        _ => "writing failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_written_whole_below_buckets_that_are_there() {
        let directory = tempfile::tempdir().unwrap();
        let root = ExportDirectory(directory.path().to_owned());
        let missing = root.put("logs", "a/b.jsonl", b"x").unwrap_err();
        assert_eq!(missing, "There is no bucket logs on this server.");
        fs::create_dir(directory.path().join("logs")).unwrap();
        for text in ["one", "two"] {
            root.put("logs", "a/b.jsonl", text.as_bytes()).unwrap();
            let path = directory.path().join("logs/a/b.jsonl");
            assert_eq!(fs::read_to_string(path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(directory.path().join("logs/a")).unwrap().count(), 1);
        let blocked = root.put("logs", "a/b.jsonl/c", b"x").unwrap_err();
        assert!(blocked.starts_with("The bucket logs can't be written to: "), "{blocked}");
    }

    #[test]
    fn nothing_is_written_elsewhere() {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("logs")).unwrap();
        let root = ExportDirectory(directory.path().to_owned());
        for (bucket, key) in
            [("..", "a"), ("", "a"), ("logs", "../a"), ("logs", "/a"), ("logs", "a\\b")]
        {
            assert!(root.put(bucket, key, b"x").is_err(), "{bucket} {key}");
        }
    }
}
