//! The selection of a list. It is kept by token identifiers, so that it survives filtering, sorting
//! and reloading the list. No elements, no events.

use crate::list::rows::TokenRow;
use console_core::text::order::sorted;
use std::collections::HashMap;
use std::sync::Arc;
use token_api::id::TokenId;

/// The selected rows, with the state that they had when they were selected.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    rows: HashMap<TokenId, Arc<TokenRow>>,
    /// The start of a range: the row that was pressed last.
    anchor: Option<TokenId>,
}

/// How many of the shown rows are selected: the state of the checkbox in the table's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// None of them.
    None,
    /// Some of them.
    Some,
    /// All that can be selected.
    All,
}

impl Selection {
    /// The number of selected rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no row is selected.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether this token is selected.
    pub fn has(&self, id: &TokenId) -> bool {
        self.rows.contains_key(id)
    }

    /// The share of `shown` that is selected. Unreadable rows cannot be selected.
    pub fn share(&self, shown: &[Arc<TokenRow>]) -> Share {
        let mut tokens = shown.iter().filter_map(|row| row.token());
        let Some(first) = tokens.next().filter(|_| !self.is_empty()) else { return Share::None };
        let first = self.has(&first.id);
        match (first, tokens.all(|token| self.has(&token.id) == first)) {
            (_, false) => Share::Some,
            (true, true) => Share::All,
            (false, true) => Share::None,
        }
    }

    /// A press on a row's checkbox. With `range`, all rows from the last pressed one to this one,
    /// in the order of `shown`, get the new state of this one.
    pub fn press(&mut self, shown: &[Arc<TokenRow>], id: &TokenId, selected: bool, range: bool) {
        let at =
            |id: &TokenId| shown.iter().position(|row| row.token().is_some_and(|t| t.id == *id));
        let Some(to) = at(id) else { return };
        let from = self.anchor.as_ref().filter(|_| range).and_then(at).unwrap_or(to);
        self.set(&shown[from.min(to)..=from.max(to)], selected);
        self.anchor = Some(id.clone());
    }

    /// Selects or deselects these rows.
    pub fn set(&mut self, rows: &[Arc<TokenRow>], selected: bool) {
        if selected {
            // Growing step by step would move rows in memory several times.
            self.rows.reserve(rows.len());
        }
        for row in rows {
            let Some(token) = row.token() else { continue };
            if selected {
                self.rows.insert(token.id.clone(), row.clone());
            } else {
                self.rows.remove(&token.id);
            }
        }
    }

    /// Removes the rows for which `is_kept` is false.
    pub fn keep(&mut self, is_kept: impl Fn(&TokenRow) -> bool) {
        self.rows.retain(|_, row| is_kept(row));
    }

    /// Deselects one token.
    pub fn drop(&mut self, id: &TokenId) {
        self.rows.remove(id);
    }

    /// The selected rows: first those in `shown`, in that order and with their present state, then
    /// the others, ordered by label.
    pub fn in_order(&self, shown: &[Arc<TokenRow>]) -> Vec<Arc<TokenRow>> {
        let mut rest = self.rows.clone();
        let mut rows: Vec<_> = shown
            .iter()
            .filter(|row| row.token().is_some_and(|token| rest.remove(&token.id).is_some()))
            .cloned()
            .collect();
        fn name(row: &TokenRow) -> Option<(&str, &str)> {
            row.token().map(|token| (token.label(), token.id.as_str()))
        }
        let rest = rest.into_values().collect();
        rows.extend(sorted(rest, |a: &Arc<TokenRow>, b| name(a).cmp(&name(b))));
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use token_api::page::{BadRow, Row};

    fn row(id: &str) -> Arc<TokenRow> {
        let token = serde_json::from_value(serde_json::json!({
            "id": id, "name": format!("name-{id}"), "description": "", "created": "",
            "createdBy": "", "lastUsed": 0, "expires": 0, "admin": false
        }));
        Arc::new(TokenRow::new(Row::Read(token.unwrap()), str::to_lowercase))
    }

    fn unreadable() -> Arc<TokenRow> {
        let bad = BadRow { id: Some("c".into()), problem: "missing field".into() };
        Arc::new(TokenRow::new(Row::Unreadable(bad), str::to_lowercase))
    }

    fn rows(ids: &str) -> Vec<Arc<TokenRow>> {
        ids.chars().map(|id| row(&id.to_string())).collect()
    }

    fn selected(selection: &Selection) -> String {
        let mut ids: Vec<_> = selection.rows.keys().map(ToString::to_string).collect();
        ids.sort();
        ids.concat()
    }

    fn id(text: &str) -> TokenId {
        TokenId::new(text)
    }

    #[test]
    fn a_range_goes_from_the_last_press_in_the_order_shown() {
        let mut selection = Selection::default();
        selection.press(&rows("abcdef"), &id("b"), true, false);
        selection.press(&rows("abcdef"), &id("d"), true, true);
        assert_eq!(selected(&selection), "bcd");
        // In another order, other rows are between the same two ends.
        selection.press(&rows("dafbce"), &id("f"), true, true);
        assert_eq!(selected(&selection), "abcdf");
        selection.press(&rows("abcdef"), &id("a"), false, true);
        assert_eq!(selected(&selection), "");
    }

    #[test]
    fn a_range_whose_start_is_not_shown_is_one_row() {
        let mut selection = Selection::default();
        selection.press(&rows("abc"), &id("b"), true, true);
        assert_eq!(selected(&selection), "b");
        selection.press(&rows("xyz"), &id("z"), true, true);
        assert_eq!(selected(&selection), "bz");
        selection.press(&rows("xyz"), &id("gone"), true, true);
        assert_eq!(selected(&selection), "bz");
    }

    #[test]
    fn the_checkbox_of_all_counts_shown_rows() {
        let mut selection = Selection::default();
        let shown = rows("ab");
        assert_eq!(selection.share(&shown), Share::None);
        selection.set(&rows("a"), true);
        assert_eq!(selection.share(&shown), Share::Some);
        assert_eq!(selection.share(&rows("ba")), Share::Some);
        assert_eq!(selection.share(&rows("xy")), Share::None);
        selection.set(&shown, true);
        assert_eq!(selection.share(&shown), Share::All);
        assert_eq!(selection.share(&[row("a"), unreadable()]), Share::All);
        assert_eq!(selection.share(&[]), Share::None);
    }

    #[test]
    fn rows_that_could_not_be_read_are_never_selected() {
        let mut selection = Selection::default();
        selection.set(&[row("a"), unreadable()], true);
        assert_eq!(selected(&selection), "a");
    }

    #[test]
    fn rows_that_are_not_kept_are_deselected() {
        let mut selection = Selection::default();
        selection.set(&rows("abc"), true);
        selection.keep(|row| row.token().is_some_and(|token| token.id.as_str() != "b"));
        assert_eq!(selected(&selection), "ac");
    }

    #[test]
    fn shown_rows_come_first_in_their_order() {
        let mut selection = Selection::default();
        selection.set(&rows("abcd"), true);
        let order: String = selection
            .in_order(&rows("cxa"))
            .iter()
            .filter_map(|row| row.token().map(|token| token.id.to_string()))
            .collect();
        assert_eq!(order, "cabd");
    }

    proptest! {
        #[test]
        fn a_range_holds_both_ends_and_nothing_outside(from in 0..30_usize, to in 0..30_usize) {
            let shown: Vec<_> = (0..30).map(|n| row(&format!("{n:02}"))).collect();
            let name = |n: usize| TokenId::new(format!("{n:02}"));
            let mut selection = Selection::default();
            selection.press(&shown, &name(from), true, false);
            selection.press(&shown, &name(to), true, true);
            for n in 0..30 {
                let within = (from.min(to)..=from.max(to)).contains(&n);
                prop_assert_eq!(selection.has(&name(n)), within);
            }
        }
    }
}
