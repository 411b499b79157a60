//! Text without regard to letter case.

/// How text loses its letter case: `str::to_lowercase`, or the browser's own. It is an argument
/// because Unicode's tables are 30 KB that every browser has already.
pub type LowerCase = fn(&str) -> String;

/// `text` for comparing. The final sigma is taken for any other: which of the two an upper-case
/// one becomes depends on its neighbours, so part of a word would not be found in the word.
pub(crate) fn fold(text: &str, lower_case: LowerCase) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    lower_case(text).replace('ς', "σ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letter_case_and_the_place_of_a_sigma_do_not_count() {
        for (a, b) in [("CI-Deploy", "ci-dePLOY"), ("Ärger", "äRGER"), ("ΣΟΦΟΣ", "σοφος")]
        {
            assert_eq!(fold(a, str::to_lowercase), fold(b, str::to_lowercase));
        }
        let (word, start) = (fold("σοφοσύνη", str::to_lowercase), fold("ΣΟΦΟΣ", str::to_lowercase));
        assert!(word.starts_with(&start));
    }
}
