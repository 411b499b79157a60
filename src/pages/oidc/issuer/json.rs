//! The policies as JSON text, to read, copy or replace all of them.

use super::state::{Open, Work};
use super::unsaved::JsonText;
use crate::ui::{Button, ButtonKind, Dialog, Note, TextArea, Tone, dynamic};
use leptos::prelude::*;
use oidc_trust::policy::editor::text;
use oidc_trust::policy::sentence;

#[component]
pub(super) fn JsonDialog() -> impl IntoView {
    let work = expect_context::<Work>();
    let before = untrack(|| work.editor.with(|editor| text::print(&editor.definitions())));
    let before = StoredValue::new(before);
    let typed = work.typed.try_update_value(Option::take).flatten();
    let typed = RwSignal::new(typed.unwrap_or_else(|| before.get_value()));
    work.services.outlive_session(&work.route(), move || {
        let typed = typed.try_get_untracked()?;
        (!before.try_with_value(|before| *before == typed)?).then_some(JsonText(typed))
    });
    let read = Memo::new(move |_| typed.with(|typed| text::read(typed)));
    let problem =
        Signal::derive(move || read.with(|read| read.as_ref().err().map(text::NotPolicies::words)));
    let close = move || work.dialog.set(Open::None);
    let asking = RwSignal::new(false);
    // The typed text is nowhere else: ask before it is lost.
    let ask = move || {
        let is_same = before.with_value(|before| typed.with_untracked(|typed| typed == before));
        if is_same || work.is_read_only_untracked() { close() } else { asking.set(true) }
    };
    let take = move || {
        let Ok(policies) = read.get_untracked() else { return };
        work.edit(|editor| editor.replace_all(&policies));
        close();
    };
    let denied = Signal::derive(move || match work.denial.get() {
        Some(why) => Some(why),
        None => problem.get().map(|_| "It can't be read yet; see below the text.".to_owned()),
    });
    let hint = Signal::derive(move || {
        read.with(|read| {
            read.as_ref().ok().map(|policies| {
                let policies = sentence::policies(policies.len());
                format!("{policies}. Nothing is saved until you save the policies.")
            })
        })
        .unwrap_or_default()
    });
    view! {
        <Dialog
            title="Policies as JSON"
            subtitle=|| "As the API gives and takes them. Fields that this console does not know are kept."
            on_close_request=ask
            footer=move || view! {
                <Button on_press=ask>"Cancel"</Button>
                <Button kind=ButtonKind::Primary disabled_reason=denied on_press=take>"Use these policies"</Button>
            }
        >
            <TextArea label="Policies" value=typed problem hint lines=20 autofocus=true/>
            {dynamic(move || asking.get().then(|| view! {
                <Note tone=Tone::Warn announce=true>
                    <strong>"Drop what you changed here?"</strong>
                    " The policies stay as they were when you opened this."
                    <div class="row">
                        <Button on_press=move || asking.set(false)>"Keep editing"</Button>
                        <Button kind=ButtonKind::Danger on_press=close>"Drop it"</Button>
                    </div>
                </Note>
            }))}
        </Dialog>
    }
}
