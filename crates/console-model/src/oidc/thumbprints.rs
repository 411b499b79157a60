//! SHA-1 thumbprints of certificates, as people paste them: with colons or spaces, in any letter
//! case, one in a line or separated by commas.

/// Hexadecimal digits of a SHA-1 thumbprint.
const DIGITS: usize = 40;

/// Reads thumbprints: lower case, without separators, each once.
///
/// # Errors
/// A sentence about the first one that is none.
pub fn parse(text: &str) -> Result<Vec<String>, String> {
    let mut thumbprints = Vec::new();
    for (at, written) in text.split(['\n', ',', ';']).map(str::trim).enumerate() {
        if written.is_empty() {
            continue;
        }
        // openssl prints "SHA1 Fingerprint=AB:CD…".
        let value = written.rsplit('=').next().unwrap_or(written);
        let digits: String =
            value.chars().filter(|c| !c.is_whitespace() && !matches!(c, ':' | '-')).collect();
        let is_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
        if !is_hex || digits.len() != DIGITS {
            return Err(problem(at + 1, &digits, is_hex));
        }
        let digits = digits.to_ascii_lowercase();
        if !thumbprints.contains(&digits) {
            thumbprints.push(digits);
        }
    }
    Ok(thumbprints)
}

fn problem(line: usize, digits: &str, is_hex: bool) -> String {
    if is_hex && digits.len() == 64 {
        return format!(
            "Thumbprint {line} is a SHA-256 one, of 64 hexadecimal digits. This takes SHA-1: 40 digits."
        );
    }
    if is_hex {
        let length = digits.len();
        return format!("Thumbprint {line} has {length} hexadecimal digits; SHA-1 has {DIGITS}.");
    }
    format!("Thumbprint {line} has characters other than 0–9, a–f, colons and spaces.")
}

/// As people compare them: pairs of capital letters and digits, with colons.
pub fn pretty(thumbprint: &str) -> String {
    if !thumbprint.is_ascii() || thumbprint.contains(':') {
        return thumbprint.to_owned();
    }
    let upper = thumbprint.to_ascii_uppercase();
    let pairs: Vec<&str> =
        (0..upper.len()).step_by(2).map(|at| &upper[at..upper.len().min(at + 2)]).collect();
    pairs.join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "6938fd4d98bab03faadb97b34396831e3780aea1";

    #[test]
    fn reads_what_tools_print() {
        let colons = "69:38:FD:4D:98:BA:B0:3F:AA:DB:97:B3:43:96:83:1E:37:80:AE:A1";
        for text in [
            ONE.to_owned(),
            colons.to_owned(),
            format!("  {colons}\n\n"),
            format!("SHA1 Fingerprint={colons}"),
            format!("{ONE}\n{colons}"),
            format!("{ONE}, {ONE}"),
            ONE.to_uppercase(),
        ] {
            assert_eq!(parse(&text), Ok(vec![ONE.to_owned()]), "{text}");
        }
        assert_eq!(parse(""), Ok(vec![]));
        assert_eq!(pretty(ONE), colons);
        assert_eq!(parse(&pretty(ONE)), Ok(vec![ONE.to_owned()]));
    }

    #[test]
    fn says_what_is_wrong() {
        let sha256 = "a".repeat(64);
        for (text, word) in [
            (sha256.as_str(), "SHA-256"),
            ("abcd", "4 hexadecimal"),
            ("zz", "characters"),
            (&format!("{ONE}\nxyz"), "Thumbprint 2"),
        ] {
            let problem = parse(text).unwrap_err();
            assert!(problem.contains(word), "{text}: {problem}");
        }
    }

    #[test]
    fn odd_ones_are_shown_as_they_are() {
        assert_eq!(pretty("äö"), "äö");
        assert_eq!(pretty("abc"), "AB:C");
    }
}
