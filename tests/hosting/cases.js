// Runs a test for each server and each way to it.

import { after, before, describe, it } from "node:test";
import { directly, isMissing, startBackend, startHost, ways } from "./servers.js";

const limit = { timeout: 40_000 };

const backend = await startBackend();
after(() => backend.stop());

/** Tests with a host of its own for each server. `declare` gets a function that declares one, for each way to the host. */
export function forEachServer(place, declare) {
  for (const server of ["nginx", "Caddy"]) {
    describe(`${server}, ${place.name}`, { ...limit, skip: isMissing(server, directly) }, () => {
      let host;
      before(async () => {
        host = await startHost(server, place, backend.port);
      }, limit);
      after(() => host?.stop(), limit);
      declare((name, test) => {
        for (const way of ways) {
          it(`${name}, ${way}`, { ...limit, skip: isMissing(server, way) }, () => test(host, host.ports[way], backend));
        }
      });
    });
  }
}
