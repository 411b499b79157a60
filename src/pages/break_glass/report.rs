//! The report of what the token did, from the audit log, as a file in Markdown or CSV.

use crate::pages::recent_log::{RecentLog, State};
use crate::platform::clock;
use crate::platform::download::save;
use crate::services::Services;
use crate::ui::{Button, ButtonKind, Dialog, Icon, Note, Progress, Tone, dynamic};
use access_tokens::break_glass::Held;
use audit_log::activity::report::{Head, markdown};
use audit_log::activity::{Who, all_events};
use audit_log::export::{Export, Format, Source, file_name};
use audit_log::time::range::Window;
use console_core::when::count;
use leptos::prelude::*;
use std::sync::Arc;

/// The clocks of a server's parts may differ by so many seconds.
const MARGIN_SECONDS: i64 = 60;

/// The dialog "Report".
#[component]
pub(super) fn ReportDialog(held: Arc<Held>, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let report = Report::read(held.clone());
    let name = held.name.clone();
    let words = move || report.words();
    let is_reading = Memo::new(move |_| report.log.state.with(|it| *it == State::Reading));
    let reading = move || {
        let text =
            Signal::derive(move || format!("Reading the audit log: {}…", report.log.events_read()));
        is_reading.get().then(|| view! { <Progress text on_stop=move || report.log.stop()/> })
    };
    let more = move || {
        let go_on = move || report.log.go_on();
        report.log.can_go_on().then(|| {
            view! { <Button kind=ButtonKind::Quiet on_press=go_on>"Read the rest"</Button> }
        })
    };
    let nothing = Signal::derive(move || {
        report.log.has_nothing().then(|| "Nothing of the log was read.".to_owned())
    });
    view! {
        <Dialog
            title="Report of the break-glass access"
            subtitle=move || view! { "What " <bdi translate="no">{name}</bdi> " did, by the audit log." }
            on_close_request=on_close
            footer=move || {
                view! {
                    <Button on_press=on_close>"Close"</Button>
                    <Button icon=Icon::Download disabled_reason=nothing on_press=move || report.save_csv()>
                        "CSV"
                    </Button>
                    <Button
                        kind=ButtonKind::Primary
                        icon=Icon::Download
                        disabled_reason=nothing
                        on_press=move || report.save_markdown()
                    >
                        "Markdown"
                    </Button>
                }
            }
        >
            {dynamic(reading)}
            <p role="status">{dynamic(words)} " " {dynamic(more)}</p>
            <Note tone=Tone::Info>
                "Events may come into the log late. What was done in the last minutes may be missing still."
            </Note>
        </Dialog>
    }
}

/// What is reported. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Report {
    held: StoredValue<Arc<Held>>,
    log: RecentLog,
}

impl Report {
    fn read(held: Arc<Held>) -> Self {
        let from = held.made.plus_seconds(-MARGIN_SECONDS);
        let log = RecentLog::read(Services::expect(), held.org.clone(), |to| Window { from, to });
        Self { held: StoredValue::new(held), log }
    }

    fn who(self) -> Who {
        self.held.with_value(|held| Who::named(&held.id, &held.name))
    }

    /// How many events there are, and over what they were counted. Tracked.
    fn words(self) -> String {
        if let Some(why) = self.log.trouble().filter(|_| self.log.has_nothing()) {
            return format!("What it did can’t be told. {why}");
        }
        if self.log.has_nothing() {
            return String::new();
        }
        if self.log.look(|log| log.names_no_token()) {
            return "The audit log does not tell which token acted: what it did can’t be told."
                .into();
        }
        let found = self.log.look(|log| all_events(log, &self.who(), self.log.window).len());
        let found = count(i64::try_from(found).unwrap_or(i64::MAX), "event");
        let missing = self.missing().map(|words| format!(" {words}")).unwrap_or_default();
        let why = self.log.trouble().map(|words| format!(" {words}")).unwrap_or_default();
        format!("{found}, with its creation and deletion.{missing}{why}")
    }

    /// What was not read, as a sentence. Tracked.
    fn missing(self) -> Option<String> {
        self.log.look(|log| {
            let is_part = log.whole(self.log.window).is_none();
            is_part.then(|| {
                format!("Only a part of the time was read: {}.", log.words(self.log.window))
            })
        })
    }

    fn source(self) -> Source {
        Source {
            organization: self.held.with_value(|held| held.org.to_string()),
            query: self.who().search(),
            range: self.log.window,
            missing: untrack(|| self.missing()),
            exported_at: clock::now(),
        }
    }

    fn save_csv(self) {
        let source = self.source();
        let name = source.file_name(Format::Csv);
        let mut export = Export::begin(Format::Csv, source);
        untrack(|| {
            self.log.look(|log| {
                let rows = all_events(log, &self.who(), self.log.window);
                rows.iter().for_each(|row| export.push(&log.store.row(*row), log.store.raw(*row)));
            });
        });
        save(&name, Format::Csv.mime(), &export.end());
    }

    fn save_markdown(self) {
        let source = self.source();
        let held = self.held.get_value();
        let ended = held.ending(clock::now());
        let ended = ended.map(|it| format!("{}, {}", it.at().to_rfc3339(), it.words()));
        let head = Head {
            title: format!("Break-glass access: {}", held.name),
            facts: vec![
                ("Organization", held.org.to_string()),
                ("Reason", held.reason.clone()),
                ("Token", format!("{}, {}", held.name, held.id)),
                ("Made", held.made.to_rfc3339()),
                ("Valid until", held.until.to_rfc3339()),
                ("Ended", ended.unwrap_or_else(|| "no".to_owned())),
            ],
            missing: source.missing.clone(),
            written: source.exported_at,
        };
        let text =
            untrack(|| self.log.look(|log| markdown(&head, log, &self.who(), self.log.window)));
        let rest =
            if source.missing.is_some() { "-break-glass-incomplete" } else { "-break-glass" };
        let name = file_name(&source.organization, self.log.window, rest, "md");
        save(&name, "text/markdown", &text);
    }
}
