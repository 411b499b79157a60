//! An organization's settings with all that clients of the published API insist on, most of which
//! is about services that this server is none of.

use crate::act::{Act, Inside};
use crate::organizations::wire_role;
use crate::refusal::Refusal;
use serde::Serialize;
use std::collections::BTreeMap;
use token_api::expiry::ExpiryCap;
use token_api::id::OrgName;
use token_api::organization::OrganizationMetadata;
use token_api::time::UnixSeconds;

/// What clients of the published API read beside what the console does.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    #[serde(flatten)]
    settings: OrganizationMetadata,
    /// Where the members come from: `pulumi` is the service itself.
    kind: &'static str,
    features: BTreeMap<&'static str, bool>,
    audit_logs_enabled: bool,
    webhooks_enabled: bool,
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
    members_can_create_teams: bool,
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
const LACKING: [&str; 62] = [
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
    "customRolesEnabled",
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

/// The settings of an organization. `audit_logs_enabled` says whether the log can be read.
pub fn metadata(
    act: &mut Act<'_>,
    org: &OrgName,
    audit_logs_enabled: bool,
) -> Result<Metadata, Refusal> {
    let Inside { organization, role } = act.organization(org.as_str())?;
    let settings = OrganizationMetadata {
        max_access_token_expiry_days: organization.cap.map(|cap: ExpiryCap| cap.days().into()),
        user_role: Some(wire_role(Some(role))),
        member_count: act.rows.member_count(&organization.id)?,
        created: UnixSeconds(organization.created).to_rfc3339(),
        // All of them are told below.
        features: None,
        id: organization.id,
    };
    Ok(whole(settings, audit_logs_enabled))
}

fn whole(settings: OrganizationMetadata, audit_logs_enabled: bool) -> Metadata {
    let mut features: BTreeMap<_, _> = LACKING.map(|name| (name, false)).into();
    features.insert("auditLogsEnabled", audit_logs_enabled);
    Metadata {
        settings,
        kind: "pulumi",
        features,
        audit_logs_enabled,
        webhooks_enabled: false,
        stacks: Stacks::default(),
        assistant: NO_ASSISTANT,
    }
}
