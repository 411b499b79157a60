//! The header of a token's page: its badges, its description, and the actions.

use super::state::Page;
use crate::pages::tokens::open::{Open, Purpose};
use crate::pages::tokens::table::actions::ActionsMenu;
use crate::ui::{Badge, Button, ButtonKind, Icon, Tone, Untrusted, dynamic, use_toasts};
use access_tokens::rotation::Part;
use leptos::prelude::*;
use token_api::time::Moment;

/// The badges, and the description unless it is the heading.
#[component]
pub(super) fn Subtitle(page: Page) -> impl IntoView {
    let screen = page.screen;
    dynamic(move || {
        let row = page.last.get()?;
        let token = row.token()?;
        let admin = (token.admin == Some(true)).then(|| {
            view! { <Badge tone=Tone::Admin icon=Icon::Bolt>"Admin"</Badge> }
        });
        let gone = page.row.with(Option::is_none).then(|| {
            view! { <Badge tone=Tone::Bad icon=Icon::Trash>"Deleted"</Badge> }
        });
        let parts = screen.rotations.with(|rotations| {
            let mark = |part: &Part<'_>| {
                let (href, tip) = (screen.token_href(part.other()), part.sentence());
                let (role, of_which) = part.mark();
                view! {
                    <a class="badge-link" href=href data-tip=tip>
                        <Badge tone=Tone::Info icon=Icon::Refresh>
                            {role} <bdi translate="no">{of_which}</bdi>
                        </Badge>
                    </a>
                }
                .into_any()
            };
            Part::all(rotations, &token.id).iter().map(mark).collect::<Vec<_>>()
        });
        let has_marks = admin.is_some() || gone.is_some() || !parts.is_empty();
        let marks =
            has_marks.then(|| view! { <div class="row token-marks">{gone} {admin} {parts}</div> });
        let text = token.purpose().trim();
        let text = (!text.is_empty() && text != token.label())
            .then(|| view! { <Untrusted text=text.to_owned()/> });
        Some(view! { {text} {marks} })
    })
}

#[component]
pub(super) fn Actions(page: Page) -> impl IntoView {
    let (screen, toasts) = (page.screen, use_toasts());
    dynamic(move || {
        let row = page.row.get()?;
        let expiry = StoredValue::new(row.token()?.expires.clone());
        let no_reminder = Signal::derive(move || match expiry.get_value() {
            Moment::Untold => Some("When it expires is not told.".to_owned()),
            Moment::Never => Some("It never expires.".to_owned()),
            Moment::Odd(_) => Some("When it expires is not clear.".to_owned()),
            Moment::At(at) if at <= screen.times.now().plus_days(1) => {
                Some("It expires within a day, or has expired: no reminder would come.".to_owned())
            }
            Moment::At(_) => None,
        });
        let is_over = Memo::new(move |_| expiry.with_value(|it| it.is_over(screen.times.now())));
        let (menu, remind) = (view! { <ActionsMenu screen row=row.clone()/> }, row.clone());
        let remind = move || {
            if screen.save_reminders(remind.token().into_iter()) {
                toasts.show(Tone::Ok, "Saved a calendar file with the reminders.");
            }
        };
        let rotated = row.clone();
        let rotate = move || {
            screen.dialog.set(Open::Create(Purpose::Successor(rotated.clone(), None)));
        };
        let delete = move || screen.dialog.set(Open::Delete(row.clone()));
        let denial = screen.facts.denial;
        Some(view! {
            <Button icon=Icon::Refresh disabled_reason=denial on_press=rotate>
                {dynamic(move || if is_over.get() { "Create replacement…" } else { "Rotate…" })}
            </Button>
            <Button icon=Icon::Clock disabled_reason=no_reminder on_press=remind>
                "Add to calendar"
            </Button>
            <Button
                kind=ButtonKind::Quiet
                icon=Icon::Trash
                disabled_reason=denial
                on_press=delete
            >
                "Delete…"
            </Button>
            {menu}
        })
    })
}
