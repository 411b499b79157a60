//! Text that is pasted into a shell or a YAML file: quoted, so that nothing in it has a meaning of
//! its own there.

use std::borrow::Cow;

/// What is pasted, where to, and what has to be known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The text to be copied.
    pub text: String,
    /// How the value gets in.
    pub hint: Cow<'static, str>,
}

/// One word of a POSIX shell, whatever is in `text`. Nothing is special between single quotes but
/// a single quote. A NUL can't be in any word and is left out.
pub fn shell_word(text: &str) -> String {
    let mut word = String::new();
    write_shell_word(text, &mut |part| word.push_str(part));
    word
}

/// [`shell_word`], part by part: for texts that must not be copied around.
pub fn write_shell_word(text: &str, write: &mut dyn FnMut(&str)) {
    write("'");
    for part in text.split_inclusive(['\'', '\0']) {
        match (part.strip_suffix('\''), part.strip_suffix('\0')) {
            (Some(before), _) => {
                write(before);
                write("'\\''");
            }
            (None, Some(before)) => write(before),
            (None, None) => write(part),
        }
    }
    write("'");
}

/// A double-quoted scalar of YAML 1.2 on one line: all but printable ASCII is escaped.
pub fn yaml_text(text: &str) -> String {
    let mut scalar = String::new();
    write_yaml_text(text, &mut |part| scalar.push_str(part));
    scalar
}

/// [`yaml_text`], part by part: for texts that must not be copied around.
pub fn write_yaml_text(text: &str, write: &mut dyn FnMut(&str)) {
    let is_plain = |c: char| matches!(c, ' '..='~') && c != '"' && c != '\\';
    write("\"");
    for part in text.split_inclusive(|c| !is_plain(c)) {
        let last = part.chars().next_back().filter(|c| !is_plain(*c));
        let Some(special) = last else {
            write(part);
            continue;
        };
        write(&part[..part.len() - special.len_utf8()]);
        match (special, u32::from(special)) {
            ('"', _) => write("\\\""),
            ('\\', _) => write("\\\\"),
            (_, code @ ..=0xFFFF) => write(&format!("\\u{code:04X}")),
            (_, code) => write(&format!("\\U{code:08X}")),
        }
    }
    write("\"");
}
