//! The sample that is tried on the policies: claims, and the ID token that they came from. The token is
//! decoded here, kept in a type that wipes itself, and never stored. It is wiped when the screen or the
//! page is closed.

use crate::platform::page;
use leptos::prelude::*;
use oidc_trust::policy::editor::text;
use std::sync::Arc;
use token_api::oidc::{Claims, IdToken, IdTokenProblem, NotClaims};

/// The sample. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Sample {
    /// Claims as they are typed; never an ID token that could be decoded.
    typed: RwSignal<String>,
    /// The problem with the typed text.
    pub problem: RwSignal<Option<String>>,
    claims: RwSignal<Option<Arc<Claims>>>,
    token: StoredValue<Option<IdToken>, LocalStorage>,
    /// The algorithm in the token's header; `None` for claims that were typed.
    pub signed: RwSignal<Option<String>>,
}

impl Sample {
    pub fn new() -> Self {
        let sample = Self {
            typed: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
            claims: RwSignal::new(None),
            token: StoredValue::new_local(None),
            signed: RwSignal::new(None),
        };
        page::when_left(move || sample.wipe());
        sample
    }

    /// The claims. Tracked.
    pub fn claims(self) -> Option<Arc<Claims>> {
        self.claims.get()
    }

    /// The ID token, for the exchange: a second owner that wipes itself as well.
    pub fn token(self) -> Option<IdToken> {
        self.token.with_value(|token| token.as_ref().map(IdToken::duplicate))
    }

    /// The typed text. Tracked.
    pub fn typed(self) -> Signal<String> {
        self.typed.into()
    }

    /// Takes what was typed or pasted: claims as JSON, or an ID token.
    pub fn take(self, typed: String) {
        self.token.set_value(None);
        self.signed.set(None);
        self.problem.set(None);
        match typed.trim_start().chars().next() {
            None => {
                self.typed.set(typed);
                self.claims.set(None);
            }
            // A JSON answer that holds a token is taken as a token.
            Some('{') if IdToken::new(&typed).decode().is_ok() => self.take_token(typed),
            Some('{' | '[') => self.take_claims(typed),
            Some(_) => self.take_token(typed),
        }
    }

    fn take_claims(self, typed: String) {
        match Claims::parse(&typed) {
            Ok(claims) => self.claims.set(Some(Arc::new(claims))),
            Err(problem) => {
                self.claims.set(None);
                self.problem.set(Some(match problem {
                    NotClaims::NotJson(words) => format!("This is not JSON yet: {words}."),
                    NotClaims::NotAnObject => "Claims are a JSON object: {\"sub\": …}.".into(),
                }));
            }
        }
        self.typed.set(typed);
    }

    fn take_token(self, typed: String) {
        let token = IdToken::new(&typed);
        let decoded = token.decode();
        let is_secret = !matches!(decoded, Err(IdTokenProblem::Parts(_) | IdTokenProblem::Empty));
        if is_secret {
            // Setting notifies the field also if the text is the same, so the field is emptied.
            self.typed.set(String::new());
        } else {
            self.typed.set(typed);
        }
        match decoded {
            Ok(decoded) => {
                self.signed.set(Some(decoded.header.alg));
                self.claims.set(Some(Arc::new(decoded.claims)));
                self.token.set_value(Some(token));
            }
            Err(problem) => {
                self.claims.set(None);
                self.problem.set(Some(refused(problem, is_secret)));
            }
        }
    }

    /// Shows these claims as JSON, to be changed.
    pub fn show(self, claims: &Claims) {
        self.take(text::claims(claims));
    }

    /// Turns the token into claims that can be changed; the token is wiped.
    pub fn edit(self) {
        if let Some(claims) = self.claims.get_untracked() {
            self.show(&claims);
        }
    }

    /// Removes the sample from screen and memory.
    pub fn wipe(self) {
        self.token.try_set_value(None);
        self.signed.try_set(None);
        self.claims.try_set(None);
        self.problem.try_set(None);
        self.typed.try_set(String::new());
    }
}

fn refused(problem: IdTokenProblem, is_wiped: bool) -> String {
    let more = match problem {
        IdTokenProblem::AccessToken => {
            " Whoever has an access token can use it: don't paste it anywhere."
        }
        IdTokenProblem::Encrypted => " Paste its claims as JSON instead.",
        _ => "",
    };
    let wiped = if is_wiped { " What was pasted is wiped; nothing was sent." } else { "" };
    let words = problem.to_string();
    let mut chars = words.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    let words: String = first.into_iter().chain(chars).collect();
    format!("{words}.{more}{wiped}")
}
