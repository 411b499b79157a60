//! The rotations that the token takes part in, with the other token of each.

use crate::pages::tokens::open::Open;
use crate::pages::tokens::state::Screen;
use crate::route::Route;
use crate::ui::{Button, ButtonKind, Untrusted, dynamic};
use access_tokens::rotation::Part;
use leptos::prelude::*;
use token_api::id::TokenId;
use token_api::token::AccessToken;

/// The row "Rotation" of the details.
pub(super) fn rotations(screen: Screen, token: &AccessToken) -> AnyView {
    let id = token.id.clone();
    let named = token.predecessor().map(TokenId::new);
    dynamic(move || {
        screen.rotations.with(|rotations| {
            let parts = Part::all(rotations, &id);
            let is_listed = |named: &TokenId| parts.iter().any(|part| part.other().id == *named);
            let unlisted = named.clone().filter(|named| !is_listed(named));
            if parts.is_empty() && unlisted.is_none() {
                return view! { <span class="muted">"none"</span> }.into_any();
            }
            let known = parts.iter().map(|part| known(screen, &id, *part)).collect::<Vec<_>>();
            view! { <div class="token-rotation">{known} {unlisted.map(|id| unknown(screen, id))}</div> }
                .into_any()
        })
    })
    .into_any()
}

fn known(screen: Screen, id: &TokenId, part: Part<'_>) -> AnyView {
    let words = match part {
        Part::ReplacedBy(_) => "Being replaced by ",
        Part::SuccessorOf(_) => "Successor of ",
    };
    let href = screen.token_href(part.other());
    let label = part.other().label().to_owned();
    let open = Open::rotation(id, part);
    let show = move || screen.dialog.set(open.clone());
    view! {
        <div class="row">
            <span>{words} <a href=href><Untrusted text=label/></a></span>
            <Button kind=ButtonKind::Quiet on_press=show>"Show rotation…"</Button>
        </div>
    }
    .into_any()
}

/// A predecessor that the description names but the list does not confirm.
fn unknown(screen: Screen, id: TokenId) -> AnyView {
    let is_there = screen.row(id.as_str()).is_some();
    let why = if is_there {
        " by its description, but by their creation that can’t be."
    } else {
        ", which is not in this list."
    };
    let label = id.to_string();
    let href = screen.services.href(&Route::Token(screen.owner.get_value(), id));
    view! { <div>"Successor of " <a href=href><Untrusted text=label/></a> {why}</div> }.into_any()
}
