// One request on one connection, written by hand: for HTTP/1.0, and to see each header line as it came.

import { connect } from "node:net";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const LIMIT = 10_000;

class Answer {
  constructor(bytes, method) {
    const end = bytes.indexOf("\r\n\r\n");
    if (end < 0) throw new Error(`no HTTP answer: ${bytes.toString("latin1").slice(0, 80)}`);
    const [status, ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
    this.status = Number(status.split(" ")[1]);
    this.lines = lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
    const rest = bytes.subarray(end + 4);
    this.body = this.header("transfer-encoding") === "chunked" ? joined(rest) : rest;
    const length = this.header("content-length");
    if (method !== "HEAD" && this.status !== 304 && length !== undefined && this.body.length !== Number(length)) {
      throw new Error(`${this.body.length} bytes came, of ${length}`);
    }
  }

  /** The values of all header lines with this name. */
  all(name) {
    return this.lines.filter(([each]) => each === name).map(([, value]) => value);
  }

  /** The value of a header that may come once. */
  header(name) {
    const values = this.all(name);
    if (values.length > 1) throw new Error(`${name} came ${values.length} times: ${values.join(" | ")}`);
    return values[0];
  }

  get encoding() {
    return this.header("content-encoding") ?? "plain";
  }

  /** The body without its compression. */
  get content() {
    const decode = { br: brotliDecompressSync, gzip: gunzipSync, plain: (body) => body }[this.encoding];
    if (!decode) throw new Error(`compressed by ${this.encoding}`);
    return decode(this.body);
  }

  get text() {
    return this.content.toString();
  }
}

/** The bytes of a chunked body. */
function joined(bytes) {
  const parts = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf("\r\n", at);
    const size = Number.parseInt(bytes.toString("latin1", at, end), 16);
    if (end < 0 || Number.isNaN(size)) throw new Error("a chunked body was cut off");
    if (size === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

/** Sends a request to a port of this machine. */
export function ask(port, path, { method = "GET", headers = {}, version = "1.1" } = {}) {
  const lines = Object.entries({ Host: `127.0.0.1:${port}`, Connection: "close", ...headers });
  const head = [`${method} ${path} HTTP/${version}`, ...lines.map(([name, value]) => `${name}: ${value}`)];
  return new Promise((resolve, reject) => {
    const parts = [];
    const socket = connect(port, "127.0.0.1");
    socket.setTimeout(LIMIT, () => socket.destroy(new Error(`${method} ${path}: no answer in ${LIMIT} ms`)));
    socket.on("error", reject);
    socket.on("data", (part) => parts.push(part));
    socket.on("end", () => {
      try {
        resolve(new Answer(Buffer.concat(parts), method));
      } catch (error) {
        error.message = `${method} ${path}: ${error.message}`;
        reject(error);
      }
    });
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
  });
}
