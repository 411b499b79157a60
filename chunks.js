// Fetches the program and its chunks. A chunk is a part of the program that is fetched when it is first needed
// (src/lazy_chunk.rs). It shares the program's memory and its function table. The build replaces the names in braces.

// { chunk: [[file, integrity], …] }: the files that must be loaded, in this order, before the chunk can be used.
const CHUNKS = {{chunks}};
// [file, integrity]: the style sheet of all chunks. style/main.css is for everything that works without them.
const STYLE = {{style}};

// The data sections of everything that was fetched so far, as text.
let builtIn = "";
export const isBuiltIn = (text) => builtIn.includes(text);

let program;

/** Names the running program, which the chunks are linked with. */
export function join(exports) {
  program = exports;
}

/** Fetches a WebAssembly module with its integrity, and takes note of the text in it before any of its code can run. */
export async function fetchWasm(file, integrity) {
  const url = new URL(file, import.meta.url).href;
  const response = await fetch(url, { integrity });
  if (!response.ok) throw new Error(`a part of the program could not be loaded: status ${response.status}`);
  const bytes = await response.arrayBuffer();
  builtIn += dataSection(bytes);
  const isKept = !/no-store/i.test(response.headers.get("Cache-Control") ?? "");
  return (isKept && (await compileFromCache(url))) || WebAssembly.compile(bytes);
}

// A browser stores compiled code next to a file in its cache. It uses this code only for a response that it compiles itself,
// without `integrity`, and whose body was not read. So the file that was just checked is fetched from the cache again. If it
// came from the network instead, it was not checked, and it is not used.
async function compileFromCache(url) {
  try {
    const module = await WebAssembly.compileStreaming(fetch(url, { cache: "force-cache" }));
    const timing = performance.getEntriesByName(url).at(-1);
    return timing?.transferSize === 0 && timing.decodedBodySize > 0 ? module : null;
  } catch {
    return null;
  }
}

/** Adds a style sheet to the page. */
function addStyle(file, integrity) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.integrity = integrity;
    link.href = new URL(file, import.meta.url).href;
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      reject(new Error("a style sheet could not be loaded"));
    };
    document.head.append(link);
  });
}

// Each file is fetched and linked once, because a second instance would write the initial values into the shared memory
// again. Chunks share files. After a failure, a file is fetched again.
const fetched = new Map();
const linked = new Map();

function once(done, file, start) {
  if (!done.has(file)) {
    const started = start();
    started.catch(() => done.delete(file));
    done.set(file, started);
  }
  return done.get(file);
}

// What the program calls for a chunk. The answer, whether the chunk is loaded, is given through a function of its table.
const loader = (chunk) => async (callback, data) => {
  let isThere = true;
  try {
    const files = CHUNKS[chunk];
    const style = once(fetched, STYLE[0], () => addStyle(...STYLE));
    const fetches = files.map(([file, integrity]) => once(fetched, file, () => fetchWasm(file, integrity)));
    const modules = await Promise.all(fetches);
    await style;
    for (const [at, [file]] of files.entries()) {
      await once(linked, file, () => WebAssembly.instantiate(modules[at], { __wasm_split: program, program }));
    }
  } catch (error) {
    console.error("A part of Token Console could not be loaded:", error);
    isThere = false;
  }
  program.__indirect_function_table.get(callback)(data, isThere);
};

{{loaders}}

// Finds the data section (number 11) of a WebAssembly module: 8 bytes of header, then sections of number, size and content.
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
