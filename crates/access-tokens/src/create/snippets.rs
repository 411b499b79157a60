//! Snippets that show how to use a token, with a placeholder for its value. They are made from the
//! token's name, its identifier and the backend's URL; no function here takes a value. Texts from
//! outside are quoted for the language of the snippet, or reduced to letters that need no quotes.

use crate::create::called::Called;
use console_core::text::quoting::{Snippet, shell_word, yaml_text};
use console_core::text::visible_text::visible;

/// The longest proposed name of a secret: the limit of Kubernetes labels, which is the shortest
/// limit of all systems here.
const MAX_SECRET_NAME: usize = 63;

/// The purpose of a snippet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SnippetKind {
    /// A call with curl.
    Curl,
    /// A sign-in of the command line tool.
    CliLogin,
    /// A secret of a GitHub repository, stored by its command line tool.
    GitHubActions,
    /// The manifest of a Kubernetes secret.
    Kubernetes,
}

/// How the value gets in where a command reads it.
const PASTED: &str = "The first line waits for the token to be pasted; it is not shown and not kept in \
                      the shell's history.";

impl SnippetKind {
    /// Every kind, in the order of display.
    pub const ALL: [Self; 4] = [Self::Curl, Self::CliLogin, Self::GitHubActions, Self::Kubernetes];

    /// The label of the snippet.
    pub fn label(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::CliLogin => "Command line",
            Self::GitHubActions => "GitHub Actions",
            Self::Kubernetes => "Kubernetes",
        }
    }

    /// The snippet for a token called so of the backend at `url`, such as `https://api.example.com`.
    pub fn of(self, url: &str, called: &Called, id: &str) -> Snippet {
        match self {
            Self::Curl => Snippet {
                text: format!(
                    "read -rs TOKEN\n\
                     curl --fail-with-body \\\n  \
                     --header \"Authorization: token $TOKEN\" \\\n  \
                     --header 'Accept: application/vnd.pulumi+8' \\\n  \
                     {}",
                    shell_word(&format!("{}/api/user", url.trim_end_matches('/')))
                ),
                hint: PASTED.into(),
            },
            Self::CliLogin => Snippet {
                text: format!(
                    "read -rs PULUMI_ACCESS_TOKEN\n\
                     export PULUMI_ACCESS_TOKEN\n\
                     pulumi login {}",
                    shell_word(url)
                ),
                hint: PASTED.into(),
            },
            Self::GitHubActions => Snippet {
                text: format!("gh secret set {} --repo OWNER/REPOSITORY", secret_name(called)),
                hint: format!("It asks for the token. {}{}", workflow_words(called), called.why())
                    .into(),
            },
            Self::Kubernetes => Snippet {
                text: format!(
                    "apiVersion: v1\n\
                     kind: Secret\n\
                     metadata:\n  \
                     name: {}\n  \
                     annotations:\n    \
                     token-console/token-name: {}\n    \
                     token-console/token-id: {}\n\
                     type: Opaque\n\
                     stringData:\n  \
                     url: {}\n  \
                     token: \"<paste the token>\"",
                    manifest_name(called),
                    yaml_text(&visible(&called.label)),
                    yaml_text(id),
                    yaml_text(url)
                ),
                hint: format!(
                    "Put the token in place of the last line's words when you apply it, and keep \
                     the file with the value out of version control.{}",
                    called.why()
                )
                .into(),
            },
        }
    }
}

/// How a workflow gets the secret: under the name that the command line tool reads.
pub(crate) fn workflow_words(called: &Called) -> String {
    let name = secret_name(called);
    format!(
        "A workflow step gets it by the line env: {{ PULUMI_ACCESS_TOKEN: \"${{{{ secrets.{name} }}}}\" }}"
    )
}

/// `DEPLOY_PROD_TOKEN` for "deploy-prod". GitHub allows ASCII letters, digits and underscores; the
/// first character must be a letter, and the prefix `GITHUB_` is reserved.
pub(crate) fn secret_name(called: &Called) -> String {
    let name = words(&called.secret).join("_").to_ascii_uppercase();
    let free = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.starts_with("GITHUB");
    let (prefix, suffix) = (if free { "" } else { "ACCESS_" }, "_TOKEN");
    let limit = MAX_SECRET_NAME - prefix.len() - suffix.len();
    let name = name.get(..limit).unwrap_or(&name).trim_matches('_');
    if name.is_empty() { "ACCESS_TOKEN".into() } else { format!("{prefix}{name}{suffix}") }
}

/// `deploy-prod-token` for "deploy-prod": a DNS label (RFC 1123), as Kubernetes requires.
pub(crate) fn manifest_name(called: &Called) -> String {
    let name = words(&called.secret).join("-").to_ascii_lowercase();
    let limit = MAX_SECRET_NAME - "-token".len();
    let name = name.get(..limit).unwrap_or(&name).trim_matches('-');
    if name.is_empty() { "access-token".into() } else { format!("{name}-token") }
}

/// A file name without extension for files about a token: "deploy-prod".
pub(crate) fn file_stem(label: &str) -> String {
    let name = words(label).join("-").to_ascii_lowercase();
    let name = name.get(..MAX_SECRET_NAME).unwrap_or(&name).trim_matches('-');
    if name.is_empty() { "token".into() } else { name.to_owned() }
}

/// The groups of consecutive ASCII letters and digits.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Splits a line into words as a POSIX shell does, with respect to quotes and white space.
    fn shell_words(line: &str) -> Vec<String> {
        let (mut words, mut word) = (Vec::new(), None::<String>);
        let mut rest = line.chars();
        while let Some(c) = rest.next() {
            match c {
                '\'' => {
                    word.get_or_insert_default().extend(rest.by_ref().take_while(|c| *c != '\''))
                }
                '\\' => word.get_or_insert_default().extend(rest.next()),
                ' ' | '\n' => words.extend(word.take()),
                c => word.get_or_insert_default().push(c),
            }
        }
        words.extend(word);
        words
    }

    /// Reads a double-quoted YAML scalar that ends at the end of the line.
    fn read_yaml_text(scalar: &str) -> Option<String> {
        let inner = scalar.strip_prefix('"')?.strip_suffix('"')?;
        let (mut text, mut rest) = (String::new(), inner.chars());
        while let Some(c) = rest.next() {
            text.push(match c {
                '"' => return None,
                '\\' => match rest.next()? {
                    'u' => code(&mut rest, 4)?,
                    'U' => code(&mut rest, 8)?,
                    quoted @ ('"' | '\\') => quoted,
                    _ => return None,
                },
                ' '..='~' => c,
                _ => return None,
            });
        }
        Some(text)
    }

    fn code(rest: &mut std::str::Chars<'_>, digits: usize) -> Option<char> {
        let digits: String = rest.by_ref().take(digits).collect();
        char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
    }

    #[test]
    fn snippets_have_a_placeholder() {
        let of = |kind: SnippetKind| {
            kind.of("https://api.example.com", &Called::new("deploy-prod"), "7f3a").text
        };
        assert_eq!(
            of(SnippetKind::Curl),
            "read -rs TOKEN\ncurl --fail-with-body \\\n  --header \"Authorization: token $TOKEN\" \
             \\\n  --header 'Accept: application/vnd.pulumi+8' \\\n  'https://api.example.com/api/user'"
        );
        assert_eq!(
            of(SnippetKind::CliLogin),
            "read -rs PULUMI_ACCESS_TOKEN\nexport PULUMI_ACCESS_TOKEN\npulumi login \
             'https://api.example.com'"
        );
        assert_eq!(
            of(SnippetKind::GitHubActions),
            "gh secret set DEPLOY_PROD_TOKEN --repo OWNER/REPOSITORY"
        );
        let hint = SnippetKind::GitHubActions
            .of("https://api.example.com", &Called::new("deploy-prod"), "7f3a")
            .hint;
        assert!(
            hint.contains("PULUMI_ACCESS_TOKEN: \"${{ secrets.DEPLOY_PROD_TOKEN }}\""),
            "{hint}"
        );
        assert_eq!(
            of(SnippetKind::Kubernetes),
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: deploy-prod-token\n  annotations:\n    \
             token-console/token-name: \"deploy-prod\"\n    token-console/token-id: \"7f3a\"\ntype: \
             Opaque\nstringData:\n  url: \"https://api.example.com\"\n  token: \"<paste the token>\""
        );
    }

    #[test]
    fn names_of_secrets_keep_what_is_allowed() {
        let long = "a".repeat(90);
        let table = [
            ("deploy-prod", "DEPLOY_PROD_TOKEN", "deploy-prod-token"),
            ("CI  deploy (eu)", "CI_DEPLOY_EU_TOKEN", "ci-deploy-eu-token"),
            ("github-app", "ACCESS_GITHUB_APP_TOKEN", "github-app-token"),
            ("2fast", "ACCESS_2FAST_TOKEN", "2fast-token"),
            ("żółw", "W_TOKEN", "w-token"),
            ("日本", "ACCESS_TOKEN", "access-token"),
            ("", "ACCESS_TOKEN", "access-token"),
            ("--", "ACCESS_TOKEN", "access-token"),
        ];
        for (label, secret, manifest) in table {
            assert_eq!(
                (secret_name(&Called::new(label)), manifest_name(&Called::new(label))),
                (secret.into(), manifest.into())
            );
        }
        assert_eq!(secret_name(&Called::new(&long)).len(), MAX_SECRET_NAME);
        assert_eq!(manifest_name(&Called::new(&long)).len(), MAX_SECRET_NAME);
        for (label, stem) in [("deploy-prod", "deploy-prod"), ("Token", "token"), ("日本", "token")]
        {
            assert_eq!(file_stem(label), stem);
        }
    }

    proptest! {
        #[test]
        fn nothing_breaks_out_of_a_shell_word(url in "[^\0]*", label in "(?s).*") {
            let curl = shell_words(&SnippetKind::Curl.of(&url, &Called::new(&label), "id").text);
            let asked = format!("{}/api/user", url.trim_end_matches('/'));
            prop_assert_eq!(curl.last(), Some(&asked));
            let login = shell_words(&SnippetKind::CliLogin.of(&url, &Called::new(&label), "id").text);
            prop_assert_eq!(login.len(), 8);
            prop_assert_eq!(login.last(), Some(&url));
        }

        #[test]
        fn nothing_breaks_out_of_a_manifest(url in "(?s).*", label in "(?s).*", id in "(?s).*") {
            let text = SnippetKind::Kubernetes.of(&url, &Called::new(&label), &id).text;
            let lines: Vec<&str> = text.split('\n').collect();
            prop_assert_eq!(lines.len(), 11);
            prop_assert!(text.bytes().all(|b| b == b'\n' || (b' '..=b'~').contains(&b)));
            let value = |line: usize, key: &str| {
                lines[line].trim_start().strip_prefix(key).and_then(read_yaml_text)
            };
            prop_assert_eq!(value(5, "token-console/token-name: "), Some(visible(&label)));
            prop_assert_eq!(value(6, "token-console/token-id: "), Some(id));
            prop_assert_eq!(value(9, "url: "), Some(url));
        }

        #[test]
        fn names_have_only_letters_that_need_no_quotes(label in "(?s).*") {
            let secret = secret_name(&Called::new(&label));
            prop_assert!(secret.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_'));
            prop_assert!(secret.len() <= MAX_SECRET_NAME && !secret.starts_with("GITHUB"));
            prop_assert!(secret.starts_with(|c: char| c.is_ascii_alphabetic()));
            for name in [manifest_name(&Called::new(&label)), file_stem(&label)] {
                prop_assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
                prop_assert!(name.len() <= MAX_SECRET_NAME && !name.starts_with('-') && !name.ends_with('-'));
                prop_assert!(!name.is_empty());
            }
        }
    }
}
