//! The note on active tokens whose creator is no member any more: how many, over what that was counted, and
//! a link to those of each creator.

use super::around::Known;
use super::state::Screen;
use crate::ui::{Note, Tone, Untrusted, dynamic};
use console_core::when::count;
use leptos::prelude::*;
use members::created::Orphans;

/// The most creators that are named.
const MOST_NAMED: usize = 5;

/// The note; nothing, if not all members and tokens are known or no token is left over.
#[component]
pub(super) fn OrphansNote() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let found = Memo::new(move |_| {
        let created = match screen.around.created.get() {
            Some(Known::Is(created)) if screen.listing.is_whole() => created,
            _ => return None,
        };
        let orphans = created.orphans(&screen.listing.rows(), &screen.org.get_value());
        (!orphans.is_empty()).then(|| (orphans, created.over()))
    });
    dynamic(move || found.get().map(|(orphans, over)| note(screen, orphans, over)))
}

fn note(screen: Screen, orphans: Vec<Orphans>, over: String) -> AnyView {
    let sum: usize = orphans.iter().map(|orphan| orphan.tokens).sum();
    let tokens = count(i64::try_from(sum).unwrap_or(i64::MAX), "active token");
    let verb = if sum == 1 { "was" } else { "were" };
    let others = orphans.len().saturating_sub(MOST_NAMED);
    let named = orphans.into_iter().take(MOST_NAMED).enumerate().map(move |(at, orphan)| {
        let href = screen.tokens_href(&orphan.creator);
        let before = if at == 0 { "" } else { ", " };
        view! {
            {before} <a href=href><Untrusted text=orphan.creator/></a> {format!(" ({})", orphan.tokens)}
        }
        .into_any()
    });
    let others = (others > 0).then(|| format!(" and {others} more"));
    view! {
        <div class="member-orphans">
            <Note tone=Tone::Warn>
                <strong>{format!("{tokens} {verb} created by users who are no members any more: ")}</strong>
                {named.collect::<Vec<_>>()} {others} ". "
                {format!("Counted over {over}. Tokens of teams were not looked at.")}
            </Note>
        </div>
    }
    .into_any()
}
