//! Whether the log is loaded on by itself after its first page: while there is a search, whose answer
//! is wrong as long as something is missing, and otherwise up to some thousands of events. The user
//! can stop it, or have everything loaded on request only.

/// Without a search, this many events are loaded by themselves.
pub const UNSEARCHED_EVENTS: usize = 20_000;

/// What is known between two pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// The user wants to ask for each part.
    pub on_request: bool,
    /// Reading was stopped, has failed, or led nowhere: only the user goes on.
    pub is_halted: bool,
    /// Everything that is asked for is loaded.
    pub is_complete: bool,
    /// There is a search.
    pub is_search: bool,
    /// The loaded events of the range.
    pub loaded: usize,
}

impl State {
    /// Whether the next page is loaded without being asked for.
    pub fn goes_on(self) -> bool {
        let is_wanted = self.is_search || self.loaded < UNSEARCHED_EVENTS;
        is_wanted && !self.on_request && !self.is_halted && !self.is_complete
    }
}

/// How long to wait before the next page, in milliseconds, where the last one took `answered_in`: the
/// server is left half of its time, and what is on screen has its own.
pub fn pause_ms(answered_in: u32) -> u32 {
    answered_in.clamp(50, 2000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGUN: State = State {
        on_request: false,
        is_halted: false,
        is_complete: false,
        is_search: false,
        loaded: 1000,
    };

    #[test]
    fn goes_on_for_a_search_and_for_a_log_that_is_not_long() {
        let table = [
            (BEGUN, true),
            (State { loaded: UNSEARCHED_EVENTS - 1, ..BEGUN }, true),
            (State { loaded: UNSEARCHED_EVENTS, ..BEGUN }, false),
            (State { loaded: UNSEARCHED_EVENTS, is_search: true, ..BEGUN }, true),
            (State { is_complete: true, is_search: true, ..BEGUN }, false),
            (State { is_halted: true, is_search: true, ..BEGUN }, false),
            (State { on_request: true, is_search: true, ..BEGUN }, false),
        ];
        for (state, expected) in table {
            assert_eq!(state.goes_on(), expected, "{state:?}");
        }
    }

    #[test]
    fn a_slow_server_is_asked_less_often() {
        assert_eq!([0, 50, 700, 30_000].map(pause_ms), [50, 50, 700, 2000]);
    }
}
