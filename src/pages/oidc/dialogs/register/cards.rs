//! The providers as cards, and the questions of the selected provider.

use super::state::Register;
use crate::ui::{Bound, Choice, Choices, ChoicesLook, TextField, dynamic};
use leptos::prelude::*;
use oidc_trust::providers::{Answers, Kind, Provider, Question};

/// All providers: native radio buttons that look like cards.
#[component]
pub(super) fn Cards(register: Register) -> impl IntoView {
    let choose = move |provider| {
        register.answers.set(Answers::default());
        register.is_tried.set(false);
        register.provider.set(provider);
    };
    let card = |provider: Provider| {
        view! {
            <label class="provider">
                <input
                    type="radio"
                    name="provider"
                    autofocus=provider == Provider::GitHub
                    prop:checked=move || register.provider.get() == provider
                    on:change=move |_| choose(provider)
                />
                <b>{provider.name()}</b>
                <small>{provider.about()}</small>
            </label>
        }
    };
    view! {
        <fieldset class="providers">
            <legend class="visually-hidden">"Provider"</legend>
            {Provider::ALL.map(card).into_iter().collect_view()}
        </fieldset>
    }
}

/// The questions of the selected provider.
#[component]
pub(super) fn Asked(register: Register) -> impl IntoView {
    // Drawn again only when the questions change, so that the focus stays while the user types.
    let asked = Memo::new(move |_| {
        let questions = register.provider.get().questions();
        let is_asked =
            |question: &Question, answers: &Answers| question.is_asked(questions, answers);
        register.answers.with(|answers| {
            let asked = questions.iter().filter(|question| is_asked(question, answers));
            asked.copied().collect::<Vec<_>>()
        })
    });
    let fields = dynamic(move || {
        let asked = asked.get().into_iter();
        asked.map(|question| field(register, question)).collect::<Vec<_>>()
    });
    let legend = dynamic(move || register.provider.get().name());
    view! {
        <fieldset class="register-part register-asked">
            <legend>{legend}</legend>
            {fields}
        </fieldset>
    }
}

fn field(register: Register, question: Question) -> AnyView {
    let answer = Bound::new(
        Signal::derive(move || register.answers.with(|answers| answers.get(&question).to_owned())),
        move |text| register.answers.update(|answers| answers.set(question.key, text)),
    );
    match question.kind {
        Kind::Text => {
            let problem = Signal::derive(move || {
                let said = register.written.with(|it| it.problem(question.key).map(str::to_owned));
                let is_missing = answer.with(|text| text.trim().is_empty());
                said.filter(|_| {
                    !is_missing || (register.is_tried.get() && register.needs_answers())
                })
            });
            // A field that depends on the choice above it gets its own line.
            let class = question.when.map(|_| "register-wide");
            view! {
                <div class=class>
                    <TextField
                        label=question.label
                        value=answer
                        hint=question.hint
                        problem
                        optional=question.is_optional
                    />
                </div>
            }
            .into_any()
        }
        Kind::Choice(choices) => {
            let choices: Vec<Choice<String>> = choices
                .iter()
                .map(|(word, label)| Choice::new((*word).to_owned(), *label))
                .collect();
            view! {
                <div class="register-wide">
                    <Choices label=question.label look=ChoicesLook::Chips choices value=answer/>
                </div>
            }
            .into_any()
        }
    }
}
