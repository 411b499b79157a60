//! The settings of an organization in the published API: how a server tells each one, and how it is
//! changed. They are read with the metadata (`GET /api/orgs/{orgName}/metadata`) and changed one by
//! one (`PATCH /api/orgs/{orgName}`).

use crate::expiry::ExpiryCap;
use crate::organization::OrganizationMetadata;
use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// A value of a setting, as it is on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireValue {
    /// Yes or no.
    Bool(bool),
    /// A number that stands for a word.
    Number(i64),
    /// A word.
    Word(&'static str),
}

impl From<WireValue> for Value {
    fn from(value: WireValue) -> Self {
        match value {
            WireValue::Bool(value) => value.into(),
            WireValue::Number(value) => value.into(),
            WireValue::Word(value) => value.into(),
        }
    }
}

/// A setting beside the cap on token expiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setting {
    /// Members may create teams.
    MembersCreateTeams,
    /// Members may invite users from outside the organization.
    MembersInviteCollaborators,
    /// Members may create stacks.
    MembersCreateStacks,
    /// Members may delete stacks.
    MembersDeleteStacks,
    /// Members may transfer stacks to another organization.
    MembersTransferStacks,
    /// Members may add cloud accounts.
    MembersCreateAccounts,
    /// What each member may do with every stack.
    DefaultStackPermission,
    /// What each member may do with every environment.
    DefaultEnvironmentPermission,
    /// What each member may do with every cloud account.
    DefaultAccountPermission,
    /// The version control that is offered first.
    PreferredVcs,
    /// The assistant.
    Assistant,
    /// The assistant's agent.
    AssistantAgent,
    /// Who approves what the agent does.
    AssistantApproval,
    /// With whom tasks of the agent are shared.
    AssistantSharing,
    /// Explanations for command lines.
    AssistantExplanations,
    /// Searches in sentences.
    SentenceSearch,
}

/// How a setting is on the wire.
struct Wire {
    /// The field of the metadata; `None` if no answer tells the setting.
    told_as: Option<&'static str>,
    /// The field of a change.
    sent_as: &'static str,
    /// Its values. A setting that is on or off has two, first that for off.
    values: &'static [WireValue],
    /// The feature of the plan without which it has no effect, as far as known.
    feature: Option<&'static str>,
}

/// Off and on.
const OFF_ON: &[WireValue] = &[WireValue::Bool(false), WireValue::Bool(true)];
/// Off and on of a field that says whether something is disabled.
const DISABLED: &[WireValue] = &[WireValue::Bool(true), WireValue::Bool(false)];

use WireValue::{Number, Word};

impl Setting {
    /// All, in the order of display.
    pub const ALL: [Self; 16] = [
        Self::MembersCreateTeams,
        Self::MembersInviteCollaborators,
        Self::MembersCreateStacks,
        Self::MembersDeleteStacks,
        Self::MembersTransferStacks,
        Self::DefaultStackPermission,
        Self::DefaultEnvironmentPermission,
        Self::MembersCreateAccounts,
        Self::DefaultAccountPermission,
        Self::PreferredVcs,
        Self::Assistant,
        Self::AssistantAgent,
        Self::AssistantApproval,
        Self::AssistantSharing,
        Self::AssistantExplanations,
        Self::SentenceSearch,
    ];

    /// The feature of the plan that the cap on token expiry needs.
    pub const CAP_FEATURE: &str = "accessTokenExpiryPolicyEnabled";

    const fn wire(self) -> Wire {
        const AGENTS: Option<&str> = Some("aiAgentsEnabled");
        let (told_as, sent_as, values, feature) = match self {
            Self::MembersCreateTeams => {
                ("membersCanCreateTeams", "setMembersCanCreateTeams", OFF_ON, Some("teamsEnabled"))
            }
            // The published API can set it, and tells it nowhere.
            Self::MembersInviteCollaborators => {
                ("", "setMembersCanInviteCollaborators", OFF_ON, None)
            }
            Self::MembersCreateStacks => {
                ("membersCanCreateStacks", "setMembersCanCreateStacks", OFF_ON, None)
            }
            Self::MembersDeleteStacks => {
                ("membersCanDeleteStacks", "setMembersCanDeleteStacks", OFF_ON, None)
            }
            Self::MembersTransferStacks => {
                ("membersCanTransferStacks", "setMembersCanTransferStacks", OFF_ON, None)
            }
            Self::MembersCreateAccounts => {
                ("membersCanCreateAccounts", "setMembersCanCreateAccounts", OFF_ON, None)
            }
            Self::DefaultStackPermission => {
                const VALUES: &[WireValue] =
                    &[Number(0), Number(101), Number(102), Number(103), Number(104)];
                ("defaultStackPermission", "setDefaultStackPermission", VALUES, None)
            }
            Self::DefaultEnvironmentPermission => {
                const VALUES: &[WireValue] =
                    &[Word("none"), Word("read"), Word("open"), Word("write"), Word("admin")];
                let feature = Some("environmentsEnabled");
                let sent_as = "setDefaultEnvironmentPermission";
                ("defaultEnvironmentPermission", sent_as, VALUES, feature)
            }
            Self::DefaultAccountPermission => {
                const VALUES: &[WireValue] = &[Number(0), Number(1), Number(2), Number(3)];
                ("defaultAccountPermission", "setDefaultAccountPermission", VALUES, None)
            }
            Self::PreferredVcs => {
                const VALUES: &[WireValue] =
                    &[Word("none"), Word("bitbucket"), Word("github"), Word("gitlab")];
                ("preferredVCS", "setPreferredVCS", VALUES, None)
            }
            Self::Assistant => ("neoEnabled", "setNeoEnabled", OFF_ON, AGENTS),
            Self::AssistantAgent => ("neoAgentDisabled", "setNeoAgentDisabled", DISABLED, AGENTS),
            Self::AssistantApproval => {
                const VALUES: &[WireValue] = &[Word("manual"), Word("auto"), Word("balanced")];
                ("neoApprovalMode", "setNeoApprovalMode", VALUES, AGENTS)
            }
            Self::AssistantSharing => {
                const VALUES: &[WireValue] = &[Word("none"), Word("org")];
                let feature = Some("neoTaskSharingEnabled");
                ("neoTaskSharingMode", "setNeoTaskSharingMode", VALUES, feature)
            }
            Self::AssistantExplanations => {
                let sent_as = "setNeoCLIExplanationsDisabled";
                ("neoCLIExplanationsDisabled", sent_as, DISABLED, AGENTS)
            }
            Self::SentenceSearch => {
                let sent_as = "setNaturalLanguageSearchDisabled";
                ("naturalLanguageSearchDisabled", sent_as, DISABLED, Some("nlpSearchEnabled"))
            }
        };
        let told_as = if told_as.is_empty() { None } else { Some(told_as) };
        Wire { told_as, sent_as, values, feature }
    }

    /// The field of the metadata that tells it; `None` if no answer does.
    pub const fn told_as(self) -> Option<&'static str> {
        self.wire().told_as
    }

    /// The field that changes it.
    pub const fn sent_as(self) -> &'static str {
        self.wire().sent_as
    }

    /// Its values. A setting that is on or off has two, first that for off.
    pub const fn values(self) -> &'static [WireValue] {
        self.wire().values
    }

    /// The feature of the plan without which it has no effect, as far as known.
    pub const fn feature(self) -> Option<&'static str> {
        self.wire().feature
    }

    /// Whether it is on or off, and has no other values.
    pub fn is_switch(self) -> bool {
        matches!(self.values(), [WireValue::Bool(_), WireValue::Bool(_)])
    }
}

/// What a server tells of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToldSetting {
    /// Nothing.
    Untold,
    /// The value at this position of [`Setting::values`].
    Value(usize),
    /// A value that the published API does not have, as text.
    Odd(String),
}

/// All settings of an organization.
#[derive(Clone, Debug, PartialEq)]
pub struct OrganizationSettings {
    /// What the whole console uses.
    pub metadata: OrganizationMetadata,
    /// The answer with all its fields.
    fields: Map<String, Value>,
}

impl OrganizationSettings {
    /// What the server tells of a setting.
    pub fn told(&self, setting: Setting) -> ToldSetting {
        let value = setting.told_as().and_then(|field| self.fields.get(field));
        let Some(value) = value.filter(|value| !value.is_null()) else {
            return ToldSetting::Untold;
        };
        let known = setting.values().iter().position(|known| Value::from(*known) == *value);
        known.map_or_else(|| ToldSetting::Odd(text(value)), ToldSetting::Value)
    }

    /// Whether the organization's plan has a feature; `None` if the server does not tell.
    pub fn plan_has(&self, feature: &str) -> Option<bool> {
        self.fields.get("features")?.get(feature)?.as_bool()
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl<'de> Deserialize<'de> for OrganizationSettings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Map::deserialize(deserializer)?;
        let metadata = serde_json::from_value(Value::Object(fields.clone()));
        Ok(Self { metadata: metadata.map_err(D::Error::custom)?, fields })
    }
}

impl Serialize for OrganizationSettings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.fields.serialize(serializer)
    }
}

/// A change of one setting: the body of `PATCH /api/orgs/{orgName}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingChange {
    /// The cap on token expiry; `None` removes it.
    Cap(Option<ExpiryCap>),
    /// Another setting gets the value at this position of [`Setting::values`].
    Setting(Setting, usize),
}

impl SettingChange {
    /// Whether settings have this value; `None` if the server does not tell the setting.
    pub fn is_in(self, settings: &OrganizationSettings) -> Option<bool> {
        match self {
            Self::Cap(cap) => Some(settings.metadata.expiry_cap() == cap),
            Self::Setting(setting, at) => match settings.told(setting) {
                ToldSetting::Untold => None,
                told => Some(told == ToldSetting::Value(at)),
            },
        }
    }
}

impl Serialize for SettingChange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut body = serializer.serialize_map(Some(1))?;
        match self {
            Self::Cap(cap) => {
                let days = cap.map_or(0, ExpiryCap::days);
                body.serialize_entry("setMaxAccessTokenExpiryDays", &days)?;
            }
            Self::Setting(setting, at) => {
                let value = setting.values().get(*at).copied().map(Value::from);
                body.serialize_entry(setting.sent_as(), &value)?;
            }
        }
        body.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn settings(fields: Value) -> OrganizationSettings {
        serde_json::from_value(fields).unwrap()
    }

    #[test]
    fn a_setting_is_told_only_if_the_server_tells_it() {
        let told = settings(json!({
            "membersCanCreateTeams": false, "membersCanCreateStacks": null, "neoAgentDisabled": true,
            "defaultStackPermission": 102, "neoApprovalMode": "never", "preferredVCS": 7,
            "defaultEnvironmentPermission": "open",
        }));
        let table = [
            (Setting::MembersCreateTeams, ToldSetting::Value(0)),
            (Setting::MembersCreateStacks, ToldSetting::Untold),
            (Setting::MembersDeleteStacks, ToldSetting::Untold),
            (Setting::MembersInviteCollaborators, ToldSetting::Untold),
            // The field says that it is disabled.
            (Setting::AssistantAgent, ToldSetting::Value(0)),
            (Setting::DefaultStackPermission, ToldSetting::Value(2)),
            (Setting::DefaultEnvironmentPermission, ToldSetting::Value(2)),
            (Setting::AssistantApproval, ToldSetting::Odd("never".into())),
            (Setting::PreferredVcs, ToldSetting::Odd("7".into())),
        ];
        for (setting, expected) in table {
            assert_eq!(told.told(setting), expected, "{setting:?}");
        }
    }

    #[test]
    fn a_feature_that_is_not_told_is_neither_there_nor_lacking() {
        let with = |features: Value| settings(json!({ "features": features }));
        let told = with(json!({ "teamsEnabled": true, "nlpSearchEnabled": false, "x": null }));
        let has = |name| told.plan_has(name);
        assert_eq!((has("teamsEnabled"), has("nlpSearchEnabled")), (Some(true), Some(false)));
        assert_eq!((has("x"), has("y"), with(Value::Null).plan_has("x")), (None, None, None));
        assert_eq!(settings(json!({})).plan_has("teamsEnabled"), None);
    }

    #[test]
    fn a_change_has_one_field_and_is_found_in_the_answer() {
        let cap = |days| SettingChange::Cap(ExpiryCap::from_days(days));
        let set = SettingChange::Setting;
        let table = [
            (cap(90), json!({ "setMaxAccessTokenExpiryDays": 90 })),
            (cap(0), json!({ "setMaxAccessTokenExpiryDays": 0 })),
            (set(Setting::MembersCreateTeams, 1), json!({ "setMembersCanCreateTeams": true })),
            (set(Setting::AssistantAgent, 1), json!({ "setNeoAgentDisabled": false })),
            (set(Setting::DefaultStackPermission, 1), json!({ "setDefaultStackPermission": 101 })),
            (set(Setting::AssistantSharing, 1), json!({ "setNeoTaskSharingMode": "org" })),
        ];
        for (change, body) in table {
            assert_eq!(serde_json::to_value(change).unwrap(), body);
        }
        let told = settings(json!({
            "maxAccessTokenExpiryDays": 90, "neoAgentDisabled": false, "membersCanCreateTeams": null,
        }));
        assert_eq!((cap(90).is_in(&told), cap(0).is_in(&told)), (Some(true), Some(false)));
        assert_eq!(cap(0).is_in(&settings(json!({}))), Some(true));
        assert_eq!(set(Setting::AssistantAgent, 1).is_in(&told), Some(true));
        assert_eq!(set(Setting::AssistantAgent, 0).is_in(&told), Some(false));
        assert_eq!(set(Setting::MembersCreateTeams, 1).is_in(&told), None);
    }

    #[test]
    fn every_setting_is_listed_once_and_those_that_are_on_or_off_begin_with_off() {
        for (at, setting) in Setting::ALL.into_iter().enumerate() {
            assert_eq!(Setting::ALL.iter().position(|other| *other == setting), Some(at));
            assert!(setting.values().len() >= 2);
        }
        assert_eq!(Setting::ALL.into_iter().filter(|setting| setting.is_switch()).count(), 10);
    }
}
