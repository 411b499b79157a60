//! Project automation: `cargo xtask …`. Parses the command line and calls one module per command.
//! Of the console and the backend, only the table of addresses is linked; both are built and run as
//! programs.

mod args;
mod backend;
mod bench;
mod clients;
mod compress;
mod dependencies;
mod deploy;
mod dev;
mod dist;
mod esbuild;
mod finish;
mod hosting;
mod merge;
mod paths;
mod release;
mod serve;
mod setup;
mod sh;
mod site;
mod styles;
mod test;
mod tidy;
mod trim;

use args::Args;
use sh::Result;

const HELP: &str = "\
cargo xtask COMMAND

  serve     build what changed, run the backend with the built site
              --port N         8080 if not given
              --db PATH        a file under target/ if not given
              --seed demo|empty
              --allow-issuer-host HOST[:PORT]   a private host at which an OIDC issuer may be
              --release|--dev  how the site is compiled; release if not given
  dev       the same with Trunk: builds again after each change (--port, --seed)
  dist      build the site into dist/ and print its sizes
              --public-url /PATH/   where it will be hosted; / if not given
              --demo   with the demo that runs in the browser, in place of a server
  test      check everything: format, lints, rules, tests of all kinds
              --only STAGE[,STAGE]
  bench     measure lists and the audit log, the latter against AG Grid, in one browser
              --runs N         5 if not given; the figures are medians
              --events N       100000 if not given
              --strict         fail when a bar is missed; --headed shows the browser
  deploy-files   write the addresses of the console into the hosts' files of docs/deploy
  tidy      only the rules of the tree (ARCHITECTURE.md)
  setup     only bring the tools that serve, dev and dist need
  help      this text

`cargo xtask finish` is called by Trunk at the end of each of its builds.";

fn main() {
    if let Err(failure) = run() {
        eprintln!("xtask: {failure}");
        std::process::exit(1);
    }
}

fn run() -> Result<()> {
    let mut args = Args::from_env();
    match args.command().as_deref() {
        Some("bench") => bench::run(args),
        Some("deploy-files") => args.finish().and_then(|()| deploy::write()),
        Some("dev") => dev::run(args),
        Some("dist") => dist::run(args),
        Some("finish") => args.finish().and_then(|()| finish::run()),
        Some("serve") => serve::run(args),
        Some("setup") => args.finish().and_then(|()| setup::with_trunk().map(drop)),
        Some("test") => test::run(args),
        Some("tidy") => args.finish().and_then(|()| tidy::check()),
        None | Some("help" | "--help" | "-h") => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => {
            Err(sh::failure(format!("there is no command \"{other}\"; see `cargo xtask help`")))
        }
    }
}
