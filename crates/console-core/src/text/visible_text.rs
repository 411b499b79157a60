//! Text from outside, cut into what can be shown as it is and what must be shown as a mark.
//! Pure: how a mark looks is the design system's affair.

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Shown as it is.
    Plain(&'a str),
    /// A character that can't be seen, or that changes how its neighbours are read, by its code
    /// point: `⟨U+202E⟩`.
    Mark(String),
}

/// Cuts `text` into pieces. Put together again, the plain pieces and the marked characters are
/// the whole text; nothing is dropped.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut before = None;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let after = rest.peek().map(|(_, next)| *next);
        if must_be_marked(before, c, after) {
            if start < at {
                out.push(Piece::Plain(&text[start..at]));
            }
            out.push(Piece::Mark(format!("⟨U+{:04X}⟩", u32::from(c))));
            start = at + c.len_utf8();
        }
        before = Some(c);
    }
    if start < text.len() {
        out.push(Piece::Plain(&text[start..]));
    }
    out
}

/// The text with its marks in line, for places that hold plain text only: labels of buttons,
/// titles.
pub fn visible(text: &str) -> String {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(plain) => plain.to_owned(),
            Piece::Mark(mark) => mark,
        })
        .collect()
}

fn must_be_marked(before: Option<char>, c: char, after: Option<char>) -> bool {
    match c {
        // Joiners shape emoji and several scripts, but among ASCII they only hide.
        '\u{200C}' | '\u{200D}' => {
            !(before.is_some_and(|c| !c.is_ascii()) && after.is_some_and(|c| !c.is_ascii()))
        }
        // Variation selectors choose the look of a symbol, and of the digit of a keycap: 1️⃣.
        '\u{FE00}'..='\u{FE0F}' => {
            !(before.is_some_and(|c| !c.is_ascii()) || after == Some('\u{20E3}'))
        }
        _ => c.is_control() || is_invisible(c),
    }
}

/// Characters without a shape of their own: those that Unicode 16 calls default-ignorable, all
/// bidirectional controls among them (UAX #9), line and paragraph separators, and the blank
/// pattern of Braille.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200E}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_what_cannot_be_seen() {
        for (text, shown) in [
            ("", ""),
            ("deploy-prod", "deploy-prod"),
            ("na\u{202E}me", "na⟨U+202E⟩me"),
            ("\u{2066}a\u{2069}", "⟨U+2066⟩a⟨U+2069⟩"),
            ("a\0b\nc\td\u{7F}\u{85}", "a⟨U+0000⟩b⟨U+000A⟩c⟨U+0009⟩d⟨U+007F⟩⟨U+0085⟩"),
            ("zero\u{200B}width\u{FEFF}", "zero⟨U+200B⟩width⟨U+FEFF⟩"),
            ("tag\u{E0041}", "tag⟨U+E0041⟩"),
            ("soft\u{AD}hyphen \u{3164}", "soft⟨U+00AD⟩hyphen ⟨U+3164⟩"),
            ("a b\u{A0}c", "a b\u{A0}c"),
            ("<b>&amp;</b>", "<b>&amp;</b>"),
        ] {
            assert_eq!(visible(text), shown, "{text:?}");
        }
    }

    #[test]
    fn joiners_are_marked_only_where_they_join_nothing() {
        for (text, shown) in [
            ("👩\u{200D}🚀", "👩\u{200D}🚀"),
            ("می\u{200C}خواهم", "می\u{200C}خواهم"),
            ("ad\u{200D}min", "ad⟨U+200D⟩min"),
            ("❤\u{FE0F} 1\u{FE0F}\u{20E3}", "❤\u{FE0F} 1\u{FE0F}\u{20E3}"),
            ("ad\u{FE0F}min", "ad⟨U+FE0F⟩min"),
            ("admin\u{200C}", "admin⟨U+200C⟩"),
            ("\u{200D}é", "⟨U+200D⟩é"),
        ] {
            assert_eq!(visible(text), shown, "{text:?}");
        }
    }

    #[test]
    fn keeps_the_pieces_in_order() {
        assert_eq!(
            pieces("a\u{200E}b"),
            [Piece::Plain("a"), Piece::Mark("⟨U+200E⟩".into()), Piece::Plain("b")]
        );
    }
}
