//! The backend with a clock that its caller sets, for the tests in `tests/clients`: an issuer's new
//! keys are looked for after half a minute, and no test waits that long. It serves the demo from a
//! new database, may ask issuers on this computer, and prints its address and the token of an
//! organization admin as one line of JSON. Each line that it reads is a number of seconds by which
//! the clock is advanced, and is answered by a line. It ends with its input.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use token_backend::clock::Clock;
use token_backend::config::{Config, Seed};
use token_backend::{AllowedHost, Backend};
use tokio::runtime::Runtime;

fn main() -> Result<(), Box<dyn Error>> {
    let directory = tempfile::tempdir()?;
    let ahead = Arc::new(AtomicI64::new(0));
    let mut config = Config::new(directory.path().join("clients.db"), Seed::Demo);
    config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    config.clock = {
        let (ahead, system) = (Arc::clone(&ahead), Clock::system());
        Clock::from_millis(move || system.millis() + ahead.load(Ordering::SeqCst) * 1000)
    };
    config.allow_issuer_hosts =
        ["127.0.0.1", "localhost"].into_iter().filter_map(AllowedHost::parse).collect();
    (config.demo_events, config.rate_limit) = (0, 10_000);
    let runtime = Runtime::new()?;
    let running = runtime.block_on(Backend::start(config))?;
    let admin = running.demo_identities.first().ok_or("the demo has no identities")?;
    let origin = format!("http://{}", running.addr);
    println!("{}", serde_json::json!({"origin": origin, "token": admin.token.expose()}));
    for line in std::io::stdin().lines() {
        let seconds: i64 = line?.trim().parse()?;
        ahead.fetch_add(seconds, Ordering::SeqCst);
        println!("advanced");
    }
    runtime.block_on(running.stop());
    Ok(())
}
