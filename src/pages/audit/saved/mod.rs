//! Saved searches: a menu that opens them, and a dialog that saves the present one, shares them as
//! links and deletes them.

mod state;

use super::state::Screen;
use crate::ui::{
    Button, ButtonKind, Dialog, Icon, Menu, MenuItem, MenuLook, TextField, Tone, Untrusted,
    dynamic, focus_invalid,
};
use audit_log::search::saved::{MAX_NAME_CHARS, STARTERS, SavedSearch};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use state::Saved;

#[component]
pub(super) fn SavedMenu() -> impl IntoView {
    let saved = Saved::kept(expect_context::<Screen>());
    let is_open = RwSignal::new(false);
    let items = move || {
        let open = |search: &SavedSearch| {
            let chosen = search.clone();
            MenuItem::new(visible(&search.name), move || saved.open(&chosen))
                .detail(search.detail())
                .icon(Icon::Search)
        };
        saved.look();
        let mut items: Vec<MenuItem> =
            saved.searches.with_untracked(|searches| searches.iter().map(open).collect());
        let none = items.is_empty();
        items.extend(STARTERS.iter().map(|starter| {
            MenuItem::new(starter.name, move || {
                saved.screen.go_to(|view| *view = starter.view(view))
            })
            .detail(starter.query)
            .icon(Icon::Search)
        }));
        let label = if none { "Save this search…" } else { "Save, share or delete…" };
        items.push(MenuItem::new(label, move || is_open.set(true)).icon(Icon::Plus));
        items
    };
    view! {
        <Menu label="Saved searches" look=MenuLook::Button items/>
        {dynamic(move || is_open.get().then(|| view! {
            <SavedDialog saved on_close=move || is_open.set(false)/>
        }))}
    }
}

#[component]
fn SavedDialog(saved: Saved, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let (name, problem) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let present = saved.present("").detail();
    let save = move || {
        let search = saved.present(&name.get_untracked());
        let name = search.name.clone();
        if saved.screen.services.without_values(&name).is_some() {
            let why = "The name looks like a token’s value. Give another one. Nothing was saved.";
            problem.set(Some(why.into()));
            return;
        }
        if untrack(|| saved.screen.search.is_unreadable()) {
            problem.set(Some("The search can’t be read. Mend it first. Nothing was saved.".into()));
            return;
        }
        saved.look();
        let added = saved.searches.try_update(|searches| searches.add(search));
        match added {
            Some(Err(why)) => {
                problem.set(Some(format!("{} Nothing was saved.", why.words())));
                focus_invalid("dialog[open]");
            }
            _ if saved.keep() => {
                saved.toasts.show(Tone::Ok, format!("Saved “{}” on this device.", visible(&name)));
                on_close.run(());
            }
            _ => {
                saved.searches.update(|searches| searches.remove(&name));
                problem.set(Some("This browser has no room to keep it. Nothing was saved.".into()));
            }
        }
    };
    view! {
        <Dialog
            title="Saved searches"
            subtitle=|| "A search and how far back it looks, kept on this device."
            on_close_request=on_close
            on_submit=save
            footer=move || {
                view! {
                    <Button on_press=move || on_close.run(())>"Close"</Button>
                    <Button kind=ButtonKind::Primary submit=true>"Save this search"</Button>
                }
            }
        >
            <p><span class="muted">"To be saved: "</span> <Untrusted text=present/></p>
            <TextField label="Name" value=name problem limit=MAX_NAME_CHARS autofocus=true/>
            {dynamic(move || saved.searches.with(|searches| {
                let items: Vec<AnyView> = searches.iter().map(|one| item(saved, one)).collect();
                (!items.is_empty()).then(|| view! {
                    <ul class="saved-list" aria-label="Saved searches">{items}</ul>
                })
            }))}
        </Dialog>
    }
}

fn item(saved: Saved, search: &SavedSearch) -> AnyView {
    let (shared, name) = (search.clone(), search.name.clone());
    view! {
        <li>
            <span class="saved-what">
                <b><Untrusted text=search.name.clone()/></b>
                <small class="muted"><Untrusted text=search.detail()/></small>
            </span>
            <Button kind=ButtonKind::Quiet on_press=move || saved.copy_link(&shared)>"Copy link"</Button>
            <Button kind=ButtonKind::Quiet on_press=move || saved.remove(&name)>"Delete"</Button>
        </li>
    }
    .into_any()
}
