//! The state of fetched data, and its view. Old data stays visible while newer data is fetched, and
//! if that fails. A skeleton or the failure is shown only if there is no data yet.

use leptos::prelude::*;

use super::dynamic;

/// The state of fetched data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Remote<T, E> {
    /// Loading for the first time.
    #[default]
    Loading,
    /// Loading for the first time, and longer than users expect.
    SlowLoading,
    /// Loaded.
    Ready(T),
    /// Old data; newer data is being loaded.
    Refreshing(T),
    /// Old data; loading newer data failed.
    Stale(T, E),
    /// No data; loading failed.
    Failed(E),
}

impl<T, E> Remote<T, E> {
    /// The data, old or new.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Ready(value) | Self::Refreshing(value) | Self::Stale(value, _) => Some(value),
            Self::Loading | Self::SlowLoading | Self::Failed(_) => None,
        }
    }

    /// Why the last load failed.
    pub fn error(&self) -> Option<&E> {
        match self {
            Self::Stale(_, error) | Self::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// Whether the data may be out of date.
    pub fn is_stale(&self) -> bool {
        matches!(self, Self::Refreshing(_) | Self::Stale(..))
    }

    /// Loading starts.
    #[must_use]
    pub fn begin(self) -> Self {
        match self {
            Self::Ready(value) | Self::Refreshing(value) | Self::Stale(value, _) => {
                Self::Refreshing(value)
            }
            Self::Loading | Self::SlowLoading | Self::Failed(_) => Self::Loading,
        }
    }

    /// Loading takes long.
    #[must_use]
    pub fn slow(self) -> Self {
        match self {
            Self::Loading => Self::SlowLoading,
            other => other,
        }
    }

    /// Loading ended.
    #[must_use]
    pub fn settle(self, result: Result<T, E>) -> Self {
        match (result, self) {
            (Ok(value), _) => Self::Ready(value),
            (Err(error), Self::Ready(old) | Self::Refreshing(old) | Self::Stale(old, _)) => {
                Self::Stale(old, error)
            }
            (Err(error), _) => Self::Failed(error),
        }
    }
}

/// Which of the three views is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Waiting,
    Known,
    Failed,
}

/// The view of a [`Remote`]. The view of the value is mounted once and then follows the value, so
/// that focus and scroll position survive a reload.
#[component]
pub fn RemoteView<T, E>(
    /// The data.
    #[prop(into)]
    remote: Signal<Remote<T, E>>,
    /// Shown while there is no data: a skeleton of the content.
    #[prop(into)]
    loading: ViewFn,
    /// Shown below the skeleton when loading takes long: "Still waiting for api.example.com".
    #[prop(into)]
    slow: Signal<String>,
    /// Shows the value.
    ready: impl Fn(Signal<T>) -> AnyView + Send + Sync + 'static,
    /// Shows why there is no data.
    failed: impl Fn(E) -> AnyView + Send + Sync + 'static,
    /// Shown above old data if loading newer data failed.
    stale: impl Fn(E) -> AnyView + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    let phase = Memo::new(move |_| {
        remote.with(|remote| match remote {
            Remote::Loading | Remote::SlowLoading => Phase::Waiting,
            Remote::Failed(_) => Phase::Failed,
            Remote::Ready(_) | Remote::Refreshing(_) | Remote::Stale(..) => Phase::Known,
        })
    });
    let error = move || remote.with(|remote| remote.error().cloned());
    let known = move || {
        let first = remote.with_untracked(|remote| remote.value().cloned())?;
        // Keeps the last value while this view is removed.
        let value = RwSignal::new(first);
        Effect::new(move |seen: Option<()>| {
            let new = remote.with(|remote| remote.value().cloned());
            if let Some(new) = new.filter(|_| seen.is_some()) {
                value.set(new);
            }
        });
        Some(ready(value.into()))
    };
    let late = Signal::derive(move || remote.with(|remote| matches!(remote, Remote::SlowLoading)));
    let stale = StoredValue::new(stale);
    view! {
        <Shown
            phase
            waiting=loading
            slow=Signal::derive(move || late.get().then(|| slow.get()))
            known=Box::new(known)
            failed=Box::new(move || error().map(&failed))
            stale=Callback::new(move |()| error().map(|error| stale.with_value(|stale| stale(error))))
        />
    }
}

/// Draws a part of the view, or nothing.
type Draw = Box<dyn Fn() -> Option<AnyView> + Send + Sync>;

/// The view of a [`Remote`] without the type of its data, so that the code exists once in the
/// program.
#[component]
fn Shown(
    phase: Memo<Phase>,
    waiting: ViewFn,
    slow: Signal<Option<String>>,
    known: Draw,
    failed: Draw,
    stale: Callback<(), Option<AnyView>>,
) -> impl IntoView {
    dynamic(move || match phase.get() {
        Phase::Waiting => {
            view! { {waiting.run()} <p class="slow" role="status">{slow}</p> }.into_any()
        }
        Phase::Failed => failed().into_any(),
        Phase::Known => {
            let trouble = dynamic(move || {
                stale.run(()).map(|note| view! { <div class="stale-note">{note}</div> })
            });
            view! { {trouble} {known()} }.into_any()
        }
    })
}
