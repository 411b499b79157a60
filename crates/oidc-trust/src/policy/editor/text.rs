//! Policies (and claims to try) as JSON text, for people who would rather write that: printed in the order that they
//! have, and read back with the line at fault. Fields that the console does not know pass through.

use serde::Deserialize;
use token_api::json;
use token_api::oidc::{Claims, PolicyDefinition};

/// Why a text is not a list of policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotPolicies {
    /// The line at fault, from 1; 0 when it can't be told.
    pub line: usize,
    /// The character in that line, from 1.
    pub column: usize,
    /// What is wrong there.
    pub problem: String,
}

impl NotPolicies {
    /// A sentence with the place.
    pub fn words(&self) -> String {
        match self.line {
            0 => format!("{}.", self.problem),
            line => format!("Line {line}, character {}: {}.", self.column, self.problem),
        }
    }
}

/// The policies as JSON, one field a line.
pub fn print(policies: &[PolicyDefinition]) -> String {
    // Texts and numbers alone: nothing in there can fail to be written.
    serde_json::to_string_pretty(policies).unwrap_or_default()
}

/// Claims as JSON, one a line.
pub fn claims(claims: &Claims) -> String {
    serde_json::to_string_pretty(claims.as_object()).unwrap_or_default()
}

/// Reads a list of policies, or an object that has one as `policies`, as the API gives and takes
/// it.
///
/// # Errors
/// When it is not JSON, or not policies.
pub fn read(text: &str) -> Result<Vec<PolicyDefinition>, NotPolicies> {
    #[derive(Deserialize)]
    struct Wrapped {
        policies: Vec<PolicyDefinition>,
    }
    let text = text.trim_end();
    let read = match text.trim_start().bytes().next() {
        None => {
            let problem = "there is nothing; an empty list is written []".to_owned();
            return Err(NotPolicies { line: 0, column: 0, problem });
        }
        Some(b'{') => serde_json::from_str::<Wrapped>(text).map(|wrapped| wrapped.policies),
        Some(_) => serde_json::from_str(text),
    };
    read.map_err(|error| NotPolicies {
        line: error.line(),
        column: error.column(),
        problem: json::complaint(&error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_back() {
        let text = r#"[{"decision":"allow","tokenType":"team","teamName":"web","authorizedPermissions":[],
            "rules":{"sub":"a*","aud":"b","n":7},"someday":{"x":1}}]"#;
        let policies = read(text).unwrap();
        assert_eq!(read(&print(&policies)).unwrap(), policies);
        let paths: Vec<&str> = policies[0].rules.iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["sub", "aud", "n"]);
        assert!(print(&policies).contains("\"someday\": {"));
        let wrapped = format!(" {{\"version\": 3, \"policies\": {text}}}\n");
        assert_eq!(read(&wrapped).unwrap(), policies);
    }

    #[test]
    fn says_where_it_is_wrong() {
        let table = [
            ("", 0, "nothing"),
            ("[\n  {\"decision\": \"allow\",}\n]", 2, "a comma too many"),
            (
                "[\n{\"decision\": \"allow\",\n\"rules\": {}}\n]",
                3,
                "the field `tokenType` is missing",
            ),
            ("[\n{\"decision\": 7}]", 2, "integer `7` stands where"),
            (
                "[{\"decision\": \"allow\", \"tokenType\": \"team\",\n\"rules\": []}]",
                2,
                "claim paths",
            ),
            ("[3]", 1, "a policy"),
            ("{\"policy\": []}", 1, "the field `policies` is missing"),
            ("[", 1, "ends before"),
        ];
        for (text, line, words) in table {
            let problem = read(text).unwrap_err();
            assert_eq!(problem.line, line, "{text}: {problem:?}");
            assert!(problem.words().contains(words), "{text}: {problem:?}");
            assert!(!problem.problem.contains("column"), "{problem:?}");
        }
    }
}
