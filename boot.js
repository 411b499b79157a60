// Starts Token Console: with pieces.js the only JavaScript of our own. It loads the program, says so when that fails,
// and guards the one place where text could become HTML. The build fills in the names in braces (xtask/src/finish.rs).

import { fetchWasm, isBuiltIn, join } from "./{{pieces}}";

const GLUE = "./{{glue}}";
const WASM = "./{{wasm}}";
const WASM_INTEGRITY = "{{wasm_integrity}}";

// Leptos makes elements without dynamic parts by `template.innerHTML = "<p>…</p>"`, with a string literal of the view.
// Such literals are in the data section, word for word; a string made from data is not. So nothing that arrived from a
// server, an address or a person can ever be parsed as HTML, and no script or script address is ever made from text.
globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (html) => (isBuiltIn(html) ? html : null),
  createScript: () => null,
  createScriptURL: () => null,
});

async function start() {
  const [glue, program] = await Promise.all([import(GLUE), fetchWasm(WASM, WASM_INTEGRITY)]);
  document.getElementById("loading").remove();
  join(await glue.default({ module_or_path: program }));
}

function stop(reason) {
  console.error("Token Console could not start:", reason);
  forgetSession();
  for (const id of ["app", "loading"]) document.getElementById(id)?.remove();
  document.getElementById("stopped").hidden = false;
}

function forgetSession() {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith("token-console")) sessionStorage.removeItem(key);
    }
  } catch {
    // Storage is blocked: then nothing was kept in it either.
  }
}

// The button is for the case of a new deployment, where one reload brings the new files. A second one is not promised to help.
document.getElementById("reload").addEventListener("click", () => location.reload());
if (performance.getEntriesByType("navigation")[0]?.type === "reload") {
  document.getElementById("stopped-again").hidden = false;
}

start().catch(stop);
