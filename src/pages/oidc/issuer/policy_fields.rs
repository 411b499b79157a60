//! The fields of a policy without its rules: decision, kind of token, holder, role, admin.

use super::state::Work;
use crate::pages::oidc::words::kind_label;
use crate::ui::{Bound, Choice, Choices, PickField, Select, Switch, dynamic};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use oidc_trust::policy::editor::{Draft, Place, PolicyKey};
use token_api::id::RoleId;
use token_api::oidc::{Decision, PolicyDefinition, PolicyTokenType};

#[component]
pub(super) fn Fields(policy: PolicyKey, draft: Memo<Option<Draft>>) -> impl IntoView {
    let work = expect_context::<Work>();
    let form = Form { work, policy, draft };
    let kind = Memo::new(move |_| form.read(|head| head.token_type.clone()));
    let decision = Memo::new(move |_| form.read(|head| head.decision.clone()));
    let allows = Memo::new(move |_| decision.get() != Some(Decision::Deny));
    view! {
        <div class="policy-fields">
            <DecisionField form decision/>
            <KindField form kind/>
            {dynamic(move || holder(form, kind.get()))}
            {dynamic(move || allows.get().then(|| view! { <RoleField form/> }))}
        </div>
        {dynamic(move || {
            let shown = allows.get() && kind.get() == Some(PolicyTokenType::Organization);
            shown.then(|| view! { <AdminField form/> })
        })}
    }
}

/// The state of the fields of one policy. `Copy`.
#[derive(Clone, Copy)]
struct Form {
    work: Work,
    policy: PolicyKey,
    draft: Memo<Option<Draft>>,
}

impl Form {
    fn read<T>(self, read: impl FnOnce(&PolicyDefinition) -> T) -> Option<T> {
        self.draft.with(|draft| draft.as_ref().map(|draft| read(draft.head())))
    }

    fn edit(self, part: &'static str, change: impl FnOnce(&mut PolicyDefinition)) {
        self.work.edit(|editor| editor.edit(self.policy, part, change));
    }

    /// An optional name as a text; empty for none.
    fn text(
        self,
        part: &'static str,
        read: fn(&PolicyDefinition) -> Option<String>,
        write: fn(&mut PolicyDefinition, Option<String>),
    ) -> Bound<String> {
        let text = Memo::new(move |_| self.read(read).flatten().unwrap_or_default());
        Bound::new(text, move |text: String| {
            let name = (!text.is_empty()).then_some(text);
            self.edit(part, |policy| write(policy, name));
        })
    }
}

#[component]
fn DecisionField(form: Form, decision: Memo<Option<Decision>>) -> impl IntoView {
    let choices = Signal::derive(move || {
        let mut choices = vec![
            Choice::new(Some(Decision::Allow), "Allow"),
            Choice::new(Some(Decision::Deny), "Deny"),
        ];
        if let Some(Decision::Other(other)) = decision.get() {
            choices.push(Choice::new(Some(Decision::Other(other.clone())), other));
        }
        choices
    });
    let value = Bound::new(decision, move |chosen: Option<Decision>| {
        if let Some(chosen) = chosen {
            form.edit("decision", |policy| policy.decision = chosen);
        }
    });
    view! { <Choices label="Decision" choices value/> }
}

#[component]
fn KindField(form: Form, kind: Memo<Option<PolicyTokenType>>) -> impl IntoView {
    let choices = Signal::derive(move || {
        let mut choices: Vec<_> = PolicyTokenType::ALL
            .map(|kind| Choice::new(Some(kind.clone()), kind_label(&kind)))
            .into();
        if let Some(other @ PolicyTokenType::Other(_)) = kind.get() {
            let label = kind_label(&other);
            choices.push(Choice::new(Some(other), label));
        }
        choices
    });
    let value = Bound::new(kind, move |chosen: Option<PolicyTokenType>| {
        let Some(chosen) = chosen else { return };
        form.edit("kind", |policy| {
            // The holder belongs to the kind: the server would read an old name as a restriction.
            policy.team_name = None;
            policy.user_login = None;
            policy.runner_id = None;
            if chosen != PolicyTokenType::Organization {
                policy.set_admin(false);
            }
            policy.token_type = chosen;
        });
    });
    view! { <Select label="Token type" choices value/> }
}

fn holder(form: Form, kind: Option<PolicyTokenType>) -> AnyView {
    let names = form.work.names;
    let problem = form.work.problem(form.policy, Place::Holder);
    let hint = Signal::derive(move || match form.read(|head| head.decision.clone()) {
        Some(Decision::Deny) => "Empty: all of them.".to_owned(),
        _ => String::new(),
    });
    let settle = move || form.work.settle();
    match kind {
        Some(PolicyTokenType::Team) => {
            let value = form.text("team", |p| p.team_name.clone(), |p, name| p.team_name = name);
            view! { <PickField label="Team" value offers=names.teams() hint problem on_settle=settle/> }
                .into_any()
        }
        Some(PolicyTokenType::Personal) => {
            let value = form.text("user", |p| p.user_login.clone(), |p, name| p.user_login = name);
            let hint = Signal::derive(move || match (hint.get(), names.has_more_users()) {
                (hint, false) => hint,
                (hint, true) => {
                    format!("{hint} Others than those offered may be typed.").trim().into()
                }
            });
            view! { <PickField label="User" value offers=names.users() hint problem on_settle=settle/> }
                .into_any()
        }
        Some(PolicyTokenType::Runner) => {
            let value = form.text("runner", |p| p.runner_id.clone(), |p, name| p.runner_id = name);
            let none = Signal::stored(Vec::new());
            view! { <PickField label="Runner" value offers=none hint problem on_settle=settle/> }
                .into_any()
        }
        _ => ().into_any(),
    }
}

/// The role by its name, or by its ID if the roles can't be read.
#[component]
fn RoleField(form: Form) -> impl IntoView {
    let names = form.work.names;
    let value = form.text(
        "role",
        |policy| policy.role_id.as_ref().map(|role| role.as_str().to_owned()),
        |policy, role| policy.role_id = role.map(RoleId::new),
    );
    let known = Memo::new(move |_| names.known_roles());
    let choices = Signal::derive(move || {
        let usual = Choice::new(String::new(), "The usual rights");
        let named = names.roles().get().into_iter().map(|offer| match offer.name {
            Some(name) => Choice::new(offer.value, visible(&name)),
            None => {
                let label = format!("{} (not among the roles)", visible(&offer.value));
                Choice::new(offer.value, label)
            }
        });
        std::iter::once(usual).chain(named).collect::<Vec<_>>()
    });
    let settle = move || form.work.settle();
    dynamic(move || {
        if let Some(count) = known.get() {
            let hint = if count == 0 { "The organization has no roles of its own." } else { "" };
            let hint = Signal::stored(hint.to_owned());
            return view! { <Select label="Role" choices value=value hint/> }.into_any();
        }
        let hint = Signal::stored("Empty: the usual rights.".to_owned());
        let (value, offers) = (value, names.roles());
        view! { <PickField label="Role (by its ID)" value offers hint on_settle=settle/> }
            .into_any()
    })
}

#[component]
fn AdminField(form: Form) -> impl IntoView {
    let admin = Memo::new(move |_| form.read(PolicyDefinition::admin).unwrap_or_default());
    let checked = Bound::new(admin, move |on| form.edit("admin", |policy| policy.set_admin(on)));
    view! {
        <Switch label="Admin" checked hint="Whoever matches may ask for nearly all rights of an organization admin."/>
    }
}
