//! What there is to do in a new organization, ticked off by what is really there.

use console_core::finding::Target;
use token_api::token::Owner;

/// With more tokens than this an organization is not new.
const MOST_TOKENS: usize = 3;

/// Whether a step is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// That is being read.
    Waiting,
    /// It could not be read.
    NotKnown,
}

/// What was read of an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present {
    /// Its tokens, active and expired; `None` if not all of them are known.
    pub tokens: Option<usize>,
    /// Whether it has a maximum expiry.
    pub maximum: Done,
    /// Whether it trusts an issuer.
    pub issuer: Done,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What to do.
    pub title: &'static str,
    /// What it is good for.
    pub why: &'static str,
    /// Whether it is done.
    pub done: Done,
    /// Where it is done.
    pub target: Target,
}

/// The steps, as long as the organization is new and one of them is open; else none. An organization of
/// which not all tokens are known does not count as new.
pub fn steps(owner: &Owner, present: Present) -> Vec<Step> {
    let Some(tokens) = present.tokens.filter(|tokens| *tokens <= MOST_TOKENS) else {
        return Vec::new();
    };
    let first = if tokens > 0 { Done::Yes } else { Done::No };
    if [first, present.maximum, present.issuer].iter().all(|done| *done != Done::No) {
        return Vec::new();
    }
    vec![
        Step {
            title: "Create the first token",
            why: "For a pipeline or a program: a token of the organization outlives any one user.",
            done: first,
            target: Target::Tokens(owner.clone(), "?create".to_owned()),
        },
        Step {
            title: "Set a maximum token expiry",
            why: "Then no token lives longer than you allow, and none for ever.",
            done: present.maximum,
            target: Target::Settings,
        },
        Step {
            title: "Set up trust",
            why: "A pipeline that proves what it is by OIDC needs no stored token.",
            done: present.issuer,
            target: Target::Issuers,
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use token_api::id::OrgName;

    fn done(tokens: Option<usize>, maximum: Done, issuer: Done) -> Vec<Done> {
        let owner = Owner::Organization(OrgName::new("acme"));
        let steps = steps(&owner, Present { tokens, maximum, issuer });
        steps.iter().map(|step| step.done).collect()
    }

    #[test]
    fn steps_are_ticked_by_what_is_there() {
        use Done::{No, NotKnown, Waiting, Yes};
        assert_eq!(done(Some(0), No, No), [No, No, No]);
        assert_eq!(done(Some(1), No, Yes), [Yes, No, Yes]);
        assert_eq!(done(Some(0), Waiting, NotKnown), [No, Waiting, NotKnown]);
    }

    #[test]
    fn nothing_is_shown_when_all_is_done_or_the_organization_is_not_new() {
        use Done::{No, NotKnown, Waiting, Yes};
        let nothing: [Done; 0] = [];
        assert_eq!(done(Some(2), Yes, Yes), nothing);
        assert_eq!(done(Some(1), NotKnown, Yes), nothing);
        assert_eq!(done(Some(1), Waiting, Waiting), nothing);
        assert_eq!(done(Some(4), No, No), nothing);
        assert_eq!(done(None, No, No), nothing);
    }
}
