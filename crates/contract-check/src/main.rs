//! `contract-check`: prints every disagreement and fails when there is one. Run from anywhere; the
//! repository is the one it was built in.

use contract_check::{DOCUMENT, check};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    match check(&root) {
        Ok(problems) if problems.is_empty() => {
            println!("types, {DOCUMENT} and the published document agree");
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
