//! The server's own export of the range: all of its pages, unpacked and joined into one file, with
//! progress and a way to stop. What came before a fault can still be saved, under a name that says
//! that it is not all.

use crate::client::{Cancel, ExportPage, Generation, cancel_on_cleanup};
use crate::pages::audit::Screen;
use crate::platform::download::Parts;
use crate::platform::gunzip::gunzip;
use crate::platform::{intl, timer};
use crate::ui::{Button, ButtonKind, Dialog, Note, Progress, Toasts, Tone, dynamic, use_toasts};
use audit_log::export::file_name;
use audit_log::server_export::{Joiner, MAX_PAGES, Next};
use audit_log::time::range::Window;
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::when::count;
use leptos::prelude::*;
use leptos::task::spawn_local;
use token_api::id::Cursor;
use token_api::path::ExportFormat;

/// The most bytes of one page, unpacked: more would not fit beside the program.
const MAX_PAGE_BYTES: usize = 256 * 1024 * 1024;

/// How far it is.
#[derive(Clone)]
enum Stage {
    /// Nothing was asked for yet.
    Ready,
    /// Pages are coming.
    Running,
    /// It ended before its end, for this reason.
    Ended(Explanation),
}

/// One export. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Work {
    screen: Screen,
    format: ExportFormat,
    window: Window,
    stage: RwSignal<Stage>,
    /// Whether the server knows only an end of the range, so that the file has all before it.
    is_unbounded: RwSignal<bool>,
    /// "2 pages, 12,400 lines"
    progress: RwSignal<String>,
    parts: StoredValue<Parts, LocalStorage>,
    run: StoredValue<Cancel, LocalStorage>,
    toasts: Toasts,
    close: Callback<()>,
}

/// The dialog "Server's export".
#[component]
pub(super) fn ServerExport(
    format: ExportFormat,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let work = Work {
        screen,
        format,
        window: screen.log.window.get_untracked(),
        stage: RwSignal::new(Stage::Ready),
        is_unbounded: RwSignal::new(false),
        progress: RwSignal::new(String::new()),
        parts: StoredValue::new_local(Parts::default()),
        run: cancel_on_cleanup(),
        toasts: use_toasts(),
        close: on_close,
    };
    let exact = move |at| untrack(|| screen.times.exact(at));
    let range = format!("{} to {}", exact(work.window.from), exact(work.window.to));
    view! {
        <Dialog
            title="Server’s export"
            subtitle=move || range
            on_close_request=move || work.leave()
            footer=move || view! { <Buttons work/> }
        >
            {dynamic(move || match work.stage.get() {
                Stage::Ready => view! { <About format/> }.into_any(),
                Stage::Running => view! {
                    <Progress text=work.progress on_stop=move || work.stop()/>
                }
                .into_any(),
                Stage::Ended(Explanation { title, detail }) => view! {
                    <Note tone=Tone::Bad announce=true>
                        <strong>{title} "."</strong> " " {detail} {dynamic(move || work.so_far())}
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
fn Buttons(work: Work) -> impl IntoView {
    let leave = move || work.leave();
    dynamic(move || match work.stage.get() {
        Stage::Ready => view! {
            <Button on_press=leave>"Cancel"</Button>
            <Button kind=ButtonKind::Primary on_press=move || work.begin()>"Start export"</Button>
        }
        .into_any(),
        Stage::Running => view! { <Button on_press=leave>"Cancel"</Button> }.into_any(),
        Stage::Ended(_) => {
            let nothing = work.progress.with(String::is_empty);
            let reason = nothing.then(|| "Nothing came.".to_owned());
            let save = move || {
                work.save("-incomplete");
                work.close.run(());
            };
            view! {
                <Button on_press=leave>"Close"</Button>
                <Button disabled_reason=reason on_press=save>"Save what came"</Button>
                <Button kind=ButtonKind::Primary on_press=move || work.begin()>"Start again"</Button>
            }
            .into_any()
        }
    })
}

impl Work {
    /// What came before it ended, if anything did.
    fn so_far(self) -> Option<String> {
        let progress = self.progress.get();
        (!progress.is_empty()).then(|| format!(" Came so far: {progress}."))
    }

    fn leave(self) {
        self.run.with_value(Cancel::cancel);
        self.close.run(());
    }

    fn stop(self) {
        self.run.with_value(Cancel::cancel);
        self.end("Stopped", "You stopped the export before its end.");
    }

    fn end(self, title: &str, detail: &str) {
        let said = Explanation { title: title.into(), detail: detail.into() };
        self.stage.try_set(Stage::Ended(said));
    }

    fn begin(self) {
        let cancel = Cancel::default();
        self.run.set_value(cancel.clone());
        self.parts.set_value(Parts::default());
        self.progress.set(String::new());
        self.is_unbounded.set(false);
        self.stage.set(Stage::Running);
        spawn_local(async move {
            let result = self.read(&cancel).await;
            if cancel.is_cancelled() {
                return;
            }
            match result {
                Ok(Next::Circle) => self.end(
                    "The export may be incomplete",
                    "The server named the same next page again and again.",
                ),
                Ok(Next::TooMany) => {
                    let pages = intl::number(MAX_PAGES);
                    let why =
                        format!("The server has more than {pages} pages. Export shorter ranges.");
                    self.end("The export may be incomplete", &why);
                }
                Ok(Next::End | Next::Page(_)) => {
                    self.save("");
                    self.close.run(());
                }
                Err(error) => {
                    let host = self.screen.services.host();
                    self.stage.try_set(Stage::Ended(error.explain(Attempt::Read, &host)));
                }
            }
        });
    }

    /// Reads all pages.
    async fn read(self, cancel: &Cancel) -> Result<Next, ApiError> {
        let (mut joiner, mut cursor) = (Joiner::new(self.format), None);
        let mut generation = Generation::Second;
        loop {
            let page = match self.fetch(generation, cursor.as_ref(), cancel).await {
                Ok(page) => page,
                Err(error) if cursor.is_none() && is_older(generation, &error) => {
                    generation = Generation::First;
                    self.is_unbounded.try_set(true);
                    continue;
                }
                Err(error) => {
                    self.wait_for(error, &mut joiner, cancel).await?;
                    continue;
                }
            };
            let bytes = gunzip(page.bytes, MAX_PAGE_BYTES).await.map_err(|why| {
                ApiError::Unreadable { status: 200, problem: why.words().to_owned() }
            })?;
            if cancel.is_cancelled() {
                return Err(ApiError::Aborted);
            }
            let (part, next) = joiner.push(&String::from_utf8_lossy(&bytes), page.next);
            self.parts.try_with_value(|parts| parts.push(&part));
            self.progress.try_set(joiner.words(intl::number));
            match next {
                Next::Page(next) => cursor = Some(next),
                end => return Ok(end),
            }
        }
    }

    async fn fetch(
        self,
        generation: Generation,
        cursor: Option<&Cursor>,
        cancel: &Cancel,
    ) -> Result<ExportPage, ApiError> {
        let client = self.screen.services.client()?;
        let org = self.screen.org.try_get_value().ok_or(ApiError::Aborted)?;
        client.audit_export(&org, (generation, self.format), self.window, cursor, cancel).await
    }

    /// Waits as long as the server asks when there were too many requests; other failures are
    /// given back.
    async fn wait_for(
        self,
        error: ApiError,
        joiner: &mut Joiner,
        cancel: &Cancel,
    ) -> Result<(), ApiError> {
        let ApiError::Refused(refusal) = &error else { return Err(error) };
        let asked = (refusal.status == 429).then(|| joiner.refused(refusal.retry_after)).flatten();
        let Some(seconds) = asked else { return Err(error) };
        let so_far = joiner.words(intl::number);
        for left in (1..=seconds).rev() {
            let wait = count(left.into(), "second");
            self.progress.try_set(format!("{so_far}. The server asks to wait: {wait}"));
            timer::sleep_ms(1000).await;
            if cancel.is_cancelled() {
                return Err(ApiError::Aborted);
            }
        }
        self.progress.try_set(so_far);
        Ok(())
    }

    fn save(self, rest: &str) {
        let org = self.screen.org.with_value(ToString::to_string);
        let extension = self.format.as_str();
        let name = file_name(&org, self.window, &format!("-server{rest}"), extension);
        let mime = match self.format {
            ExportFormat::Csv => "text/csv",
            ExportFormat::Cef => "text/plain",
        };
        self.parts.with_value(|parts| parts.save(&name, mime));
        let came = self.progress.get_untracked();
        let (tone, note) = if rest.is_empty() {
            (Tone::Ok, "")
        } else {
            (Tone::Warn, " This is not all of the range.")
        };
        let more = if self.is_unbounded.get_untracked() {
            " This server takes no beginning of a range: the file has older events, too."
        } else {
            ""
        };
        self.toasts.show(tone, format!("Saved {name}: {came}.{note}{more}"));
    }
}

/// Whether the server knows only the older call.
fn is_older(generation: Generation, error: &ApiError) -> bool {
    generation == Generation::Second && error.means_not_offered()
}
