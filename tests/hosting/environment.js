// What `cargo xtask test --only hosting` hands over.

import { fileURLToPath } from "node:url";

const needed = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run \`cargo xtask test --only hosting\``);
  return value;
};

/** The files for hosting at the root of a host, and below /console/. */
export const site = needed("SITE_DIR");
export const siteBelow = needed("SITE_BELOW_DIR");

export const backendProgram = needed("BACKEND_BIN");

/** The programs of the servers. Empty: it is missing, and its tests are skipped. */
export const programs = {
  nginx: process.env.NGINX_BIN ?? "",
  Caddy: process.env.CADDY_BIN ?? "",
  Varnish: process.env.VARNISH_BIN ?? "",
};

/** The examples for users, which are tested. */
export const examples = fileURLToPath(new URL("../../docs/deploy", import.meta.url));

const values = { ":org": "acme.example", ":team": "v1.2", ":token": "0f1e2d3c-4b5a", ":issuer": "1f1e2d3c" };

/** An address for each entry of the route table, with and without a slash at the end. */
export const addresses = needed("ADDRESSES").split("\n").flatMap((pattern) => {
  const path = pattern.replaceAll(/:\w+/g, (name) => values[name] ?? "any");
  return path.endsWith("/") ? [path] : [path, `${path}/`];
});
