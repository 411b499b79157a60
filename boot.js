// Starts Token Console: with chunks.js the only JavaScript of our own. It loads the program, says so when that fails, guards
// the one place where text could become HTML, and keeps a page that the browser translates up to date. The build fills in the
// names in braces (xtask/src/finish.rs).

import { fetchWasm, isBuiltIn, join } from "./{{chunks}}";

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

// Browsers translate a page by putting a <font> element in the place of a text. The program goes on writing into the text that it
// made, which is then no longer in the page. So the text goes back, empty, before its <font>: when the program changes it, the
// texts of that element are shown as the program wrote them, for the browser to translate again; when the program removes it,
// its <font> goes too.
const fonts = new WeakMap(); // text → { font, data }
const texts = new WeakMap(); // font → text

const changes = new MutationObserver((records) => {
  for (const record of records) {
    if (record.type === "characterData") restoreAround(record.target);
    else record.removedNodes.forEach((node) => removed(node, record));
  }
  changes.takeRecords(); // what was changed here
});
changes.observe(document.body, { childList: true, characterData: true, subtree: true });

function removed(node, { addedNodes, previousSibling, nextSibling }) {
  if (texts.has(node)) return void restore(texts.get(node));
  if (node.nodeType !== Node.TEXT_NODE || node.isConnected) return;
  if (fonts.has(node)) return forget(node).font.remove();
  const font = [...addedNodes, previousSibling, nextSibling].find(
    (other) => other?.localName === "font" && other.isConnected && !texts.has(other),
  );
  if (!font) return;
  fonts.set(node, { font, data: node.data });
  texts.set(font, node);
  node.data = "";
  font.before(node);
}

/** The program has changed a text. What was translated together with it is shown as it was written. */
function restoreAround(text) {
  if (!fonts.has(text)) return;
  forget(text).font.remove();
  for (const sibling of [...(text.parentNode?.childNodes ?? [])]) restore(sibling);
}

/** Shows a text again that was translated. */
function restore(text) {
  if (!fonts.has(text)) return;
  const { font, data } = forget(text);
  font.remove();
  if (text.data === "") text.data = data;
}

function forget(text) {
  const shown = fonts.get(text);
  fonts.delete(text);
  texts.delete(shown.font);
  return shown;
}

start().catch(stop);
