//! What is typed about a team, as a request, or the problem of each field.

use crate::backend::fault::{Refusal, sentence};
use crate::submission::Problems;
use token_api::name::{MAX_TEXT_CHARS, NewTokenName};
use token_api::team::{MAX_DISPLAY_NAME_CHARS, NewTeam, PATH_WORDS, Team, TeamUpdate};

/// A field of the dialogs that create and edit a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The unique name.
    Name,
    /// The name for people.
    DisplayName,
    /// What the team is for.
    Description,
}

/// The texts of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamDraft {
    /// The unique name.
    pub name: String,
    /// The name for people; empty for the unique name.
    pub display_name: String,
    /// What the team is for; may be empty.
    pub description: String,
}

impl TeamDraft {
    /// The texts of a team.
    pub fn of(team: &Team) -> Self {
        Self {
            name: team.name.to_string(),
            display_name: team.display_name.clone(),
            description: team.description.clone(),
        }
    }

    /// The request that creates the team. `is_taken` says whether a team has that name.
    ///
    /// # Errors
    /// What is wrong with the fields.
    pub fn request(&self, is_taken: impl Fn(&str) -> bool) -> Result<NewTeam, Problems<Field>> {
        let mut problems = Problems::default();
        let name = problems.check(Field::Name, new_name(&self.name, is_taken));
        let display_name = problems.check(Field::DisplayName, display_name(&self.display_name));
        let description = problems.check(Field::Description, description(&self.description));
        match (name, display_name, description) {
            (Some(name), Some(display_name), Some(description)) => {
                Ok(NewTeam { name, display_name, description })
            }
            _ => Err(problems),
        }
    }

    /// The change from `team`; `None` if nothing differs.
    ///
    /// # Errors
    /// What is wrong with the fields.
    pub fn update(&self, team: &Team) -> Result<Option<TeamUpdate>, Problems<Field>> {
        let mut problems = Problems::default();
        let new_display_name = problems.check(Field::DisplayName, display_name(&self.display_name));
        let new_description = problems.check(Field::Description, description(&self.description));
        if !problems.is_empty() {
            return Err(problems);
        }
        let differs = |text: &String, old: &str| text != old.trim();
        let update = TeamUpdate {
            new_display_name: new_display_name.filter(|text| differs(text, &team.display_name)),
            new_description: new_description.filter(|text| differs(text, &team.description)),
            ..TeamUpdate::default()
        };
        Ok((update != TeamUpdate::default()).then_some(update))
    }
}

fn new_name(text: &str, is_taken: impl Fn(&str) -> bool) -> Result<String, String> {
    let name = NewTokenName::parse(text).map_err(|problem| problem.to_string())?;
    let name = name.as_str();
    if PATH_WORDS.contains(&name) {
        return Err("This name is a word of the API. Choose another.".into());
    }
    if is_taken(name) {
        return Err("There is a team with this name. Choose another.".into());
    }
    Ok(name.to_owned())
}

fn display_name(text: &str) -> Result<String, String> {
    bounded(text, MAX_DISPLAY_NAME_CHARS)
}

fn description(text: &str) -> Result<String, String> {
    bounded(text, MAX_TEXT_CHARS)
}

fn bounded(text: &str, most: usize) -> Result<String, String> {
    let text = text.trim();
    match text.chars().count() {
        length if length > most => {
            Err(format!("Shorten this to {most} characters; it has {length}."))
        }
        _ => Ok(text.to_owned()),
    }
}

/// The field that the refusal of a new team is about, with the words to show there.
pub fn place_new(refusal: &Refusal) -> Option<(Field, String)> {
    let field = match (refusal.status, refusal.field().as_deref()) {
        (409, _) | (_, Some("name")) => Field::Name,
        (_, Some("displayName")) => Field::DisplayName,
        (_, Some("description")) => Field::Description,
        _ => return None,
    };
    let said = said(refusal).unwrap_or_else(|| match refusal.status {
        409 => "This name is taken or was used before: names of deleted teams stay reserved. \
                Choose another."
            .into(),
        _ => REFUSED.into(),
    });
    Some((field, format!("{said} Nothing was created.")))
}

/// The field that the refusal of a change is about, with the words to show there.
pub fn place_edited(refusal: &Refusal) -> Option<(Field, String)> {
    let field = match refusal.field()?.as_str() {
        "newDisplayName" | "displayName" => Field::DisplayName,
        "newDescription" | "description" => Field::Description,
        _ => return None,
    };
    let said = said(refusal).unwrap_or_else(|| REFUSED.into());
    Some((field, format!("{said} Nothing was changed.")))
}

const REFUSED: &str = "The server refuses this.";

fn said(refusal: &Refusal) -> Option<String> {
    let said = refusal.message.as_deref()?.trim();
    (!said.is_empty()).then(|| sentence(said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn draft(name: &str, display_name: &str, description: &str) -> TeamDraft {
        TeamDraft {
            name: name.into(),
            display_name: display_name.into(),
            description: description.into(),
        }
    }

    fn team(display_name: &str, description: &str) -> Team {
        let team = json!({
            "name": "web", "kind": "pulumi",
            "displayName": display_name, "description": description,
        });
        serde_json::from_value(team).unwrap()
    }

    fn refusal(status: u16, path: Option<&str>, message: Option<&str>) -> Refusal {
        let own = |text: Option<&str>| text.map(str::to_owned);
        Refusal { status, path: own(path), message: own(message), ..Refusal::default() }
    }

    #[test]
    fn a_new_team_has_trimmed_texts() {
        let request = draft(" sre ", " Site reliability ", " On call. ").request(|_| false);
        let NewTeam { name, display_name, description } = request.unwrap();
        assert_eq!((name.as_str(), display_name.as_str()), ("sre", "Site reliability"));
        assert_eq!(description, "On call.");
        // The unique name stands in on the server.
        assert_eq!(draft("sre", "", "").request(|_| false).unwrap().display_name, "");
    }

    #[test]
    fn each_field_has_its_own_problem() {
        let taken = |name: &str| name == "web";
        for (name, words) in [
            ("", "Enter a name."),
            ("two words", "Spaces aren't allowed."),
            ("pulumi", "This name is a word of the API."),
            ("web", "There is a team with this name."),
        ] {
            let problems = draft(name, "", "").request(taken).unwrap_err();
            let said = problems.of(Field::Name).unwrap_or_default();
            assert!(said.starts_with(words), "{name:?}: {said}");
        }
        let long = draft("a", &"é".repeat(101), &"x".repeat(MAX_TEXT_CHARS + 1));
        let problems = long.request(taken).unwrap_err();
        assert_eq!(problems.fields().collect::<Vec<_>>(), [Field::DisplayName, Field::Description]);
        assert_eq!(
            problems.of(Field::DisplayName),
            Some("Shorten this to 100 characters; it has 101.")
        );
        assert!(draft("a", &"é".repeat(100), "").request(taken).is_ok());
    }

    #[test]
    fn a_change_has_only_what_differs() {
        let old = team("Web", "The shop");
        let update = |display_name: &str, description: &str| {
            draft("web", display_name, description).update(&old).unwrap()
        };
        assert_eq!(update(" Web ", "The shop"), None);
        let named = update("Web and shop", "The shop").unwrap();
        assert_eq!(named.new_display_name.as_deref(), Some("Web and shop"));
        assert_eq!(named.new_description, None);
        // An empty text is a change, too.
        assert_eq!(update("Web", "").unwrap().new_description.as_deref(), Some(""));
        assert!(draft("web", &"x".repeat(101), "").update(&old).is_err());
    }

    #[test]
    fn refusals_are_shown_at_their_field() {
        let placed = |status, path, message| place_new(&refusal(status, path, message));
        let (field, words) = placed(409, None, None).unwrap();
        assert_eq!(field, Field::Name);
        assert!(words.contains("stay reserved") && words.ends_with("Nothing was created."));
        let (field, words) = placed(409, Some("name"), Some("acme had a team x")).unwrap();
        assert_eq!(
            (field, words.as_str()),
            (Field::Name, "acme had a team x. Nothing was created.")
        );
        let (field, _) = placed(422, Some("displayName"), None).unwrap();
        assert_eq!(field, Field::DisplayName);
        assert_eq!(placed(400, None, Some("no")), None);
        assert_eq!(placed(403, Some("role"), None), None);
        let edited = place_edited(&refusal(422, Some("newDescription"), Some("Too long")));
        assert_eq!(edited, Some((Field::Description, "Too long. Nothing was changed.".into())));
        assert_eq!(place_edited(&refusal(400, None, Some("It follows GitHub."))), None);
    }
}
