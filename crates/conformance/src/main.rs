//! `conformance`: the report on standard output; 0 when what the server offers holds, 1 when
//! something differs from what the console needs, 2 when an argument is wrong.

use clap::Parser;
use conformance::{Address, Client, Format, Target};
use std::io::{Read, Write};
use std::process::ExitCode;
use token_api::id::{OrgName, TeamName};
use token_api::secret::TokenValue;

/// Goes through the token REST API of a server, level by level, and says of each call whether the
/// console can use it.
#[derive(Parser)]
#[command(version, after_help = AFTER_HELP)]
struct Arguments {
    /// Address of the server, such as https://api.example.com
    #[arg(long, value_name = "URL", value_parser = Address::parse)]
    url: Address,
    /// The access token. Other users of this computer may see it here: `-` reads it from standard
    /// input, and without this argument it is read from TOKEN_CONSOLE_TOKEN.
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// The organization [default: the account's first one]
    #[arg(long, value_name = "ORG")]
    org: Option<String>,
    /// The team whose tokens are looked at [default: the first one of the list]
    #[arg(long, value_name = "TEAM")]
    team: Option<String>,
    /// Also creates and deletes tokens and an issuer, with names that begin with "conformance-"
    #[arg(long)]
    write: bool,
    /// How the report is written: text, json or junit
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format)]
    format: Format,
}

const AFTER_HELP: &str = "Ends with 0 when what the server offers is as the console needs it, \
with 1 when something differs, and with 2 when an argument is wrong.";

/// The environment variable that holds the token.
const TOKEN_VARIABLE: &str = "TOKEN_CONSOLE_TOKEN";

fn format(text: &str) -> Result<Format, String> {
    let known = Format::ALL.into_iter().find(|format| format.as_str() == text);
    known.ok_or_else(|| "it must be text, json or junit".to_owned())
}

fn main() -> ExitCode {
    match report(Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(problem) => {
            eprintln!("conformance: {problem}");
            ExitCode::from(2)
        }
    }
}

/// Writes the report. `Ok` says whether what is offered holds.
fn report(arguments: Arguments) -> Result<bool, String> {
    let Arguments { url, token, org, team, write, format } = arguments;
    let client = Client::new(url, token_value(token)?);
    let target =
        Target { organization: org.map(OrgName::new), team: team.map(TeamName::new), write };
    let report = conformance::run(&client, &target)?;
    let text = format.write(&report)?;
    std::io::stdout().write_all(text.as_bytes()).map_err(|e| e.to_string())?;
    Ok(report.holds())
}

fn token_value(argument: Option<String>) -> Result<TokenValue, String> {
    let typed = match argument.as_deref() {
        Some("-") => {
            let mut typed = String::new();
            let limit = 64 * 1024;
            let read = std::io::stdin().take(limit).read_to_string(&mut typed);
            read.map_err(|e| format!("standard input can't be read: {e}"))?;
            typed
        }
        Some(token) => token.to_owned(),
        None => std::env::var(TOKEN_VARIABLE).map_err(|_| {
            format!("no token: give it by {TOKEN_VARIABLE}, or by --token - on standard input")
        })?,
    };
    TokenValue::parse(&typed).map_err(|_| {
        "the token can't be one: it is empty, too long, or has \
        characters that no header can carry"
            .to_owned()
    })
}
