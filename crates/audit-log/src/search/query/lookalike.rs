//! Characters that keyboards, word processors and chat programs put in place of those of the
//! language: other quotes, dashes and colons. They are read as what they stand for.

pub(crate) use console_core::text::letters::is_invisible;

/// Double quotes of any kind but the plain one.
const DOUBLE: [char; 14] =
    ['“', '”', '„', '‟', '«', '»', '″', '＂', '「', '」', '『', '』', '〝', '〞'];

/// Single quotes, the plain one among them.
const SINGLE: [char; 8] = ['\'', '‘', '’', '‚', '‛', '‹', '›', '＇'];

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

/// Whether this is a colon other than the plain one.
pub(crate) fn is_other_colon(c: char) -> bool {
    matches!(c, '：' | '﹕' | '∶' | '꞉' | '︓')
}
