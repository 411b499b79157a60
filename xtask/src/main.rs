//! Project automation: `cargo xtask …`. Parses the command line and hands over to one module per command.
//! Nothing of the console or of the backend is linked here; both are built and run as programs.

mod args;
mod css;
mod finish;
mod paths;
mod setup;
mod sh;
mod site;

use args::Args;
use sh::Result;

const HELP: &str = "\
cargo xtask COMMAND

  setup                 bring every tool that the other commands need
  finish                (called by Trunk after each build) name files by content, fill in index.html
  help                  this text";

fn main() {
    if let Err(failure) = run() {
        eprintln!("xtask: {failure}");
        std::process::exit(1);
    }
}

fn run() -> Result<()> {
    let mut args = Args::from_env();
    let command = args.command();
    match command.as_deref() {
        Some("setup") => {
            args.finish()?;
            setup::site().map(drop)
        }
        Some("site") => {
            let dev = args.flag("--dev");
            args.finish()?;
            site::build(&setup::site()?, dev, "/").map(drop)
        }
        Some("finish") => {
            args.finish()?;
            finish::run()
        }
        None | Some("help" | "--help" | "-h") => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => {
            Err(sh::failure(format!("there is no command \"{other}\"; see `cargo xtask help`")))
        }
    }
}
