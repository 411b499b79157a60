//! Characters that keyboards, word processors and chat programs put in place of those of the
//! language: other quotes, dashes and colons. They are read as what they stand for.

pub(crate) use console_core::text::letters::is_invisible;

/// Double quotes of any kind but the plain one.
const DOUBLE: [char; 14] =
    ['“', '”', '„', '‟', '«', '»', '″', '＂', '「', '」', '『', '』', '〝', '〞'];

/// Single quotes and backticks, the plain ones among them.
const SINGLE: [char; 12] = ['\'', '‘', '’', '‚', '‛', '‹', '›', '＇', '`', '´', '′', '｀'];

/// Whether this begins a quotation wherever it stands.
pub(crate) fn is_double(c: char) -> bool {
    c == '"' || DOUBLE.contains(&c)
}

/// Whether this begins a quotation at the beginning of a value, where another one ends it.
pub(crate) fn is_single(c: char) -> bool {
    SINGLE.contains(&c)
}

/// Whether this is a minus or a dash.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// Whether this, before something, says that it must not hold.
pub(crate) fn is_negation(c: char) -> bool {
    is_dash(c) || matches!(c, '!' | '！')
}

/// Whether this stands between values, as in lists of other languages.
pub(crate) fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '|' | '，' | '；' | '｜' | '、')
}

/// Whether this is an equals sign.
pub(crate) fn is_equals(c: char) -> bool {
    matches!(c, '=' | '＝')
}

/// A letter, digit or sign of full width as the plain one.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// The same of what can stand in a value.
pub(crate) fn narrow_in_value(c: char) -> char {
    match narrow(c) {
        plain if plain.is_ascii_alphanumeric() || ".-_/@+:".contains(plain) => plain,
        _ => c,
    }
}

/// A text with letters, digits and signs of plain width.
pub(crate) fn narrowed(text: &str) -> String {
    text.chars().map(narrow).collect()
}

/// Whether this is a colon other than the plain one.
pub(crate) fn is_other_colon(c: char) -> bool {
    matches!(c, '：' | '﹕' | '∶' | '꞉' | '︓')
}
