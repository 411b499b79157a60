//! The issuers that many tenants share, with the claims of their owners.

use super::Part::{Any, Domain, Owner, Text};
use super::{Form, OwnerClaim, Shared};

/// A claim that is the owner's name or number and nothing else.
const WHOLE: &[Form] = &[&[Owner("")]];

const fn whole(path: &'static str) -> OwnerClaim {
    OwnerClaim { path, forms: WHOLE }
}

/// The old form of a subject, the one with numbers, and those of repositories that choose which claims
/// their subject is made of. A colon in a claim is escaped there.
const GITHUB_SUB: &[Form] = &[
    &[Text("repo:"), Owner("/:@"), Text("/"), Any("/:@"), Text(":ref:"), Any(":")],
    &[Text("repo:"), Owner("/:@"), Text("/"), Any("/:@"), Text(":environment:"), Any(":")],
    &[Text("repo:"), Owner("/:@"), Text("/"), Any("/:@"), Text(":pull_request")],
    &[Text("repo:"), Owner("/:@"), Text("/"), Any("/:@"), Text(":job_workflow_ref:"), Any(":")],
    &[
        Text("repo:"),
        Owner("/:@"),
        Text("@"),
        Owner("/:@"),
        Text("/"),
        Any("/:@"),
        Text("@"),
        Any("/:@"),
        Text(":ref:"),
        Any(":"),
    ],
    &[
        Text("repo:"),
        Owner("/:@"),
        Text("@"),
        Owner("/:@"),
        Text("/"),
        Any("/:@"),
        Text("@"),
        Any("/:@"),
        Text(":environment:"),
        Any(":"),
    ],
    &[
        Text("repo:"),
        Owner("/:@"),
        Text("@"),
        Owner("/:@"),
        Text("/"),
        Any("/:@"),
        Text("@"),
        Any("/:@"),
        Text(":pull_request"),
    ],
    &[Text("environment:"), Any(":")],
    &[Text("environment:"), Any(":"), Text(":repo:"), Owner("/:@"), Text("/"), Any(":")],
    &[Text("ref:"), Any(":")],
    &[Text("ref:"), Any(":"), Text(":repo:"), Owner("/:@"), Text("/"), Any(":")],
    &[Text("event_name:"), Any(":")],
    &[Text("workflow:"), Any(":")],
    &[Text("actor:"), Any(":")],
    // A workflow that anybody may call says nothing about who calls it.
    &[Text("job_workflow_ref:"), Any(":")],
    &[Text("job_workflow_ref:"), Any(":"), Text(":repo:"), Owner("/:@"), Text("/"), Any(":")],
];

const SLASHED: &[Form] = &[&[Owner("/"), Text("/"), Any("")]];

pub(super) static GITHUB: Shared = Shared {
    anybody: "any repository in the world",
    claims: &[
        OwnerClaim { path: "sub", forms: GITHUB_SUB },
        OwnerClaim { path: "repository", forms: SLASHED },
        OwnerClaim { path: "workflow_ref", forms: SLASHED },
        whole("repository_owner"),
        whole("repository_owner_id"),
        whole("repository_id"),
        whole("enterprise"),
        whole("enterprise_id"),
    ],
};

pub(super) static GITLAB: Shared = Shared {
    anybody: "any repository in the world",
    claims: &[
        OwnerClaim {
            path: "sub",
            forms: &[
                &[
                    Text("project_path:"),
                    Owner("/:"),
                    Text("/"),
                    Any(":"),
                    Text(":ref_type:"),
                    Any(":"),
                    Text(":ref:"),
                    Any(":"),
                ],
                &[Text("project_path:"), Owner("/:"), Text("/"), Any(":")],
            ],
        },
        OwnerClaim { path: "project_path", forms: SLASHED },
        OwnerClaim {
            path: "namespace_path",
            forms: &[&[Owner("/")], &[Owner("/"), Text("/"), Any("")]],
        },
        whole("project_id"),
        whole("namespace_id"),
    ],
};

pub(super) static TERRAFORM: Shared = Shared {
    anybody: "any workspace in the world",
    claims: &[
        OwnerClaim {
            path: "sub",
            forms: &[&[
                Text("organization:"),
                Owner(":"),
                Text(":project:"),
                Any(":"),
                Text(":workspace:"),
                Any(":"),
                Text(":run_phase:"),
                Any(":"),
            ]],
        },
        OwnerClaim {
            path: "terraform_full_workspace",
            forms: &[&[Text("organization:"), Owner(":"), Text(":project:"), Any("")]],
        },
        whole("terraform_organization_id"),
        whole("terraform_organization_name"),
        whole("terraform_project_id"),
        whole("terraform_workspace_id"),
    ],
};

pub(super) static GOOGLE: Shared = Shared {
    anybody: "any Google account in the world",
    claims: &[
        whole("sub"),
        OwnerClaim {
            path: "email",
            forms: &[
                &[Any("@"), Text("@"), Domain],
                &[Owner("@"), Text("@gmail.com")],
                &[Owner("@"), Text("@googlemail.com")],
                &[Owner("@"), Text("@developer.gserviceaccount.com")],
                &[Owner("@"), Text("@appspot.gserviceaccount.com")],
            ],
        },
        OwnerClaim { path: "hd", forms: &[&[Domain]] },
        whole("azp"),
        whole("google.compute_engine.project_id"),
        whole("google.compute_engine.project_number"),
    ],
};

pub(super) static MICROSOFT: Shared = Shared {
    anybody: "any Microsoft account in the world",
    claims: &[whole("tid"), whole("oid"), whole("sub")],
};

pub(super) static CIRCLECI: Shared = Shared {
    anybody: "any project in the world",
    claims: &[
        OwnerClaim {
            path: "sub",
            forms: &[&[Text("org/"), Owner("/"), Text("/project/"), Any("")]],
        },
        whole("\"oidc.circleci.com/project-id\""),
        whole("\"oidc.circleci.com/org-id\""),
    ],
};

pub(super) static BITBUCKET: Shared = Shared {
    anybody: "any repository in the world",
    claims: &[
        OwnerClaim { path: "sub", forms: &[&[Owner(":"), Text(":"), Any("")]] },
        whole("repositoryUuid"),
        whole("workspaceUuid"),
    ],
};

pub(super) static BUILDKITE: Shared = Shared {
    anybody: "any pipeline in the world",
    claims: &[
        OwnerClaim {
            path: "sub",
            forms: &[&[Text("organization:"), Owner(":"), Text(":pipeline:"), Any("")]],
        },
        whole("organization_slug"),
        whole("organization_id"),
        whole("pipeline_id"),
    ],
};

pub(super) static VERCEL: Shared = Shared {
    anybody: "any project in the world",
    claims: &[
        OwnerClaim {
            path: "sub",
            forms: &[&[Text("owner:"), Owner(":"), Text(":project:"), Any("")]],
        },
        whole("owner"),
        whole("owner_id"),
        whole("project_id"),
    ],
};

pub(super) static PULUMI: Shared = Shared {
    anybody: "any Pulumi organization in the world",
    claims: &[
        OwnerClaim {
            path: "sub",
            forms: &[
                &[Text("pulumi:"), Any(":"), Text(":org:"), Owner(":"), Text(":"), Any("")],
                &[Text("pulumi:"), Any(":"), Text(":org:"), Owner(":")],
            ],
        },
        whole("organization"),
    ],
};

pub(super) static SIGSTORE: Shared = Shared {
    anybody: "anybody with a Google, GitHub or Microsoft account",
    claims: &[
        OwnerClaim {
            path: "email",
            forms: &[
                &[Any("@"), Text("@"), Domain],
                &[Owner("@"), Text("@gmail.com")],
                &[Owner("@"), Text("@googlemail.com")],
                &[Owner("@"), Text("@outlook.com")],
                &[Owner("@"), Text("@hotmail.com")],
                &[Owner("@"), Text("@live.com")],
                &[Owner("@"), Text("@users.noreply.github.com")],
            ],
        },
        whole("sub"),
        whole("federated_claims.user_id"),
    ],
};
