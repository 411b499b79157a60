//! One finding: severity, how many, what and why, over what it was found, and its remedies.

use super::state::Overview;
use crate::platform::intl;
use crate::ui::{Glyph, Icon, Untrusted};
use console_core::finding::{Finding, Named, Over, Severity};
use leptos::prelude::*;

/// The row of a finding.
#[component]
pub(super) fn Item(
    /// The finding.
    finding: Finding,
    /// Whether its remedy is the first thing to do.
    is_first: bool,
) -> impl IntoView {
    let screen = expect_context::<Overview>();
    let unnamed = finding.unnamed();
    let Finding { severity, count, what, why, named, over, remedies } = finding;
    let (number, whole) = (intl::number(count), format!(": {} {what}", intl::number(count)));
    let links = remedies.into_iter().enumerate().map(|(at, remedy)| {
        let look = match (at, is_first) {
            (0, true) => "primary",
            (0, false) => "secondary",
            _ => "quiet",
        };
        view! {
            <a class="button" data-kind=look href=screen.href(&remedy.target)>
                {remedy.label} <span class="visually-hidden">{whole.clone()}</span>
            </a>
        }
        .into_any()
    });
    let links = links.collect::<Vec<_>>();
    view! {
        <li class="overview-finding" data-severity=severity.word()>
            <span class="finding-severity"><Glyph icon=icon(severity)/> {severity.word()}</span>
            <span class="finding-count">{number}</span>
            <div class="finding-text">
                <h3>{what}</h3>
                <p>{names(screen, named, unnamed)} {why}</p>
            </div>
            <OverMark over/>
            <div class="finding-links">{links}</div>
        </li>
    }
}

/// Over what it was found, with the mark of how much that is.
#[component]
fn OverMark(over: Over) -> impl IntoView {
    let mark = match over.is_whole {
        true => view! { <Glyph icon=Icon::Check/> }.into_any(),
        false => view! { <span class="half" aria-hidden="true"></span> }.into_any(),
    };
    view! { <span class="finding-over">{mark} <span>{over.words}</span></span> }
}

/// "release-bot (tomorrow), nightly (in 2 days), 6 more."
fn names(screen: Overview, named: Vec<Named>, unnamed: usize) -> Option<AnyView> {
    if named.is_empty() {
        return None;
    }
    let named = named.into_iter().enumerate().map(|(at, one)| {
        let before = if at == 0 { "" } else { ", " };
        let name = view! { <Untrusted text=one.label/> };
        let name = match one.target {
            Some(target) => view! { <a href=screen.href(&target)>{name}</a> }.into_any(),
            None => name.into_any(),
        };
        let of = (!one.of.is_empty()).then(|| view! { " – " <Untrusted text=one.of/> });
        let note = (!one.note.is_empty()).then(|| format!(" ({})", one.note));
        view! { {before} {name} {of} {note} }.into_any()
    });
    let named = named.collect::<Vec<_>>();
    let more = (unnamed > 0).then(|| format!(", {} more", intl::number(unnamed)));
    Some(view! { {named} {more} ". " }.into_any())
}

const fn icon(severity: Severity) -> Icon {
    match severity {
        Severity::Urgent => Icon::Warning,
        Severity::Soon => Icon::Clock,
        Severity::Review => Icon::Search,
        Severity::Hint => Icon::Info,
    }
}
