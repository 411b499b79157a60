//! "Allow this": the policy that lets in one ID token and as little else as can be. Audience and
//! subject exactly as they are, and beside them the numbers that stay with an owner when names
//! pass to somebody else.

use super::judged::Judged;
use super::nearest::{Subject, code};
use crate::issuer::origin::Origin;
use serde_json::Value;
use token_api::oidc::{
    ClaimPath, Claims, Decision, PolicyDefinition, PolicyTokenType, Requested, Rules, as_text,
};

/// A policy drafted from claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The policy. It allows what it was drafted from.
    pub policy: PolicyDefinition,
    /// What to know before it is saved.
    pub notes: Vec<Note>,
}

/// What to know about a drafted policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The rule that it is about, if it is about one.
    pub path: Option<String>,
    /// Whether the policy lets in more than it should.
    pub is_warning: bool,
    /// The sentences. What stands in backticks is a claim's or a rule's own text.
    pub text: String,
}

impl Note {
    fn of(path: Option<&str>, is_warning: bool, text: String) -> Self {
        Self { path: path.map(str::to_owned), is_warning, text }
    }
}

/// The policy that allows exactly this: these claims for the token that is asked for. `issuer` is
/// the issuer's URL, `audience` the one that the organization goes by ([`token_api::oidc::audience`])
/// and is preferred where the claim lists several.
pub(crate) fn allow(claims: &Claims, issuer: &str, audience: &str, requested: &Requested) -> Draft {
    let origin = Origin::of(issuer, Some(claims));
    let mut writer = Writer { claims, rules: Rules::new(), notes: Vec::new() };
    writer.audience(audience);
    writer.subject(origin);
    for path in origin.lasting_ids() {
        if !writer.rules.contains(path) {
            writer.exact(path);
        }
    }
    if writer.rules.is_empty() {
        let text = "The claims name neither an audience nor a subject: there is nothing to tell \
                    this token from others by."
            .to_owned();
        writer.notes.push(Note::of(None, true, text));
    }
    let Writer { rules, notes, .. } = writer;
    let mut policy = PolicyDefinition::new(Decision::Allow, requested.token_type.clone());
    let holder = requested.holder().map(str::to_owned);
    match policy.token_type {
        PolicyTokenType::Team => policy.team_name = holder,
        PolicyTokenType::Personal => policy.user_login = holder,
        PolicyTokenType::Runner => policy.runner_id = holder,
        PolicyTokenType::Organization | PolicyTokenType::Other(_) => {}
    }
    policy.set_admin(requested.admin);
    policy.rules = rules;
    Draft { policy, notes }
}

impl Draft {
    /// Keeps what the policy that comes nearest asks for beside: its other rules as they are where
    /// the claims satisfy them, else for just what the claims say; and its role, which is all that
    /// such a token can do.
    pub(crate) fn keeping(mut self, nearest: &PolicyDefinition, judged: &Judged) -> Self {
        let is_of_path =
            |text: &str, path: &ClaimPath| ClaimPath::parse(text).is_ok_and(|other| other == *path);
        let mut kept = Vec::new();
        for rule in judged.rules.iter().map(|rule| &rule.said) {
            let Ok(path) = ClaimPath::parse(&rule.path) else { continue };
            if self.policy.rules.iter().any(|(own, _)| is_of_path(own, &path)) {
                continue;
            }
            let value = if rule.passes {
                rule.expected.clone()
            } else if let Some(said) = rule.actual.as_ref().and_then(as_text) {
                Value::String(said.into_owned())
            } else {
                continue;
            };
            self.policy.rules.set(rule.path.as_str(), value);
            kept.push(code(&rule.path));
        }
        if self.policy.token_type == nearest.token_type {
            self.policy.role_id.clone_from(&nearest.role_id);
        }
        if !kept.is_empty() {
            let note = format!(
                "As in the policy that comes nearest, it asks for {}, too.",
                kept.join(", ")
            );
            self.notes.push(Note::of(None, false, note));
        }
        self
    }

    /// Asks for the branch, too, where the subject names an environment instead: GitHub tells it in a
    /// claim of its own.
    pub(crate) fn with_branch(mut self, claims: &Claims, origin: Origin) -> Self {
        let sub = self.policy.rules.get("sub").and_then(Value::as_str).unwrap_or_default();
        let is_of_environment =
            Subject::parse(sub).is_some_and(|subject| subject.rest.starts_with(":environment:"));
        let is_known = self.policy.rules.iter().any(|(path, _)| path == "ref");
        let branch = claims.text("ref").filter(|_| origin == Origin::GitHub && !is_known);
        if let Some(branch) = branch.filter(|_| is_of_environment) {
            self.policy.rules.set("ref", branch);
            let note =
                "The subject names an environment and no branch: `ref` keeps other branches out.";
            self.notes.push(Note::of(Some("ref"), false, note.to_owned()));
        }
        self
    }
}

struct Writer<'a> {
    claims: &'a Claims,
    rules: Rules,
    notes: Vec<Note>,
}

impl<'a> Writer<'a> {
    fn at(&self, path: &str) -> Option<&'a Value> {
        self.claims.get(&ClaimPath::parse(path).ok()?)
    }

    fn audience(&mut self, preferred: &str) {
        let texts: Vec<String> = match self.at("aud") {
            Some(Value::Array(all)) => all.iter().filter_map(as_text).map(Into::into).collect(),
            Some(one) => as_text(one).map(Into::into).into_iter().collect(),
            None => Vec::new(),
        };
        let chosen = texts.iter().find(|text| *text == preferred).or(texts.first()).cloned();
        match chosen {
            Some(text) => {
                if text != preferred {
                    let note = format!(
                        "The token is for {}. An audience of this organization's own, \
                         `{preferred}`, keeps out tokens that were made for another service: let \
                         the job ask for it.",
                        code(&text)
                    );
                    self.notes.push(Note::of(Some("aud"), false, note));
                }
                self.write("aud", text);
            }
            None => {
                let note = "The token names no audience, so the policy can't tell whether it was \
                            made for this organization.";
                self.notes.push(Note::of(None, true, note.to_owned()));
            }
        }
    }

    fn subject(&mut self, origin: Origin) {
        let Some(subject) = self.claims.text("sub").map(str::to_owned) else {
            let note = "The token names no subject, so the policy lets in every token with the \
                        claims below.";
            self.notes.push(Note::of(None, true, note.to_owned()));
            return;
        };
        match origin {
            // `{REPOSITORY}:{STEP}`: the step's number is another one each time.
            Origin::Bitbucket if subject.contains(':') => {
                let kept = subject.rsplit_once(':').map_or("", |(kept, _)| kept);
                let note = "The end of the subject is the step's number, another one in each run: \
                            `*` stands for it.";
                self.notes.push(Note::of(Some("sub"), false, note.to_owned()));
                self.write("sub", format!("{kept}:*"));
            }
            Origin::GitHub => {
                let old = Subject::parse(&subject).is_some_and(|subject| !subject.has_ids());
                if old {
                    let note = "This is GitHub's older form of a subject. When the repository is \
                                renamed or opts in, its tokens say `repo:ORG@ID/REPO@ID` instead \
                                and need a policy of their own.";
                    self.notes.push(Note::of(Some("sub"), false, note.to_owned()));
                }
                if subject.ends_with(":pull_request") {
                    let note = "This token comes from a pull request: whoever can open one can \
                                get such a token, before anybody has looked at the change.";
                    self.notes.push(Note::of(Some("sub"), true, note.to_owned()));
                }
                self.write("sub", subject);
            }
            Origin::CircleCi if subject.contains("/user/") => {
                let note = "The subject names the person who started the job; for everybody's \
                            jobs, put `*` behind `/user/`.";
                self.notes.push(Note::of(Some("sub"), false, note.to_owned()));
                self.write("sub", subject);
            }
            Origin::Terraform if subject.contains(":run_phase:") => {
                let note = "Plan and apply have subjects of their own: this lets in one of them.";
                self.notes.push(Note::of(Some("sub"), false, note.to_owned()));
                self.write("sub", subject);
            }
            _ => self.write("sub", subject),
        }
    }

    /// A rule for exactly what the claim says, where it says something.
    fn exact(&mut self, path: &str) {
        if let Some(text) = self.at(path).and_then(as_text) {
            self.write(path, text.into_owned());
        }
    }

    fn write(&mut self, path: &str, value: String) {
        // A star that was put there on purpose stands at the end, alone.
        let own = value.strip_suffix(":*").unwrap_or(&value);
        let wide = ['*', '?', '.'].into_iter().find(|c| own.contains(*c));
        // An issuer chooses from a list of audiences: nobody can make one that is nearly the same.
        if let Some(wildcard) = wide.filter(|_| path != "aud") {
            let what = match wildcard {
                '*' => "any number of characters",
                '?' => "one character or none",
                _ => "any one character",
            };
            let note = format!(
                "`{wildcard}` in {} stands for {what}, and patterns have no way to say \
                 otherwise: values that differ only there are let in, too.",
                code(&value)
            );
            self.notes.push(Note::of(Some(path), wildcard != '.', note));
        }
        self.rules.set(path, value);
    }
}

#[cfg(test)]
mod tests;
