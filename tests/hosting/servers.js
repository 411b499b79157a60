// nginx and Caddy with the files of docs/deploy, Varnish before them, and the reference backend behind.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { change, exchange, uncomment } from "./edits.js";
import { backendProgram, examples, programs, site, siteBelow } from "./environment.js";
import { answers, freePort, start, temporaryDirectory } from "./processes.js";

/** Where the site is: the root of a host, or below a path. */
export const places = {
  root: { name: "at the root", base: "/", site, nginx: "nginx.conf" },
  below: { name: "below /console/", base: "/console/", site: siteBelow, nginx: "nginx-below.conf" },
};

const proxyWords = "A backend on the same origin";

/** As Debian's nginx.conf, in which the example is included. One process: there is nobody to change to. */
const nginxMain = (directory) => `
  daemon off;
  master_process off;
  pid ${directory}/nginx.pid;
  error_log stderr;
  events {}
  http {
    sendfile on;
    tcp_nopush on;
    types_hash_max_size 2048;
    default_type application/octet-stream;
    access_log off;
    gzip on;
    client_body_temp_path ${directory}/body;
    proxy_temp_path ${directory}/proxy;
    fastcgi_temp_path ${directory}/fastcgi;
    uwsgi_temp_path ${directory}/uwsgi;
    scgi_temp_path ${directory}/scgi;
    include ${directory}/example.conf;
  }
`;

const starts = {
  async nginx({ directory, port, api, place }) {
    let text = readFileSync(join(examples, place.nginx), "utf8");
    text = change(text, "listen 80;", `listen 127.0.0.1:${port};`);
    text = change(text, "server_name ", "server_name 127.0.0.1;");
    text = change(text, "root /srv/", `root ${join(directory, place.base === "/" ? "console" : "")};`);
    text = uncomment(text, proxyWords).text.replace("127.0.0.1:8081", `127.0.0.1:${api}`);
    writeFileSync(join(directory, "example.conf"), text);
    const main = join(directory, "main.conf");
    writeFileSync(main, nginxMain(directory));
    return start(programs.nginx, ["-e", "stderr", "-p", directory, "-c", main], () => answers(port));
  },

  async Caddy({ directory, port, api, place }) {
    let text = readFileSync(join(examples, "Caddyfile"), "utf8");
    text = change(text, "console.example.com {", `http://127.0.0.1:${port} {`);
    text = change(text, "root * /srv/", `root * ${join(directory, "console")}`);
    text = uncomment(text, proxyWords).text.replace("127.0.0.1:8081", `127.0.0.1:${api}`);
    if (place.base !== "/") text = exchange(text, "instead of the next one");
    writeFileSync(join(directory, "Caddyfile"), `{\n\tadmin off\n}\n${text}`);
    const args = ["run", "--adapter", "caddyfile", "--config", join(directory, "Caddyfile")];
    const home = { HOME: directory, XDG_DATA_HOME: directory, XDG_CONFIG_HOME: directory };
    return start(programs.Caddy, args, () => answers(port), home);
  },
};

/** A cache that keeps all that it may keep, also if a request carries a token: only the answer can forbid it. */
const greedy = (port) => `
  vcl 4.1;
  backend default { .host = "127.0.0.1"; .port = "${port}"; }
  sub vcl_recv {
    if (req.method == "GET" || req.method == "HEAD") { return (hash); }
  }
`;

/** Varnish before a port. With `gzip` it compresses and decompresses by itself; without, it goes by \`Vary\`. */
async function startCache({ directory, port, behind, gzip }) {
  const work = join(directory, `varnish-${port}`);
  mkdirSync(work);
  const rules = `${work}.vcl`;
  writeFileSync(rules, greedy(behind));
  const args = ["-F", "-j", "none", "-n", work, "-f", rules, "-a", `127.0.0.1:${port}`, "-s", "malloc,32m"];
  args.push("-p", `http_gzip_support=${gzip ? "on" : "off"}`, "-p", "vsl_space=1M");
  return start(programs.Varnish, args, () => answers(port));
}

/** The backend with its demo. It gives the tokens by the names of their owners. */
export async function startBackend() {
  const directory = temporaryDirectory();
  const port = await freePort();
  const args = ["--listen", `127.0.0.1:${port}`, "--seed", "demo", "--events", "100"];
  args.push("--db", join(directory, "backend.db"));
  const backend = await start(backendProgram, args, (output) => output.includes("Press Ctrl+C"));
  const lines = [...backend.output().matchAll(/^ +(\w+).*? {2,}(tcp_\S+)$/gm)];
  return {
    port,
    tokens: Object.fromEntries(lines.map(([, name, token]) => [name, token])),
    stop: backend.stop,
  };
}

/** The ways to a host in which it is tested; a cache may also compress and decompress. */
export const directly = "directly";
const cachedWithGzip = "behind Varnish";
export const ways = [directly, cachedWithGzip, "behind Varnish without gzip of its own"];

/** Why a test of a server on a way cannot run, or false. */
export function isMissing(server, way) {
  const missing = [server, ...(way === directly ? [] : ["Varnish"])].find((name) => !programs[name]);
  return missing ? `${missing} is missing` : false;
}

/** Starts a server with a copy of the site, and caches before it. */
export async function startHost(server, place, api) {
  const directory = temporaryDirectory();
  const files = join(directory, "console");
  cpSync(place.site, files, { recursive: true, preserveTimestamps: true });
  const usable = ways.filter((way) => !isMissing(server, way));
  const ports = Object.fromEntries(await Promise.all(usable.map(async (way) => [way, await freePort()])));
  const behind = ports[directly];
  const starting = usable.map((way) =>
    way === directly
      ? starts[server]({ directory, port: behind, api, place })
      : startCache({ directory, port: ports[way], behind, gzip: way === cachedWithGzip }),
  );
  const settled = await Promise.allSettled(starting);
  const stop = () => Promise.all(settled.map(({ value }) => value?.stop()));
  const failed = settled.find(({ reason }) => reason);
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return { files, base: place.base, ports, stop };
}
