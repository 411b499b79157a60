//! A source file, with its Rust code separated from comments, strings and test modules. It is not a
//! parser, but it can search for words in code without finding them in comments.

use super::finding::Finding;

/// A file of the tree.
pub struct Source {
    /// The path relative to the root, with `/`.
    pub path: String,
    /// The unchanged text.
    pub text: String,
    /// Rust only: the text with comments, contents of strings and test modules replaced by spaces;
    /// line numbers do not change.
    pub code: String,
    /// Rust only: line (from 1) and content of each string literal outside test modules.
    pub strings: Vec<(usize, String)>,
}

impl Source {
    /// Makes it from a file's text.
    pub fn new(path: String, text: String) -> Self {
        let (code, strings) = if path.ends_with(".rs") { split(&text) } else { Default::default() };
        let tests = test_lines(&code);
        let is_test = |line: usize| tests.iter().any(|range| range.contains(&line));
        let blank = |(at, line): (usize, &str)| {
            if is_test(at + 1) { "\n".to_owned() } else { format!("{line}\n") }
        };
        let code = code.lines().enumerate().map(blank).collect();
        let strings = strings.into_iter().filter(|(line, _)| !is_test(*line)).collect();
        Self { path, text, code, strings }
    }

    /// The layer in `src/` that the file belongs to: `ui` for `src/ui/button.rs`, `route` for `src/route.rs`.
    pub fn layer(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        Some(
            inside
                .split_once('/')
                .map_or_else(|| inside.trim_end_matches(".rs"), |(layer, _)| layer),
        )
    }

    /// Lines of code with their numbers.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code.lines().enumerate().map(|(at, line)| (at + 1, line))
    }

    /// Makes a finding at a line.
    pub fn finding(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, message: message.into() }
    }
}

/// Separates code from comments and strings.
fn split(text: &str) -> (String, Vec<(usize, String)>) {
    let chars: Vec<char> = text.chars().collect();
    let (mut code, mut strings) = (String::with_capacity(text.len()), Vec::new());
    let mut at = 0;
    while at < chars.len() {
        let end = match (chars[at], chars.get(at + 1)) {
            ('/', Some('/')) => find(&chars, at, |rest| rest[0] == '\n'),
            ('/', Some('*')) => end_of_block(&chars, at),
            ('"', _) => {
                let end = end_of_string(&chars, at + 1);
                strings.push((
                    line_of(&code),
                    chars[at + 1..end.saturating_sub(1).max(at + 1)].iter().collect(),
                ));
                end
            }
            ('r', Some('"' | '#'))
                if !code.ends_with(is_word) && raw_hashes(&chars, at).is_some() =>
            {
                let hashes = raw_hashes(&chars, at).unwrap_or_default();
                let start = at + 2 + hashes;
                let end = find(&chars, start, |rest| {
                    rest[0] == '"'
                        && rest.len() > hashes
                        && rest[1..=hashes].iter().all(|&c| c == '#')
                });
                strings.push((line_of(&code), chars[start..end].iter().collect()));
                (end + 1 + hashes).min(chars.len())
            }
            ('\'', Some('\\')) => find(&chars, at + 3, |rest| rest[0] == '\'') + 1,
            ('\'', Some(_)) if chars.get(at + 2) == Some(&'\'') => at + 3,
            _ => {
                code.push(chars[at]);
                at += 1;
                continue;
            }
        };
        let end = end.min(chars.len());
        code.push(' ');
        code.extend(chars[at..end].iter().filter(|&&c| c == '\n'));
        at = end;
    }
    (code, strings)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn line_of(code: &str) -> usize {
    code.matches('\n').count() + 1
}

fn find(chars: &[char], from: usize, is_end: impl Fn(&[char]) -> bool) -> usize {
    (from..chars.len()).find(|&at| is_end(&chars[at..])).unwrap_or(chars.len())
}

fn end_of_string(chars: &[char], from: usize) -> usize {
    let mut at = from;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

fn end_of_block(chars: &[char], from: usize) -> usize {
    let (mut at, mut depth) = (from, 0);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) if depth == 1 => return at + 2,
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    at
}

/// The number of `#` in `r##"`; `None` if this is not a raw string.
fn raw_hashes(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at + 1..].iter().take_while(|&&c| c == '#').count();
    (chars.get(at + 1 + hashes) == Some(&'"')).then_some(hashes)
}

/// The lines of items under `#[cfg(test)]`.
fn test_lines(code: &str) -> Vec<std::ops::RangeInclusive<usize>> {
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(found) = code[from..].find("#[cfg(test)]") {
        let start = from + found;
        let mut depth = 0;
        let end = code[start..].char_indices().find_map(|(at, c)| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            ((c == '}' || c == ';') && depth == 0).then_some(start + at)
        });
        let end = end.unwrap_or(code.len());
        ranges.push(line_of(&code[..start])..=line_of(&code[..end]));
        from = (end + 1).min(code.len());
    }
    ranges
}

/// A rule checks one file.
pub type Rule = fn(&Source, &mut Vec<Finding>);

/// Asserts on which lines of a snippet a rule reports something.
#[cfg(test)]
#[track_caller]
pub fn finds(rule: Rule, path: &str, text: &str, lines: &[usize]) {
    let mut findings = Vec::new();
    rule(&Source::new(path.into(), text.into()), &mut findings);
    let found: Vec<usize> = findings.iter().map(|finding| finding.line).collect();
    assert_eq!(found, lines, "{path}: {text}");
}

#[cfg(test)]
mod tests {
    use super::Source;

    fn source(text: &str) -> Source {
        Source::new("src/ui/x.rs".into(), text.into())
    }

    #[test]
    fn comments_and_strings_are_not_code() {
        let text = "let a = \"in \\\" string\"; // in comment\n/* in /* nested */ block */ let b = 'x';\nlet c = r#\"raw \" in\"#; let d: &'static str = \"\";\n";
        let source = source(text);
        assert!(!source.code.contains("in"), "{}", source.code);
        assert!(source.code.contains("let d: &'static str ="));
        let strings: Vec<_> = source.strings.iter().map(|(line, s)| (*line, s.as_str())).collect();
        assert_eq!(strings, [(1, "in \\\" string"), (3, "raw \" in"), (3, "")]);
    }

    #[test]
    fn test_modules_are_not_code_and_lines_keep_their_numbers() {
        let source = source(
            "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn t() { b() }\n}\nfn c() { \"s\"; }\n",
        );
        assert!(!source.code.contains("b()"));
        assert_eq!(source.lines().find(|(_, line)| line.contains("fn c")).map(|(n, _)| n), Some(6));
        assert_eq!(source.strings.len(), 1);
    }

    #[test]
    fn layers_are_the_first_part_of_the_path() {
        let layer = |path: &str| Source::new(path.into(), String::new()).layer().map(str::to_owned);
        assert_eq!(layer("src/ui/table/row.rs").as_deref(), Some("ui"));
        assert_eq!(layer("src/route.rs").as_deref(), Some("route"));
        assert_eq!(layer("crates/token-api/src/lib.rs"), None);
    }
}
