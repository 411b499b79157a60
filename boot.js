// Starts Token Console. Together with chunks.js, this is the only JavaScript of our own. It loads the program, shows a
// message if that fails, guards the only place where text could become HTML, and updates pages that the browser has
// translated. The build replaces the names in braces (xtask/src/finish.rs).

import { fetchWasm, isBuiltIn, join } from "./{{chunks}}";

const GLUE = "./{{glue}}";
const WASM = "./{{wasm}}";
const WASM_INTEGRITY = "{{wasm_integrity}}";

// Leptos creates elements without dynamic parts by `template.innerHTML = "<p>…</p>"`, with a string literal from the view.
// Such literals are in the data section, byte for byte; a string that was made from data is not. So text from a server, an
// address or the user is never parsed as HTML, and no script or script URL is ever made from text.
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
    // Storage is blocked, so nothing was stored in it.
  }
}

// The button is for new deployments: one reload loads the new files. If the page was already reloaded, another message is
// shown.
document.getElementById("reload").addEventListener("click", () => location.reload());
if (performance.getEntriesByType("navigation")[0]?.type === "reload") {
  document.getElementById("stopped-again").hidden = false;
}

// A browser translates a page by replacing a text node by a <font> element. The program continues to write into its text
// node, which is no longer in the page. So the text node is put back, empty, before its <font>. When the program changes it,
// all texts of that element are shown as the program wrote them, and the browser translates them again. When the program
// removes it, its <font> is removed as well.
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
