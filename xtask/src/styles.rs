//! Makes one style sheet of several.

use crate::sh::{OrFail, Result, failure};
use std::path::Path;

/// A style sheet with the files that it imports. Each import is a line of the form
/// `@import "file.css" layer(name);`.
pub fn bundle(sheet: &Path) -> Result<String> {
    let read = |file: &Path| {
        std::fs::read_to_string(file).or_fail(|| format!("{} cannot be read", file.display()))
    };
    let mut bundled = String::new();
    for line in read(sheet)?.lines() {
        let Some(import) = line.strip_prefix("@import ") else {
            bundled.push_str(line);
            bundled.push('\n');
            continue;
        };
        let Some((file, layer)) = file_and_layer(import) else {
            return Err(failure(format!("{}: not understood: {line}", sheet.display())));
        };
        let text = read(&sheet.with_file_name(file))?;
        bundled.push_str(&format!("@layer {layer} {{\n{text}}}\n"));
    }
    Ok(bundled)
}

/// `"file.css" layer(name);`
fn file_and_layer(import: &str) -> Option<(&str, &str)> {
    import.strip_prefix('"')?.strip_suffix(");")?.split_once("\" layer(")
}

#[cfg(test)]
mod tests {
    use super::bundle;
    use std::fs;

    #[test]
    fn imports_become_layers() {
        let dir = std::env::temp_dir().join(format!("xtask-styles-{}", std::process::id()));
        fs::create_dir_all(dir.join("ui")).unwrap();
        let sheet = dir.join("main.css");
        fs::write(dir.join("ui/a.css"), "a {}\n").unwrap();
        fs::write(&sheet, "@layer base, ui;\n@import \"ui/a.css\" layer(ui);\nb {}\n").unwrap();
        assert_eq!(bundle(&sheet).unwrap(), "@layer base, ui;\n@layer ui {\na {}\n}\nb {}\n");
        for wrong in [
            "@import url(ui/a.css) layer(ui);",
            "@import \"ui/a.css\";",
            "@import \"ui/b.css\" layer(ui);",
        ] {
            fs::write(&sheet, wrong).unwrap();
            assert!(bundle(&sheet).is_err(), "{wrong}");
        }
        fs::remove_dir_all(dir).unwrap();
    }
}
