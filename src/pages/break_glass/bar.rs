//! The banner over every page: how long the token is valid, a button that deletes it, and afterwards a
//! button that opens the report.

use super::delete::Deleting;
use super::report::ReportDialog;
use crate::pages::overlay::Overlay;
use crate::platform::{clock, timer};
use crate::route::Route;
use crate::services::{Feature, Services};
use crate::ui::{Banner, Button, ButtonKind, Icon, Tone, dynamic, focus_heading_if_lost};
use access_tokens::break_glass::{Ending, Held};
use console_core::countdown::time_left;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use token_api::token::Owner;

/// The banner of a token. The shell draws it.
pub(super) fn bar(held: Arc<Held>) -> AnyView {
    let tick = timer::ticks(Duration::from_secs(1));
    let known = held.clone();
    let ending = Memo::new(move |_| {
        tick.track();
        known.ending(clock::now())
    });
    let deleting = Deleting::new(held.clone());
    let reporting = RwSignal::new(false);
    let of = held.clone();
    let left = Memo::new(move |_| {
        tick.track();
        time_left(of.until, clock::now()).text
    });
    let shown = held.clone();
    let banner = dynamic(move || match ending.get() {
        None => valid(&shown, deleting, left),
        Some(ending) => ended(&shown, ending, reporting),
    });
    let dialog = dynamic(move || {
        reporting.get().then(|| {
            let close = move || reporting.set(false);
            view! { <ReportDialog held=held.clone() on_close=close/> }
        })
    });
    view! { <div class="break-glass">{banner} {dialog}</div> }.into_any()
}

fn valid(held: &Held, deleting: Deleting, left: Memo<String>) -> AnyView {
    let page = Route::Token(Owner::Organization(held.org.clone()), held.id.clone());
    let href = Services::expect().href(&page);
    let actions = move || {
        view! {
            <Button
                kind=ButtonKind::Danger
                icon=Icon::Trash
                pending=deleting.submission.pending()
                on_press=move || deleting.delete()
            >
                "Delete now"
            </Button>
        }
    };
    let (name, org) = (held.name.clone(), held.org.to_string());
    view! {
        <Banner tone=Tone::Admin title="Break-glass access" actions>
            <a href=href><bdi translate="no">{name}</bdi></a> " is an admin token of "
            <bdi translate="no">{org}</bdi> ", valid for "
            <b role="timer"><bdi translate="no">{dynamic(move || left.get())}</bdi></b> " more."
        </Banner>
        {deleting.submission.note()}
    }
    .into_any()
}

fn ended(held: &Held, ending: Ending, reporting: RwSignal<bool>) -> AnyView {
    let (services, overlay) = (Services::expect(), Overlay::expect());
    let org = held.org.clone();
    let reads_log = Memo::new(move |_| {
        let may_read = services.session.identity().is_some_and(|who| who.read_log(&org).is_ok());
        may_read && services.offers(&org, Feature::AuditLog)
    });
    let dismiss = move || {
        overlay.let_go();
        request_animation_frame(focus_heading_if_lost);
    };
    let actions = move || {
        view! {
            {dynamic(move || reads_log.get().then(|| {
                view! { <Button icon=Icon::Log on_press=move || reporting.set(true)>"Report…"</Button> }
            }))}
            <Button kind=ButtonKind::Quiet on_press=dismiss>"Dismiss"</Button>
        }
    };
    let name = held.name.clone();
    view! {
        <Banner tone=Tone::Ok title="Break-glass access has ended." actions>
            <bdi translate="no">{name}</bdi> {format!(" {}.", ending.words())}
        </Banner>
    }
    .into_any()
}
