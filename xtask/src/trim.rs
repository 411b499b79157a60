//! Removes from wasm-bindgen's output what costs download size and has no use. Each import and
//! closure has a hash of 16 digits in its name, in the program and in the glue; random digits do
//! not compress. And dependencies export classes to JavaScript that this console never uses,
//! because only its own start calls it. As exports, they would keep their code.

use crate::sh::{Result, failure};
use std::collections::BTreeMap;

const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

/// Shortens hashed names and removes the exported classes. Takes and returns the program and its
/// glue.
pub fn trim(program: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let mut names = Names::default();
    let trimmed = rewrite(program, &mut names)
        .ok_or_else(|| failure("the program that wasm-bindgen wrote is not as expected"))?;
    Ok((trimmed, names.put_into(&without_classes(glue))))
}

/// Short names by hashed names.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    fn short(&mut self, name: &str) -> String {
        if !is_hashed(name) {
            return name.to_owned();
        }
        let next = format!("_{}", self.0.len());
        self.0.entry(name.to_owned()).or_insert(next).clone()
    }

    fn put_into(&self, glue: &str) -> String {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        let mut out = String::with_capacity(glue.len());
        let mut rest = glue;
        while let Some(start) = rest.find(is_part) {
            let end = rest[start..].find(|c| !is_part(c)).map_or(rest.len(), |end| start + end);
            let word = &rest[start..end];
            out.push_str(&rest[..start]);
            out.push_str(self.0.get(word).map_or(word, String::as_str));
            rest = &rest[end..];
        }
        out + rest
    }
}

/// `__wbg_call_1a2b3c4d5e6f7081`, `wasm_bindgen__convert__closures_____invoke__h1a2b…`, the latter
/// also with a number.
fn is_hashed(name: &str) -> bool {
    name.split('_').any(|part| {
        let digits = part.strip_prefix('h').unwrap_or(part);
        digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Whether the glue itself needs an export.
fn is_used(export: &str) -> bool {
    let is_free = export.starts_with("__wbg_") && export.ends_with("_free");
    !is_free
        && (export.starts_with('_')
            || export.starts_with("wasm_bindgen_")
            || ["main", "memory"].contains(&export))
}

/// The glue without `export class … { … }` and the line after each that makes it disposable.
fn without_classes(glue: &str) -> String {
    let mut out = String::with_capacity(glue.len());
    let mut in_class = false;
    for line in glue.lines() {
        let begins = line.starts_with("export class ");
        if !(begins || in_class || line.starts_with("if (Symbol.dispose) ")) {
            out.push_str(line);
            out.push('\n');
        }
        in_class = (begins || in_class) && line != "}";
    }
    out
}

/// A module has 8 bytes of header, then sections of number, size and content.
fn rewrite(program: &[u8], names: &mut Names) -> Option<Vec<u8>> {
    let (head, mut rest) = program.split_at_checked(8)?;
    let mut out = head.to_vec();
    while let Some((&number, after)) = rest.split_first() {
        let (size, after) = leb(after)?;
        let (content, after) = after.split_at_checked(size)?;
        let changed = match number {
            IMPORTS => imports(content, names)?,
            EXPORTS => exports(content, names)?,
            _ => content.to_vec(),
        };
        out.push(number);
        push_leb(&mut out, changed.len());
        out.extend(changed);
        rest = after;
    }
    Some(out)
}

/// wasm-bindgen imports only functions: module, name, 0, type.
fn imports(content: &[u8], names: &mut Names) -> Option<Vec<u8>> {
    let (count, mut rest) = leb(content)?;
    let mut out = Vec::new();
    push_leb(&mut out, count);
    for _ in 0..count {
        let (module, after) = text(rest)?;
        let (name, after) = text(after)?;
        let after = after.strip_prefix(&[0])?;
        let (function, after) = leb(after)?;
        push_text(&mut out, module);
        push_text(&mut out, &names.short(name));
        out.push(0);
        push_leb(&mut out, function);
        rest = after;
    }
    rest.is_empty().then_some(out)
}

/// Name, kind, index.
fn exports(content: &[u8], names: &mut Names) -> Option<Vec<u8>> {
    let (count, mut rest) = leb(content)?;
    let (mut kept, mut out) = (0, Vec::new());
    for _ in 0..count {
        let (name, after) = text(rest)?;
        let (&kind, after) = after.split_first()?;
        let (index, after) = leb(after)?;
        if is_used(name) {
            kept += 1;
            push_text(&mut out, &names.short(name));
            out.push(kind);
            push_leb(&mut out, index);
        }
        rest = after;
    }
    let mut section = Vec::new();
    push_leb(&mut section, kept);
    section.extend(out);
    rest.is_empty().then_some(section)
}

/// An unsigned LEB128 number: seven bits per byte, the lowest first.
fn leb(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut number = 0;
    for (at, byte) in bytes.iter().take(5).enumerate() {
        number |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((number, &bytes[at + 1..]));
        }
    }
    None
}

fn push_leb(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (size, rest) = leb(bytes)?;
    let (text, rest) = rest.split_at_checked(size)?;
    Some((std::str::from_utf8(text).ok()?, rest))
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    push_leb(out, text.len());
    out.extend(text.bytes());
}

#[cfg(test)]
mod tests {
    use super::{is_hashed, is_used, leb, push_leb, push_text, trim};

    const CALL: &str = "__wbg_call_1a2b3c4d5e6f7081";

    fn section(number: u8, content: &[u8]) -> Vec<u8> {
        let mut out = vec![number];
        push_leb(&mut out, content.len());
        out.extend(content);
        out
    }

    fn program() -> Vec<u8> {
        let mut imports = vec![1];
        push_text(&mut imports, "./bg.js");
        push_text(&mut imports, CALL);
        imports.extend([0, 3]);
        let mut exports = vec![3];
        for (name, index) in [("memory", 0), ("sink_write", 7), ("invoke__h1a2b3c4d5e6f7081_13", 8)]
        {
            let name = if index == 8 { format!("wasm_bindgen__{name}") } else { name.to_owned() };
            push_text(&mut exports, &name);
            exports.extend([u8::from(index == 0) * 2, index]);
        }
        let mut program = b"\0asm\x01\0\0\0".to_vec();
        program.extend(section(2, &imports));
        program.extend(section(7, &exports));
        program.extend(section(11, b"data"));
        program
    }

    #[test]
    fn names_are_equal_in_both_and_classes_are_removed() {
        let glue = format!(
            "export class Sink {{\n    write() {{\n    }}\n}}\nif (Symbol.dispose) Sink.x = 1;\nwasm.wasm_bindgen__invoke__h1a2b3c4d5e6f7081_13(a);\n{CALL}: f,\n{CALL}0: g\n"
        );
        let (trimmed, glue) = trim(&program(), &glue).unwrap();
        assert_eq!(glue, format!("wasm._1(a);\n_0: f,\n{CALL}0: g\n"));
        let mut expected = b"\0asm\x01\0\0\0".to_vec();
        let mut imports = vec![1];
        push_text(&mut imports, "./bg.js");
        push_text(&mut imports, "_0");
        imports.extend([0, 3]);
        expected.extend(section(2, &imports));
        let mut exports = vec![2];
        push_text(&mut exports, "memory");
        exports.extend([2, 0]);
        push_text(&mut exports, "_1");
        exports.extend([0, 8]);
        expected.extend(section(7, &exports));
        expected.extend(section(11, b"data"));
        assert_eq!(trimmed, expected);
    }

    #[test]
    fn a_truncated_module_is_refused() {
        let whole = program();
        assert!(trim(&whole[..whole.len() - 1], "").is_err());
        assert!(trim(b"\0asm", "").is_err());
    }

    #[test]
    fn recognizes_hashed_names() {
        assert!(
            is_hashed(CALL) && !is_hashed("__wbindgen_malloc") && !is_hashed("__wbg_call_1a2b")
        );
        for used in ["__wbindgen_malloc", "memory", "main", "__indirect_function_table"] {
            assert!(is_used(used), "{used}");
        }
        assert!(!is_used("__wbg_sink_free") && !is_used("sink_write"));
    }

    #[test]
    fn leb128_numbers_are_read() {
        for number in [0, 1, 127, 128, 300, 16_384, 4_000_000] {
            let mut bytes = Vec::new();
            push_leb(&mut bytes, number);
            assert_eq!(leb(&bytes), Some((number, &[][..])));
        }
        assert_eq!(leb(&[0x80]), None);
    }
}
