//! What removing a member leaves behind: tokens that stay valid, teams that are left, and policies that
//! still name the user.

use console_core::when::count;
use token_api::oidc::{Decision, PolicyDefinition};

/// The policies of one issuer that name a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name of the issuer.
    pub issuer: String,
    /// How many policies allow an exchange for a token of the user.
    pub allowing: usize,
    /// How many deny it.
    pub denying: usize,
}

impl Named {
    /// Those of an issuer's policies that name a user; `None` if there are none.
    pub fn find(issuer: &str, policies: &[PolicyDefinition], login: &str) -> Option<Self> {
        let mut named = Self { issuer: issuer.to_owned(), allowing: 0, denying: 0 };
        let theirs = |policy: &&PolicyDefinition| {
            policy.user_login.as_deref().is_some_and(|user| user.eq_ignore_ascii_case(login))
        };
        for policy in policies.iter().filter(theirs) {
            match policy.decision {
                Decision::Allow => named.allowing += 1,
                _ => named.denying += 1,
            }
        }
        (named.allowing + named.denying > 0).then_some(named)
    }

    /// "2 policies of GitHub Actions exchange ID tokens for a token of this user"
    pub fn words(&self) -> String {
        let policies = match self.allowing + self.denying {
            1 => "1 policy".to_owned(),
            some => format!("{some} policies"),
        };
        let verb = if self.allowing + self.denying == 1 { "names" } else { "name" };
        format!("{policies} of {} {verb} this user", self.issuer)
    }
}

/// "2 active tokens of the organization that they created stay valid", over what that was counted.
pub fn tokens_words(tokens: usize, over: &str) -> String {
    let what = match tokens {
        0 => "No active token was created by this user".to_owned(),
        1 => "1 active token that this user created stays valid".to_owned(),
        some => {
            let tokens = count(i64::try_from(some).unwrap_or(i64::MAX), "active token");
            format!("{tokens} that this user created stay valid")
        }
    };
    format!("{what} (counted over {over}).")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn policy(decision: &str, user: Option<&str>) -> PolicyDefinition {
        let policy = json!({"decision": decision, "tokenType": "personal", "userLogin": user,
            "authorizedPermissions": [], "rules": {}});
        serde_json::from_value(policy).unwrap()
    }

    #[test]
    fn finds_the_policies_that_name_a_user() {
        let policies = [
            policy("allow", Some("Ada")),
            policy("deny", Some("ada")),
            policy("allow", Some("linus")),
            policy("allow", None),
        ];
        let named = Named::find("GitHub", &policies, "ada").unwrap();
        assert_eq!((named.allowing, named.denying), (1, 1));
        assert_eq!(named.words(), "2 policies of GitHub name this user");
        let named = Named::find("GitHub", &policies, "linus").unwrap();
        assert_eq!(named.words(), "1 policy of GitHub names this user");
        assert_eq!(Named::find("GitHub", &policies, "zoe"), None);
    }

    #[test]
    fn says_how_many_tokens_stay() {
        let over = "all 31 active tokens of the organization";
        let table = [
            (0, "No active token was created by this user"),
            (1, "1 active token that this user created stays valid"),
            (2, "2 active tokens that this user created stay valid"),
        ];
        for (tokens, words) in table {
            assert_eq!(tokens_words(tokens, over), format!("{words} (counted over {over})."));
        }
    }
}
