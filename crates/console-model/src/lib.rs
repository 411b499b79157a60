//! The console's pure model: what screens show and what forms mean, as data and functions. It
//! knows the contract and nothing else: no Leptos, no browser, no network, no clock; the present
//! and the time zone are arguments. Its tests run natively.

pub mod audit;
pub mod bulk;
pub mod calendar;
pub mod column_widths;
pub mod config;
pub mod countdown;
pub mod create_link;
pub mod deletion;
pub mod draft;
pub mod expiries;
pub mod export;
pub mod facets;
pub mod fault;
pub mod hand_over;
pub mod identify;
pub mod identity;
pub mod leak;
pub mod letters;
pub mod levels;
pub mod oidc;
mod order;
pub mod outcome;
pub mod own_token;
pub mod paging;
pub mod pasted;
pub mod patience;
pub mod permission;
pub mod query_string;
pub mod reminders;
pub mod retry;
pub mod rotation;
pub mod roving;
pub mod selection;
pub mod snapshot;
pub mod snippets;
pub mod token_lists;
pub mod token_page;
pub mod token_query;
pub mod token_rows;
pub mod token_words;
pub mod unsaved;
pub mod viewport;
pub mod visible_text;
pub mod when;
pub mod whole_list;
