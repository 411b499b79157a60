// Starts Token Console: the only JavaScript of our own. It loads the program, says so when that fails, and guards the
// one place where text could become HTML. The build replaces the three names below (xtask/src/finish.rs).

const GLUE = "./{{glue}}";
const WASM = "./{{wasm}}";
const WASM_INTEGRITY = "{{wasm_integrity}}";

// Everything the build put into the program's data section, as text.
let builtIn = "";

// Leptos makes elements without dynamic parts by `template.innerHTML = "<p>…</p>"`, with a string literal of the view.
// Such literals are in the data section, word for word; a string made from data is not. So nothing that arrived from a
// server, an address or a person can ever be parsed as HTML, and no script or script address is ever made from text.
globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (html) => (builtIn.includes(html) ? html : null),
  createScript: () => null,
  createScriptURL: () => null,
});

async function start() {
  const [glue, program] = await Promise.all([import(GLUE), fetchProgram()]);
  builtIn = dataSection(program);
  document.getElementById("loading").remove();
  await glue.default({ module_or_path: program });
}

async function fetchProgram() {
  const response = await fetch(new URL(WASM, import.meta.url), { integrity: WASM_INTEGRITY });
  if (!response.ok) throw new Error(`the program could not be loaded: status ${response.status}`);
  return response.arrayBuffer();
}

// Finds the data section (number 11) of a WebAssembly module: 8 bytes of header, then sections of number, size, content.
function dataSection(buffer) {
  const bytes = new Uint8Array(buffer);
  let at = 8;
  while (at < bytes.length) {
    const number = bytes[at++];
    let size = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = bytes[at++];
      size += (byte & 0x7f) * 2 ** shift;
      more = byte >= 0x80;
    }
    if (number === 11) return new TextDecoder().decode(bytes.subarray(at, at + size));
    at += size;
  }
  return "";
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
