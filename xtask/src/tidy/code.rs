//! The code of a Rust file as a list of tokens, without comments, attributes and tests, and the paths
//! in it. The lexer is that of `proc-macro2`. A syntax tree would not help: views are macros, and
//! their contents are only tokens in it, too.

use proc_macro2::{Delimiter, LineColumn, Span, TokenStream, TokenTree, token_stream};
use std::iter::Peekable;

/// A token, and where it is.
#[derive(Debug)]
pub struct Token {
    /// From 1.
    pub line: usize,
    /// Whether it follows the token before it without white space.
    pub is_glued: bool,
    /// What it is.
    pub kind: Kind,
}

/// What a token is.
#[derive(Debug, PartialEq)]
pub enum Kind {
    /// A name or a keyword.
    Word(String),
    /// One character. A bracket is a sign, too.
    Sign(char),
    /// What is written between the quotes of a string literal.
    Text(String),
    /// Any other literal.
    Literal,
}

impl Token {
    /// Whether it is this word.
    pub fn is_word(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Word(found) if found == word)
    }

    /// Whether it is this character.
    pub fn is_sign(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }
}

/// A path such as `crate::ui::Button`, and its line.
#[derive(Debug, PartialEq)]
pub struct Path {
    /// From 1.
    pub line: usize,
    /// With `::` between its parts.
    pub text: String,
}

/// The tokens of a file. Code that the lexer refuses does not compile either, and the compiler's
/// message is better; so it has no tokens.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut list = List { tokens: Vec::new(), end: LineColumn { line: 0, column: 0 } };
    if let Ok(stream) = text.parse::<TokenStream>() {
        list.add(stream);
    }
    list.tokens
}

struct List {
    tokens: Vec<Token>,
    /// Where the last token ended.
    end: LineColumn,
}

impl List {
    fn add(&mut self, stream: TokenStream) {
        let mut rest = stream.into_iter().peekable();
        while let Some(token) = rest.next() {
            match token {
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ('(', ')'),
                        Delimiter::Brace => ('{', '}'),
                        Delimiter::Bracket => ('[', ']'),
                        Delimiter::None => (' ', ' '),
                    };
                    self.push(group.span_open(), Kind::Sign(open));
                    self.add(group.stream());
                    self.push(group.span_close(), Kind::Sign(close));
                }
                TokenTree::Punct(sign) => {
                    let attribute = (sign.as_char() == '#').then(|| attribute(&mut rest)).flatten();
                    match attribute {
                        None => self.push(sign.span(), Kind::Sign(sign.as_char())),
                        Some(attribute) if is_test(&attribute) => skip_item(&mut rest),
                        Some(_) => {}
                    }
                }
                TokenTree::Ident(word) => self.push(word.span(), Kind::Word(word.to_string())),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    let string = text.split_once('"').and_then(|(before, rest)| {
                        // Not the character '"'.
                        let is_string = !before.contains('\'');
                        is_string.then(|| rest.rsplit_once('"').map_or(rest, |(inside, _)| inside))
                    });
                    let kind = string.map_or(Kind::Literal, |text| Kind::Text(text.to_owned()));
                    self.push(literal.span(), kind);
                }
            }
        }
    }

    fn push(&mut self, span: Span, kind: Kind) {
        let start = span.start();
        self.tokens.push(Token { line: start.line, is_glued: start == self.end, kind });
        self.end = span.end();
    }
}

type Rest = Peekable<token_stream::IntoIter>;

/// The contents of an attribute after its `#`, or after its `#!`. Doc comments are attributes.
fn attribute(rest: &mut Rest) -> Option<TokenStream> {
    rest.next_if(|next| matches!(next, TokenTree::Punct(sign) if sign.as_char() == '!'));
    let is_bracket = |next: &TokenTree| matches!(next, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket);
    match rest.next_if(is_bracket) {
        Some(TokenTree::Group(group)) => Some(group.stream()),
        _ => None,
    }
}

fn is_test(attribute: &TokenStream) -> bool {
    attribute.to_string().replace(' ', "") == "cfg(test)"
}

/// An item ends with a semicolon or with its braces.
fn skip_item(rest: &mut Rest) {
    for token in rest {
        let is_end = match token {
            TokenTree::Punct(sign) => sign.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            _ => false,
        };
        if is_end {
            return;
        }
    }
}

/// Every path in the code, also of one part: `use a::{b, c::d};` gives `a::b` and `a::c::d`.
pub fn paths(tokens: &[Token]) -> Vec<Path> {
    let mut paths = Vec::new();
    // Before each open brace, the path that all paths inside it begin with.
    let mut prefixes: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let prefix = prefixes.last().cloned().unwrap_or_default();
        match &token.kind {
            Kind::Sign('{') => prefixes.push(String::new()),
            Kind::Sign('}') => {
                prefixes.pop();
            }
            // `pub(in crate::pages)` is not a use.
            Kind::Word(word) if word == "pub" && is_sign(tokens, at, '(') => {
                at += tokens[at..].iter().take_while(|token| !token.is_sign(')')).count();
            }
            // In `use a::{b as c}`, `c` is a new name.
            Kind::Word(word) if word == "as" && !prefix.is_empty() => at += 1,
            Kind::Word(word) => {
                let mut text = prefix + word;
                let mut is_group = false;
                while is_sign(tokens, at, ':') && is_sign(tokens, at + 1, ':') {
                    at += 2;
                    match tokens.get(at).map(|token| &token.kind) {
                        Some(Kind::Word(word)) => {
                            text.push_str("::");
                            text.push_str(word);
                            at += 1;
                        }
                        Some(Kind::Sign('{')) => {
                            prefixes.push(format!("{text}::"));
                            is_group = true;
                            at += 1;
                        }
                        // `a::*` and `a::<T>` are uses of `a`.
                        _ => {}
                    }
                    if is_group {
                        break;
                    }
                }
                if !is_group {
                    let text = text.strip_suffix("::self").map(str::to_owned).unwrap_or(text);
                    paths.push(Path { line: token.line, text });
                }
            }
            _ => {}
        }
    }
    paths
}

fn is_sign(tokens: &[Token], at: usize, sign: char) -> bool {
    tokens.get(at).is_some_and(|token| token.is_sign(sign))
}

#[cfg(test)]
mod tests {
    use super::{Kind, paths, tokens};

    #[test]
    fn comments_attributes_and_tests_are_not_code() {
        let text = "//! doc\n/// `in_a_doc`\n#[cfg(in_an_attribute)] fn a() { b(\"s\") } // in_a_comment\n\
                    #[cfg(test)]\n#[allow(x)]\nmod tests { fn t() { in_a_test() } }\n/* in /* a */ block */ fn c() {}\n\
                    #[cfg(test)]\nuse in_a_test::x;\nfn d() {}";
        let words: Vec<(usize, String)> = tokens(text)
            .into_iter()
            .filter_map(|token| match token.kind {
                Kind::Word(word) if word != "fn" => Some((token.line, word)),
                _ => None,
            })
            .collect();
        let expected = [(3, "a"), (3, "b"), (7, "c"), (10, "d")];
        assert_eq!(words, expected.map(|(line, word)| (line, word.to_owned())));
    }

    #[test]
    fn strings_are_texts_whatever_their_form() {
        let text = "f(\"a \\\" b\", r#\"raw \" in\"#, b\"c\", '\"', 'x', 1, \"\");\nlet d: &'static str = \"two\nlines\";";
        let texts: Vec<(usize, String)> = tokens(text)
            .into_iter()
            .filter_map(|token| match token.kind {
                Kind::Text(text) => Some((token.line, text)),
                _ => None,
            })
            .collect();
        let expected = [(1, "a \\\" b"), (1, "raw \" in"), (1, "c"), (1, ""), (2, "two\nlines")];
        assert_eq!(texts, expected.map(|(line, text)| (line, text.to_owned())));
    }

    #[test]
    fn white_space_between_tokens_is_known() {
        let glued: Vec<bool> = tokens("a=b = (c) <d").iter().map(|token| token.is_glued).collect();
        let expected = [false, true, true, false, false, true, true, false, true];
        assert_eq!(glued, expected);
    }

    #[test]
    fn every_form_of_a_path_is_found() {
        let found = |text: &str| -> Vec<String> {
            let all = paths(&tokens(text)).into_iter().map(|path| path.text);
            all.filter(|path| path.contains("::")).collect()
        };
        assert_eq!(found("use a::{self, b as c, d::{e, f::*}};"), ["a::b", "a::d::e", "a::d::f"]);
        assert_eq!(
            found("pub(in a::b) fn f(x: a::B<a::C>) { a::d::<E>(); }"),
            ["a::B", "a::C", "a::d"]
        );
        assert_eq!(
            found("view! { <p class=a::B>{move || { crate::c::d() }}</p> }"),
            ["a::B", "crate::c::d"]
        );
        assert_eq!(found("let x: ::std::y = $crate::z!();"), ["std::y", "crate::z"]);
        let lines: Vec<usize> =
            paths(&tokens("use a::{\n  b,\n  c::d,\n};")).iter().map(|path| path.line).collect();
        assert_eq!(lines, [1, 2, 3]);
    }
}
