//! Tokens.

use super::{Connected, Memory, TokenRow};
use std::cmp::Ordering;
use token_api::time::UnixSeconds;
use token_api::token::TokenFilter;
use token_api::token_order::{SortDirection, SortField};
use token_service::store::Stored;
use token_service::store::tokens::{Hash, Holder, Order, Place, Slice, Token, TokenRows};

fn is_same(one: &TokenRow, other: &TokenRow) -> bool {
    let name = |token: &Token| token.holder.org_id().map(|id| (id.to_owned(), token.name.clone()));
    one.hash == other.hash
        || one.token.id == other.token.id
        || (name(&one.token).is_some() && name(&one.token) == name(&other.token))
}

/// The place of a token in a list that is sorted by this.
fn place(order: Order, seq: i64, token: &Token) -> Place {
    let key = match order.field {
        None | Some(SortField::Name) => 0,
        Some(SortField::Created) => token.created,
        Some(SortField::LastUsed) => token.last_used,
        // Never is later than any time.
        Some(SortField::Expires) if token.expires == 0 => i64::MAX,
        Some(SortField::Expires) => token.expires,
    };
    Place { key, seq }
}

/// Compares two places of a list, with the labels of their tokens where these decide.
fn compare(order: Order, one: (Place, &str), other: (Place, &str)) -> Ordering {
    let by_label = match order.field {
        Some(SortField::Name) => folded(one.1).cmp(folded(other.1)),
        _ => Ordering::Equal,
    };
    let ascending = by_label.then((one.0.key, one.0.seq).cmp(&(other.0.key, other.0.seq)));
    match order.direction {
        SortDirection::Ascending => ascending,
        SortDirection::Descending => ascending.reverse(),
    }
}

/// Text by whose bytes labels are compared.
fn folded(label: &str) -> impl Iterator<Item = u8> {
    label.bytes().map(|byte| byte.to_ascii_lowercase())
}

fn is_in(slice: &Slice<'_>, token: &Token) -> bool {
    let state = match slice.filter {
        TokenFilter::Active => !token.has_expired(slice.now),
        TokenFilter::Expired => token.has_expired(slice.now),
        TokenFilter::All => true,
    };
    state
        && token.deleted.is_none()
        && slice.limited_to.is_none_or(|only| token.limited_to.as_deref() == Some(only))
        && slice.search.is_none_or(|text| token.has_text(text))
}

impl<C: Connected> TokenRows for Memory<C> {
    fn insert_token(&self, token: &Token, hash: &Hash) -> Stored<()> {
        let row = TokenRow { hash: *hash, token: token.clone() };
        self.insert(|tables| &mut tables.tokens, row, is_same)
    }

    fn token_by_hash(&self, hash: &Hash) -> Stored<Option<Token>> {
        self.read(|tables| {
            tables.tokens.iter().find(|row| row.hash == *hash).map(|row| row.token.clone())
        })
    }

    fn token_by_id(&self, id: &str) -> Stored<Option<Token>> {
        self.read(|tables| {
            let mut tokens = tables.tokens.iter().map(|row| &row.token);
            tokens.find(|token| token.id == id && token.deleted.is_none()).cloned()
        })
    }

    fn touch_token(&self, id: &str, now: UnixSeconds) -> Stored<()> {
        self.update(
            |tables| &mut tables.tokens,
            |row| row.token.id == id,
            |row| row.token.last_used = now.0,
        )
    }

    fn delete_token(&self, id: &str, now: UnixSeconds) -> Stored<()> {
        self.update(
            |tables| &mut tables.tokens,
            |row| row.token.id == id && row.token.deleted.is_none(),
            |row| row.token.deleted = Some(now.0),
        )
    }

    fn list_tokens(&self, holder: &Holder, slice: Slice<'_>) -> Stored<Vec<(Place, Token)>> {
        self.read(|tables| {
            let order = slice.order;
            // A token stays as a row when it is deleted: the label of the place can be looked up.
            let after = slice.after.map(|after| {
                let row = usize::try_from(after.seq - 1).ok().and_then(|at| tables.tokens.get(at));
                (after, row.map_or("", |row| row.token.label()))
            });
            let mut page: Vec<(Place, &Token)> = (1..)
                .zip(tables.tokens.iter().map(|row| &row.token))
                .filter(|(_, token)| token.holder == *holder && is_in(&slice, token))
                .map(|(seq, token)| (place(order, seq, token), token))
                .filter(|(place, token)| {
                    after.is_none_or(|after| {
                        compare(order, (*place, token.label()), after) == Ordering::Greater
                    })
                })
                .collect();
            page.sort_by(|(one, a), (other, b)| {
                compare(order, (*one, a.label()), (*other, b.label()))
            });
            page.truncate(slice.limit as usize);
            page.into_iter().map(|(place, token)| (place, token.clone())).collect()
        })
    }

    fn tokens_ever(&self, holder: &Holder) -> Stored<Vec<Token>> {
        self.read(|tables| {
            let tokens = tables.tokens.iter().map(|row| &row.token);
            tokens.filter(|token| token.holder == *holder).cloned().collect()
        })
    }

    fn renew_token(&self, id: &str, hash: &Hash, expires: i64) -> Stored<()> {
        self.update(
            |tables| &mut tables.tokens,
            |row| row.token.id == id,
            |row| {
                row.hash = *hash;
                (row.token.deleted, row.token.expires) = (None, expires);
            },
        )
    }
}
