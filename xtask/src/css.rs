//! One style sheet of many: `style/main.css` lists the files with `@import "file.css" layer(name);`, and the build puts
//! them in place of these lines. No preprocessor: what is written is what the browser reads, less comments and space.

use crate::sh::{OrFail, Result, failure};
use std::path::Path;

/// Puts the imported files in place and makes the result small.
pub fn bundle(main: &Path) -> Result<String> {
    let dir = main.parent().unwrap_or(Path::new("."));
    let read = |file: &Path| {
        std::fs::read_to_string(file).or_fail(|| format!("{} cannot be read", file.display()))
    };
    let bundled = inline_imports(&read(main)?, &|name| read(&dir.join(name)))?;
    Ok(minify(&bundled))
}

fn inline_imports(main: &str, read: &dyn Fn(&str) -> Result<String>) -> Result<String> {
    let mut out = String::new();
    for line in main.lines() {
        let Some(import) = line.trim().strip_prefix("@import ") else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let wrong = || {
            failure(format!(
                "style/main.css: `{line}` should read `@import \"file.css\" layer(name);`"
            ))
        };
        let (name, rest) =
            import.strip_prefix('"').and_then(|i| i.split_once('"')).ok_or_else(wrong)?;
        let layer = rest.trim().strip_suffix(';').ok_or_else(wrong)?.trim();
        let content = read(name)?;
        if content.lines().any(|line| line.trim_start().starts_with("@import")) {
            return Err(failure(format!("style/{name}: only style/main.css imports")));
        }
        if layer.is_empty() {
            out.push_str(&content);
        } else {
            let layer =
                layer.strip_prefix("layer(").and_then(|l| l.strip_suffix(')')).ok_or_else(wrong)?;
            out.push_str(&format!("@layer {layer} {{\n{content}\n}}\n"));
        }
    }
    Ok(out)
}

/// Drops comments, and space where it means nothing: around `{ } ; ,` and after `:`. Strings stay as they are.
fn minify(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut chars = css.chars().peekable();
    let mut space = false;
    while let Some(c) = chars.next() {
        if c == '/' && chars.peek() == Some(&'*') {
            chars.next();
            let mut last = ' ';
            for c in chars.by_ref() {
                if last == '*' && c == '/' {
                    break;
                }
                last = c;
            }
            space = true;
        } else if c.is_whitespace() {
            space = true;
        } else {
            if space
                && !out.is_empty()
                && !out.ends_with(['{', '}', ';', ',', ':'])
                && !"{};,".contains(c)
            {
                out.push(' ');
            }
            space = false;
            if c == '}' && out.ends_with(';') {
                out.pop();
            }
            out.push(c);
            if c == '"' || c == '\'' {
                copy_string(c, &mut chars, &mut out);
            }
        }
    }
    out
}

fn copy_string(quote: char, chars: &mut impl Iterator<Item = char>, out: &mut String) {
    while let Some(c) = chars.next() {
        out.push(c);
        if c == '\\' {
            out.extend(chars.next());
        } else if c == quote {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{inline_imports, minify};
    use crate::sh::{Result, failure};

    fn file(name: &str) -> Result<String> {
        match name {
            "a.css" => Ok("a { color: red }".into()),
            "nested.css" => Ok("@import \"a.css\";".into()),
            _ => Err(failure("no such file")),
        }
    }

    #[test]
    fn imports_become_layers_in_their_order() {
        let css = inline_imports(
            "@layer x, y;\n@import \"a.css\" layer(y);\n@import \"a.css\";\n",
            &file,
        );
        let css = minify(&css.expect("both files exist"));
        assert_eq!(css, "@layer x,y;@layer y{a{color:red}}a{color:red}");
    }

    #[test]
    fn refuses_what_the_browser_would_fetch_by_itself() {
        for main in [
            "@import url(a.css);",
            "@import \"nested.css\";",
            "@import \"none.css\";",
            "@import \"a.css\"",
        ] {
            assert!(inline_imports(main, &file).is_err(), "{main}");
        }
    }

    #[test]
    fn space_that_means_something_stays() {
        let css = "/* c */ a  :hover , b > c { width: calc(1px + 2px) ; content: \"a ; /* b\\\" }\" ; }\n@media (x: 1) and (y) { d { } }";
        assert_eq!(
            minify(css),
            "a :hover,b > c{width:calc(1px + 2px);content:\"a ; /* b\\\" }\"}@media (x:1) and (y){d{}}"
        );
    }
}
