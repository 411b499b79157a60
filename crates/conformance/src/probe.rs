//! Makes calls and writes a row for each: what the status means, whether the body can be read, and
//! the notes.

use crate::client::{Answer, Call, Client};
use crate::published;
use crate::report::{Level, Outcome, Report, Row};
use contract_check::document::Document;
use serde::de::DeserializeOwned;
use std::cell::Cell;
use std::collections::BTreeSet;
use token_api::id::{Cursor, OrgName};
use token_api::page::{self, NotAList, Row as ListRow};
use token_api::path::ApiPath;
use token_api::{failure, json};

/// The most pages of a list that are read.
const MAX_PAGES: usize = 10;

/// A call as the table names it.
#[derive(Clone, Copy)]
pub struct Named {
    /// Its level.
    pub level: Level,
    /// `GET`, `POST`, `PATCH` or `DELETE`.
    pub method: &'static str,
    /// The path, as the document writes it.
    pub template: &'static str,
    /// What is special about it; may be empty.
    pub special: &'static str,
    /// Whether 404 says that the server does not have this, and not that something is missing.
    pub is_collection: bool,
}

impl Named {
    /// Reading a list or another thing that is there if the level is.
    pub fn get(level: Level, template: &'static str) -> Self {
        Self { level, method: "GET", template, special: "", is_collection: true }
    }

    /// Reading one thing that a list has named.
    pub fn one(level: Level, template: &'static str) -> Self {
        Self { is_collection: false, ..Self::get(level, template) }
    }

    /// Creating something in a collection.
    pub fn post(level: Level, template: &'static str) -> Self {
        Self { method: "POST", ..Self::get(level, template) }
    }

    /// Changing one thing.
    pub fn patch(level: Level, template: &'static str) -> Self {
        Self { method: "PATCH", ..Self::one(level, template) }
    }

    /// Deleting one thing.
    pub fn delete(level: Level, template: &'static str) -> Self {
        Self { method: "DELETE", ..Self::one(level, template) }
    }

    /// With what is special about it.
    pub fn with(self, special: &'static str) -> Self {
        Self { special, ..self }
    }

    fn operation(&self) -> String {
        format!("{} {}", self.method, self.template)
    }

    fn label(&self) -> String {
        match self.special {
            "" => self.operation(),
            special => format!("{}, {special}", self.operation()),
        }
    }
}

/// What a row says when it is not "ok".
pub type Finding = (Outcome, String);

/// A list that was read.
pub struct List<T> {
    /// Its elements.
    pub elements: Vec<T>,
    /// Whether all pages were read.
    pub is_complete: bool,
}

/// Makes the calls.
pub struct Probe<'a> {
    client: &'a Client,
    published: &'a Document,
    /// Whether things may be created.
    pub write: bool,
    /// The organization, once it is known.
    pub organization: Option<OrgName>,
    rows: Vec<Row>,
    was_success: Cell<bool>,
    /// Operations with notes that are told already: a list is read several times.
    told: BTreeSet<String>,
}

impl<'a> Probe<'a> {
    /// Nothing is called yet.
    pub fn new(client: &'a Client, published: &'a Document, write: bool) -> Self {
        Self {
            client,
            published,
            write,
            organization: None,
            rows: Vec::new(),
            was_success: Cell::new(false),
            told: BTreeSet::new(),
        }
    }

    /// What was found out.
    pub fn into_report(self) -> Report {
        Report {
            server: self.client.origin().to_owned(),
            organization: self.organization.map(|org| org.as_str().to_owned()),
            rows: self.rows,
        }
    }

    /// Writes a row.
    pub fn row(&mut self, named: Named, result: Result<(), Finding>, notes: Vec<String>) {
        let (outcome, details) = result.err().unwrap_or((Outcome::Ok, String::new()));
        let operation = named.operation();
        let mut notes = notes;
        notes.retain(|note| self.told.insert(format!("{operation}: {note}")));
        self.rows.push(Row {
            level: named.level,
            call: named.label(),
            outcome,
            details: self.clean(&details),
            notes: notes.iter().map(|note| self.clean(note)).collect(),
        });
    }

    /// Writes a row for a call that is not made.
    pub fn not_tried(&mut self, named: Named, why: &str) {
        self.row(named, Err((Outcome::NotTried, why.to_owned())), vec![]);
    }

    /// Adds a note to the last row.
    pub fn note(&mut self, note: &str) {
        let note = self.clean(note);
        if let Some(row) = self.rows.last_mut() {
            row.notes.push(note);
        }
    }

    /// Makes the last row say that the server differs, unless it does so already.
    pub fn differs(&mut self, details: &str) {
        let details = self.clean(details);
        if let Some(row) = self.rows.last_mut()
            && row.outcome != Outcome::Differs
        {
            (row.outcome, row.details) = (Outcome::Differs, details);
        }
    }

    /// A text of one line, without the token and without characters that a terminal acts on.
    fn clean(&self, text: &str) -> String {
        let text = self.client.scrubbed(text);
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        words.chars().filter(|c| !c.is_control()).collect()
    }

    /// Whether the server answered the last call with a success, even if that can't be read.
    pub fn last_was_answered(&self) -> bool {
        self.was_success.get()
    }

    /// Makes a call. A status that is no success is a finding.
    pub fn call(
        &self,
        named: Named,
        path: &ApiPath,
        body: Option<String>,
    ) -> Result<Answer, Finding> {
        let answer = self.call_any(named, path, body)?;
        self.judged(&answer, named.is_collection)?;
        Ok(answer)
    }

    fn call_any(
        &self,
        named: Named,
        path: &ApiPath,
        body: Option<String>,
    ) -> Result<Answer, Finding> {
        self.send(Call { method: named.method, path, body, with_token: true })
    }

    /// Makes a call without the token, whatever its status.
    pub fn call_without_token(
        &self,
        named: Named,
        path: &ApiPath,
        body: Option<String>,
    ) -> Result<Answer, Finding> {
        self.send(Call { method: named.method, path, body, with_token: false })
    }

    fn send(&self, call: Call<'_>) -> Result<Answer, Finding> {
        self.was_success.set(false);
        let answer = self.client.send(call).map_err(|why| (Outcome::Differs, why))?;
        self.was_success.set((200..300).contains(&answer.status));
        Ok(answer)
    }

    /// What the status of an answer means.
    pub fn judged(&self, answer: &Answer, is_collection: bool) -> Result<(), Finding> {
        let outcome = match answer.status {
            200..=299 => return Ok(()),
            404 if is_collection => Outcome::NotOffered,
            405 | 501 => Outcome::NotOffered,
            403 => Outcome::NotPermitted,
            429 => Outcome::NotTried,
            _ => Outcome::Differs,
        };
        Err((outcome, refusal(answer)))
    }

    /// Makes a call and reads its answer as the console does; writes a row.
    pub fn read<T>(
        &mut self,
        named: Named,
        path: &ApiPath,
        body: Option<String>,
        decode: impl FnOnce(&[u8]) -> Result<T, String>,
    ) -> Option<T> {
        let read = self.call(named, path, body).and_then(|answer| {
            require_json(&answer)?;
            let value = decode(&answer.body).map_err(|why| (Outcome::Differs, why))?;
            Ok((value, self.published_notes(named, &answer)))
        });
        match read {
            Ok((value, notes)) => {
                self.row(named, Ok(()), notes);
                Some(value)
            }
            Err(finding) => {
                self.row(named, Err(finding), vec![]);
                None
            }
        }
    }

    /// Makes a call whose answer is not read; writes a row, which says what is left where it fails.
    pub fn done(&mut self, named: Named, path: &ApiPath, body: Option<String>, left: &str) {
        let result = self.call(named, path, body).map(drop);
        let result = result.map_err(|(_, why)| (Outcome::Differs, format!("{why}; {left}")));
        self.row(named, result, vec![]);
    }

    /// Reads a list, page by page, as the console does; writes a row.
    pub fn list<T: DeserializeOwned>(
        &mut self,
        named: Named,
        key: &'static str,
        path: impl Fn(Option<&Cursor>) -> ApiPath,
    ) -> Option<List<T>> {
        let mut list = List { elements: Vec::new(), is_complete: false };
        let mut notes = Vec::new();
        let result = self.pages(named, key, path, &mut list, &mut notes);
        let is_read = result.is_ok();
        self.row(named, result, notes);
        is_read.then_some(list)
    }

    /// Reads a list of which the console leaves out what it can't read: with the number of that;
    /// writes a row.
    pub fn readable<T: DeserializeOwned>(
        &mut self,
        named: Named,
        key: &'static str,
        path: &ApiPath,
    ) -> Option<(Vec<T>, usize)> {
        let page = self.read(named, path, None, |body| {
            page::decode::<T>(body, key).map_err(|problem| not_a_list(problem).1)
        })?;
        let all = page.rows.len();
        let read = page.rows.into_iter().filter_map(|row| match row {
            ListRow::Read(element) => Some(element),
            ListRow::Unreadable(_) => None,
        });
        let read: Vec<T> = read.collect();
        let unreadable = all - read.len();
        Some((read, unreadable))
    }

    fn pages<T: DeserializeOwned>(
        &self,
        named: Named,
        key: &'static str,
        path: impl Fn(Option<&Cursor>) -> ApiPath,
        list: &mut List<T>,
        notes: &mut Vec<String>,
    ) -> Result<(), Finding> {
        let mut seen: Vec<Cursor> = Vec::new();
        for number in 1..=MAX_PAGES {
            let answer = self.call(named, &path(seen.last()), None)?;
            require_json(&answer)?;
            let page = page::decode::<T>(&answer.body, key).map_err(not_a_list)?;
            if number == 1 {
                notes.extend(self.published_notes(named, &answer));
            }
            let is_empty = page.rows.is_empty();
            for (index, row) in page.rows.into_iter().enumerate() {
                match row {
                    ListRow::Read(element) => list.elements.push(element),
                    ListRow::Unreadable(bad) => {
                        let problem = bad.problem;
                        let place = format!("{key}[{index}] of page {number}: {problem}");
                        return Err((Outcome::Differs, place));
                    }
                }
            }
            let Some(next) = page.next else {
                list.is_complete = true;
                return Ok(());
            };
            if seen.contains(&next) {
                let why = format!("continuationToken of page {number} repeats an earlier one");
                return Err((Outcome::Differs, why));
            }
            if is_empty {
                notes.push(format!("page {number} is empty, and another one follows"));
            }
            seen.push(next);
        }
        Ok(())
    }

    /// The notes of an answer against the published API.
    pub fn published_notes(&self, named: Named, answer: &Answer) -> Vec<String> {
        let body = json::value(&answer.body).unwrap_or_default();
        published::notes(self.published, &named.operation(), answer.status, &body)
    }
}

/// The status, with the server's sentence where the console can show one.
pub fn refusal(answer: &Answer) -> String {
    match failure::message_in(&answer.content_type, &answer.body, None) {
        Some(sentence) => format!("{}: {sentence}", answer.status),
        None if (300..400).contains(&answer.status) => {
            format!("{}: a redirect, which the console does not follow", answer.status)
        }
        None => answer.status.to_string(),
    }
}

/// A finding, unless the answer says that it is JSON, or says nothing.
pub fn require_json(answer: &Answer) -> Result<(), Finding> {
    let content_type = &answer.content_type;
    if content_type.is_empty() || content_type.contains("json") {
        return Ok(());
    }
    Err((Outcome::Differs, format!("{}: {content_type} instead of JSON", answer.status)))
}

fn not_a_list(problem: NotAList) -> Finding {
    let words = match problem {
        NotAList::NotJson(why) => format!("the answer is no JSON: {why}"),
        NotAList::NoArray(key) => format!("the answer lacks the list `{key}`"),
    };
    (Outcome::Differs, words)
}

/// Reads JSON as the console does.
pub fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    json::read(body).map_err(|e| format!("the answer can't be read: {e}"))
}
