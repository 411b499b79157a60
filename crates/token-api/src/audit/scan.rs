//! A fast parser for audit events, because a log can have a hundred thousand of them: one pass, and
//! no copy of texts without escapes. It handles what servers normally write. Everything else (an
//! unknown field whose value is an array or object, a duplicate field, a syntax error) goes to the
//! general decoder, which also reports what is wrong. Tests prove that both give the same result.

use crate::id::Cursor;
use crate::told::Told;
use std::borrow::Cow;
use std::ops::Range;

/// A word with `byte` in each of its bytes.
const fn each(byte: u8) -> u64 {
    0x0101_0101_0101_0101 * byte as u64
}

/// The fields of an event. Missing texts are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFields<'a> {
    /// When it happened, in Unix seconds.
    pub timestamp: i64,
    /// The network address of the client.
    pub source_ip: Cow<'a, str>,
    /// The kind of event.
    pub event: Cow<'a, str>,
    /// A sentence about what happened.
    pub description: Cow<'a, str>,
    /// Display name of the user or robot user.
    pub user_name: Cow<'a, str>,
    /// Login of the user or robot user.
    pub user_login: Cow<'a, str>,
    /// The token that was used.
    pub token_id: Cow<'a, str>,
    /// The token's name.
    pub token_name: Cow<'a, str>,
    /// Whether it takes the role of an organization admin.
    pub req_org_admin: Told,
    /// Whether it takes an admin's rights on the stack.
    pub req_stack_admin: Told,
    /// Whether it is a failure to prove who one is, or to have the right.
    pub auth_failure: Told,
    /// Name of an actor that is neither a person nor an access token.
    pub actor_name: Cow<'a, str>,
    /// URN of that actor.
    pub actor_urn: Cow<'a, str>,
}

/// The byte ranges of a list's elements in an answer, and the cursor of the next page. The elements
/// themselves are not parsed.
pub(super) fn page(text: &str, key: &str) -> Option<(Vec<Range<usize>>, Option<Cursor>)> {
    let mut scan = Scan { text, at: 0 };
    let (mut elements, mut next) = (None, None);
    scan.object(&mut |scan, name| {
        match name {
            _ if name == key && elements.is_none() => elements = Some(scan.elements()?),
            "continuationToken" if next.is_none() => next = Some(scan.text()?),
            _ if name == key || name == "continuationToken" => return None,
            _ => {
                scan.skipped()?;
            }
        }
        Some(())
    })?;
    scan.end()?;
    let next = next.filter(|cursor| !cursor.is_empty());
    Some((elements?, next.map(Cursor::new)))
}

/// Parses the fields of an event.
pub(super) fn event(text: &str) -> Option<EventFields<'_>> {
    let mut scan = Scan { text, at: 0 };
    let mut event = EventFields::default();
    let mut seen = 0_u32;
    scan.object(&mut |scan, name| {
        let bit = field(scan, name, &mut event)?;
        let is_new = bit == 0 || seen & bit == 0;
        seen |= bit;
        is_new.then_some(())
    })?;
    scan.end()?;
    (seen & 3 == 3).then_some(event)
}

/// Parses one field, and returns the bit that stands for it. The required fields have the lowest
/// bits.
fn field<'a>(scan: &mut Scan<'a>, name: &str, event: &mut EventFields<'a>) -> Option<u32> {
    let (bit, text) = match name {
        "timestamp" => {
            event.timestamp = scan.number()?;
            return Some(1);
        }
        "event" => {
            event.event = scan.string()?;
            return Some(2);
        }
        "user" => return user(scan, event).map(|()| 4),
        "reqOrgAdmin" => {
            event.req_org_admin = scan.flag()?;
            return Some(8);
        }
        "reqStackAdmin" => {
            event.req_stack_admin = scan.flag()?;
            return Some(16);
        }
        "authFailure" => {
            event.auth_failure = scan.flag()?;
            return Some(32);
        }
        "sourceIP" => (64, &mut event.source_ip),
        "description" => (128, &mut event.description),
        "tokenID" => (256, &mut event.token_id),
        "tokenName" => (512, &mut event.token_name),
        "actorName" => (1024, &mut event.actor_name),
        "actorUrn" => (2048, &mut event.actor_urn),
        _ => return scan.plain().map(|()| 0),
    };
    *text = scan.text()?;
    Some(bit)
}

fn user<'a>(scan: &mut Scan<'a>, event: &mut EventFields<'a>) -> Option<()> {
    if scan.word("null").is_some() {
        return Some(());
    }
    let mut seen = [false; 3];
    scan.object(&mut |scan, name| {
        let (bit, text) = match name {
            "name" => (0, &mut event.user_name),
            "githubLogin" => (1, &mut event.user_login),
            // The console does not use it, but the general decoder requires it to be a string.
            "avatarUrl" => {
                scan.text()?;
                return (!std::mem::replace(&mut seen[2], true)).then_some(());
            }
            _ => return scan.plain(),
        };
        *text = scan.text()?;
        (!std::mem::replace(&mut seen[bit], true)).then_some(())
    })
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    // Inlined always, like the next two functions: the program is optimized for size, and without
    // inlining a function call for every byte would take most of the time.
    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline(always)]
    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Skips white space and then the character `sign`.
    #[inline(always)]
    fn sign(&mut self, sign: u8) -> Option<()> {
        self.space();
        (self.peek() == Some(sign)).then(|| self.at += 1)
    }

    /// Skips white space and then the text `word`.
    fn word(&mut self, word: &str) -> Option<()> {
        self.space();
        let rest = self.text.as_bytes().get(self.at..)?;
        rest.starts_with(word.as_bytes()).then(|| self.at += word.len())
    }

    /// Checks that only white space is left.
    fn end(&mut self) -> Option<()> {
        self.space();
        (self.at == self.text.len()).then_some(())
    }

    /// Parses an object; calls `field` with each name to parse its value.
    fn object(&mut self, field: &mut dyn FnMut(&mut Self, &'a str) -> Option<()>) -> Option<()> {
        self.sign(b'{')?;
        if self.sign(b'}').is_some() {
            return Some(());
        }
        loop {
            self.space();
            let (name, false) = self.quoted()? else { return None };
            self.sign(b':')?;
            self.space();
            field(self, &self.text[name.start + 1..name.end - 1])?;
            if self.sign(b',').is_none() {
                return self.sign(b'}');
            }
        }
    }

    /// Skips a string. Returns its range with the quotes, and whether it has a backslash.
    fn quoted(&mut self) -> Option<(Range<usize>, bool)> {
        let start = self.at;
        self.sign(b'"')?;
        let mut is_escaped = false;
        loop {
            self.at += self.ordinary();
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some((start..self.at, is_escaped));
                }
                b'\\' => {
                    is_escaped = true;
                    self.at += 2;
                }
                0..0x20 => return None,
                _ => self.at += 1,
            }
        }
    }

    /// How many of the next eight bytes are neither a quote nor a backslash nor a control
    /// character. All eight are checked at once.
    #[inline(always)]
    fn ordinary(&self) -> usize {
        let mut at = self.at;
        while let Some(Ok(word)) = self.text.as_bytes().get(at..at + 8).map(<[u8; 8]>::try_from) {
            let word = u64::from_le_bytes(word);
            let below = |word: u64, byte: u8| word.wrapping_sub(each(byte)) & !word & each(0x80);
            let special =
                below(word ^ each(b'"'), 1) | below(word ^ each(b'\\'), 1) | below(word, 0x20);
            if special != 0 {
                return at - self.at + special.trailing_zeros() as usize / 8;
            }
            at += 8;
        }
        at - self.at
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        self.space();
        let (range, is_escaped) = self.quoted()?;
        if is_escaped {
            return serde_json::from_str(self.text.get(range)?).ok().map(Cow::Owned);
        }
        self.text.get(range.start + 1..range.end - 1).map(Cow::Borrowed)
    }

    /// A string; `null` becomes an empty one.
    fn text(&mut self) -> Option<Cow<'a, str>> {
        self.space();
        if self.peek() == Some(b'"') {
            self.string()
        } else {
            self.word("null").map(|()| Cow::default())
        }
    }

    /// Yes, no, or `null`.
    fn flag(&mut self) -> Option<Told> {
        let no = self.word("false").map(|()| Told::No);
        no.or_else(|| self.word("true").map(|()| Told::Yes))
            .or_else(|| self.word("null").map(|()| Told::Untold))
    }

    /// An integer without fraction or exponent.
    fn number(&mut self) -> Option<i64> {
        self.space();
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let first = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let is_plain =
            self.at > first && (self.at == first + 1 || self.text.as_bytes()[first] != b'0');
        let text = &self.text[start..self.at];
        // JSON allows `-0`, which some decoders do not read as an integer.
        if is_plain && text != "-0" { text.parse().ok() } else { None }
    }

    /// Skips a string, boolean, `null` or integer.
    fn plain(&mut self) -> Option<()> {
        self.space();
        match self.peek()? {
            b'"' => self.quoted().filter(|(_, is_escaped)| !is_escaped).map(drop),
            b'-' | b'0'..=b'9' => self.number().map(drop),
            _ => self.flag().map(drop),
        }
    }

    /// The byte ranges of an array's elements.
    fn elements(&mut self) -> Option<Vec<Range<usize>>> {
        self.sign(b'[')?;
        let mut elements = Vec::new();
        if self.sign(b']').is_some() {
            return Some(elements);
        }
        loop {
            elements.push(self.skipped()?);
            if self.sign(b',').is_none() {
                return self.sign(b']').map(|()| elements);
            }
        }
    }

    /// Skips any value without checking what is inside, and returns its range.
    fn skipped(&mut self) -> Option<Range<usize>> {
        self.space();
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.quoted()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                    continue;
                }
                b'}' | b']' => {
                    // A closing bracket without an opening one.
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' if depth > 0 => {
                    self.at += 1;
                    continue;
                }
                _ => self.bare()?,
            }
            if depth == 0 {
                return Some(start..self.at);
            }
        }
    }

    /// Skips a number, `true`, `false` or `null`.
    fn bare(&mut self) -> Option<()> {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.'))
        {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}
