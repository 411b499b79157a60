//! Saved searches: a menu that opens them, and a dialog that saves the present one, shares them as
//! links and forgets them. They are kept on this device, for one person and one organization
//! of one backend.

use super::Screen;
use crate::platform::storage::{self, Keep};
use crate::platform::{clipboard, page};
use crate::route::Route;
use crate::ui::{
    Button, ButtonKind, Dialog, Icon, Menu, MenuItem, MenuLook, TextField, Toasts, Tone, Untrusted,
    dynamic, use_toasts,
};
use audit_log::search::saved::{MAX_NAME_CHARS, STARTERS, SavedSearch, SavedSearches};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The searches of this person in this organization. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Saved {
    screen: Screen,
    key: StoredValue<String>,
    searches: RwSignal<SavedSearches>,
    toasts: Toasts,
}

impl Saved {
    fn kept(screen: Screen) -> Self {
        let who = untrack(|| screen.services.session.identity());
        let who = who.map(|identity| identity.user.github_login.to_string()).unwrap_or_default();
        let host = screen.services.host();
        let key = screen.org.with_value(|org| format!("token-console.searches {host} {who} {org}"));
        let saved = Self {
            screen,
            key: StoredValue::new(key),
            searches: RwSignal::default(),
            toasts: use_toasts(),
        };
        saved.look();
        saved
    }

    /// Takes what is kept: another tab may have changed it.
    fn look(self) {
        let kept = self.key.with_value(|key| storage::get(Keep::OnDevice, key));
        if let Some(text) = kept {
            self.searches.set(SavedSearches::parse(&text));
        }
    }

    /// Returns whether it is kept: a browser may have no room for it, or not want to.
    fn keep(self) -> bool {
        let text = self.searches.with_untracked(SavedSearches::print);
        self.key.with_value(|key| storage::is_set(Keep::OnDevice, key, &text))
    }

    /// The present view as a search of this name.
    fn present(self, name: &str) -> SavedSearch {
        let mut view = self.screen.view.get_untracked();
        // What was typed last may not be in the address yet.
        view.query = self.screen.search.typed();
        SavedSearch::of(name, &view)
    }

    fn open(self, search: &SavedSearch) {
        self.screen.go_to(|view| *view = search.view(view));
    }

    /// The focus goes to the next one's button, or where there is none, to the name of a new one.
    fn remove(self, name: &str) {
        let mut at = 0;
        self.look();
        self.searches.update(|searches| {
            let before = searches.iter().take_while(|search| search.name != name).count();
            searches.remove(name);
            at = (before + 1).min(searches.iter().count());
        });
        self.keep();
        request_animation_frame(move || {
            let next = format!("dialog[open] .saved-list > :nth-child({at}) > :last-child");
            if !page::focus(&next) {
                page::focus("dialog[open] input");
            }
        });
    }

    fn copy_link(self, search: &SavedSearch) {
        let route = Route::Audit(self.screen.org.get_value());
        let href = self.screen.services.href(&route);
        let (link, toasts) = (format!("{}{href}{}", page::origin(), search.link()), self.toasts);
        spawn_local(async move {
            if clipboard::write(&link).await {
                toasts
                    .show(Tone::Ok, "Copied the link. Whoever opens it needs access to this log.");
            } else {
                toasts.show(Tone::Warn, format!("The clipboard refused. The link is {link}"));
            }
        });
    }
}

/// The menu, and the dialog that it may open.
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
                request_animation_frame(|| {
                    page::focus("dialog[open] [aria-invalid=true]");
                });
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
