//! Texts that contain the value of a new token, ready to paste where it is needed. Each text is
//! built in memory that overwrites itself. No other text contains a part of the value.

use crate::create::called::Called;
use crate::create::snippets::{manifest_name, secret_name, workflow_words};
use console_core::text::quoting::{write_shell_word, write_yaml_text, yaml_text};
use console_core::text::visible_text::visible;
use token_api::secret::{SecretText, TokenValue};

/// A format in which a value is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandOver {
    /// A command line that stores it as a secret of a GitHub repository.
    GitHubSecret,
    /// The manifest of a Kubernetes secret.
    KubernetesSecret,
    /// A line of an `.env` file.
    EnvLine,
}

impl HandOver {
    /// Every format, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::GitHubSecret, Self::KubernetesSecret, Self::EnvLine];

    /// The label in the menu.
    pub fn label(self) -> &'static str {
        match self {
            Self::GitHubSecret => "gh secret set",
            Self::KubernetesSecret => "Kubernetes secret",
            Self::EnvLine => "Line of an .env file",
        }
    }

    /// What the user must know about the copied text, of a token called so.
    pub fn hint(self, called: &Called) -> String {
        match self {
            Self::GitHubSecret => format!(
                "Put your repository in place of OWNER/REPOSITORY. The line holds the value. It begins with \
                 a space: shells keep it out of their history only if they are set so (bash: \
                 HISTCONTROL=ignorespace, zsh: HIST_IGNORE_SPACE). {}{}",
                workflow_words(called),
                called.why()
            ),
            Self::KubernetesSecret => format!(
                "The manifest holds the value. Keep it out of version control.{}",
                called.why()
            ),
            Self::EnvLine => {
                "The line holds the value. Keep the file out of version control.".into()
            }
        }
    }

    /// The text, for a token called so of the backend at `url`.
    pub fn text(self, url: &str, called: &Called, value: &TokenValue) -> SecretText {
        let mut text = SecretText::default();
        let mut write = |part: &str| text.push(part);
        match self {
            Self::GitHubSecret => {
                // printf is a part of the shell: the value is no argument of a program, which every
                // user of the machine could see.
                write(" printf %s ");
                write_shell_word(value.expose(), &mut write);
                write(&format!(" | gh secret set {} --repo OWNER/REPOSITORY", secret_name(called)));
                if is_other_service(url) {
                    write(" && gh variable set PULUMI_BACKEND_URL --repo OWNER/REPOSITORY --body ");
                    write_shell_word(url, &mut write);
                }
            }
            Self::KubernetesSecret => {
                write(&format!(
                    "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {}\n  annotations:\n    \
                     token-console/token-name: {}\ntype: Opaque\nstringData:\n  url: {}\n  token: ",
                    manifest_name(called),
                    yaml_text(&visible(&called.label)),
                    yaml_text(url),
                ));
                write_yaml_text(value.expose(), &mut write);
                write("\n");
            }
            Self::EnvLine => {
                if is_other_service(url) {
                    write("PULUMI_BACKEND_URL=");
                    write_env_value(url, &mut write);
                    write("\n");
                }
                write("PULUMI_ACCESS_TOKEN=");
                write_env_value(value.expose(), &mut write);
            }
        }
        text
    }
}

/// The service that clients use where no other is named.
const DEFAULT_SERVICE: &str = "https://api.pulumi.com";

/// Whether clients must be told the address of the backend.
fn is_other_service(url: &str) -> bool {
    url.trim_end_matches('/') != DEFAULT_SERVICE
}

/// Without quotes if the value does not need them: programs that read `.env` files treat quotes
/// differently.
fn write_env_value(value: &str, write: &mut dyn FnMut(&str)) {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"_-.~+/=:@".contains(&b);
    if value.bytes().all(is_plain) {
        write(value);
    } else {
        write_shell_word(value, write);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(form: HandOver, value: &str) -> String {
        let value = serde_json::from_value(serde_json::json!(value)).unwrap();
        let called = Called::new("deploy-prod");
        form.text("https://api.example.com", &called, &value).expose().to_owned()
    }

    #[test]
    fn a_successor_goes_where_its_predecessor_was() {
        let value = serde_json::from_value(serde_json::json!("tcp_abc")).unwrap();
        let called = Called::successor("chaos-friday-2", None);
        let text = |form: HandOver| form.text("u", &called, &value).expose().to_owned();
        let line = text(HandOver::GitHubSecret);
        assert!(line.contains("gh secret set CHAOS_FRIDAY_TOKEN "), "{line}");
        let manifest = text(HandOver::KubernetesSecret);
        assert!(manifest.contains("name: chaos-friday-token\n"), "{manifest}");
        assert!(manifest.contains("token-name: \"chaos-friday-2\""), "{manifest}");
        for form in [HandOver::GitHubSecret, HandOver::KubernetesSecret] {
            let hint = form.hint(&called);
            assert!(
                hint.contains("called after chaos-friday, which this token replaces"),
                "{hint}"
            );
            assert!(!form.hint(&Called::new("ci-2")).contains("replaces"));
        }
        assert!(HandOver::GitHubSecret.hint(&called).contains("secrets.CHAOS_FRIDAY_TOKEN }}"));
    }

    #[test]
    fn each_format_is_ready_to_paste() {
        assert_eq!(
            text(HandOver::GitHubSecret, "tcp_abc"),
            " printf %s 'tcp_abc' | gh secret set DEPLOY_PROD_TOKEN --repo OWNER/REPOSITORY && \
             gh variable set PULUMI_BACKEND_URL --repo OWNER/REPOSITORY --body \
             'https://api.example.com'"
        );
        assert_eq!(
            text(HandOver::KubernetesSecret, "tcp_abc"),
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: deploy-prod-token\n  annotations:\n    \
             token-console/token-name: \"deploy-prod\"\ntype: Opaque\nstringData:\n  url: \
             \"https://api.example.com\"\n  token: \"tcp_abc\"\n"
        );
        assert_eq!(
            text(HandOver::EnvLine, "tcp_abc"),
            "PULUMI_BACKEND_URL=https://api.example.com\nPULUMI_ACCESS_TOKEN=tcp_abc"
        );
    }

    #[test]
    fn the_default_service_is_not_named() {
        let value = serde_json::from_value(serde_json::json!("pul-abc")).unwrap();
        let called = Called::new("ci");
        let text = |form: HandOver, url: &str| form.text(url, &called, &value).expose().to_owned();
        for url in ["https://api.pulumi.com", "https://api.pulumi.com/"] {
            assert_eq!(text(HandOver::EnvLine, url), "PULUMI_ACCESS_TOKEN=pul-abc");
            assert!(!text(HandOver::GitHubSecret, url).contains("BACKEND_URL"));
        }
        let other = "https://api.pulumi.com.example";
        assert!(text(HandOver::EnvLine, other).contains(other));
    }

    #[test]
    fn what_is_copied_can_be_pasted_as_a_value() {
        for form in HandOver::ALL {
            let copied = text(form, "tcp_abc");
            // A single-line field removes the line breaks.
            for pasted in [copied.replace('\n', ""), copied] {
                assert_eq!(TokenValue::pasted(&pasted).unwrap().expose(), "tcp_abc", "{pasted}");
            }
        }
    }

    #[test]
    fn a_value_never_ends_its_quotes() {
        let odd = "a'b\"c\\d\ne";
        let shell = "'a'\\''b\"c\\d\ne'";
        assert!(
            text(HandOver::GitHubSecret, odd).starts_with(&format!(" printf %s {shell} | gh "))
        );
        assert!(text(HandOver::EnvLine, odd).ends_with(&format!("\nPULUMI_ACCESS_TOKEN={shell}")));
        let yaml = text(HandOver::KubernetesSecret, odd);
        assert!(yaml.ends_with("token: \"a'b\\\"c\\\\d\\u000Ae\"\n"), "{yaml}");
    }
}
