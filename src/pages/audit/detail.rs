//! One event: its fields, its JSON, a link to it, and buttons to related events. Shown beside the table,
//! or in a dialog in a small window. Its code is in the same chunk as the activity of a token, which is
//! fetched when it is first needed.

use super::focus::focus_row;
use super::load_buttons::LoadButtons;
use super::neighbours::{Neighbour, neighbour};
use super::pivots::Pivots;
use super::placeholders::ClearSearch;
use super::state::{Screen, is_dialog};
use crate::lazy_chunk::with_chunk;
use crate::platform::{clipboard, page, timer};
use crate::route::Route;
use crate::ui::{
    Badge, Button, Dialog, EmptyState, Icon, IconButton, Tone, Untrusted, dynamic, is_focus_lost,
    use_toasts,
};
use audit_log::pretty::pretty;
use audit_log::search::link::AuditView;
use audit_log::time::range::TimeRange;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use token_api::audit::{AuditEvent, AuditRow, EventKey};
use wasm_bindgen::JsCast;
use web_sys::Element;

lazy_chunk!(
    past,
    fn panel() -> fn(Memo<Option<EventKey>>) -> AnyView {
        |opened| view! { <Panel opened/> }.into_any()
    }
);

/// The event in the address, if there is one.
#[component]
pub(super) fn Detail() -> impl IntoView {
    const AFTER_FIRST_ROWS_MS: u32 = 2000;
    let screen = expect_context::<Screen>();
    let opened = Memo::new(move |_| screen.view.with(|view| view.event));
    let is_open = Memo::new(move |_| opened.with(Option::is_some));
    spawn_local(async {
        timer::sleep_ms(AFTER_FIRST_ROWS_MS).await;
        // A failure is shown when the chunk is needed; then it is fetched again.
        let _ = panel().await;
    });
    // Back closes it too, and the focus is lost with it.
    Effect::new(move |was: Option<Option<EventKey>>| {
        let is = opened.get();
        if let (Some(Some(key)), None) = (was, is) {
            request_animation_frame(move || {
                if is_focus_lost() {
                    focus_row(key);
                }
            });
        }
        is
    });
    let close = Callback::new(move |()| screen.close_event());
    dynamic(move || is_open.get().then(|| with_chunk(panel, Some(close), move |draw| draw(opened))))
}

#[component]
fn Panel(opened: Memo<Option<EventKey>>) -> impl IntoView {
    let screen = expect_context::<Screen>();
    if is_dialog() {
        view! {
            <Dialog title="Event" on_close_request=move || screen.close_event()>
                <div class="row"><Steps/></div>
                <Body opened/>
            </Dialog>
        }
        .into_any()
    } else {
        view! { <Side opened/> }.into_any()
    }
}

#[component]
fn Side(opened: Memo<Option<EventKey>>) -> impl IntoView {
    let screen = expect_context::<Screen>();
    request_animation_frame(|| {
        page::focus(".audit-detail h2");
    });
    // Esc closes it wherever the focus is, but in a field Esc belongs to the field.
    let escape = window_event_listener(ev::keydown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let in_field = target.is_some_and(|target| target.matches("input,select").unwrap_or(false));
        if event.key() == "Escape" && !event.default_prevented() && !in_field {
            screen.close_event();
        }
    });
    on_cleanup(move || escape.remove());
    view! {
        <aside class="audit-detail" aria-label="Event">
            <header>
                <h2 tabindex="-1">"Event"</h2>
                <Steps/>
                <IconButton label="Close" icon=Icon::Close on_press=move || screen.close_event()/>
            </header>
            <div class="audit-detail-body"><Body opened/></div>
        </aside>
    }
}

/// Buttons to the previous and the next event of the table.
#[component]
fn Steps() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let step = |label: &'static str, icon: Icon, by: isize, end: &'static str| {
        let next = Memo::new(move |_| neighbour(screen, by));
        let reason = Signal::derive(move || match next.get() {
            Neighbour::Event(_) => None,
            Neighbour::End => Some(end.to_owned()),
            Neighbour::Unknown => Some("The open event is not among those shown.".to_owned()),
        });
        let show = move || {
            if let Neighbour::Event(key) = next.get_untracked() {
                screen.open_event(key);
            }
        };
        view! { <IconButton label icon disabled_reason=reason on_press=show/> }
    };
    view! {
        {step("Previous event", Icon::SortUp, -1, "This is the first event shown.")}
        {step("Next event", Icon::SortDown, 1, "This is the last event shown.")}
    }
}

#[component]
fn Body(opened: Memo<Option<EventKey>>) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let found = Memo::new(move |_| {
        let key = opened.get()?;
        Some((key, screen.log.raw_of(key)))
    });
    dynamic(move || {
        let (key, raw) = found.get()?;
        Some(match raw {
            Some(raw) => known(screen, key, &raw),
            None => unknown(screen, key),
        })
    })
}

/// An event that is not loaded. It is looked for once, by its time.
fn unknown(screen: Screen, key: EventKey) -> AnyView {
    let is_begun = RwSignal::new(false);
    Effect::new(move || {
        if screen.log.may_look_for_one() && !is_begun.get_untracked() {
            screen.log.look_for(key.time);
            is_begun.set(true);
        }
    });
    let is_looking = move || !is_begun.get() || screen.log.is_looking();
    let words = move || match (is_looking(), screen.log.complete_for()) {
        (true, _) => "It is looked for…".to_owned(),
        (false, None) => {
            "It is not among the events that are loaded, and this range is not loaded to its end."
                .to_owned()
        }
        (false, Some(whose)) if whose.is_empty() => {
            let notes = screen.notes();
            format!(
                "It is not among the events of this range. It may lie outside, or the server no \
                 longer has it.{notes}"
            )
        }
        (false, Some(whose)) => format!(
            "It is not among the events that are loaded. This range is loaded{whose} only; without \
             the search, the rest can be loaded."
        ),
    };
    let is_for_search = move || screen.log.complete_for().is_some_and(|whose| !whose.is_empty());
    let actions = move || {
        let clear = move || is_for_search().then(|| view! { <ClearSearch/> });
        view! { <LoadButtons/> {dynamic(clear)} }
    };
    view! {
        <EmptyState icon=Icon::Search title="This event is not loaded" actions>
            <p role="status">{dynamic(words)}</p>
        </EmptyState>
    }
    .into_any()
}

fn known(screen: Screen, key: EventKey, raw: &str) -> AnyView {
    let event = AuditRow { raw }.read();
    let about = match &event {
        Ok(event) => view! {
            <Marks event=event.clone()/>
            <Facts event=event.clone()/>
            <Pivots event=event.clone()/>
        }
        .into_any(),
        Err(problem) => view! {
            <div class="audit-marks"><Badge tone=Tone::Warn icon=Icon::Warning>"unreadable event"</Badge></div>
            <p>"This console can't read it: " <Untrusted text=problem.clone()/></p>
        }
        .into_any(),
    };
    let json = pretty(raw);
    let copy_raw = json.clone();
    view! {
        {outside(screen, key)}
        {about}
        <div class="row">
            <CopyText label="Copy link" text=link_to(screen, key) done="Copied a link to this event."/>
            <CopyText label="Copy JSON" text=copy_raw done="Copied the event's JSON."/>
        </div>
        <section aria-label="Raw JSON">
            <h3>"Raw JSON"</h3>
            <pre class="audit-raw" tabindex="0">{json}</pre>
        </section>
    }
    .into_any()
}

/// An event stays open when the range moves away from it.
fn outside(screen: Screen, key: EventKey) -> impl IntoView {
    let at = screen.log.peek(|store| store.find(&key).map(|row| store.time(row)));
    let is_outside = Memo::new(move |_| at.is_some_and(|at| !screen.log.window.get().contains(at)));
    dynamic(move || {
        is_outside.get().then(|| {
            view! { <p class="muted" role="status">"This event is outside the range that is shown."</p> }
        })
    })
}

/// A link to one event shows the half hour around it, so that little is loaded.
fn link_to(screen: Screen, key: EventKey) -> String {
    // The store gives an event without a time the time of its neighbours.
    let time = screen.log.peek(|store| store.find(&key).map(|row| store.time(row)));
    let range = TimeRange::Around(time.unwrap_or(key.time));
    let view = AuditView { range, event: Some(key), ..AuditView::default() };
    let route = Route::Audit(screen.org.get_value());
    format!("{}{}{view}", page::origin(), screen.services.href(&route))
}

#[component]
fn CopyText(label: &'static str, text: String, done: &'static str) -> impl IntoView {
    let toasts = use_toasts();
    let copy = move || {
        let text = text.clone();
        spawn_local(async move {
            if clipboard::write(&text).await {
                toasts.show(Tone::Ok, done);
            } else {
                toasts
                    .show(Tone::Warn, format!("The clipboard refused. Copy this yourself: {text}"));
            }
        });
    };
    view! { <Button icon=Icon::Copy on_press=copy>{label}</Button> }
}

#[component]
fn Marks(event: AuditEvent) -> impl IntoView {
    // Who failed did not have the right.
    let has_failed = event.auth_failure.is_yes();
    let right = |needed: &'static str, had: &'static str| if has_failed { needed } else { had };
    let marks = [
        (has_failed, Tone::Bad, Icon::Cross, "failed"),
        (
            event.req_org_admin.is_yes(),
            Tone::Admin,
            Icon::Bolt,
            right("needed an organization admin's right", "organization admin's right"),
        ),
        (
            event.req_stack_admin.is_yes(),
            Tone::Admin,
            Icon::Bolt,
            right("needed a stack admin's right", "stack admin's right"),
        ),
    ];
    let marks: Vec<_> = marks
        .into_iter()
        .filter(|(applies, ..)| *applies)
        .map(|(_, tone, icon, words)| view! { <Badge tone icon>{words}</Badge> }.into_any())
        .collect();
    (!marks.is_empty()).then(|| view! { <div class="audit-marks">{marks}</div> })
}

/// All fields that are not empty.
#[component]
fn Facts(event: AuditEvent) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let at = event.timestamp;
    let time = dynamic(move || screen.times.exact_to_second(at));
    let utc = at.to_rfc3339();
    let text = |label: &'static str, text: &String| {
        (!text.is_empty()).then(|| fact(label, view! { <Untrusted text=text.clone()/> }.into_any()))
    };
    let rows = vec![
        text("Event", &event.event),
        text("Description", &event.description),
        Some(fact(
            "Time",
            view! { <span>{time}</span><br/><span class="muted mono">{utc}</span> }.into_any(),
        )),
        text("User", &event.user.github_login),
        text("Name", &event.user.name),
        text("Token", &event.token_name),
        text("Token ID", &event.token_id),
        text("Other actor", &event.actor_name),
        text("Actor URN", &event.actor_urn),
        text("IP", &event.source_ip),
    ];
    view! { <dl class="facts">{rows}</dl> }
}

fn fact(label: &'static str, value: AnyView) -> AnyView {
    view! { <div><dt>{label}</dt><dd>{value}</dd></div> }.into_any()
}
