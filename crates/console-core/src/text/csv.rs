//! Lines of CSV (RFC 4180) that no spreadsheet takes for formulas. Nothing else is changed: characters
//! that turn the direction of text, such as U+202E, stay, because a file is evidence and is read back.

use crate::text::letters::is_invisible;

/// "true" or "false".
pub fn yes_no(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// How a file of CSV begins that Excel is to open by a double click: without this mark it takes the
/// text for that of a Windows code page, and spoils every umlaut. Programs may take the mark for a part
/// of the first column's name, so it is a choice.
pub const EXCEL_MARK: char = '\u{feff}';

/// Adds a line of CSV, in which no cell is a formula to a spreadsheet.
pub fn line(cells: &[&str], text: &mut String) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        write_cell(&harmless(cell), text);
    }
    text.push_str("\r\n");
}

/// A cell that no spreadsheet takes for a formula (OWASP, "CSV Injection"): what begins like one,
/// perhaps after white space, gets an apostrophe before it. So does what looks as if it had got one
/// already: whoever takes one away from such cells has every text as it was.
fn harmless(cell: &str) -> String {
    const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let text = cell.trim_start_matches('\'');
    let visible = text.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let is_risky = visible.starts_with(FORMULA) || text.starts_with(['\t', '\r', '\n']);
    let mark = if is_risky { "'" } else { "" };
    format!("{mark}{cell}")
}

fn write_cell(cell: &str, text: &mut String) {
    if cell.contains([',', '"', '\r', '\n', ';', '\t']) || cell.trim() != cell {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}
