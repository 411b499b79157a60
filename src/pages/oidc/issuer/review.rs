//! The dialog before saving: what would change for the test cases. If cases fail, the user must confirm.

use super::state::{Open, Work};
use crate::ui::{Button, ButtonKind, Checkbox, Dialog, Note, Tone, Untrusted};
use leptos::prelude::*;
use oidc_trust::policy::editor::Editor;

#[component]
pub(super) fn ReviewDialog() -> impl IntoView {
    let work = expect_context::<Work>();
    let comparison = untrack(|| work.comparison());
    let (failing, names) = untrack(|| (work.cases.failing(), work.cases.failing_names()));
    let changes = work.editor.with_untracked(Editor::changes).words();
    let agreed = RwSignal::new(failing.is_none());
    let reason = Signal::derive(move || {
        (!agreed.get()).then(|| "Say first that the failing test cases are to be saved.".to_owned())
    });
    let close = move || work.dialog.set(Open::None);
    let red = failing.map(|words| {
        view! {
            <Note tone=Tone::Bad>
                <strong>{format!("{words}.")}</strong>
                {list(&names)}
            </Note>
            <Checkbox label="Save although test cases fail" checked=agreed/>
        }
    });
    let words = comparison.words();
    view! {
        <Dialog
            title="Save policies"
            subtitle=move || format!("Policies: {changes}.")
            on_close_request=close
            footer=move || view! {
                <Button autofocus=true on_press=close>"Back to editing"</Button>
                <Button
                    kind=ButtonKind::Primary
                    disabled_reason=reason
                    on_press=move || work.save_now()
                >
                    "Save policies"
                </Button>
            }
        >
            <p><strong>{format!("{words}.")}</strong> " This is over your test cases and the token that is tried, and over nothing else."</p>
            {part("Newly allowed", &comparison.newly_allowed)}
            {part("Newly denied", &comparison.newly_denied)}
            {red}
        </Dialog>
    }
}

fn part(title: &'static str, names: &[String]) -> AnyView {
    if names.is_empty() {
        return ().into_any();
    }
    view! { <section class="compare-part"><h3>{title}</h3>{list(names)}</section> }.into_any()
}

fn list(names: &[String]) -> AnyView {
    let name = |name: &String| view! { <li><Untrusted text=name.clone()/></li> }.into_any();
    let names: Vec<AnyView> = names.iter().map(name).collect();
    view! { <ul class="token-list">{names}</ul> }.into_any()
}
