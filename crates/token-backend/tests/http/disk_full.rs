//! A disk without space. It is a small one of the test's own, which only root of Linux can make: elsewhere
//! the test says so and passes.

use crate::support::{ACME, Server, Who};
use serde_json::json;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use token_api::id::{OrgName, TokenId};
use token_api::path;
use token_api::token::{Owner, TokenFilter};
use token_backend::config::{Database, Seed};

/// A disk of a few megabytes.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn new() -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"])
            .arg(directory.path())
            .output();
        if mount.is_ok_and(|output| output.status.success()) {
            return Some(Self(directory));
        }
        println!("no small disk can be made here: only root of Linux can");
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes until there is no space left.
    fn fill(&self) -> PathBuf {
        let path = self.path().join("filler");
        let mut file = OpenOptions::new().create(true).append(true).open(&path).unwrap();
        for block in [64 * 1024, 512] {
            while file.write_all(&vec![0; block]).is_ok() {}
        }
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // If it fails, a small disk stays until the machine is started again.
        let _ = Command::new("umount").arg(self.path()).status();
    }
}

#[test]
fn reading_and_deleting_work_without_space_and_the_rest_says_why_not() {
    let Some(disk) = SmallDisk::new() else { return };
    let mut server = Server::with(Seed::Demo, |config| {
        config.database = Database::File(disk.path().join("test.db"));
    });
    let owner = Owner::Organization(OrgName::new(ACME));
    let list = path::list_tokens(&owner, TokenFilter::All, 1000, None);
    let create = |name: &str| {
        let body = json!({"name": name, "description": "", "expires": 0});
        server.post_as(&path::create_token(&owner, None), Who::Ada, &body)
    };
    let made: Vec<TokenId> = (0..20)
        .map(|number| create(&format!("t-{number}")).is(200).json()["id"].clone())
        .map(|id| TokenId::new(id.as_str().unwrap()))
        .collect();
    disk.fill();
    // The log beside the database may have some space of its own left.
    let mut full = (0..2000).map(|number| create(&format!("more-{number}")));
    let refused = full.find(|answer| answer.status != 200).unwrap();
    refused.refuses(507, "disk is full. Nothing was changed");
    // The tokens were used a minute ago, which could be noted now.
    server.advance(90);
    server.get_as(&path::user(), Who::Linus).is(200);
    let before = server.get_as(&list, Who::Ada).is(200).json();
    for id in &made {
        server.delete_as(&path::delete_token(&owner, id, None), Who::Ada).is(204);
    }
    let after = server.get_as(&list, Who::Ada).is(200).json();
    let count = |list: &serde_json::Value| list["tokens"].as_array().unwrap().len();
    assert_eq!(count(&after), count(&before) - made.len());
    std::fs::remove_file(disk.path().join("filler")).unwrap();
    create("works-again").is(200);
    server.stop();
    // Closed and opened, everything is as it was.
    server.start(|config| config.database = Database::File(disk.path().join("test.db")));
    assert_eq!(count(&server.get_as(&list, Who::Ada).is(200).json()), count(&after) + 1);
    server.stop();
}
