// npm's `oidc-provider` as an issuer: whoever comes is signed in at once. It keeps its address while its keys change,
// and while it is out of reach.

import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

export const SUBJECT = "ci-bot";

/** By what it signs; the last is a shared secret. */
export const ALGORITHMS = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "EdDSA", "Ed25519", "HS256"],
];

const REDIRECT = "https://ci.example/callback";
const SECRET = randomBytes(32).toString("base64url");

/** A private key of each type. The names begin with `name`. */
export function makeKeys(name) {
  const jwk = (kid, type, options) => ({
    ...generateKeyPairSync(type, options).privateKey.export({ format: "jwk" }),
    kid: `${name}-${kid}`,
    use: "sig",
  });
  return [
    jwk("rsa", "rsa", { modulusLength: 2048 }),
    jwk("p256", "ec", { namedCurve: "P-256" }),
    jwk("p384", "ec", { namedCurve: "P-384" }),
    jwk("ed25519", "ed25519", {}),
  ];
}

export class Issuer {
  #provider;
  #server;
  #port = 0;

  static async start(keys) {
    const issuer = new Issuer();
    await issuer.comeBack();
    issuer.useKeys(keys);
    return issuer;
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Publishes these keys and no others from now on, and signs with the first that fits. */
  useKeys(keys) {
    this.#provider = new Provider(this.url, {
      jwks: { keys },
      clients: ALGORITHMS.map((algorithm) => ({
        client_id: algorithm,
        client_secret: SECRET,
        redirect_uris: [REDIRECT],
        id_token_signed_response_alg: algorithm,
      })),
      enabledJWA: { idTokenSigningAlgValues: ALGORITHMS },
      cookies: { keys: [SECRET] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
      ttl: { Grant: 86_400, IdToken: 86_400, Interaction: 600, Session: 86_400 },
    });
  }

  /** Listens again, at the same address. */
  async comeBack() {
    this.#server = createServer((request, response) => {
      const isInteraction = request.url.startsWith("/interaction/");
      const done = isInteraction ? this.#signIn(request, response) : this.#provider.callback()(request, response);
      done.catch((error) => response.writeHead(500).end(String(error)));
    });
    await new Promise((resolve) => this.#server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = this.#server.address().port;
  }

  /** Is out of reach: connections are refused. */
  async goAway() {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #signIn(request, response) {
    const { params } = await this.#provider.interactionDetails(request, response);
    const grant = new this.#provider.Grant({ accountId: SUBJECT, clientId: params.client_id });
    grant.addOIDCScope("openid");
    const result = { login: { accountId: SUBJECT }, consent: { grantId: await grant.save() } };
    await this.#provider.interactionFinished(request, response, result);
  }

  /** An ID token signed by this algorithm, by the authorization code flow. */
  async idToken(algorithm) {
    const verifier = randomBytes(32).toString("base64url");
    const query = new URLSearchParams({
      client_id: algorithm,
      redirect_uri: REDIRECT,
      response_type: "code",
      scope: "openid",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    const code = await this.#authorize(`${this.url}/auth?${query}`);
    const response = await fetch(`${this.url}/token`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${algorithm}:${SECRET}`).toString("base64")}` },
      body: new URLSearchParams({
        grant_type: "authorization_code",
        code,
        redirect_uri: REDIRECT,
        code_verifier: verifier,
      }),
    });
    const answer = await response.json();
    if (!answer.id_token) throw new Error(JSON.stringify(answer));
    return answer.id_token;
  }

  /** Follows the redirects up to the client's, which has the code. */
  async #authorize(start) {
    const cookies = new Map();
    let next = new URL(start);
    for (let step = 0; step < 10; step += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const response = await fetch(next, { redirect: "manual", headers: { cookie } });
      for (const set of response.headers.getSetCookie()) {
        const [name, value] = set.split(";", 1)[0].split("=", 2);
        cookies.set(name, value);
      }
      const location = response.headers.get("location");
      if (!location) throw new Error(`${next.pathname}: ${response.status} ${await response.text()}`);
      next = new URL(location, next);
      if (next.href.startsWith(REDIRECT)) return next.searchParams.get("code");
    }
    throw new Error("the sign-in does not end");
  }
}
