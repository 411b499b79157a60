//! Findings about rotations: those that wait for something, and those that can be ended.

use super::{Look, over};
use crate::rotation::{Stage, in_progress};
use console_core::finding::{Finding, MOST_NAMED, Named, Remedy, Severity, Target};
use std::collections::HashSet;
use token_api::token::AccessToken;

/// A token that is being replaced, and the stage of its rotation.
type Replaced<'a> = (&'a AccessToken, Stage);

impl Look<'_> {
    /// Rotations in which something still has the predecessor's value.
    pub(super) fn waiting_rotations(&self) -> Option<Finding> {
        let is_waiting = |stage: Stage| {
            matches!(
                stage,
                Stage::SuccessorUnused
                    | Stage::SuccessorExpired
                    | Stage::InUse(_)
                    | Stage::MaybeInUse(_)
            )
        };
        self.rotations(
            Severity::Soon,
            is_waiting,
            ("rotation waits for its successor", "rotations wait for their successors"),
            "The predecessor ends or is deleted one day: put the successor's value in its place.",
        )
    }

    /// Rotations whose predecessor nothing needs any more.
    pub(super) fn finished_rotations(&self) -> Option<Finding> {
        self.rotations(
            Severity::Review,
            Stage::is_safe,
            ("rotation can be ended", "rotations can be ended"),
            "The successor took over. Delete the predecessor.",
        )
    }

    fn rotations(
        &self,
        severity: Severity,
        holds: impl Fn(Stage) -> bool,
        (one, several): (&str, &str),
        why: &str,
    ) -> Option<Finding> {
        let given = self.given;
        let rotations = in_progress(given.rows);
        let ends = || rotations.iter().filter_map(|rotation| rotation.ends());
        // With several successors, one that took over is enough.
        let stage = |before: &AccessToken| {
            let stages = ends().filter(|(other, _)| other.id == before.id);
            let stages: Vec<Stage> =
                stages.map(|(before, after)| Stage::of(before, after, given.now)).collect();
            stages.iter().copied().find(|it| it.is_safe()).or(stages.last().copied())
        };
        let mut seen = HashSet::new();
        let found: Vec<Replaced<'_>> = ends()
            .filter(|(before, _)| seen.insert(&before.id))
            .filter_map(|(before, _)| Some((before, stage(before).filter(|it| holds(*it))?)))
            .collect();
        let (first, _) = found.first()?;
        let own = |token: &AccessToken| Target::Token(given.owner.clone(), token.id.clone());
        let named = found.iter().take(MOST_NAMED).map(|(token, stage)| Named {
            label: token.label().to_owned(),
            count: 1,
            of: String::new(),
            note: lower(&stage.words(given.now, given.zone).0),
            target: Some(own(token)),
        });
        Some(Finding {
            severity,
            count: found.len(),
            what: if found.len() == 1 { one } else { several }.to_owned(),
            why: why.to_owned(),
            named: named.collect(),
            over: over(given.owner, given.rows, given.is_whole),
            remedies: vec![Remedy::new("Open rotation", own(first))],
        })
    }
}

/// The title of a stage after a name.
fn lower(title: &str) -> String {
    let (first, rest) = title.split_at_checked(1).unwrap_or(("", title));
    format!("{}{rest}", first.to_ascii_lowercase())
}
