//! A connection to the first of several addresses that answers (RFC 8305, "happy eyeballs"): each
//! has a head start over the next, so that an address that is out of reach costs a moment and not
//! the whole time.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// How long an address is tried before the next one is tried too (RFC 8305, section 8).
const HEAD_START: Duration = Duration::from_millis(250);

/// Connects to one of these addresses: to the first that answers, begun in their order but
/// alternating between IPv6 and IPv4. `None` when none does.
pub async fn connect<T, F>(places: Vec<SocketAddr>, connect: impl Fn(SocketAddr) -> F) -> Option<T>
where
    T: Send + 'static,
    F: Future<Output = io::Result<T>> + Send + 'static,
{
    // What is still under way when this ends is given up.
    let mut attempts = JoinSet::new();
    for place in alternating(places) {
        attempts.spawn(connect(place));
        if let Ok(Some(Ok(Ok(connected)))) = timeout(HEAD_START, attempts.join_next()).await {
            return Some(connected);
        }
    }
    while let Some(attempt) = attempts.join_next().await {
        if let Ok(Ok(connected)) = attempt {
            return Some(connected);
        }
    }
    None
}

/// The same addresses, one of each family after the other (RFC 8305, section 4).
fn alternating(places: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let is_v6 = places.first().is_some_and(SocketAddr::is_ipv6);
    let count = places.len();
    let (first, second): (Vec<_>, Vec<_>) =
        places.into_iter().partition(|place| place.is_ipv6() == is_v6);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut mixed = Vec::with_capacity(count);
    while mixed.len() < count {
        mixed.extend(first.next());
        mixed.extend(second.next());
    }
    mixed
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};
    use tokio::time::{Instant, sleep};

    fn place(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    /// What an address does after so many milliseconds.
    #[derive(Clone, Copy)]
    enum Does {
        Answer(u64),
        Refuse(u64),
    }

    /// When each address was tried, in milliseconds, and which one answered when.
    async fn run(places: &[(&str, Does)]) -> (Vec<(SocketAddr, u128)>, Option<(SocketAddr, u128)>) {
        let start = Instant::now();
        let tried = Arc::new(Mutex::new(Vec::new()));
        let all: Vec<(SocketAddr, Does)> =
            places.iter().map(|(text, does)| (place(text), *does)).collect();
        let found = connect(all.iter().map(|(place, _)| *place).collect(), |place| {
            let (tried, all) = (Arc::clone(&tried), all.clone());
            async move {
                tried.lock().unwrap().push((place, start.elapsed().as_millis()));
                match all.iter().find(|(own, _)| *own == place).unwrap().1 {
                    Does::Answer(after) => sleep(Duration::from_millis(after)).await,
                    Does::Refuse(after) => {
                        sleep(Duration::from_millis(after)).await;
                        return Err(io::ErrorKind::ConnectionRefused.into());
                    }
                }
                Ok(place)
            }
        })
        .await;
        let tried = tried.lock().unwrap().clone();
        (tried, found.map(|place| (place, start.elapsed().as_millis())))
    }

    const A: &str = "1.1.1.1:443";
    const B: &str = "1.0.0.1:443";
    const C: &str = "9.9.9.9:443";
    const NEVER: u64 = 1_000_000;

    #[tokio::test(start_paused = true)]
    async fn the_first_has_a_head_start_of_250_ms() {
        let (tried, found) = run(&[(A, Does::Answer(249)), (B, Does::Answer(0))]).await;
        assert_eq!((tried.len(), found), (1, Some((place(A), 249))));
        let (tried, found) = run(&[(A, Does::Answer(NEVER)), (B, Does::Answer(10))]).await;
        assert_eq!(tried, [(place(A), 0), (place(B), 250)]);
        assert_eq!(found, Some((place(B), 260)));
        // The first may still be the faster one.
        let (_, found) = run(&[(A, Does::Answer(300)), (B, Does::Answer(100))]).await;
        assert_eq!(found, Some((place(A), 300)));
    }

    #[tokio::test(start_paused = true)]
    async fn each_further_one_waits_as_long() {
        let never = Does::Answer(NEVER);
        let (tried, found) = run(&[(A, never), (B, never), (C, Does::Answer(5))]).await;
        assert_eq!(tried, [(place(A), 0), (place(B), 250), (place(C), 500)]);
        assert_eq!(found, Some((place(C), 505)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_lets_the_next_one_begin_at_once() {
        let (tried, found) = run(&[(A, Does::Refuse(3)), (B, Does::Answer(4))]).await;
        assert_eq!(tried, [(place(A), 0), (place(B), 3)]);
        assert_eq!(found, Some((place(B), 7)));
        let (_, found) = run(&[(A, Does::Refuse(3)), (B, Does::Refuse(400))]).await;
        assert_eq!(found, None);
        assert_eq!(run(&[]).await, (Vec::new(), None));
    }

    #[test]
    fn families_take_turns() {
        let (six, seven) = ("[2606::6]:1", "[2606::7]:1");
        for (given, mixed) in [
            (vec![six, seven, A, B], vec![six, A, seven, B]),
            (vec![A, B, C, six], vec![A, six, B, C]),
            (vec![A, B], vec![A, B]),
            (vec![], vec![]),
        ] {
            let places = |texts: Vec<&str>| texts.into_iter().map(place).collect::<Vec<_>>();
            assert_eq!(alternating(places(given)), places(mixed));
        }
    }
}
