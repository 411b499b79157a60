// One origin for our console and for the peer, so that both read the same events in the same way. Passes requests on to
// the backend, and answers some itself.

import { readFileSync } from "node:fs";
import { createServer, request } from "node:http";

// The package's `exports` do not include its file for plain pages.
const GRID = new URL("node_modules/ag-grid-community/dist/ag-grid-community.min.js", import.meta.url);

/** The path of the peer's page. */
export const PEER_PATH = "/bench/peer.html";

/** Starts it. `own` can get answers by path: a function from the query to the JSON text. */
export async function start(backend) {
  const own = new Map();
  const files = new Map([
    [PEER_PATH, ["text/html; charset=utf-8", new URL("peer.html", import.meta.url)]],
    ["/bench/ag-grid.js", ["text/javascript", GRID]],
  ]);
  const server = createServer((asked, answer) => {
    const { pathname: path, searchParams } = new URL(asked.url, backend);
    const file = files.get(path);
    if (file) {
      answer.writeHead(200, { "content-type": file[0] }).end(readFileSync(file[1]));
    } else if (own.has(path)) {
      answer.writeHead(200, { "content-type": "application/json" }).end(own.get(path)(searchParams));
    } else {
      passOn(backend, asked, answer);
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    own,
    stop: () => server.closeAllConnections() ?? server.close(),
  };
}

function passOn(backend, asked, answer) {
  const { hostname, port } = new URL(backend);
  const headers = { ...asked.headers, host: `${hostname}:${port}` };
  const onward = request({ hostname, port, path: asked.url, method: asked.method, headers }, (came) => {
    answer.writeHead(came.statusCode, came.headers);
    came.pipe(answer);
  });
  onward.on("error", () => answer.writeHead(502).end());
  asked.pipe(onward);
}
