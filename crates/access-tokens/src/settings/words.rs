//! The words for each setting: its label, a sentence about it, and its values.

use token_api::setting::{OrganizationSettings, Setting};

/// Where a setting is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// It decides what members and tokens may do.
    TokensAndMembers,
    /// All others.
    Other,
}

/// The words for a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// The label, which is the control's accessible name.
    pub label: &'static str,
    /// A sentence about it.
    pub about: &'static str,
    /// Its values in words, in the order of [`Setting::values`].
    pub values: &'static [&'static str],
}

/// Said of a setting that the organization's plan lacks.
pub const NOT_IN_PLAN: &str = "not in this organization’s plan";

const OFF_ON: &[&str] = &["Off", "On"];

/// Where a setting is shown.
pub fn group(setting: Setting) -> Group {
    match setting {
        Setting::MembersCreateTeams
        | Setting::MembersInviteCollaborators
        | Setting::MembersCreateStacks
        | Setting::MembersDeleteStacks
        | Setting::MembersTransferStacks
        | Setting::DefaultStackPermission
        | Setting::DefaultEnvironmentPermission => Group::TokensAndMembers,
        Setting::MembersCreateAccounts
        | Setting::DefaultAccountPermission
        | Setting::PreferredVcs
        | Setting::Assistant
        | Setting::AssistantAgent
        | Setting::AssistantApproval
        | Setting::AssistantSharing
        | Setting::AssistantExplanations
        | Setting::SentenceSearch => Group::Other,
    }
}

/// The settings of a group, in the order of display.
pub fn of_group(wanted: Group) -> impl Iterator<Item = Setting> {
    Setting::ALL.into_iter().filter(move |setting| group(*setting) == wanted)
}

/// The words for a setting.
pub fn words(setting: Setting) -> Words {
    const LEVELS: &[&str] = &["None", "Read", "Write", "Admin"];
    let of = |label, about, values| Words { label, about, values };
    let on_off = |label, about| of(label, about, OFF_ON);
    match setting {
        Setting::MembersCreateTeams => on_off(
            "Members can create teams",
            "Whoever creates a team becomes its admin and can create its tokens.",
        ),
        Setting::MembersInviteCollaborators => on_off(
            "Members can invite collaborators",
            "Users from outside the organization, for single stacks.",
        ),
        Setting::MembersCreateStacks => on_off(
            "Members can create stacks",
            "Holds for their tokens, too. A stack that a token creates can leave a permanent grant \
             behind.",
        ),
        Setting::MembersDeleteStacks => on_off(
            "Members can delete stacks",
            "Only stacks that they administer. Holds for their tokens, too.",
        ),
        Setting::MembersTransferStacks => {
            on_off("Members can transfer stacks", "To another organization that they belong to.")
        }
        Setting::DefaultStackPermission => of(
            "Default permission on stacks",
            "What every member and every team token may do with every stack.",
            &["None", "Read", "Write", "Admin", "Creator"],
        ),
        Setting::DefaultEnvironmentPermission => of(
            "Default permission on environments",
            "What every member and every team token may do with every environment. “Open” reads \
             secret values.",
            &["None", "Read", "Open", "Write", "Admin"],
        ),
        Setting::MembersCreateAccounts => {
            on_off("Members can add cloud accounts", "Accounts whose resources the service lists.")
        }
        Setting::DefaultAccountPermission => of(
            "Default permission on cloud accounts",
            "What every member may do with every cloud account.",
            LEVELS,
        ),
        Setting::PreferredVcs => of(
            "Preferred version control",
            "What is offered first where a repository is chosen.",
            &["None", "Bitbucket", "GitHub", "GitLab"],
        ),
        Setting::Assistant => {
            on_off("Neo assistant", "Without it, the settings below have no effect.")
        }
        Setting::AssistantAgent => on_off("Neo agent", "It carries out tasks for members."),
        Setting::AssistantApproval => of(
            "Approval of Neo tasks",
            "Who approves what the agent does, unless a task says otherwise.",
            &["Manual", "Automatic", "Balanced"],
        ),
        Setting::AssistantSharing => of(
            "Sharing of Neo tasks",
            "Who else sees a member’s tasks.",
            &["Nobody", "The organization"],
        ),
        Setting::AssistantExplanations => {
            on_off("Neo explanations on the command line", "Explains previews and failed updates.")
        }
        Setting::SentenceSearch => {
            on_off("Natural-language search", "Searches for resources in sentences.")
        }
    }
}

/// Whether the server tells that the organization's plan lacks a setting.
pub fn is_not_in_plan(setting: Setting, settings: &OrganizationSettings) -> bool {
    let lacks = |feature| settings.plan_has(feature) == Some(false);
    setting.feature().is_some_and(lacks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn every_setting_has_a_label_of_its_own_a_sentence_and_a_word_for_each_value() {
        let mut labels = BTreeSet::new();
        for setting in Setting::ALL {
            let Words { label, about, values } = words(setting);
            assert!(labels.insert(label), "{label}");
            assert!(about.ends_with('.'), "{about}");
            assert_eq!(values.len(), setting.values().len(), "{label}");
            let distinct: BTreeSet<_> = values.iter().collect();
            assert_eq!(distinct.len(), values.len(), "{label}");
        }
    }

    #[test]
    fn both_groups_together_are_all_settings() {
        let (first, second) = (of_group(Group::TokensAndMembers), of_group(Group::Other));
        assert_eq!(first.count() + second.count(), Setting::ALL.len());
    }

    #[test]
    fn only_a_feature_that_is_told_to_be_lacking_is_not_in_the_plan() {
        let with = |features| serde_json::from_value(json!({ "features": features })).unwrap();
        let (lacking, there, open) = (
            with(json!({ "teamsEnabled": false })),
            with(json!({ "teamsEnabled": true })),
            with(json!({})),
        );
        let teams = Setting::MembersCreateTeams;
        assert!(is_not_in_plan(teams, &lacking));
        assert!(!is_not_in_plan(teams, &there) && !is_not_in_plan(teams, &open));
        // No feature is known for it.
        assert!(!is_not_in_plan(Setting::MembersCreateStacks, &lacking));
    }
}
