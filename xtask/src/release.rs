//! Builds a release of the console: cargo compiles it, it is split into the program and its chunks
//! (src/lazy_chunk.rs), and each file is optimized. Trunk cannot do this: it has no step for the
//! split between cargo and wasm-bindgen.

use crate::{
    esbuild,
    finish::{self, Build, Chunks},
    merge, paths,
    setup::{TARGET, Tools},
    sh::{OrFail, Result, failure},
    trim,
};
use std::{fs, path::Path};

const NAME: &str = "token-console";

/// Builds into `dir`, which is replaced when everything is ready.
pub fn build(tools: &Tools, dir: &Path) -> Result<()> {
    let work = paths::target().join("split");
    let (cut, staging) = (work.join("cut"), work.join("staging"));
    for dir in [&cut, &staging] {
        if dir.exists() {
            fs::remove_dir_all(dir).or_fail(|| format!("{} cannot be removed", dir.display()))?;
        }
        fs::create_dir_all(dir).or_fail(|| format!("{} cannot be made", dir.display()))?;
    }
    compile(tools)?;
    let program = paths::target().join(TARGET).join("web").join(format!("{NAME}.wasm"));
    let chunks = merge::merge(tools, &cut, &split(&program, &cut)?)?;
    // The chunks need the function table, which wasm-bindgen would otherwise remove.
    tools
        .cmd("wasm-bindgen")
        .args(["--target=web", "--no-typescript", "--keep-lld-exports", "--out-name", NAME])
        .arg("--out-dir")
        .arg(&staging)
        .arg(cut.join(format!("{NAME}.wasm")))
        .run()?;
    let main = staging.join(format!("{NAME}_bg.wasm"));
    trim_names(&main, &staging.join(format!("{NAME}.js")))?;
    optimize(tools, &main, &main)?;
    let mut files: Vec<&String> = chunks.values().flatten().collect();
    files.sort();
    files.dedup();
    for file in files {
        let name = format!("{file}.wasm");
        optimize(tools, &cut.join(&name), &staging.join(&name))?;
    }
    for file in ["index.html", "config.json"] {
        fs::copy(paths::root().join(file), staging.join(file))
            .or_fail(|| format!("{file} cannot be copied"))?;
    }
    let root = paths::root();
    let scratch = work.join("scratch");
    finish::finish(&Build {
        source: &root,
        staging: &staging,
        base: "/",
        chunks: &chunks,
        minify: &|text, kind| {
            esbuild::minify(tools.cmd("esbuild"), &text, &scratch.with_extension(kind))
        },
    })?;
    if dir.exists() {
        fs::remove_dir_all(dir).or_fail(|| format!("{} cannot be removed", dir.display()))?;
    }
    let parent = dir.parent().unwrap_or(dir);
    fs::create_dir_all(parent).or_fail(|| format!("{} cannot be made", parent.display()))?;
    fs::rename(&staging, dir).or_fail(|| format!("{} cannot be made", dir.display()))
}

/// With the linker's relocations, which say which functions and data each function needs.
fn compile(tools: &Tools) -> Result<()> {
    let cargo = tools
        .cmd("cargo")
        .args(["rustc", "--quiet", "--locked", "--package", NAME, "--bin", NAME])
        .args(["--target", TARGET, "--profile", "web", "--features", "split"])
        .args(["--", "-Clink-arg=--emit-relocs"]);
    crate::site::without_home(cargo).dir(paths::root()).run()
}

fn split(program: &Path, out: &Path) -> Result<Chunks> {
    let wasm = fs::read(program).or_fail(|| format!("{} cannot be read", program.display()))?;
    let main = out.join(format!("{NAME}.wasm"));
    let mut options = wasm_split_cli_support::Options::new(&wasm);
    options.output_dir = out;
    options.main_out_path = &main;
    options.link_name = finish::LINK;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|why| failure(format!("the program cannot be split: {why:#}")))?;
    Ok(split.prefetch_map.into_iter().collect())
}

fn trim_names(program: &Path, glue: &Path) -> Result<()> {
    let unreadable = |file: &Path| format!("{} cannot be read", file.display());
    let wasm = fs::read(program).or_fail(|| unreadable(program))?;
    let text = fs::read_to_string(glue).or_fail(|| unreadable(glue))?;
    let (wasm, text) = trim::trim(&wasm, &text)?;
    fs::write(program, wasm)
        .and_then(|()| fs::write(glue, text))
        .or_fail(|| format!("{} cannot be written", program.display()))
}

/// Repeated code compresses well, so inlining rarely pays off. Functions with similar names are
/// similar, and compress better next to each other. Rust's stack is below the data, so small
/// addresses never belong to data.
fn optimize(tools: &Tools, from: &Path, to: &Path) -> Result<()> {
    tools
        .cmd("wasm-opt")
        .args(merge::FEATURES)
        .args(["-Oz", "--always-inline-max-function-size=0"])
        .args(["--one-caller-inline-max-function-size=60", "--low-memory-unused"])
        .args(["--reorder-functions-by-name", "--strip-producers", "--strip-target-features"])
        .arg("--output")
        .args([to, from])
        .run_quietly()
}
