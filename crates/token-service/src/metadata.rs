//! An organization's settings, read and changed, with all that clients of the published API insist on, most of which
//! is about services that this server is none of.

use crate::act::{Act, DONE, Inside};
use crate::event_type::EventType;
use crate::organizations::wire_role;
use crate::permission::Action;
use crate::refusal::Refusal;
use crate::request::Body;
use crate::scope::Scope;
use crate::store::organizations::Organization;
use serde::Serialize;
use std::collections::BTreeMap;
use token_api::expiry::ExpiryCap;
use token_api::id::OrgName;
use token_api::organization::{OrganizationMetadata, SettingsUpdate};
use token_api::time::UnixSeconds;

/// What clients of the published API read beside what the console does.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    #[serde(flatten)]
    settings: OrganizationMetadata,
    /// Where the members come from: `pulumi` is the service itself.
    kind: &'static str,
    /// The plan.
    product: &'static str,
    features: BTreeMap<&'static str, bool>,
    audit_logs_enabled: bool,
    webhooks_enabled: bool,
    members_can_create_teams: bool,
    #[serde(flatten)]
    stacks: Stacks,
    #[serde(flatten)]
    assistant: Assistant,
}

/// Stacks, accounts and environments: there are none here.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Stacks {
    account_count: i64,
    environment_count: i64,
    stack_count: i64,
    default_account_permission: i64,
    default_environment_permission: Nothing,
    default_stack_permission: i64,
    members_can_create_accounts: bool,
    members_can_create_stacks: bool,
    members_can_delete_stacks: bool,
    members_can_transfer_stacks: bool,
    insights_trial_using_policy: bool,
    #[serde(rename = "preferredVCS")]
    preferred_vcs: Nothing,
}

/// The word `none`.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
enum Nothing {
    #[default]
    None,
}

/// The service's assistant: it is not here.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Assistant {
    ai_enablement: &'static str,
    natural_language_search_disabled: bool,
    neo_agent_disabled: bool,
    neo_approval_mode: &'static str,
    #[serde(rename = "neoCLIExplanationsDisabled")]
    neo_cli_explanations_disabled: bool,
    neo_enabled: bool,
    neo_task_sharing_mode: Nothing,
}

const NO_ASSISTANT: Assistant = Assistant {
    ai_enablement: "disabled",
    natural_language_search_disabled: true,
    neo_agent_disabled: true,
    neo_approval_mode: "manual",
    neo_cli_explanations_disabled: true,
    neo_enabled: false,
    neo_task_sharing_mode: Nothing::None,
};

/// The features that clients of the published API insist on and this server lacks. Nine are newer
/// than the published document that the contract is compared with.
const LACKING: [&str; 61] = [
    "agentIntegrationCatalogEnabled",
    "agentPoolRegistrationEnabled",
    "agentScheduledTasksEnabled",
    "agentTriggeredTasksEnabled",
    "aiAgentsEnabled",
    "aiAgentsReadOnly",
    "aleEnabled",
    "approvalsEnabled",
    "auditLogUIFilteringEnabled",
    "bitbucketVCSEnabled",
    "bringYourOwnKeyEnabled",
    "cliIntegrationCatalogEnabled",
    "crossGuardEnabled",
    "customRoleCondition",
    "customTemplatesEnabled",
    "customVCSEnabled",
    "dependencyCachingEnabled",
    "deployEnabled",
    "discoveredStacksEnabled",
    "driftDetectionEnabled",
    "entityUserAssignmentsEnabled",
    "environmentRevisionTagsEnabled",
    "environmentSecretRotationEnabled",
    "environmentsEnabled",
    "environmentsRestoreEnabled",
    "escEditorRevampEnabled",
    "escOnboardingAzureOAuthClientEnabled",
    "escOnboardingEnabled",
    "escOnboardingGcpOAuthClientEnabled",
    "escOnboardingV2Enabled",
    "fixDriftWithNeoEnabled",
    "ghAppDetailedDiffEnabled",
    "gitHubEnterpriseCloudDataResidencyEnabled",
    "gitHubEnterpriseIntegrationEnabled",
    "iacCloudImportEnabled",
    "insightsAutoPolicyPacksEnabled",
    "insightsMonetizationEnabled",
    "integrationAssistantEnabled",
    "legacyDeploymentsOrgToken",
    "neoByokEnabled",
    "neoCustomAgentsEnabled",
    "neoCustomRolesEnabled",
    "neoPlanModeEnabled",
    "neoSecurityEnabled",
    "neoTaskSharingEnabled",
    "nlpSearchEnabled",
    "pangeaAccountsScanPageEnabled",
    "policyExceptionsEnabled",
    "policyIssueManagementEnabled",
    "policyManagementV2Enabled",
    "propertySearchUIEnabled",
    "resourceExportEnabled",
    "resourceSearchEnabled",
    "restoreStacksEnabled",
    "scimEnabled",
    "selfHostedDeploymentsEnabled",
    "selfServeIDPRemoval",
    "serviceBackedConfigEnabled",
    "staticDefaultRolesEnabled",
    "themingEnabled",
    "webhooksEnabled",
];

/// Features that there are, beside the audit log.
const PRESENT: [&str; 2] = ["accessTokenExpiryPolicyEnabled", "teamsEnabled"];

/// The settings of an organization. `audit_logs_enabled` says whether the log can be read.
pub fn metadata(
    act: &mut Act<'_>,
    org: &OrgName,
    audit_logs_enabled: bool,
) -> Result<Metadata, Refusal> {
    let inside = act.organization(org.as_str())?;
    told(act, inside, audit_logs_enabled)
}

/// Changes settings, and tells them all.
pub fn change(
    act: &mut Act<'_>,
    org: &OrgName,
    body: &Body<'_>,
    audit_logs_enabled: bool,
) -> Result<Metadata, Refusal> {
    let mut inside = act.organization(org.as_str())?;
    act.allow(Action::Scoped(Scope::UpdateOrganization), Some(&inside), None)?;
    let update: SettingsUpdate = body.read()?;
    if update == SettingsUpdate::default() {
        return Err(Refusal::bad_request(
            "Say what to change: setMaxAccessTokenExpiryDays or setMembersCanCreateTeams. There are \
             no other settings here.",
        ));
    }
    let mut changes = Vec::new();
    if let Some(days) = update.set_max_access_token_expiry_days {
        let cap = check_cap(days)?;
        if cap != inside.organization.cap {
            inside.organization.cap = cap;
            keep_own_token(act, &inside.organization)?;
            changes.push(match cap {
                None => "Removed the maximum token expiry".to_owned(),
                Some(cap) => format!("Set the maximum token expiry to {} days", cap.days()),
            });
        }
    }
    if let Some(may) = update.set_members_can_create_teams
        && may != inside.organization.members_create_teams
    {
        inside.organization.members_create_teams = may;
        let word = if may { "Let" } else { "No longer let" };
        changes.push(format!("{word} members create teams"));
    }
    act.rows.update_settings(&inside.organization)?;
    for change in changes {
        act.record(EventType::SettingsUpdated, change, DONE)?;
    }
    told(act, inside, audit_logs_enabled)
}

/// 0 removes the cap.
fn check_cap(days: i64) -> Result<Option<ExpiryCap>, Refusal> {
    match (days, ExpiryCap::from_days(days)) {
        (0, _) => Ok(None),
        (_, Some(cap)) => Ok(Some(cap)),
        (_, None) => Err(Refusal::invalid(
            "setMaxAccessTokenExpiryDays",
            format!("The maximum must be from 1 to {} days, or 0 for none.", ExpiryCap::MAX_DAYS),
        )),
    }
}

/// Refuses a cap that would lock the caller out, who could not take it back.
fn keep_own_token(act: &Act<'_>, org: &Organization) -> Result<(), Refusal> {
    act.caller.keep_cap(org, act.now()).map_err(|_| {
        Refusal::against_rule(
            "The token that you are signed in with would break this maximum, and you could not take \
             it back. Sign in with a token that expires soon enough.",
        )
    })
}

fn told(act: &Act<'_>, inside: Inside, audit_logs_enabled: bool) -> Result<Metadata, Refusal> {
    let Inside { organization, role, .. } = inside;
    let organization_id = organization.id.clone();
    let settings = OrganizationMetadata {
        max_access_token_expiry_days: organization.cap.map(|cap: ExpiryCap| cap.days().into()),
        user_role: Some(wire_role(Some(role))),
        member_count: act.rows.member_count(&organization.id)?,
        created: UnixSeconds(organization.created).to_rfc3339(),
        // All of them are told below.
        features: None,
        id: organization.id,
    };
    let mut features: BTreeMap<_, _> = LACKING.map(|name| (name, false)).into();
    features.extend(PRESENT.map(|name| (name, true)));
    features.insert("auditLogsEnabled", audit_logs_enabled);
    // As long as there is none, the built-in roles tell all that is allowed.
    features.insert("customRolesEnabled", !act.rows.roles(&organization_id)?.is_empty());
    Ok(Metadata {
        settings,
        kind: "pulumi",
        product: organization.plan.as_str(),
        features,
        audit_logs_enabled,
        webhooks_enabled: false,
        members_can_create_teams: organization.members_create_teams,
        stacks: Stacks::default(),
        assistant: NO_ASSISTANT,
    })
}
