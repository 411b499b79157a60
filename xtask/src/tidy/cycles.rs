//! No import cycle of more than [`MAX`] files, because a reader of one file of a cycle must read
//! all of them. An import is every path to another module of the same crate, also inside macros,
//! outside tests.

use super::{code::Path, finding::Finding, source::Source};
use std::collections::{HashMap, HashSet};

/// The largest allowed cycle, in files.
const MAX: usize = 4;

/// Reports each cycle that is too large, with its files.
pub fn check(sources: &[Source], findings: &mut Vec<Finding>) {
    for cycle in cycles(sources).into_iter().filter(|cycle| cycle.len() > MAX) {
        let message = format!(
            "is in an import cycle of {} files (at most {MAX}): {}",
            cycle.len(),
            cycle.join(", ")
        );
        findings.push(Finding { path: cycle[0].clone(), line: 0, message });
    }
}

/// The import cycles of all crates, with the files of each sorted by name.
fn cycles(sources: &[Source]) -> Vec<Vec<String>> {
    let modules: HashMap<Module, &Source> =
        sources.iter().filter_map(|source| Some((module_of(&source.path)?, source))).collect();
    let names: Vec<&Module> = modules.keys().collect();
    let numbers: HashMap<&Module, usize> =
        names.iter().enumerate().map(|(number, name)| (*name, number)).collect();
    let imports: Vec<Vec<usize>> = names
        .iter()
        .map(|name| {
            let found = imports_of(name, modules[*name], &|module| modules.contains_key(module));
            found.iter().filter_map(|module| numbers.get(module).copied()).collect()
        })
        .collect();
    let mut cycles: Vec<Vec<String>> = components(&imports)
        .into_iter()
        .filter(|component| component.len() > 1)
        .map(|component| {
            let mut files: Vec<String> =
                component.iter().map(|number| modules[names[*number]].path.clone()).collect();
            files.sort();
            files
        })
        .collect();
    cycles.sort();
    cycles
}

/// A module: its crate's folder and its path in the crate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Module {
    /// `src`, or `crates/token-api/src`.
    root: String,
    path: Vec<String>,
}

/// The module of a file; `None` for tests and for files that are not part of a crate.
fn module_of(file: &str) -> Option<Module> {
    let at = if file.starts_with("src/") { 0 } else { file.find("/src/")? + 1 };
    let (root, inside) = file.split_at(at + "src".len());
    let inside = inside.strip_prefix('/')?.strip_suffix(".rs")?;
    let mut path: Vec<String> = inside.split('/').map(str::to_owned).collect();
    if path.iter().any(|part| part == "tests" || part.ends_with("_tests")) {
        return None;
    }
    if path.last().is_some_and(|last| last == "mod") || matches!(inside, "lib" | "main") {
        path.pop();
    }
    // A program next to a library is a crate of its own; both roots count as one file here.
    (inside != "main" || root == "xtask/src").then(|| Module { root: root.to_owned(), path })
}

/// The modules that a module's code names.
fn imports_of(
    module: &Module,
    source: &Source,
    is_module: &dyn Fn(&Module) -> bool,
) -> HashSet<Module> {
    let resolve = |path: &Path| {
        let mut base = module.path.clone();
        let mut rest: Vec<&str> = path.text.split("::").collect();
        match rest[0] {
            "crate" => {
                base.clear();
                rest.remove(0);
            }
            "self" => {
                rest.remove(0);
            }
            "super" => {
                let levels = rest.iter().take_while(|part| **part == "super").count();
                base.truncate(base.len().saturating_sub(levels));
                rest.drain(..levels);
            }
            // A child module by its name; any other name is a crate or an import.
            child if rest.len() > 1 => {
                let path = [base.as_slice(), &[child.to_owned()]].concat();
                if !is_module(&Module { root: module.root.clone(), path }) {
                    return None;
                }
            }
            _ => return None,
        }
        let mut found = Module { root: module.root.clone(), path: base };
        for part in rest {
            let mut longer = found.clone();
            longer.path.push(part.to_owned());
            if !is_module(&longer) {
                break;
            }
            found = longer;
        }
        Some(found)
    };
    source.paths.iter().filter_map(resolve).filter(|found| found != module).collect()
}

/// The strongly connected components of a graph (Tarjan's algorithm).
fn components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    #[derive(Default)]
    struct State {
        index: Vec<Option<usize>>,
        low: Vec<usize>,
        stack: Vec<usize>,
        next: usize,
        found: Vec<Vec<usize>>,
    }
    fn visit(node: usize, edges: &[Vec<usize>], state: &mut State) {
        let index = state.next;
        state.next += 1;
        state.index[node] = Some(index);
        state.low[node] = index;
        state.stack.push(node);
        for &to in &edges[node] {
            match state.index[to] {
                None => {
                    visit(to, edges, state);
                    state.low[node] = state.low[node].min(state.low[to]);
                }
                Some(seen) if state.stack.contains(&to) => {
                    state.low[node] = state.low[node].min(seen);
                }
                Some(_) => {}
            }
        }
        if state.low[node] == index {
            let at = state.stack.iter().rposition(|on| *on == node).unwrap_or_default();
            let component = state.stack.split_off(at);
            state.found.push(component);
        }
    }
    let mut state =
        State { index: vec![None; edges.len()], low: vec![0; edges.len()], ..State::default() };
    for node in 0..edges.len() {
        if state.index[node].is_none() {
            visit(node, edges, &mut state);
        }
    }
    state.found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycles_of(files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let sources: Vec<Source> = files
            .iter()
            .map(|(path, text)| Source::new((*path).to_owned(), (*text).to_owned()))
            .collect();
        cycles(&sources)
    }

    #[test]
    fn a_part_that_knows_the_module_that_composes_it_is_a_cycle() {
        let part = ("src/pages/x/part.rs", "use super::State;");
        let module = ("src/pages/x/mod.rs", "mod part; use part::View;");
        assert_eq!(cycles_of(&[part, module]), [["src/pages/x/mod.rs", "src/pages/x/part.rs"]]);
        let state = ("src/pages/x/state.rs", "pub struct State;");
        let part = ("src/pages/x/part.rs", "use super::state::State;");
        assert_eq!(cycles_of(&[part, module, state]), Vec::<Vec<String>>::new());
    }

    #[test]
    fn every_way_to_name_a_module_counts() {
        let b = ("crates/c/src/b.rs", "use crate::a;");
        for a in [
            "use crate::b;",
            "use crate::{b::B, d};",
            "use super::b::*;",
            "fn f() { crate::b::f() }",
            "fn f(x: super::b::B) {}",
            "m! { text={move || crate::b::f()} }",
        ] {
            assert_eq!(cycles_of(&[("crates/c/src/a.rs", a), b]).len(), 1, "{a}");
        }
        for a in [
            "use std::b;",
            "use crate::d;",
            "pub(super) fn f() {} pub(in crate::b) fn g() {}",
            "#[cfg(test)] mod tests { use crate::b; }",
        ] {
            assert_eq!(cycles_of(&[("crates/c/src/a.rs", a), b]).len(), 0, "{a}");
        }
        // The same names in two crates are two modules.
        let elsewhere = ("crates/d/src/a.rs", "use crate::b;");
        assert_eq!(cycles_of(&[elsewhere, b]).len(), 0);
    }

    #[test]
    fn only_long_cycles_are_findings() {
        let ring = |length: usize| {
            let files: Vec<Source> = (0..length)
                .map(|n| {
                    let text = format!("use crate::m{};", (n + 1) % length);
                    Source::new(format!("src/m{n}.rs"), text)
                })
                .collect();
            let mut findings = Vec::new();
            check(&files, &mut findings);
            findings.len()
        };
        assert_eq!((ring(MAX), ring(MAX + 1)), (0, 1));
    }
}
