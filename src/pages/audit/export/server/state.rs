//! The state of a server's export: all pages of the range, unpacked and joined into one file.

use crate::client::{Cancel, ExportPage, Generation, cancel_on_cleanup};
use crate::pages::audit::state::Screen;
use crate::platform::download::Parts;
use crate::platform::gunzip::gunzip;
use crate::platform::{intl, timer};
use crate::ui::{Toasts, Tone, use_toasts};
use audit_log::export::file_name;
use audit_log::server_export::{Joiner, MAX_PAGES, Next};
use audit_log::time::range::Window;
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::when::count;
use leptos::prelude::*;
use leptos::task::spawn_local;
use token_api::id::Cursor;
use token_api::path::ExportFormat;

/// The most bytes of one unpacked page: more would not fit into memory with the program.
const MAX_PAGE_BYTES: usize = 256 * 1024 * 1024;

/// How far the export is.
#[derive(Clone)]
pub(super) enum Stage {
    /// Not started.
    Ready,
    Running,
    /// It ended early, for this reason.
    Ended(Explanation),
}

/// One export. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Run {
    screen: Screen,
    format: ExportFormat,
    pub window: Window,
    pub stage: RwSignal<Stage>,
    /// Whether the server takes only an end of the range, so that the file holds all older events.
    is_unbounded: RwSignal<bool>,
    /// "2 pages, 12,400 lines"
    pub progress: RwSignal<String>,
    parts: StoredValue<Parts, LocalStorage>,
    cancel: StoredValue<Cancel, LocalStorage>,
    toasts: Toasts,
    pub close: Callback<()>,
}

impl Run {
    pub fn new(screen: Screen, format: ExportFormat, close: Callback<()>) -> Self {
        Self {
            screen,
            format,
            window: screen.log.window.get_untracked(),
            stage: RwSignal::new(Stage::Ready),
            is_unbounded: RwSignal::new(false),
            progress: RwSignal::new(String::new()),
            parts: StoredValue::new_local(Parts::default()),
            cancel: cancel_on_cleanup(),
            toasts: use_toasts(),
            close,
        }
    }

    /// What came before it ended, in words. Tracked.
    pub fn so_far(self) -> Option<String> {
        let progress = self.progress.get();
        (!progress.is_empty()).then(|| format!(" Came so far: {progress}."))
    }

    pub fn leave(self) {
        self.cancel.with_value(Cancel::cancel);
        self.close.run(());
    }

    pub fn stop(self) {
        self.cancel.with_value(Cancel::cancel);
        self.end("Stopped", "You stopped the export before its end.");
    }

    fn end(self, title: &str, detail: &str) {
        let said = Explanation { title: title.into(), detail: detail.into() };
        self.stage.try_set(Stage::Ended(said));
    }

    pub fn begin(self) {
        let cancel = Cancel::default();
        self.cancel.set_value(cancel.clone());
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

    /// After too many requests, waits as long as the server asks. Returns other failures.
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

    pub fn save(self, rest: &str) {
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

/// Whether the server has only the older generation of the call.
fn is_older(generation: Generation, error: &ApiError) -> bool {
    generation == Generation::Second && error.means_not_offered()
}
