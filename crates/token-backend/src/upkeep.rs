//! What a server does for nobody in particular, again and again: counts of refusals are told when their
//! time is over, hours of audit logs are exported, and events are deleted that are older than the log is kept.

use crate::app::App;
use std::time::Duration;
use token_api::time::UnixSeconds;
use token_service::audit_export::Objects;
use token_service::refusal::Refusal;
use token_service::store::{Store, Stored, in_transaction};
use token_service::{audit_export, repeats, retention};

const EVERY: Duration = Duration::from_secs(60);

/// Goes on until it is dropped. Begins at once: what is due may have waited for the start.
pub async fn keep_up(app: App, audit_days: Option<u32>) {
    let mut due = tokio::time::interval(EVERY);
    loop {
        due.tick().await;
        // One step at a time, so that requests get the database in between.
        while step(&app, audit_days).await {
            tokio::task::yield_now().await;
        }
    }
}

/// Tells whether there is more to do now.
async fn step(app: &App, audit_days: Option<u32>) -> bool {
    let (now, own) = (app.clock().now(), app.clone());
    let done = app
        .with_store(move |store| Ok::<_, Refusal>(do_some(store, audit_days, own.objects(), now)?));
    done.await.unwrap_or_else(|refusal| {
        let why = refusal.detail.unwrap_or(refusal.message);
        tracing::error!(fault = format!("upkeep: {why}"));
        false
    })
}

fn do_some(
    store: &mut dyn Store,
    audit_days: Option<u32>,
    objects: Option<&dyn Objects>,
    now: UnixSeconds,
) -> Stored<bool> {
    let more_counts = in_transaction(store, |rows| repeats::end(rows, now))?;
    let more_hours = match objects {
        Some(objects) => {
            in_transaction(store, |rows| audit_export::export_due(rows, objects, now))?
        }
        None => false,
    };
    let more_events = match audit_days {
        Some(days) => retention::purge(store, days, now)?,
        None => false,
    };
    Ok(more_counts || more_hours || more_events)
}
