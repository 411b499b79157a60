//! Data of a screen that was costly to load, kept until the user returns to the screen.

use super::{Kept, Services};
use leptos::prelude::*;
use std::any::Any;
use token_api::id::OrgName;

impl Services {
    /// Keeps data of an organization until the user returns. Only the last value is kept, and none
    /// after the session has ended.
    pub fn keep<T: Any + Send + Sync>(self, org: &OrgName, loaded: T) {
        let kept = self.who().map(|who| -> Kept { (who, org.clone(), Box::new(loaded)) });
        self.kept.try_set_value(kept);
    }

    /// Passes the kept data of an organization to `look`, if it is the same user's and has this type. It
    /// stays kept.
    pub fn look_at_kept<T: Any, U>(self, org: &OrgName, look: impl FnOnce(&T) -> U) -> Option<U> {
        let who = self.who();
        self.kept.with_value(|kept| {
            let (of_user, of_org, loaded) = kept.as_ref()?;
            let is_it = of_org == org && who.as_ref() == Some(of_user);
            loaded.downcast_ref().filter(|_| is_it).map(look)
        })
    }

    /// The kept data of an organization for the same user, if it has this type. It is then no
    /// longer kept.
    pub fn take_kept<T: Any>(self, org: &OrgName) -> Option<T> {
        let (who, of, loaded) = self.kept.try_update_value(Option::take).flatten()?;
        let is_it = of == *org && self.who() == Some(who);
        loaded.downcast().ok().filter(|_| is_it).map(|loaded| *loaded)
    }
}
