//! What is known of something that has to be fetched. Old data stays while newer is fetched and
//! when that fails; only where there never was any, a skeleton or the failure is shown.

use leptos::prelude::*;

use super::dynamic;

/// Something fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Remote<T, E> {
    /// Nothing yet.
    #[default]
    Loading,
    /// Nothing yet, and it takes longer than people expect.
    SlowLoading,
    /// Here it is.
    Ready(T),
    /// What was known before; newer is being fetched.
    Refreshing(T),
    /// What was known before; fetching newer failed.
    Stale(T, E),
    /// Nothing known; fetching failed.
    Failed(E),
}

impl<T, E> Remote<T, E> {
    /// What is known, old or new.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Ready(value) | Self::Refreshing(value) | Self::Stale(value, _) => Some(value),
            Self::Loading | Self::SlowLoading | Self::Failed(_) => None,
        }
    }

    /// Why the last fetch failed.
    pub fn error(&self) -> Option<&E> {
        match self {
            Self::Stale(_, error) | Self::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// Whether what is shown may be out of date.
    pub fn is_stale(&self) -> bool {
        matches!(self, Self::Refreshing(_) | Self::Stale(..))
    }

    /// A fetch begins.
    #[must_use]
    pub fn begin(self) -> Self {
        match self {
            Self::Ready(value) | Self::Refreshing(value) | Self::Stale(value, _) => {
                Self::Refreshing(value)
            }
            Self::Loading | Self::SlowLoading | Self::Failed(_) => Self::Loading,
        }
    }

    /// The fetch takes long.
    #[must_use]
    pub fn slow(self) -> Self {
        match self {
            Self::Loading => Self::SlowLoading,
            other => other,
        }
    }

    /// The fetch ended.
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

/// The one view of a [`Remote`]. What shows the value is mounted once and follows the value from
/// then on, so that focus and scrolling survive a reload.
#[component]
pub fn RemoteView<T, E>(
    /// What is fetched.
    #[prop(into)]
    remote: Signal<Remote<T, E>>,
    /// Shown while nothing is known: a skeleton of what will come.
    #[prop(into)]
    loading: ViewFn,
    /// Shown below that when it takes long: "Still waiting for api.example.com".
    #[prop(into)]
    slow: Signal<String>,
    /// Shows the value.
    ready: impl Fn(Signal<T>) -> AnyView + Send + Sync + 'static,
    /// Shows why nothing is known.
    failed: impl Fn(E) -> AnyView + Send + Sync + 'static,
    /// Shown above old data when fetching newer failed.
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
        // Keeps the last value while this view is being taken down.
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

/// Draws a part of the view, if there is anything to draw.
type Draw = Box<dyn Fn() -> Option<AnyView> + Send + Sync>;

/// The view of a [`Remote`] whatever is fetched: it exists once in the program.
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
