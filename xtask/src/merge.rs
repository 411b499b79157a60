//! Merges the files of the first chunk (shell and lists) into one. wasm splitting writes a file for
//! each set of chunks that share functions: about fifteen for the first chunk. That chunk is always
//! loaded before any other, so what it shares can be in its own file. This needs one request
//! instead of fifteen, and the download is a tenth smaller, because one large module compresses
//! better than many small ones.

use crate::{
    finish::Chunks,
    setup::Tools,
    sh::{OrFail, Result, failure},
};
use std::{fmt::Write as _, fs, path::Path};

/// The chunk that is always loaded before any other.
const FIRST: &str = "console";
/// The import module name of the program in the files of the split.
const HOST: &str = "__wasm_split";
/// The import module name of the program in the merged file (chunks.js).
const PROGRAM: &str = "program";
/// The features that the compiler uses. The merged file does not declare them, as other files do.
pub const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Merges the files of the first chunk in `cut`, and returns which files each chunk then needs.
pub fn first_chunk(tools: &Tools, cut: &Path, chunks: &Chunks) -> Result<Chunks> {
    let Some(files) = chunks.get(FIRST) else {
        return Err(failure(format!("there is no chunk “{FIRST}” to begin with")));
    };
    let Some(own) = files.last() else {
        return Err(failure(format!("the chunk “{FIRST}” has no file")));
    };
    let path = |file: &str| cut.join(format!("{file}.wasm"));
    // All files of the split import the same three items from the program. Merged directly, each
    // would keep its own import of the memory. So a module that re-exports the three items is put
    // between them and the program.
    let listing = tools.cmd("wasm-dis").arg(path(own)).read()?;
    let (text, host) = (cut.join("host.wat"), cut.join("host.wasm"));
    fs::write(&text, host_module(&listing)?)
        .or_fail(|| format!("{} cannot be written", text.display()))?;
    tools.cmd("wasm-as").args(FEATURES).arg("--output").args([&host, &text]).run_quietly()?;
    let merged = cut.join("merged.wasm");
    let mut merge = tools.cmd("wasm-merge").args(FEATURES).arg("--enable-multimemory");
    merge = merge.arg("--output").arg(&merged).arg(&host).arg(HOST);
    for file in files {
        merge = merge.arg(path(file)).arg(file);
    }
    merge.run_quietly()?;
    fs::rename(&merged, path(own))
        .or_fail(|| format!("{} cannot be replaced", path(own).display()))?;
    Ok(lists(chunks, files, own))
}

/// The merged file replaces its parts, and comes first for each chunk.
fn lists(chunks: &Chunks, merged: &[String], own: &str) -> Chunks {
    chunks
        .iter()
        .map(|(chunk, files)| {
            let others = files.iter().filter(|file| !merged.contains(file)).cloned();
            (chunk.clone(), std::iter::once(own.to_owned()).chain(others).collect())
        })
        .collect()
}

/// A module, as text, that imports what a file of the split imports, and exports it under the same
/// names.
fn host_module(listing: &str) -> Result<String> {
    let mut module = String::from("(module\n");
    for line in listing.lines() {
        let Some(import) = line.trim().strip_prefix(&format!("(import \"{HOST}\" ")) else {
            continue;
        };
        // "memory" (memory $0 20))
        let mut words = import.split_whitespace();
        let parts = (words.next(), words.next(), words.next());
        let (Some(name), Some(kind), Some(id)) = parts else {
            return Err(failure(format!("an import that is not understood: {line}")));
        };
        // Writing to a String cannot fail.
        let _ = writeln!(module, "(import \"{PROGRAM}\" {import}\n(export {name} {kind} {id}))");
    }
    module.push(')');
    Ok(module)
}

#[cfg(test)]
mod tests {
    use super::{host_module, lists};
    use std::collections::BTreeMap;

    #[test]
    fn the_host_module_re_exports_the_imports() {
        let listing = "(module\n (type $0 (func))\n (import \"__wasm_split\" \"memory\" (memory $m 20))\n \
                       (import \"__wasm_split\" \"base\" (global $g (mut i32)))\n (import \"other\" \"x\" (func $f)))";
        let module = host_module(listing).unwrap();
        let lines: Vec<&str> = module.lines().collect();
        assert_eq!(
            lines,
            [
                "(module",
                "(import \"program\" \"memory\" (memory $m 20))",
                "(export \"memory\" (memory $m))",
                "(import \"program\" \"base\" (global $g (mut i32)))",
                "(export \"base\" (global $g))",
                ")",
            ]
        );
    }

    #[test]
    fn every_chunk_begins_with_the_merged_file() {
        let list = |files: &[&str]| files.iter().map(|&file| file.to_owned()).collect::<Vec<_>>();
        let chunks = BTreeMap::from([
            ("audit".to_owned(), list(&["chunk_1", "chunk_2", "split_audit"])),
            ("console".to_owned(), list(&["chunk_1", "chunk_3", "split_console"])),
        ]);
        let merged = lists(&chunks, &chunks["console"], "split_console");
        assert_eq!(merged["console"], ["split_console"]);
        assert_eq!(merged["audit"], ["split_console", "chunk_2", "split_audit"]);
    }
}
