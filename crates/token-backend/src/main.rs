//! The program: arguments, start, tidy output, graceful stop.

use std::process::ExitCode;
use token_backend::config::Config;
use token_backend::{Backend, Running};
use tokio::signal;

fn main() -> ExitCode {
    let config = match Config::from_args(std::env::args().skip(1)) {
        Ok(config) => config,
        Err(problem) => return fail(&problem),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string()),
    };
    runtime.block_on(async {
        match Backend::start(config).await {
            Ok(running) => {
                print_start(&running);
                wait_for_signal().await;
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
    println!("\nPress Ctrl+C to stop.");
}

#[cfg(unix)]
async fn wait_for_signal() {
    use signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn wait_for_signal() {
    drop(signal::ctrl_c().await);
}
