//! The addresses of the console's screens, in one table. The console's router reads and prints
//! addresses by it, and `cargo xtask deploy-files` writes the rules of the hosts from it that need
//! to be told which addresses are pages. It knows nobody and has no dependency.

/// A screen, or a kind of screens of which each shows another thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Leads to the first screen of whoever is signed in.
    Home,
    /// Sign-in.
    Connect,
    /// A user's own tokens.
    PersonalTokens,
    /// One of them.
    PersonalToken,
    /// What needs attention in an organization.
    Overview,
    /// An organization's tokens.
    OrganizationTokens,
    /// One of them.
    OrganizationToken,
    /// An organization's teams.
    Teams,
    /// A team, with its members.
    Team,
    /// A team's tokens.
    TeamTokens,
    /// One of them.
    TeamToken,
    /// An organization's members.
    Members,
    /// One of them.
    Member,
    /// An organization's roles.
    Roles,
    /// One of them.
    Role,
    /// An organization's audit log.
    Audit,
    /// The OIDC issuers of an organization.
    Issuers,
    /// One of them.
    Issuer,
    /// An organization's settings.
    Settings,
}

/// The address of each screen below the site's base. A segment with a colon stands for any text of
/// at least one character.
pub const SCREENS: [(Screen, &str); 19] = [
    (Screen::Home, "/"),
    (Screen::Connect, "/connect"),
    (Screen::PersonalTokens, "/tokens"),
    (Screen::PersonalToken, "/tokens/:token"),
    (Screen::Overview, "/orgs/:org"),
    (Screen::OrganizationTokens, "/orgs/:org/tokens"),
    (Screen::OrganizationToken, "/orgs/:org/tokens/:token"),
    (Screen::Teams, "/orgs/:org/teams"),
    (Screen::Team, "/orgs/:org/teams/:team"),
    (Screen::TeamTokens, "/orgs/:org/teams/:team/tokens"),
    (Screen::TeamToken, "/orgs/:org/teams/:team/tokens/:token"),
    (Screen::Members, "/orgs/:org/members"),
    (Screen::Member, "/orgs/:org/members/:login"),
    (Screen::Roles, "/orgs/:org/roles"),
    (Screen::Role, "/orgs/:org/roles/:role"),
    (Screen::Audit, "/orgs/:org/audit"),
    (Screen::Issuers, "/orgs/:org/oidc"),
    (Screen::Issuer, "/orgs/:org/oidc/:issuer"),
    (Screen::Settings, "/orgs/:org/settings"),
];

/// The screen of a path, and what stands in the places of its colons, still percent-encoded.
/// Slashes at the end count for nothing.
pub fn find(path: &str) -> Option<(Screen, Vec<&str>)> {
    SCREENS.iter().find_map(|(screen, pattern)| Some((*screen, values(pattern, path)?)))
}

fn values<'a>(pattern: &str, path: &'a str) -> Option<Vec<&'a str>> {
    let mut values = Vec::new();
    let mut segments_of_path = segments(path);
    for wanted in segments(pattern) {
        let segment = segments_of_path.next()?;
        if is_variable(wanted) && !segment.is_empty() {
            values.push(segment);
        } else if wanted != segment {
            return None;
        }
    }
    segments_of_path.next().is_none().then_some(values)
}

/// The path of a screen with these values, percent-encoded, in the places of its colons.
pub fn path(screen: Screen, values: &[String]) -> String {
    let pattern = SCREENS.iter().find(|(each, _)| *each == screen).map_or("/", |(_, path)| path);
    let mut values = values.iter();
    let mut path = String::new();
    for segment in segments(pattern) {
        path.push('/');
        let value = if is_variable(segment) { values.next() } else { None };
        path.push_str(value.map_or(segment, String::as_str));
    }
    path
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).trim_end_matches('/').split('/')
}

fn is_variable(segment: &str) -> bool {
    segment.starts_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_is_found_by_its_own_path_with_and_without_slashes_at_the_end() {
        for (screen, pattern) in SCREENS {
            let names = pattern.split('/').filter(|segment| is_variable(segment));
            let values: Vec<String> = names.map(|name| format!("{}%2Fv1.2", &name[1..])).collect();
            let path = path(screen, &values);
            let expected: Vec<&str> = values.iter().map(String::as_str).collect();
            assert!(!path.contains(':'), "{path}");
            for address in [path.clone(), format!("{path}/"), format!("{path}//")] {
                assert_eq!(find(&address), Some((screen, expected.clone())), "{address}");
            }
        }
    }

    #[test]
    fn other_paths_are_no_screens() {
        for path in [
            "/x",
            "/orgs",
            "/orgs//tokens",
            "/tokens//1",
            "/tokens/1/2",
            "/connect/x",
            "/orgs/a/oidc/1/2",
            "/orgs/a/teams//tokens",
            "/index.html",
        ] {
            assert_eq!(find(path), None, "{path}");
        }
    }
}
