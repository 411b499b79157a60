//! The configuration of a site with the demo names the identities that the demo has.

use console_core::backend::config::{self, DEMO_URL};
use local_backend::Demo;
use token_api::time::UnixSeconds;

#[test]
fn the_configuration_has_the_demo_and_its_identities() {
    let read = config::parse_file(include_bytes!("../config.json")).unwrap();
    assert_eq!(read.ignored, Vec::<String>::new());
    let config = read.config;
    assert_eq!(config.backends.iter().map(|it| it.url.as_str()).collect::<Vec<_>>(), [DEMO_URL]);
    assert!(config.remember_session);
    // The tokens do not depend on when the demo begins.
    for (start, seed) in [(1_795_212_840, 1), (1_890_000_000, 2)] {
        let demo = Demo::new(UnixSeconds(start), seed, 0).unwrap();
        let there = demo.identities().iter();
        let there: Vec<_> = there.map(|it| (it.name.as_str(), it.token.expose())).collect();
        let named = config.demo_identities.iter();
        let named: Vec<_> = named.map(|it| (it.name.as_str(), it.token.as_str())).collect();
        assert_eq!(named, there);
    }
}
