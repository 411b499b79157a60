//! The program: arguments, start, tidy output, graceful stop.

mod args;
mod operator;

use args::Arguments;
use clap::Parser;
use operator::{Operator, TASKS};
use std::process::ExitCode;
use token_backend::{Backend, Running};
use tokio::signal;

fn main() -> ExitCode {
    let first = std::env::args().nth(1).unwrap_or_default();
    if TASKS.contains(&first.as_str()) {
        return match Operator::parse().run() {
            Ok(done) => {
                println!("{done}");
                ExitCode::SUCCESS
            }
            Err(problem) => fail(&problem),
        };
    }
    // Ends the program with 2 when an argument is wrong.
    let config = Arguments::parse().into();
    if let Err(error) = token_backend::log::start() {
        return fail(&error.to_string());
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string()),
    };
    runtime.block_on(async {
        // Before anything is told: whoever reads the address may stop the program at once.
        let mut signals = match Signals::listen() {
            Ok(signals) => signals,
            Err(error) => return fail(&error.to_string()),
        };
        match Backend::start(config).await {
            Ok(running) => {
                print_start(&running);
                signals.wait().await;
                running.stop().await;
                ExitCode::SUCCESS
            }
            Err(problem) => fail(&problem),
        }
    })
}

fn fail(problem: &str) -> ExitCode {
    eprintln!("token-backend: {problem}");
    ExitCode::FAILURE
}

fn print_start(running: &Running) {
    println!("token-backend listens on {}", running.origin());
    if let Some(admin) = &running.first_admin {
        println!("\n  first admin  {}\n  token        {}", admin.name, admin.token.expose());
        println!("\n  This token is shown once: keep it now.");
    }
    if !running.demo_identities.is_empty() {
        println!("\nDemo identities (their tokens are new at every start):\n");
        let names = running.demo_identities.iter().map(|identity| identity.name.chars().count());
        let width = names.max().unwrap_or_default();
        for identity in &running.demo_identities {
            println!("  {:width$}  {}", identity.name, identity.token.expose());
        }
    }
    if let Some(address) = running.metrics_addr {
        println!("\nMetrics: http://{address}/metrics");
    }
    println!("\nPress Ctrl+C to stop.");
}

/// The signals that stop the program.
#[cfg(unix)]
struct Signals {
    interrupt: signal::unix::Signal,
    terminate: signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> std::io::Result<Self> {
        use signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// The signals that stop the program.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn wait(&mut self) {
        // An error leaves no way to be told; then the program is to stop as well.
        drop(signal::ctrl_c().await);
    }
}
