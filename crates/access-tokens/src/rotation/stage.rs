//! How far a rotation has come, by the last use of both tokens and the creation of the successor.

use console_core::when::{Zone, count, relative};
use token_api::time::{Moment, SECONDS_PER_DAY, UnixSeconds};
use token_api::token::AccessToken;

/// A predecessor is quiet after this many seconds without use. Servers record the last use with a
/// delay of minutes (the reference backend: one), and programs repeat failed calls within minutes.
/// An hour is much longer than both.
pub const QUIET_SECONDS: i64 = 3600;

/// A quiet predecessor counts as safe to delete after this many seconds: one day for daily jobs,
/// and one hour in case they are late. Only an audit log can show less frequent use; the text says
/// so.
pub const SAFE_SECONDS: i64 = SECONDS_PER_DAY + 3600;

/// A predecessor that was not used for longer before its successor existed may be used that seldom: its
/// own pause has to pass once more, but no more seconds than this.
const LONGEST_PAUSE_SECONDS: i64 = 32 * SECONDS_PER_DAY;

/// How long to wait, as the end of a sentence.
fn waiting() -> String {
    format!(
        "quiet after {} without use, and safe to delete after {} at the earliest",
        count(QUIET_SECONDS / 3600, "hour"),
        count(SAFE_SECONDS / 3600, "hour")
    )
}

/// How far a rotation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The successor was never used, so nothing has switched to it.
    SuccessorUnused,
    /// The successor expired before anything switched to it.
    SuccessorExpired,
    /// The predecessor was used after the successor was created, last at this instant: within
    /// [`QUIET_SECONDS`], or after the successor's last use, so that it may be used again.
    InUse(UnixSeconds),
    /// Like `InUse`, but the creation time of the successor is not known, so the use may be older
    /// than the successor.
    MaybeInUse(UnixSeconds),
    /// The successor is in use. The predecessor was last used before the successor was created. What
    /// uses it may come again: it has had too little time since then to show.
    NotSince {
        /// The predecessor's last use.
        last: UnixSeconds,
        /// When it counts as safe to delete.
        safe: UnixSeconds,
        /// Whether the pause before the successor was longer than [`SAFE_SECONDS`].
        is_seldom: bool,
    },
    /// The successor is in use, and the predecessor was not used since this instant, for less than
    /// [`SAFE_SECONDS`].
    Quiet(UnixSeconds),
    /// The successor is in use, and the predecessor was last used at this instant, or never.
    Safe(Option<UnixSeconds>),
    /// The predecessor has expired: the server refuses it.
    PredecessorExpired,
    /// The server's values are not plausible instants.
    Unknown,
    /// The server does not say when one of the two was last used.
    Untold,
}

impl Stage {
    /// The stage at `now`.
    pub fn of(predecessor: &AccessToken, successor: &AccessToken, now: UnixSeconds) -> Self {
        let over = |token: &AccessToken| token.expires.is_over(now);
        if over(predecessor) {
            return Self::PredecessorExpired;
        }
        if over(successor) {
            return Self::SuccessorExpired;
        }
        match (&predecessor.last_used, &successor.last_used) {
            (_, Moment::Never) => Self::SuccessorUnused,
            (Moment::Untold, _) | (_, Moment::Untold) => Self::Untold,
            (Moment::Odd(_), _) | (_, Moment::Odd(_)) => Self::Unknown,
            (Moment::Never, Moment::At(_)) => Self::Safe(None),
            (&Moment::At(old), &Moment::At(new)) => {
                let quiet = now.seconds_since(old);
                let created = successor.created_at();
                match created.map(|created| old < created) {
                    // The successor was used before it was created, which is not plausible.
                    Some(true) if new <= old => Self::Unknown,
                    Some(true) => before_successor(old, created.unwrap_or(old), now),
                    Some(false) if quiet < QUIET_SECONDS || new <= old => Self::InUse(old),
                    _ if quiet < QUIET_SECONDS || new <= old => Self::MaybeInUse(old),
                    _ if quiet < SAFE_SECONDS => Self::Quiet(old),
                    _ => Self::Safe(Some(old)),
                }
            }
        }
    }

    /// Whether deleting the predecessor would probably break nothing.
    pub fn is_safe(self) -> bool {
        matches!(self, Self::Safe(_) | Self::PredecessorExpired)
    }

    /// The stage in a few words, and what it means for the user.
    pub fn words(self, now: UnixSeconds, zone: &dyn Zone) -> (String, String) {
        let ago = |at| relative(at, now, zone);
        let after = |at: UnixSeconds, seconds| relative(at.plus_seconds(seconds), now, zone);
        let (title, detail) = match self {
            Self::SuccessorUnused => (
                "Successor not used yet".into(),
                format!(
                    "Put its value wherever the predecessor's is stored. Both work until the predecessor \
                     expires or you delete it. Once the successor is used, the predecessor is {}.",
                    waiting()
                ),
            ),
            Self::SuccessorExpired => (
                "The successor has expired".into(),
                "Don't delete the predecessor because of it: create another successor first."
                    .into(),
            ),
            Self::InUse(at) if now.seconds_since(at) < QUIET_SECONDS => (
                format!("Predecessor still in use {}", ago(at)),
                format!(
                    "It was used after the successor was created: something still has its value. \
                     Replace it there. If nothing uses it again, it is quiet {} and safe to delete {}.",
                    after(at, QUIET_SECONDS),
                    after(at, SAFE_SECONDS)
                ),
            ),
            Self::InUse(at) => (
                format!("Predecessor still in use {}", ago(at)),
                format!(
                    "It was used after the successor's last use: something still has its value. \
                     Replace it there. Once the successor is used after it, the predecessor is {}.",
                    waiting()
                ),
            ),
            Self::MaybeInUse(at) => (
                format!("Predecessor last used {}", ago(at)),
                format!(
                    "When the successor was created is not known, so this use may be older than it. \
                     Once the successor is used after it, the predecessor is {}.",
                    waiting()
                ),
            ),
            Self::NotSince { last, safe, is_seldom } => {
                let rhythm = if is_seldom { "as seldom as before" } else { "once a day" };
                (
                    "Not used since the successor was created".into(),
                    format!(
                        "The successor is in use; the predecessor was last used {}, before there was \
                         a successor. What runs {rhythm} would show {}; until then the predecessor \
                         may still be needed.",
                        ago(last),
                        ago(safe)
                    ),
                )
            }
            Self::Quiet(at) => (
                format!("Quiet: last used {}", ago(at)),
                format!(
                    "The successor took over. What runs once a day would show {}; until then the \
                     predecessor may still be needed.",
                    after(at, SAFE_SECONDS)
                ),
            ),
            Self::Safe(Some(at)) => (
                "Safe to delete".into(),
                format!(
                    "The successor is in use, and the predecessor was last used {}. Wait longer \
                     only for what runs more seldom than once a day.",
                    ago(at)
                ),
            ),
            Self::Safe(None) => (
                "Safe to delete".into(),
                "The successor is in use, and the predecessor never was.".into(),
            ),
            Self::PredecessorExpired => (
                "Safe to delete".into(),
                "The predecessor has expired: the server refuses it already.".into(),
            ),
            Self::Unknown => (
                "Can't be told".into(),
                "The server's times of last use are no times. Look into the audit log before you \
                 delete the predecessor."
                    .into(),
            ),
            Self::Untold => (
                "Can't be told".into(),
                "The server does not tell when both tokens were last used. Look into the audit log \
                 before you delete the predecessor."
                    .into(),
            ),
        };
        (title, detail)
    }
}

/// The stage of a predecessor that was last used at `last`, before its successor was created. Time
/// counts from the creation: before it, nothing could have switched.
fn before_successor(last: UnixSeconds, created: UnixSeconds, now: UnixSeconds) -> Stage {
    let pause = created.seconds_since(last);
    let wait = pause.clamp(SAFE_SECONDS, LONGEST_PAUSE_SECONDS);
    let safe = created.plus_seconds(wait);
    if now < safe {
        Stage::NotSince { last, safe, is_seldom: pause > SAFE_SECONDS }
    } else {
        Stage::Safe(Some(last))
    }
}
