//! Proves what a server offers of the token REST API. It goes through the levels of the contract,
//! makes the calls that the console makes, reads the answers with the console's own types, and says
//! of each call whether the console can use it. What the published API promises beyond that is told
//! as a note. Nothing is changed on the server unless that is asked for; what is created then has a
//! marked name and is removed again.

pub mod client;
mod levels;
mod output;
mod probe;
mod published;
pub mod report;
mod target;

pub use client::{Address, Client};
pub use output::Format;
pub use target::Target;

use probe::Probe;
use report::Report;

/// Goes through the levels.
///
/// # Errors
/// When the published document, which is a part of the program, can't be read.
pub fn run(client: &Client, target: &Target) -> Result<Report, String> {
    let published = contract_check::published::document()?;
    let mut probe = Probe::new(client, &published, target.write);
    levels::all(&mut probe, target);
    Ok(probe.into_report())
}
