//! Whose ID tokens these are, as far as an issuer's URL and the claims tell: what is tight for one
//! is useless for another.

use token_api::oidc::Claims;

/// A kind of issuer whose claims are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// GitHub Actions.
    GitHub,
    /// GitLab CI/CD.
    GitLab,
    /// Bitbucket Pipelines.
    Bitbucket,
    /// CircleCI.
    CircleCi,
    /// A cluster's service accounts.
    Kubernetes,
    /// HCP Terraform.
    Terraform,
    /// Google accounts and service accounts.
    Google,
    /// Microsoft Entra.
    Azure,
    /// Any other.
    Other,
}

impl Origin {
    /// By the URL, or else by claims that nobody else has.
    pub fn of(issuer: &str, claims: Option<&Claims>) -> Self {
        Self::of_url(issuer)
            .or_else(|| Self::of_url(claims?.text("iss")?))
            .or_else(|| Self::of_claims(claims?))
            .unwrap_or(Self::Other)
    }

    fn of_url(url: &str) -> Option<Self> {
        let (_, rest) = url.split_once("://")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let ends = |domain: &str| {
            host.strip_suffix(domain).is_some_and(|left| left.is_empty() || left.ends_with('.'))
        };
        // GitHub itself, its customers with data residency, and servers of one's own.
        let resides = host.starts_with("token.actions.") && host.ends_with(".ghe.com");
        if ends("token.actions.githubusercontent.com")
            || resides
            || path.starts_with("_services/token")
        {
            return Some(Self::GitHub);
        }
        if host == "container.googleapis.com"
            || (host.starts_with("oidc.eks.") && ends("amazonaws.com"))
            || ends("oic.prod-aks.azure.com")
            || host.starts_with("kubernetes.default")
        {
            return Some(Self::Kubernetes);
        }
        let table = [
            ("gitlab.com", Self::GitLab),
            ("api.bitbucket.org", Self::Bitbucket),
            ("oidc.circleci.com", Self::CircleCi),
            ("app.terraform.io", Self::Terraform),
            ("app.eu.terraform.io", Self::Terraform),
            ("accounts.google.com", Self::Google),
            ("login.microsoftonline.com", Self::Azure),
            ("sts.windows.net", Self::Azure),
        ];
        table.into_iter().find(|(domain, _)| host == *domain).map(|(_, origin)| origin)
    }

    fn of_claims(claims: &Claims) -> Option<Self> {
        let has = |name: &str| claims.as_object().contains_key(name);
        let sub = claims.text("sub").unwrap_or_default();
        let table = [
            (has("kubernetes.io") || sub.starts_with("system:serviceaccount:"), Self::Kubernetes),
            (has("job_workflow_ref") && has("repository"), Self::GitHub),
            (has("project_path") && has("pipeline_id"), Self::GitLab),
            (has("repositoryUuid") && has("pipelineUuid"), Self::Bitbucket),
            (has("terraform_workspace_id"), Self::Terraform),
            (has("oidc.circleci.com/project-id"), Self::CircleCi),
        ];
        table.into_iter().find(|(fits, _)| *fits).map(|(_, origin)| origin)
    }

    /// Claims of which one value stands for one owner, project or account for good: the paths.
    pub fn lasting_ids(self) -> &'static [&'static str] {
        match self {
            Self::GitHub => &["repository_id", "repository_owner_id"],
            Self::GitLab => &["project_id", "namespace_id"],
            Self::Bitbucket => &["repositoryUuid", "workspaceUuid"],
            Self::CircleCi => &["\"oidc.circleci.com/project-id\""],
            Self::Kubernetes => {
                &["\"kubernetes.io\".namespace", "\"kubernetes.io\".serviceaccount.name"]
            }
            Self::Terraform => &["terraform_organization_id", "terraform_workspace_id"],
            Self::Google => &["sub"],
            Self::Azure => &["tid", "oid"],
            Self::Other => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_told_by_url_or_claims() {
        let table = [
            ("https://token.actions.githubusercontent.com", Origin::GitHub),
            ("https://token.actions.githubusercontent.com/acme", Origin::GitHub),
            ("https://ghes.acme.example/_services/token", Origin::GitHub),
            ("https://token.actions.acme.ghe.com", Origin::GitHub),
            ("https://token.actions.acme.evilghe.com", Origin::Other),
            ("https://gitlab.com", Origin::GitLab),
            ("https://oidc.eks.eu-west-1.amazonaws.com/id/ABC", Origin::Kubernetes),
            ("https://germanywestcentral.oic.prod-aks.azure.com/t/i/", Origin::Kubernetes),
            ("https://container.googleapis.com/v1/projects/p", Origin::Kubernetes),
            ("https://login.microsoftonline.com/t/v2.0", Origin::Azure),
            ("https://evil-gitlab.com", Origin::Other),
            ("gitlab.com", Origin::Other),
        ];
        for (url, origin) in table {
            assert_eq!(Origin::of(url, None), origin, "{url}");
        }
        let claims = |text| Claims::parse(text).unwrap();
        let table = [
            (r#"{"kubernetes.io":{}}"#, Origin::Kubernetes),
            (r#"{"sub":"system:serviceaccount:a:b"}"#, Origin::Kubernetes),
            (r#"{"project_path":"a/b","pipeline_id":"1"}"#, Origin::GitLab),
            (r#"{"iss":"https://oidc.circleci.com/org/x"}"#, Origin::CircleCi),
            (r#"{"sub":"x"}"#, Origin::Other),
        ];
        for (text, origin) in table {
            let claims = claims(text);
            assert_eq!(Origin::of("https://id.acme.example", Some(&claims)), origin, "{text}");
        }
    }
}
