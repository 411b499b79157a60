//! The dialog for a conflict: another admin saved these policies meanwhile. Shows their changes and the
//! user's changes side by side, to choose between.

use super::state::{Open, Work};
use crate::pages::oidc::words::parts;
use crate::ui::{Button, ButtonKind, Checkbox, Dialog, Note, Tone};
use leptos::prelude::*;
use oidc_trust::policy::editor::conflict::{Fate, their_steps};
use oidc_trust::policy::sentence;
use std::sync::Arc;
use token_api::oidc::{AuthPolicy, PolicyDefinition};

/// When it opens, nothing was saved.
#[component]
pub(super) fn ConflictDialog(theirs: Arc<AuthPolicy>) -> impl IntoView {
    let work = expect_context::<Work>();
    let (base, yours, version) = untrack(|| {
        work.editor.with(|editor| (editor.loaded(), editor.own_steps(), editor.version()))
    });
    // Some servers never change the version: then it does not tell the two apart.
    let moved = theirs.version != version;
    let of = |number: i64| sentence::version(number).filter(|_| moved);
    let title_of_theirs = match of(theirs.version) {
        Some(version) => format!("Theirs ({version}, on the server)"),
        None => "Theirs (on the server)".to_owned(),
    };
    let (title_of_base, subtitle) = match of(version) {
        Some(version) => (
            format!("What you began with ({version})"),
            format!(
                "You began with {version}. Another admin saved since then, or you in another tab. \
                 Nothing of yours was saved yet."
            ),
        ),
        None => (
            "What you began with".to_owned(),
            "What is stored differs from what you began with: another admin saved it, or you in \
             another tab. Nothing of yours was saved yet."
                .to_owned(),
        ),
    };
    let knows = RwSignal::new(false);
    let not_yet = Signal::derive(move || {
        (!knows.get()).then(|| "Say first that their changes shall be lost.".to_owned())
    });
    let close = move || work.dialog.set(Open::None);
    let take = {
        let theirs = Arc::clone(&theirs);
        move || {
            work.edit(|editor| editor.take(&theirs));
            work.close_all();
            close();
        }
    };
    let keep = {
        let theirs = Arc::clone(&theirs);
        move || {
            work.edit(|editor| editor.keep_over(&theirs));
            work.save_now();
        }
    };
    let before: Vec<AnyView> = base.iter().map(|policy| one(work, Fate::Kept, policy)).collect();
    let changed = their_steps(&base, &theirs.policies).into_iter();
    let changed = changed.map(|(fate, policy)| one(work, fate, policy)).collect();
    let yours = yours.iter().map(|(fate, policy)| one(work, *fate, policy)).collect();
    view! {
        <Dialog
            title="These policies were saved elsewhere meanwhile"
            subtitle=move || subtitle.clone()
            on_close_request=close
            footer=move || view! {
                <Button on_press=close>"Back to editing"</Button>
                <Button on_press=take>"Take theirs, drop mine"</Button>
                <Button kind=ButtonKind::Danger disabled_reason=not_yet on_press=keep>
                    "Save mine over theirs"
                </Button>
            }
        >
            <Note tone=Tone::Warn>
                "Saving yours replaces all of theirs: what they added is gone, and what they removed is \
                 back. To have both, go back, and put their changes into yours."
            </Note>
            <Checkbox label="Their changes shall be lost" checked=knows/>
            <div class="ways">
                {way(title_of_base, before)}
                {way(title_of_theirs, changed)}
                {way("Yours (not saved)".into(), yours)}
            </div>
        </Dialog>
    }
}

fn one(work: Work, fate: Fate, policy: &PolicyDefinition) -> AnyView {
    let (name, word) = match fate {
        Fate::Kept => ("kept", None),
        Fate::Added => ("added", Some("Added")),
        Fate::Removed => ("removed", Some("Removed")),
        Fate::Moved => ("moved", Some("Moved")),
    };
    let words = untrack(|| parts(&sentence::whole_with(policy, &|id| work.names.role_name(id))));
    view! {
        <li data-fate=name>
            {word.map(|word| view! { <small>{word}</small> })}
            {words}
        </li>
    }
    .into_any()
}

fn way(title: String, mut policies: Vec<AnyView>) -> AnyView {
    if policies.is_empty() {
        policies.push(view! { <li class="muted">"No policy"</li> }.into_any());
    }
    view! {
        <section>
            <h3>{title.clone()}</h3>
            <ul class="way-list" aria-label=title>{policies}</ul>
        </section>
    }
    .into_any()
}
