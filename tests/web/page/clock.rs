//! The page's timers and `Date.now`. They go on with the frames that a test waits for, and as far as it
//! moves them: what comes with time comes at once, in order, and never earlier than asked for.

use crate::harness::real_timeout;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const REPLACED: [&str; 4] = ["setTimeout", "setInterval", "clearTimeout", "clearInterval"];

thread_local! {
    // The browser's own functions. They are taken once: a test that failed has not put them back.
    static REAL: ([JsValue; 4], JsValue) =
        (REPLACED.map(|name| get(&window(), name)), get(&date(), "now"));
    static RUNNING: RefCell<Weak<State>> = const { RefCell::new(Weak::new()) };
}

fn date() -> JsValue {
    get(&window(), "Date")
}

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).expect(name)
}

fn put(to: &JsValue, name: &str, what: &JsValue) {
    Reflect::set(to, &name.into(), what).expect(name);
}

struct Timer {
    id: i32,
    due: f64,
    /// Milliseconds from one run to the next, of an interval.
    period: Option<f64>,
    run: Function,
}

struct State {
    /// Milliseconds since 1970.
    now: Cell<f64>,
    last_id: Cell<i32>,
    timers: RefCell<Vec<Timer>>,
}

impl State {
    fn add(&self, run: Function, ms: f64, period: Option<f64>) -> i32 {
        let id = self.last_id.get() + 1;
        self.last_id.set(id);
        self.timers.borrow_mut().push(Timer { id, due: self.now.get() + ms, period, run });
        id
    }

    fn remove(&self, id: f64) {
        self.timers.borrow_mut().retain(|timer| f64::from(timer.id) != id);
    }

    /// Takes what is due next, if that is until `end`, and goes to its moment.
    fn take_next(&self, end: f64) -> Option<Function> {
        let mut timers = self.timers.borrow_mut();
        let due = timers.iter().enumerate().filter(|(_, timer)| timer.due <= end);
        let (at, _) = due.min_by(|(_, a), (_, b)| a.due.total_cmp(&b.due))?;
        let mut timer = timers.remove(at);
        let run = timer.run.clone();
        self.now.set(self.now.get().max(timer.due));
        if let Some(period) = timer.period {
            timer.due += period;
            timers.push(timer);
        }
        Some(run)
    }
}

type Set = Closure<dyn FnMut(Function, JsValue) -> i32>;

/// The clock of a page. The browser's own is back when it is dropped.
pub struct Clock {
    state: Rc<State>,
    _set: [Set; 2],
    _clear: Closure<dyn FnMut(JsValue)>,
    _now: Closure<dyn FnMut() -> f64>,
}

impl Clock {
    /// Takes over timers and the present.
    pub fn start() -> Self {
        // Read before the first of them is replaced; so are those of the harness.
        real_timeout(&Function::new_no_args(""), 0);
        let real_now = REAL.with(|(_, now)| now.clone()).unchecked_into::<Function>();
        let now = real_now.call0(&date()).ok().and_then(|now| now.as_f64()).expect("the present");
        let state = Rc::new(State {
            // In the middle of a minute and of a second: no test meets the end of one by chance.
            now: Cell::new((now / 60_000.0).floor() * 60_000.0 + 30_500.0),
            last_id: Cell::new(0),
            timers: RefCell::new(Vec::new()),
        });
        let set = [false, true].map(|repeats| {
            let state = Rc::clone(&state);
            Set::new(move |run: Function, ms: JsValue| {
                let ms = ms.as_f64().unwrap_or_default();
                state.add(run, ms, repeats.then_some(ms.max(1.0)))
            })
        });
        let cleared = Rc::clone(&state);
        let clear = Closure::new(move |id: JsValue| cleared.remove(id.as_f64().unwrap_or(0.0)));
        let read = Rc::clone(&state);
        let now = Closure::new(move || read.now.get());
        put(&window(), "setTimeout", set[0].as_ref());
        put(&window(), "setInterval", set[1].as_ref());
        put(&window(), "clearTimeout", clear.as_ref());
        put(&window(), "clearInterval", clear.as_ref());
        put(&date(), "now", now.as_ref());
        RUNNING.replace(Rc::downgrade(&state));
        Self { state, _set: set, _clear: clear, _now: now }
    }

    /// Moves forward: runs each timer that is due until then, in order, and what follows from it.
    pub async fn advance(&self, ms: f64) {
        let end = self.state.now.get() + ms;
        while let Some(run) = self.state.take_next(end) {
            let _ = run.call0(&JsValue::UNDEFINED);
            settle().await;
        }
        self.state.now.set(end);
        settle().await;
    }

    /// Puts the browser's own back.
    pub fn put_back() {
        RUNNING.take();
        REAL.with(|(timers, now)| {
            for (name, real) in REPLACED.into_iter().zip(timers) {
                put(&window(), name, real);
            }
            put(&date(), "now", now);
        });
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        Self::put_back();
    }
}

/// Moves the clock of the page, if there is one, while a test waits for a frame.
pub fn pass(ms: f64) {
    if let Some(state) = RUNNING.with_borrow(Weak::upgrade) {
        let end = state.now.get() + ms;
        while let Some(run) = state.take_next(end) {
            let _ = run.call0(&JsValue::UNDEFINED);
        }
        state.now.set(end);
    }
}

/// Lets promises settle, also those that the browser settles in tasks of their own. No time passes.
pub async fn settle() {
    for _ in 0..2 {
        let promise = Promise::new(&mut |resolve, _| real_timeout(&resolve, 0));
        JsFuture::from(promise).await.expect("a task");
        leptos::task::tick().await;
    }
}
