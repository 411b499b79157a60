//! Files that can't be read or written: one clear sentence, and nothing is lost.

use super::{fault, open};
use crate::Database;
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use token_service::store::organizations::{Organization, OrganizationRows, Plan};
use token_service::store::{SettingRows, StoreError};

/// A file with a row, which nobody uses.
fn file(directory: &Path) -> PathBuf {
    let path = directory.join("a.db");
    let store = open(&path).unwrap();
    store.set_setting("k", "v").unwrap();
    let acme = Organization {
        id: "o".into(),
        login: "acme".into(),
        name: "Acme".into(),
        created: 1,
        cap: None,
        plan: Plan::Enterprise,
        members_create_teams: false,
    };
    store.insert_organization(&acme).unwrap();
    path
}

/// Writes nonsense over the first page of a table.
fn damage(path: &Path, table: &str) {
    let connection = Connection::open(path).unwrap();
    let sql = "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema
               WHERE name = ?1";
    let (page, size): (usize, usize) =
        connection.query_row(sql, [table], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    drop(connection);
    let mut bytes = fs::read(path).unwrap();
    bytes[(page - 1) * size..page * size].fill(0xaa);
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_damaged_page_is_told_and_the_rest_is_still_there() {
    let directory = tempfile::tempdir().unwrap();
    let path = file(directory.path());
    assert_eq!(open(&path).unwrap().damage(), Ok(Vec::new()));
    damage(&path, "organizations");
    let mut store = open(&path).unwrap();
    match store.organization_by_login("acme") {
        Err(StoreError::Failed(why)) => assert!(why.contains("its file is damaged"), "{why}"),
        other => panic!("{other:?}"),
    }
    assert!(!store.damage().unwrap().is_empty());
    let exported = store.export(&mut Vec::new()).unwrap_err();
    assert!(exported.contains("its file is damaged"), "{exported}");
    assert_eq!(store.setting("k").unwrap().as_deref(), Some("v"));
    drop(store);
    damage(&path, "settings");
    let problem = open(&path).err().unwrap();
    assert!(problem.contains("a.db can't be opened: its file is damaged"), "{problem}");
}

#[test]
fn a_file_whose_beginning_is_damaged_is_left_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let path = file(directory.path());
    let mut bytes = fs::read(&path).unwrap();
    bytes[..64].fill(0xaa);
    fs::write(&path, &bytes).unwrap();
    let problem = open(&path).err().unwrap();
    assert!(problem.contains("it is no database, or its beginning is damaged"), "{problem}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn what_may_not_be_written_is_one_sentence() {
    let directory = tempfile::tempdir().unwrap();
    let path = file(directory.path());
    let reader = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let refused = reader.execute("DELETE FROM settings", []).unwrap_err();
    let told = fault::words(&refused);
    assert!(told.starts_with("this program may not write to it; nothing was changed"), "{told}");
}

/// A disk in memory, which only root of Linux can make.
struct Disk(TempDir);

impl Disk {
    fn new() -> Option<Self> {
        let disk = Self(tempfile::tempdir().unwrap());
        if disk.mount(&["-t", "tmpfs", "-o", "size=16m", "tmpfs"]) {
            return Some(disk);
        }
        println!("no disk can be made here: only root of Linux can");
        None
    }

    fn mount(&self, arguments: &[&str]) -> bool {
        let made = Command::new("mount").args(arguments).arg(self.0.path()).output();
        made.is_ok_and(|output| output.status.success())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // If it fails, the disk stays until the machine is started again.
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_file_that_is_read_only_is_not_opened_and_keeps_everything() {
    let Some(disk) = Disk::new() else { return };
    let path = file(disk.0.path());
    assert!(disk.mount(&["-o", "remount,ro"]));
    let problem = open(&path).err().unwrap();
    assert!(
        problem.contains("a.db can't be opened: this program may not write to it"),
        "{problem}"
    );
    assert!(disk.mount(&["-o", "remount,rw"]));
    assert_eq!(open(&path).unwrap().setting("k").unwrap().as_deref(), Some("v"));
}
