// Whole exchanges: an issuer that others wrote signs an ID token, the backend fetches the issuer's keys and issues an
// access token, and with that a call is made.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OAuth2Server } from "oauth2-mock-server";
import { Backend } from "./backend.js";
import { ALGORITHMS, Issuer, makeKeys, SUBJECT } from "./provider.js";

let backend;
before(async () => (backend = await Backend.start()));
after(() => backend.stop());

/** An issuer with a key of each type that the backend trusts. */
async function trusted(t, name) {
  const keys = makeKeys("old");
  const issuer = await Issuer.start(keys);
  t.after(() => issuer.goAway());
  await backend.trust(name, issuer.url, SUBJECT);
  return { issuer, keys };
}

const header = (token) => JSON.parse(Buffer.from(token.split(".")[0], "base64url"));

/** The same token with a claim that its issuer did not sign. */
function changed(token) {
  const [head, claims, signature] = token.split(".");
  const more = { ...JSON.parse(Buffer.from(claims, "base64url")), groups: ["admins"] };
  return [head, Buffer.from(JSON.stringify(more)).toString("base64url"), signature].join(".");
}

async function isAccepted(idToken) {
  const answer = await backend.exchange(idToken);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const user = await backend.call("GET", "/api/user", undefined, answer.body.access_token);
  assert.equal(user.status, 200);
  assert.equal(user.body.tokenInfo.organization, "acme-corp");
}

async function isRefused(idToken, words) {
  const answer = await backend.exchange(idToken);
  assert.deepEqual([answer.status, answer.body.error], [400, "invalid_grant"], JSON.stringify(answer.body));
  assert.match(answer.body.error_description, words);
}

test("oidc-provider: each algorithm with a public key", async (t) => {
  const { issuer } = await trusted(t, "Algorithms");
  for (const algorithm of ALGORITHMS.filter((name) => name !== "HS256")) {
    await t.test(algorithm, async () => {
      const token = await issuer.idToken(algorithm);
      assert.equal(header(token).alg, algorithm);
      await isAccepted(token);
      await isRefused(changed(token), /signature is wrong/);
    });
  }
  await t.test("a shared secret is refused by name", async () => {
    await isRefused(await issuer.idToken("HS256"), /HS256, which is not checked here/);
  });
});

test("oidc-provider: new keys are found, old ones end", async (t) => {
  const { issuer, keys } = await trusted(t, "Rotation");
  const old = await issuer.idToken("ES256");
  await isAccepted(old);
  const fresh = makeKeys("new");
  issuer.useKeys([...fresh, ...keys]);
  const renewed = await issuer.idToken("ES256");
  assert.equal(header(renewed).kid, "new-p256");
  // The keys were read less than 30 seconds ago: nobody is asked again so soon.
  await isRefused(renewed, /no key of the name/);
  await backend.advance(30);
  await isAccepted(renewed);
  await isAccepted(old);
  issuer.useKeys(fresh);
  await backend.advance(600);
  await isRefused(old, /no key of the name/);
  await isAccepted(renewed);
});

test("oidc-provider: keys outlive an outage", async (t) => {
  const { issuer } = await trusted(t, "Outage");
  const token = await issuer.idToken("PS256");
  await isAccepted(token);
  const fresh = makeKeys("new");
  issuer.useKeys(fresh);
  const renewed = await issuer.idToken("EdDSA");
  await issuer.goAway();
  await backend.advance(600);
  await isAccepted(token);
  // Whether the issuer has such a key can't be known now.
  const answer = await backend.exchange(renewed);
  assert.deepEqual([answer.status, answer.body.error], [503, "temporarily_unavailable"]);
  await issuer.comeBack();
  await backend.advance(30);
  await isAccepted(renewed);
  await isRefused(token, /no key of the name/);
});

test("oauth2-mock-server: each of its key types", async (t) => {
  const server = new OAuth2Server();
  const kids = new Map();
  for (const algorithm of ["RS256", "PS384", "ES256", "ES384", "EdDSA"]) {
    kids.set(algorithm, (await server.issuer.keys.generate(algorithm)).kid);
  }
  await server.start(0, "127.0.0.1");
  t.after(() => server.stop());
  await backend.trust("Mock", server.issuer.url, SUBJECT);
  for (const [algorithm, kid] of kids) {
    await t.test(algorithm, async () => {
      const scopesOrTransform = (_, claims) => Object.assign(claims, { sub: SUBJECT, aud: "ci" });
      const token = await server.issuer.buildToken({ kid, scopesOrTransform });
      assert.equal(header(token).alg, algorithm);
      await isAccepted(token);
    });
  }
});
