//! Merges files of the split. wasm splitting writes a file for each set of chunks that share functions:
//! some twenty-five. Few large files need fewer requests, and compress better than many small ones.
//!
//! - The first chunk (shell and lists) is always loaded before any other, so what it shares is in its own
//!   file.
//! - Of the rest, small files become one file that every other chunk needs. A chunk then downloads some
//!   code that only others use; a large file is not worth that.

use crate::{
    finish::Chunks,
    setup::Tools,
    sh::{OrFail, Result, failure},
};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// The chunk that is always loaded before any other.
const FIRST: &str = "console";
/// The merged small files.
const COMMON: &str = "chunk_common";
/// The size of a small file, in bytes before optimization; a third is left after it, and a ninth after
/// compression.
const SMALL: u64 = 100_000;
/// The import module name of the program in the files of the split.
const HOST: &str = "__wasm_split";
/// The import module name of the program in a merged file (chunks.js).
const PROGRAM: &str = "program";
/// The features that the compiler uses. A merged file does not declare them, as other files do.
pub const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Merges files in `cut`, and returns which files each chunk then needs.
pub fn merge(tools: &Tools, cut: &Path, chunks: &Chunks) -> Result<Chunks> {
    let Some(first) = chunks.get(FIRST) else {
        return Err(failure(format!("there is no chunk “{FIRST}” to begin with")));
    };
    let Some(own) = first.last() else {
        return Err(failure(format!("the chunk “{FIRST}” has no file")));
    };
    let path = |file: &str| cut.join(format!("{file}.wasm"));
    let small = small(chunks, &|file| fs::metadata(path(file)).map_or(0, |it| it.len()));
    let host = host(tools, cut, &path(own))?;
    let mut merged = chunks.clone();
    for (parts, into) in [(&small, COMMON), (first, own.as_str())] {
        if !parts.is_empty() {
            merge_into(tools, &host, &path, parts, into)?;
            merged = lists(&merged, parts, into);
        }
    }
    Ok(merged)
}

/// The small files that several chunks share, apart from those of the first chunk.
fn small(chunks: &Chunks, size: &dyn Fn(&str) -> u64) -> Vec<String> {
    let own = chunks.values().filter_map(|files| files.last());
    let others: BTreeSet<&String> = own.chain(chunks.get(FIRST).into_iter().flatten()).collect();
    let all: BTreeSet<&String> = chunks.values().flatten().collect();
    all.difference(&others).filter(|file| size(file) < SMALL).map(|file| (*file).clone()).collect()
}

/// Merges files into one with the name `into`.
fn merge_into(
    tools: &Tools,
    host: &Path,
    path: &dyn Fn(&str) -> PathBuf,
    parts: &[String],
    into: &str,
) -> Result<()> {
    let merged = path("merged");
    let mut merge = tools.cmd("wasm-merge").args(FEATURES).arg("--enable-multimemory");
    merge = merge.arg("--output").arg(&merged).arg(host).arg(HOST);
    for part in parts {
        merge = merge.arg(path(part)).arg(part);
    }
    merge.run_quietly()?;
    fs::rename(&merged, path(into))
        .or_fail(|| format!("{} cannot be replaced", path(into).display()))
}

/// A merged file replaces its parts, and comes first.
fn lists(chunks: &Chunks, parts: &[String], merged: &str) -> Chunks {
    let list = |(chunk, files): (&String, &Vec<String>)| {
        let others: Vec<&String> = files.iter().filter(|file| !parts.contains(file)).collect();
        let needs_it = others.len() < files.len();
        let files =
            needs_it.then_some(merged).into_iter().chain(others.into_iter().map(String::as_str));
        (chunk.clone(), files.map(str::to_owned).collect())
    };
    chunks.iter().map(list).collect()
}

/// All files of the split import the same three items from the program. Merged directly, each would
/// keep its own import of the memory. So a module that re-exports the three items, as one of the files
/// names them, is put between them and the program.
fn host(tools: &Tools, cut: &Path, file: &Path) -> Result<PathBuf> {
    let listing = tools.cmd("wasm-dis").arg(file).read()?;
    let (text, host) = (cut.join("host.wat"), cut.join("host.wasm"));
    fs::write(&text, host_module(&listing)?)
        .or_fail(|| format!("{} cannot be written", text.display()))?;
    tools.cmd("wasm-as").args(FEATURES).arg("--output").args([&host, &text]).run_quietly()?;
    Ok(host)
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
    use super::{Chunks, SMALL, host_module, lists, small};

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

    fn chunks() -> Chunks {
        let list = |files: &str| files.split(' ').map(str::to_owned).collect::<Vec<_>>();
        [
            ("audit", "chunk_1 chunk_2 chunk_4 split_audit"),
            ("console", "chunk_1 chunk_3 split_console"),
            ("oidc", "chunk_2 chunk_4 chunk_5 split_oidc"),
            ("past", "chunk_5 split_past"),
        ]
        .map(|(chunk, files)| (chunk.to_owned(), list(files)))
        .into()
    }

    #[test]
    fn a_merged_file_comes_first_for_the_chunks_that_need_a_part_of_it() {
        let chunks = chunks();
        let merged = lists(&chunks, &chunks["console"], "split_console");
        assert_eq!(merged["console"], ["split_console"]);
        assert_eq!(merged["audit"], ["split_console", "chunk_2", "chunk_4", "split_audit"]);
        assert_eq!(merged["past"], chunks["past"]);
    }

    #[test]
    fn only_small_shared_files_beside_those_of_the_first_chunk_are_merged() {
        let size = |file: &str| if file == "chunk_4" { SMALL } else { SMALL - 1 };
        assert_eq!(small(&chunks(), &size), ["chunk_2", "chunk_5"]);
    }
}
