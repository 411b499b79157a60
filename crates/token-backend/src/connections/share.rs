//! Who may have how many of the connections. An address may have as many as are still free, so that
//! one alone gets half of them, two that want all get a third each, and some are always left for
//! one that has none.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use token_service::limits::network;

/// The connections that there may be at once.
pub struct Shares {
    most: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// One connection, until it is dropped.
pub struct Share {
    shares: Arc<Shares>,
    /// The address that it counts for.
    of: Option<IpAddr>,
}

impl Shares {
    /// So many connections at most.
    pub fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default() })
    }

    /// How many there are.
    pub fn open(&self) -> usize {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).all
    }

    /// Takes one for an address, if it has fewer than there are free ones.
    pub fn take(self: &Arc<Self>, address: IpAddr) -> Option<Share> {
        let of = network(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.by_address.get(&of).copied().unwrap_or_default();
        if own >= self.most.saturating_sub(taken.all) {
            return None;
        }
        taken.all += 1;
        taken.by_address.insert(of, own + 1);
        Some(Share { shares: Arc::clone(self), of: Some(of) })
    }

    /// Takes one that counts for no address, if any is free.
    pub fn take_any(self: &Arc<Self>) -> Option<Share> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.all >= self.most {
            return None;
        }
        taken.all += 1;
        Some(Share { shares: Arc::clone(self), of: None })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = self.shares.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        let Some(of) = self.of else { return };
        if let Some(own) = taken.by_address.get_mut(&of) {
            *own -= 1;
            if *own == 0 {
                taken.by_address.remove(&of);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_of(shares: &Arc<Shares>, address: &str) -> Vec<Share> {
        let address = address.parse().unwrap();
        std::iter::from_fn(|| shares.take(address)).collect()
    }

    #[test]
    fn one_address_gets_half_and_others_get_some_of_the_rest() {
        let shares = Shares::new(96);
        let first = all_of(&shares, "192.0.2.1");
        let second = all_of(&shares, "192.0.2.2");
        let third = all_of(&shares, "192.0.2.3");
        assert_eq!((first.len(), second.len(), third.len()), (48, 24, 12));
        assert_eq!(shares.open(), 84);
        drop(first);
        assert_eq!(all_of(&shares, "192.0.2.4").len(), 30);
        drop((second, third));
        assert_eq!((shares.open(), shares.taken.lock().unwrap().by_address.len()), (0, 0));
    }

    #[test]
    fn no_number_of_addresses_gets_more_than_all() {
        let shares = Shares::new(4);
        let held: Vec<Share> =
            (1..=200).filter_map(|n| shares.take(IpAddr::from([192, 0, 2, n]))).collect();
        assert_eq!((held.len(), shares.open()), (4, 4));
    }

    #[test]
    fn what_counts_for_nobody_may_take_all() {
        let shares = Shares::new(4);
        let held: Vec<Share> = std::iter::from_fn(|| shares.take_any()).collect();
        assert_eq!((held.len(), shares.open()), (4, 4));
        drop(held);
        assert_eq!(shares.open(), 0);
    }

    #[test]
    fn an_ipv6_network_is_one_address() {
        let shares = Shares::new(8);
        let first = all_of(&shares, "2001:db8::1");
        assert_eq!((first.len(), all_of(&shares, "2001:db8::ffff:2").len()), (4, 0));
        assert_eq!(all_of(&shares, "2001:db8:0:1::1").len(), 2);
        let mapped = all_of(&shares, "::ffff:192.0.2.1");
        assert_eq!((mapped.len(), all_of(&shares, "192.0.2.1").len()), (2, 0));
    }
}
