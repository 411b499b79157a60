//! `contract-check`: prints every disagreement and fails when there is one. Run from anywhere; the
//! repository is the one it was built in.

use contract_check::{DOCUMENT, PUBLISHED, PUBLISHED_VARIABLE, check};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    // A path that was asked for must be there; the default one may be missing.
    let published = match std::env::var_os(PUBLISHED_VARIABLE).filter(|path| !path.is_empty()) {
        Some(path) => Some(PathBuf::from(path)),
        None => Some(root.join(PUBLISHED)).filter(|path| path.is_file()),
    };
    match check(&root, published.as_deref()) {
        Ok(problems) if problems.is_empty() => {
            let also = if published.is_some() { ", and with the published document" } else { "" };
            println!("types and {DOCUMENT} agree{also}");
            ExitCode::SUCCESS
        }
        Ok(problems) => {
            for problem in problems {
                println!("{problem}");
            }
            ExitCode::FAILURE
        }
        Err(problem) => {
            println!("{problem}");
            ExitCode::FAILURE
        }
    }
}
