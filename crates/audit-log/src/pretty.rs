//! JSON as it came, with lines and indents for reading. Only space between its parts is changed:
//! no number is read, no key moved, no escape undone. Text that is no JSON comes out whole as well.

/// The text with each member and each element on a line of its own.
pub fn pretty(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() * 2);
    let mut depth = 0_usize;
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                out.push(c);
                let mut escaped = false;
                for c in chars.by_ref() {
                    out.push(c);
                    match c {
                        _ if escaped => escaped = false,
                        '\\' => escaped = true,
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                out.push(c);
                while chars.next_if(|next| next.is_ascii_whitespace()).is_some() {}
                let close = if c == '{' { '}' } else { ']' };
                if chars.next_if_eq(&close).is_some() {
                    out.push(close);
                } else {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            c if c.is_ascii_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

fn new_line(out: &mut String, depth: usize) {
    // Deep nesting must not make the text a thousand times as long.
    const DEEPEST: usize = 20;
    out.push('\n');
    for _ in 0..depth.min(DEEPEST) {
        out.push_str("  ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn reads_well() {
        for (raw, shown) in [
            (
                r#"{"a":1,"b":["x , {y}",{}, [ ] ],"c":{"d":null}}"#,
                "{\n  \"a\": 1,\n  \"b\": [\n    \"x , {y}\",\n    {},\n    []\n  ],\n  \"c\": {\n    \"d\": null\n  }\n}",
            ),
            (r#""a \" : b""#, r#""a \" : b""#),
            ("1.500e3", "1.500e3"),
            ("", ""),
            ("}]", "\n}\n]"),
            ("{\"cut", "{\n  \"cut"),
        ] {
            assert_eq!(pretty(raw), shown, "{raw}");
        }
        assert!(pretty(&"[".repeat(5_000)).len() < 5_000 * 50);
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<i64>().prop_map(Value::from),
            "[\\PC\\\\\"{},: \t]{0,8}".prop_map(Value::from),
            any::<bool>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec(("[a-z :\\\\]{0,4}", inner), 0..4).prop_map(|fields| {
                    fields.into_iter().collect::<serde_json::Map<_, _>>().into()
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn says_the_same(value in json(), indented in any::<bool>()) {
            let raw = if indented { format!("{value:#}") } else { value.to_string() };
            let shown = pretty(&raw);
            prop_assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), value);
            prop_assert_eq!(pretty(&shown), shown);
        }

        #[test]
        fn loses_nothing(raw in "\\PC{0,40}") {
            let kept = |text: &str| text.chars().filter(|c| !c.is_ascii_whitespace()).collect::<String>();
            prop_assert_eq!(kept(&pretty(&raw)), kept(&raw));
        }
    }
}
