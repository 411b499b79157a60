//! Which claim a path that leads nowhere may have meant.

use token_api::oidc::{ClaimPath, Claims};

/// What a path may have meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guess {
    /// The same keys, but a key with dots needs quotes, or quotes are around too much.
    Quotes(String),
    /// A claim with nearly this name.
    Other(String),
}

impl Guess {
    /// The path that is meant, as it must be written.
    pub fn path(&self) -> &str {
        match self {
            Self::Quotes(path) | Self::Other(path) => path,
        }
    }
}

/// The letters that count when two paths are compared: no quotes and no white space.
fn bare(path: &str) -> String {
    path.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\\')).collect()
}

/// The claim that the text of a path may have meant. Nothing is guessed from far away: one of the
/// same name elsewhere, or one that differs in a letter or two.
pub fn guess(text: &str, claims: &Claims) -> Option<Guess> {
    let wanted = bare(text);
    if wanted.is_empty() {
        return None;
    }
    let joined = |path: &ClaimPath| bare(&path.keys().join("."));
    let leaves: Vec<ClaimPath> = claims.leaves().into_iter().map(|(path, _)| path).collect();
    let found = |fits: &dyn Fn(&ClaimPath) -> bool| leaves.iter().find(|path| fits(path));
    if let Some(path) = found(&|path| joined(path) == wanted) {
        return Some(Guess::Quotes(path.to_string()));
    }
    if let Some(path) = found(&|path| joined(path).eq_ignore_ascii_case(&wanted)) {
        return Some(Guess::Other(path.to_string()));
    }
    let last_key = wanted.rsplit('.').next().unwrap_or(&wanted).to_owned();
    let by_letters = leaves
        .iter()
        .map(|path| (edits(&joined(path), &wanted), path))
        .filter(|(edits, _)| *edits <= allowed_edits(&wanted))
        .min_by_key(|(edits, _)| *edits);
    let by_name = || {
        let same = |path: &&ClaimPath| {
            path.keys().last().is_some_and(|key| bare(key).eq_ignore_ascii_case(&last_key))
        };
        let mut same = leaves.iter().filter(same);
        // Several of one name: no telling which.
        same.next().filter(|_| same.next().is_none())
    };
    let path = by_letters.map(|(_, path)| path).or_else(by_name)?;
    Some(Guess::Other(path.to_string()))
}

/// Names of three letters have neighbours everywhere.
fn allowed_edits(name: &str) -> usize {
    match name.len() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// How many letters must be added, taken away, changed or swapped with the next one to make one
/// name of another; letter case doesn't count.
pub(crate) fn edits(a: &str, b: &str) -> usize {
    let lower = |text: &str| text.chars().map(|c| c.to_ascii_lowercase()).collect::<Vec<char>>();
    let (a, b) = (lower(a), lower(b));
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_from_near_by() {
        let claims = Claims::parse(
            r#"{"sub":"s","repository":"r","repository_owner_id":"7","job_workflow_ref":"w",
                "https://acme.example/groups":["a"],"kubernetes.io":{"namespace":"n",
                "pod":{"name":"web-0","uid":"1"},"serviceaccount":{"name":"sa","uid":"2"}}}"#,
        )
        .unwrap();
        let quotes = |path: &str| Some(Guess::Quotes(path.into()));
        let other = |path: &str| Some(Guess::Other(path.into()));
        let table = [
            ("kubernetes.io.pod.name", quotes(r#""kubernetes.io".pod.name"#)),
            (r#""kubernetes.io.pod.name""#, quotes(r#""kubernetes.io".pod.name"#)),
            ("https://acme.example/groups", quotes(r#""https://acme.example/groups""#)),
            (" sub ", quotes("sub")),
            ("Sub", other("sub")),
            ("repositry", other("repository")),
            ("repository_onwer_id", other("repository_owner_id")),
            ("namespace", other(r#""kubernetes.io".namespace"#)),
            ("pod.name", None),
            ("sup", None),
            ("actor", None),
            ("", None),
        ];
        for (text, guessed) in table {
            assert_eq!(guess(text, &claims), guessed, "{text}");
        }
    }

    #[test]
    fn counts_edits() {
        let table =
            [("", "", 0), ("abc", "ABC", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("a", "xyz", 3)];
        for (a, b, count) in table {
            assert_eq!((edits(a, b), edits(b, a)), (count, count), "{a} {b}");
        }
    }
}
