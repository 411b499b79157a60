//! For tests: a server with events, and a reader whose effects are run in a time that the test moves.

use super::{Effect, Goal, Held, Input, Now, Reader, Status, Wish};
use crate::load::reading::Question;
use crate::time::range::TimeRange;
use console_core::backend::fault::ApiError;
use std::collections::HashSet;
use token_api::audit::{AuditPage, read_page};
use token_api::time::UnixSeconds;

/// The moment in which tests begin.
pub(super) const START: i64 = 1_795_212_840;

/// An event of the server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Event {
    pub at: i64,
    pub id: u32,
    pub user: &'static str,
}

/// A server that answers honestly.
#[derive(Clone, Debug, Default)]
pub(super) struct Server {
    pub events: Vec<Event>,
    /// Whether it takes no notice of filters.
    pub ignores_filters: bool,
}

impl Server {
    pub fn of(times: impl IntoIterator<Item = i64>) -> Self {
        let event = |(id, at): (usize, i64)| Event { at, id: id as u32, user: "ada" };
        let events = times.into_iter().enumerate().map(event).collect();
        Self { events, ignores_filters: false }
    }

    /// The page that a question asks for, of so many events at most.
    pub fn answer(&self, question: &Question, size: usize) -> AuditPage {
        let Question { window, narrow, cursor } = question;
        let is_asked = |event: &&Event| {
            let user = narrow.user.as_ref().filter(|_| !self.ignores_filters);
            let fits = user.is_none_or(|user| user.as_str() == event.user);
            fits && window.contains(UnixSeconds(event.at))
        };
        let mut all: Vec<_> = self.events.iter().filter(is_asked).collect();
        all.sort_by(|a, b| b.cmp(a));
        if let Some(cursor) = cursor {
            let (at, id) = cursor.as_str().split_once(' ').unwrap();
            let (at, id): (i64, u32) = (at.parse().unwrap(), id.parse().unwrap());
            all.retain(|event| (event.at, event.id) < (at, id));
        }
        let next = all.get(size).map(|_| format!("{} {}", all[size - 1].at, all[size - 1].id));
        all.truncate(size);
        page(&all.into_iter().map(json).collect::<Vec<_>>(), &next.unwrap_or_default())
    }
}

fn json(Event { at, id, user }: &Event) -> String {
    format!(
        r#"{{"timestamp":{at},"event":"e","description":"{id}","user":{{"githubLogin":"{user}"}}}}"#
    )
}

pub(super) fn page(events: &[String], next: &str) -> AuditPage {
    let body =
        format!(r#"{{"auditLogEvents":[{}],"continuationToken":"{next}"}}"#, events.join(","));
    read_page(body.as_bytes()).unwrap()
}

/// A reader at work.
pub(super) struct Play {
    pub reader: Reader,
    pub now: Now,
    /// The question that is being answered.
    pub asked: Option<(u32, Question)>,
    pub questions: usize,
    /// When the timer is due, in milliseconds.
    pub due: Option<f64>,
    /// What following brought.
    pub fresh: Vec<u32>,
    pub shown: usize,
}

impl Play {
    pub fn new(range: TimeRange, wish: Wish) -> Self {
        let at = UnixSeconds(START);
        Self::of(Reader::new(Held::new(str::to_lowercase), range, wish, at))
    }

    pub fn of(reader: Reader) -> Self {
        let now = Now { at: UnixSeconds(START), ms: 0.0, is_hidden: false, random: 1.0 };
        let (asked, due) = (None, None);
        Self { reader, now, asked, questions: 0, due, fresh: Vec::new(), shown: 0 }
    }

    pub fn status(&self) -> Status {
        self.reader.status()
    }

    pub fn send(&mut self, input: Input) {
        for effect in self.reader.step(input, self.now) {
            match effect {
                Effect::Fetch(number, question) => {
                    assert!(self.asked.is_none(), "asks twice at once");
                    self.asked = Some((number, question));
                    self.questions += 1;
                }
                Effect::Cancel => assert!(self.asked.take().is_some(), "cancels nothing"),
                Effect::Wait(ms) => self.due = Some(self.now.ms + f64::from(ms)),
                Effect::Soon => {}
                Effect::Show => self.shown += 1,
                Effect::Fresh(rows) => self.fresh.extend(rows.into_iter().flatten()),
            }
        }
    }

    /// Answers the question, if there is one.
    pub fn answer(&mut self, page: AuditPage) {
        if let Some((number, _)) = self.asked.take() {
            self.send(Input::Page(number, page));
        }
    }

    pub fn fail(&mut self, error: ApiError) {
        if let Some((number, _)) = self.asked.take() {
            self.send(Input::Fault(number, error));
        }
    }

    pub fn serve(&mut self, server: &Server, size: usize) {
        if let Some((_, question)) = self.asked.clone() {
            self.answer(server.answer(&question, size));
        }
    }

    /// Answers every question that comes, without letting time pass; as many as `most`.
    pub fn serve_all(&mut self, server: &Server, size: usize, most: usize) {
        for _ in 0..most {
            self.serve(server, size);
        }
        assert!(self.asked.is_none(), "asks for ever");
    }

    /// Lets so many seconds pass. The timer fires when it is due.
    pub fn pass(&mut self, seconds: i64) {
        let end = (self.now.ms + seconds as f64 * 1000.0, self.now.at.plus_seconds(seconds));
        while let Some(due) = self.due.filter(|due| *due <= end.0) {
            let ms = due.max(self.now.ms);
            let left = ((end.0 - ms) / 1000.0).ceil() as i64;
            (self.now.ms, self.now.at) = (ms, end.1.plus_seconds(-left));
            self.due = None;
            self.send(Input::Timer);
        }
        (self.now.ms, self.now.at) = end;
    }

    pub fn load(&mut self, goal: Goal) {
        self.send(Input::Load(goal));
    }

    /// The events that are there.
    pub fn known(&self) -> HashSet<u32> {
        let store = self.reader.store();
        let texts = store.newest_first().iter().map(|row| store.row(*row).description);
        texts.filter_map(|text| text.parse().ok()).collect()
    }
}
