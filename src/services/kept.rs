//! What a screen has loaded at some cost, kept above the screens until the user comes back to it.

use super::{Kept, Services};
use leptos::prelude::*;
use std::any::Any;
use token_api::id::OrgName;

impl Services {
    /// Keeps what a screen has loaded of an organization until the user comes back to it. Only the last
    /// is kept, and none after the session has ended.
    pub fn keep<T: Any + Send + Sync>(self, org: &OrgName, loaded: T) {
        let kept = self.who().map(|who| -> Kept { (who, org.clone(), Box::new(loaded)) });
        self.kept.try_set_value(kept);
    }

    /// What was kept of an organization for the same person, if it is of this type. Nothing is kept
    /// after that.
    pub fn take_kept<T: Any>(self, org: &OrgName) -> Option<T> {
        let (who, of, loaded) = self.kept.try_update_value(Option::take).flatten()?;
        let is_it = of == *org && self.who() == Some(who);
        loaded.downcast().ok().filter(|_| is_it).map(|loaded| *loaded)
    }
}
