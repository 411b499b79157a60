// The backend with a clock that is set, and what the tests ask it for.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const program = process.env.BACKEND_BIN;
if (!program) throw new Error("BACKEND_BIN is not set: run `cargo xtask test --only clients`");

export class Backend {
  #process;
  #lines;

  static async start() {
    const backend = new Backend();
    backend.#process = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
    backend.#lines = createInterface({ input: backend.#process.stdout })[Symbol.asyncIterator]();
    const { value } = await backend.#lines.next();
    if (!value) throw new Error("the backend did not start");
    const { origin, token } = JSON.parse(value);
    return Object.assign(backend, { origin, token });
  }

  async stop() {
    const gone = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.stdin.end();
    await gone;
  }

  /** Advances its clock. */
  async advance(seconds) {
    this.#process.stdin.write(`${seconds}\n`);
    await this.#lines.next();
  }

  async call(method, path, body, token = this.token) {
    const response = await fetch(this.origin + path, {
      method,
      headers: { authorization: `token ${token}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  /** Trusts an issuer whose tokens have this subject. */
  async trust(name, url, sub) {
    const issuer = await this.call("POST", "/api/orgs/acme-corp/oidc/issuers", { name, url });
    if (issuer.status !== 200) throw new Error(JSON.stringify(issuer.body));
    const policy = await this.call("GET", `/api/orgs/acme-corp/auth/policies/oidcissuers/${issuer.body.id}`);
    const allow = { decision: "allow", tokenType: "organization", authorizedPermissions: [], rules: { sub } };
    const path = `/api/orgs/acme-corp/auth/policies/${policy.body.id}`;
    const saved = await this.call("PATCH", path, { policies: [allow] });
    if (saved.status !== 200) throw new Error(JSON.stringify(saved.body));
  }

  /** Exchanges an ID token for an organization token (RFC 8693). */
  async exchange(idToken) {
    const response = await fetch(`${this.origin}/api/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        audience: "urn:pulumi:org:acme-corp",
        subject_token: idToken,
        subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
        requested_token_type: "urn:pulumi:token-type:access_token:organization",
      }),
    });
    return { status: response.status, body: await response.json() };
  }
}
