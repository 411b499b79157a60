//! Kubernetes in the three clouds: a pod's projected service-account token. The subject is
//! `system:serviceaccount:NAMESPACE:NAME` everywhere
//! (<https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/>); the audience is
//! the one that the volume asks for.

use super::ask::{Question, Reader};
use super::ask::{kubernetes_name, segment};
use super::card::{Advice, Card, Subject, Trust};

const NAMESPACE: Question = Question::text("namespace", "Namespace", "");
const ACCOUNT: Question =
    Question::text("account", "Service account", "The pod's “serviceAccountName”.");
const ABOUT: &str = "Pods of a cluster";

/// `https://oidc.eks.REGION.amazonaws.com/id/ID`, which belongs to the cluster:
/// <https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html>.
pub(super) const EKS: Card = Card {
    name: "Amazon EKS",
    about: ABOUT,
    url_hint: "aws eks describe-cluster --name CLUSTER --query cluster.identity.oidc.issuer",
    questions: &[NAMESPACE, ACCOUNT],
    write: |answers, audience| pod(answers, audience, None),
};

/// `https://REGION.oic.prod-aks.azure.com/TENANT/ID/`, with the slash at its end:
/// <https://learn.microsoft.com/azure/aks/use-oidc-issuer>.
pub(super) const AKS: Card = Card {
    name: "Azure AKS",
    about: ABOUT,
    url_hint: "With the slash at its end, as this prints it: az aks show -g GROUP -n CLUSTER \
               --query oidcIssuerProfile.issuerUrl",
    questions: &[NAMESPACE, ACCOUNT],
    write: |answers, audience| pod(answers, audience, None),
};

/// `https://container.googleapis.com/v1/projects/PROJECT/locations/LOCATION/clusters/CLUSTER`:
/// <https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters.well-known/getOpenid-configuration>.
pub(super) const GKE: Card = Card {
    name: "Google GKE",
    about: ABOUT,
    url_hint: "Made of project, location and cluster.",
    questions: &[
        Question::text("project", "Project", "Its ID, not its number."),
        Question::text("location", "Location", "A region or a zone: europe-west1"),
        Question::text("cluster", "Cluster", ""),
        NAMESPACE,
        ACCOUNT,
    ],
    write: gke,
};

fn gke(answers: &mut Reader<'_>, audience: &str) -> Trust {
    let project = answers.need("project", segment);
    let location = answers.need("location", segment);
    let cluster = answers.need("cluster", segment);
    let url = format!(
        "https://container.googleapis.com/v1/projects/{project}/locations/{location}/clusters/{cluster}"
    );
    pod(answers, audience, Some(url))
}

fn pod(answers: &mut Reader<'_>, audience: &str, url: Option<String>) -> Trust {
    let namespace = answers.need("namespace", kubernetes_name);
    let account = answers.need("account", kubernetes_name);
    Trust {
        url,
        subjects: vec![Subject::of(
            audience,
            format!("system:serviceaccount:{namespace}:{account}"),
        )],
        advice: vec![Advice::know(format!(
            "The pod needs a projected volume “serviceAccountToken” with the audience {audience}: \
             the token that every pod has is for the cluster itself."
        ))],
        ..Trust::default()
    }
}
