//! The dialog "Server's export", with progress and a way to stop. What came before a failure can still be
//! saved, under a name that says that it is incomplete.

mod state;

use crate::pages::audit::state::Screen;
use crate::ui::{Button, ButtonKind, Dialog, Note, Progress, Tone, dynamic};
use console_core::backend::fault::Explanation;
use leptos::prelude::*;
use state::{Run, Stage};
use token_api::path::ExportFormat;

#[component]
pub(super) fn ServerExport(
    format: ExportFormat,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let run = Run::new(screen, format, on_close);
    let exact = move |at| untrack(|| screen.times.exact(at));
    let range = format!("{} to {}", exact(run.window.from), exact(run.window.to));
    view! {
        <Dialog
            title="Server’s export"
            subtitle=move || range
            on_close_request=move || run.leave()
            footer=move || view! { <Buttons run/> }
        >
            {dynamic(move || match run.stage.get() {
                Stage::Ready => view! { <About format/> }.into_any(),
                Stage::Running => view! {
                    <Progress text=run.progress on_stop=move || run.stop()/>
                }
                .into_any(),
                Stage::Ended(Explanation { title, detail }) => view! {
                    <Note tone=Tone::Bad announce=true>
                        <strong>{title} "."</strong> " " {detail} {dynamic(move || run.so_far())}
                    </Note>
                }
                .into_any(),
            })}
        </Dialog>
    }
}

#[component]
fn About(format: ExportFormat) -> impl IntoView {
    let caution = match format {
        ExportFormat::Csv => {
            "The file is as the server writes it. Nothing in it is made safe for spreadsheets, where \
             a cell that begins like a formula would be one."
        }
        ExportFormat::Cef => "The file is as the server writes it, one event in a line.",
    };
    view! {
        <p>
            "Every event of the range, whether it is loaded here or not, and whatever is searched \
             for. The server may make the console wait between pages, and notes the export in its log."
        </p>
        <p class="muted">{caution}</p>
    }
}

#[component]
fn Buttons(run: Run) -> impl IntoView {
    let leave = move || run.leave();
    dynamic(move || match run.stage.get() {
        Stage::Ready => view! {
            <Button on_press=leave>"Cancel"</Button>
            <Button kind=ButtonKind::Primary on_press=move || run.begin()>"Start export"</Button>
        }
        .into_any(),
        Stage::Running => view! { <Button on_press=leave>"Cancel"</Button> }.into_any(),
        Stage::Ended(_) => {
            let nothing = run.progress.with(String::is_empty);
            let reason = nothing.then(|| "Nothing came.".to_owned());
            let save = move || {
                run.save("-incomplete");
                run.close.run(());
            };
            view! {
                <Button on_press=leave>"Close"</Button>
                <Button disabled_reason=reason on_press=save>"Save what came"</Button>
                <Button kind=ButtonKind::Primary on_press=move || run.begin()>"Start again"</Button>
            }
            .into_any()
        }
    })
}
