//! What the special characters of a pattern mean, said while it is typed. What they do is
//! [`token_api::oidc::Pattern`]'s affair.

/// The special characters and what each stands for.
const SIGNS: [(char, &str); 3] =
    [('*', "anything, also nothing"), ('?', "one character or none"), ('.', "any one character")];

/// What a pattern lets through: "`*` stands for anything, also nothing; `.` for any one character."
pub fn explain(pattern: &str) -> String {
    let signs = SIGNS.into_iter().filter(|(sign, _)| pattern.contains(*sign));
    let parts: Vec<String> = signs
        .enumerate()
        .map(|(at, (sign, what))| {
            let verb = if at == 0 { "stands for" } else { "for" };
            format!("{sign} {verb} {what}")
        })
        .collect();
    match parts.as_slice() {
        [] if pattern.is_empty() => "Matches an empty value alone.".into(),
        [] => "Matches exactly this and nothing else.".into(),
        parts => format!("{}.", parts.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explains_what_is_in_it() {
        let table = [
            ("", "Matches an empty value alone."),
            ("urn:acme", "Matches exactly this and nothing else."),
            ("*", "* stands for anything, also nothing."),
            ("my.repo", ". stands for any one character."),
            (
                "v?.*",
                "* stands for anything, also nothing; ? for one character or none; . for any one character.",
            ),
        ];
        for (pattern, words) in table {
            assert_eq!(explain(pattern), words);
        }
    }
}
