//! The two forms of a GitHub Actions subject: `repo:ORG/REPO:…`, and since July 2026 also
//! `repo:ORG@ID/REPO@ID:…`, in which the numbers stay with an organization and a repository when
//! their names pass to somebody else.

use token_api::oidc::Pattern;

/// A subject, or the pattern for one, in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subject<'a> {
    /// The organization's or person's name.
    pub owner: &'a str,
    /// Its number, where the form has it.
    pub owner_id: Option<&'a str>,
    /// The repository's name.
    pub repository: &'a str,
    /// Its number, where the form has it.
    pub repository_id: Option<&'a str>,
    /// What follows, with its colon: `:ref:refs/heads/main`; empty where nothing does.
    pub rest: &'a str,
}

impl<'a> Subject<'a> {
    /// Reads a subject or a pattern; `None` where it doesn't name a repository.
    pub fn parse(text: &'a str) -> Option<Self> {
        let after = text.strip_prefix("repo:")?;
        let (owner, after) = after.split_once('/')?;
        if owner.contains(':') {
            return None;
        }
        let end = after.find(':').unwrap_or(after.len());
        let (repository, rest) = after.split_at(end);
        let (owner, owner_id) = parted(owner);
        let (repository, repository_id) = parted(repository);
        let named = !owner.is_empty() && !repository.is_empty();
        named.then_some(Self { owner, owner_id, repository, repository_id, rest })
    }

    /// Whether the numbers are there.
    pub fn has_ids(&self) -> bool {
        self.owner_id.is_some() || self.repository_id.is_some()
    }

    /// The old form of it.
    pub fn without_ids(&self) -> String {
        format!("repo:{}/{}{}", self.owner, self.repository, self.rest)
    }

    /// The new form of it.
    pub fn with_ids(&self, owner_id: &str, repository_id: &str) -> String {
        let Self { owner, repository, rest, .. } = self;
        format!("repo:{owner}@{owner_id}/{repository}@{repository_id}{rest}")
    }
}

fn parted(name: &str) -> (&str, Option<&str>) {
    match name.split_once('@') {
        Some((name, id)) => (name, Some(id)),
        None => (name, None),
    }
}

/// The pattern in the form of a subject that it misses only for its form.
pub(crate) fn in_form_of(pattern: &str, subject: &str) -> Option<String> {
    let (own, claimed) = (Subject::parse(pattern)?, Subject::parse(subject)?);
    if own.has_ids() == claimed.has_ids() {
        return None;
    }
    if !Pattern::new(&own.without_ids()).matches(&claimed.without_ids()) {
        return None;
    }
    let proposed = match (claimed.owner_id, claimed.repository_id) {
        (Some(owner_id), Some(repository_id)) => {
            // A number says nothing where the name beside it may be any.
            let beside = |name: &str, id: &str| {
                if name.contains('*') { "*".to_owned() } else { id.to_owned() }
            };
            own.with_ids(&beside(own.owner, owner_id), &beside(own.repository, repository_id))
        }
        _ => own.without_ids(),
    };
    Pattern::new(&proposed).matches(subject).then_some(proposed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_forms() {
        let old = Subject::parse("repo:acme/api:ref:refs/heads/main").unwrap();
        let new = Subject::parse("repo:acme@12/api@9:ref:refs/heads/main").unwrap();
        assert!(!old.has_ids() && new.has_ids());
        assert_eq!(new.without_ids(), "repo:acme/api:ref:refs/heads/main");
        assert_eq!(old.with_ids("12", "9"), "repo:acme@12/api@9:ref:refs/heads/main");
        for other in ["", "repo:acme", "repo:a:b/c", "repo:/api:x", "project_path:a/b", "repo:a/"] {
            assert_eq!(Subject::parse(other), None, "{other}");
        }
    }

    #[test]
    fn changes_form_and_nothing_else() {
        let (old, new) =
            ("repo:acme/api:ref:refs/heads/main", "repo:acme@12/api@9:ref:refs/heads/main");
        let table = [
            ("repo:acme/api:*", new, Some("repo:acme@12/api@9:*")),
            ("repo:acme/*:ref:refs/heads/main", new, Some("repo:acme@12/*@*:ref:refs/heads/main")),
            ("repo:acme/api", new, None),
            ("repo:acme/web:*", new, None),
            ("repo:acme/api:*", old, None),
            ("repo:acme@12/api@9:*", old, Some("repo:acme/api:*")),
            ("repo:acme@*/api@*:*", old, Some("repo:acme/api:*")),
            ("*", old, None),
        ];
        for (pattern, subject, proposed) in table {
            assert_eq!(in_form_of(pattern, subject).as_deref(), proposed, "{pattern} {subject}");
        }
    }
}
