//! The region "Findings": how many of each severity, the list, and what is still missing from it.

use super::item::Item;
use super::looked::{Mark, has_tokens, lines};
use super::state::Overview;
use crate::ui::{Badge, Tone, dynamic};
use console_core::finding::{Finding, Severity, counts};
use leptos::prelude::*;

/// The region.
#[component]
pub(super) fn Findings() -> impl IntoView {
    let screen = expect_context::<Overview>();
    let counted = Memo::new(move |_| screen.findings.with(|findings| counts(findings)));
    let rows = move || {
        let findings = screen.findings.get();
        let urgent = findings.first().is_some_and(|one| one.severity == Severity::Urgent);
        // One filled button on the page: that of the first urgent finding.
        let numbered = findings.into_iter().enumerate();
        numbered.map(|(at, finding)| (urgent && at == 0, finding)).collect::<Vec<_>>()
    };
    // What has not changed keeps its row, and the focus in it.
    let key = |row: &(bool, Finding)| format!("{row:?}");
    view! {
        <section class="card overview-findings" aria-labelledby="findings">
            <header class="overview-head">
                <h2 id="findings">"Findings"</h2>
                {dynamic(move || counted.get().into_iter().map(badge).collect::<Vec<_>>())}
                <span class="grow"></span>
                {dynamic(move || screen.read_at.get().map(|at| view! {
                    <span class="muted">"as of " <time translate="no">{screen.times.time_of_day(at)}</time></span>
                }))}
            </header>
            <ul class="findings-list">
                <For each=rows key=key children=move |(is_first, finding)| {
                    view! { <Item finding is_first/> }
                }/>
            </ul>
            <Rest/>
        </section>
    }
}

fn badge((severity, findings): (Severity, usize)) -> AnyView {
    let tone = match severity {
        Severity::Urgent => Tone::Bad,
        Severity::Soon => Tone::Warn,
        Severity::Review => Tone::Info,
        Severity::Hint => Tone::Plain,
    };
    view! { <Badge tone>{severity.counted(findings)}</Badge> }.into_any()
}

/// What is below the list: what is being read, and what was not looked at.
#[component]
fn Rest() -> impl IntoView {
    let screen = expect_context::<Overview>();
    let words = Memo::new(move |_| {
        let lines = lines(screen);
        let of = |mark| {
            let found = lines.iter().filter(|line| line.mark == mark).map(|line| line.name);
            found.collect::<Vec<_>>().join(", ")
        };
        let (reading, part, closed) = (of(Mark::Reading), of(Mark::Part), of(Mark::Closed));
        let nothing = screen.findings.with(Vec::is_empty) && has_tokens(screen);
        let first = if nothing { "Nothing was found in what was looked at. " } else { "" };
        let kinds = [
            ("Still looking at", reading),
            ("Not looked at, or in part only", part),
            ("Can’t be seen", closed),
        ];
        let kinds = kinds.into_iter().filter(|(_, names)| !names.is_empty());
        let kinds: Vec<String> = kinds.map(|(what, names)| format!("{what}: {names}.")).collect();
        format!("{first}{}", kinds.join(" "))
    });
    view! { <p class="findings-rest">{words}</p> }
}
