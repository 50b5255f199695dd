import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Browser } from "../browser.mjs";
import { fillForms, signIn } from "../login.mjs";
import { start } from "../server.mjs";
import { fileAdapter } from "../store.mjs";

const folder = mkdtempSync(join(tmpdir(), "emptor-identity-"));
const cert = join(folder, "cert.pem");
const key = join(folder, "key.pem");
const state = join(folder, "state");
let running;
let ca;

before(async () => {
  const names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const self = ["req", "-x509", "-days", "2", "-subj", "/CN=test", "-addext", names];
  execFileSync("openssl", [...self, ...curve, "-keyout", key, "-out", cert], { stdio: "ignore" });
  ca = readFileSync(cert);
  running = await start({ cert, key, state });
});
after(async () => {
  await running.close();
  rmSync(folder, { recursive: true });
});

const part = (token, index) => JSON.parse(Buffer.from(token.split(".")[index], "base64url"));

async function keys() {
  const browser = new Browser(ca);
  const metadata = JSON.parse((await browser.send(`${running.issuer}/.well-known/openid-configuration`)).body);
  return JSON.parse((await browser.send(metadata.jwks_uri)).body).keys;
}

async function verified(token) {
  const { alg, kid, typ } = part(token, 0);
  assert.deepEqual([alg, typ], ["ES256", "at+jwt"]);
  const jwk = (await keys()).find((candidate) => candidate.kid === kid);
  assert.ok(jwk && !jwk.d, "the key is published, without its private part");
  const [header, claims, signature] = token.split(".");
  const signer = { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" };
  assert.ok(verify("sha256", `${header}.${claims}`, signer, Buffer.from(signature, "base64url")));
  return part(token, 1);
}

async function refresh(login) {
  const form = { grant_type: "refresh_token", client_id: login.client_id, refresh_token: login.refresh_token };
  const answer = await new Browser(ca).send(`${running.issuer}/token`, { method: "POST", form });
  return { status: answer.status, ...JSON.parse(answer.body) };
}

test("the device flow ends in an access token for our API", async () => {
  const login = await signIn({ issuer: running.issuer, ca });
  const claims = await verified(login.access_token);
  assert.equal(claims.iss, running.issuer);
  assert.equal(claims.aud, "urn:emptor:api");
  assert.equal(claims.sub, "demo");
  assert.equal(claims.scope, "ask buy approve policy address wallet merchants catalogue");
  assert.equal(claims.exp - claims.iat, 900);
  assert.ok(login.refresh_token);
});

test("a restart signs nobody out", async () => {
  const login = await signIn({ issuer: running.issuer, ca, login: "ada" });
  const before = await keys();
  const { port } = new URL(running.issuer);
  await running.close();
  running = await start({ cert, key, state, port: Number(port) });
  assert.deepEqual(await keys(), before);
  for (let i = 0; i < 2; ++i) {
    const renewed = await refresh(login);
    assert.equal(renewed.status, 200, JSON.stringify(renewed));
    assert.equal((await verified(renewed.access_token)).sub, "ada");
  }
});

test("a code with PKCE ends in an access token too, and without a verifier in none", async () => {
  const verifier = randomBytes(32).toString("base64url");
  const redirect = "http://127.0.0.1:5555/callback";
  const asked = new URLSearchParams({
    client_id: "emptor-web",
    response_type: "code",
    redirect_uri: redirect,
    scope: "openid offline_access ask",
    resource: "urn:emptor:api",
    prompt: "consent",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const exchange = async (given) => {
    const page = await fillForms(new Browser(ca), `${running.issuer}/auth?${asked}`, "demo");
    const code = new URL(page.url).searchParams.get("code");
    assert.ok(code, page.url);
    const form = { grant_type: "authorization_code", client_id: "emptor-web", redirect_uri: redirect, code, ...given };
    return new Browser(ca).send(`${running.issuer}/token`, { method: "POST", form });
  };
  const granted = JSON.parse((await exchange({ code_verifier: verifier })).body);
  assert.equal((await verified(granted.access_token)).scope, "ask");
  assert.ok(granted.refresh_token && granted.id_token);
  assert.equal((await exchange({})).status, 400);
  assert.equal((await exchange({ code_verifier: "x".repeat(43) })).status, 400);
});

test("tokens for other audiences are not made", async () => {
  const form = { client_id: "emptor-cli", scope: "openid ask", resource: "urn:other:api" };
  const answer = await new Browser(ca).send(`${running.issuer}/device/auth`, { method: "POST", form });
  assert.equal(answer.status, 400);
  assert.equal(JSON.parse(answer.body).error, "invalid_target");
});

test("it listens on loopback only", async () => {
  await assert.rejects(start({ host: "0.0.0.0", cert, key, state }), /loopback/);
});

const program = fileURLToPath(new URL("../login-demo.mjs", import.meta.url));

test("login-demo says which option is missing", () => {
  const { status, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8", env: {} });
  assert.equal(status, 1);
  assert.match(stderr, /--issuer .* is missing/);
});

test("login-demo writes the client's private file", async () => {
  const out = join(folder, "deep", "login.json");
  const child = spawn(process.execPath, [program, "--issuer", running.issuer, "--ca", cert, "--out", out]);
  const status = await new Promise((resolve) => child.on("exit", resolve));
  assert.equal(status, 0);
  assert.equal(statSync(out).mode & 0o777, 0o600);
  const stored = JSON.parse(readFileSync(out, "utf8"));
  assert.deepEqual(Object.keys(stored), ["issuer", "client_id", "access_token", "refresh_token", "expires"]);
  assert.match(stored.expires, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test("the store forgets what has expired and finds by every key", async () => {
  let now = 1_000_000;
  const Adapter = fileAdapter(join(folder, "store"), () => now);
  const codes = new Adapter("DeviceCode");
  await codes.upsert("a", { userCode: "U", uid: "u", grantId: "g" }, 10);
  await new Adapter("Session").upsert("a", { uid: "u" }, 20);
  assert.equal((await codes.find("a")).userCode, "U");
  assert.equal((await codes.findByUserCode("U")).uid, "u");
  assert.equal((await new Adapter("Session").findByUid("u")).userCode, undefined);
  await codes.consume("a");
  assert.equal((await codes.find("a")).consumed, 1000);
  const again = new (fileAdapter(join(folder, "store"), () => now))("DeviceCode");
  assert.equal((await again.find("a")).consumed, 1000);
  await codes.upsert("b", { grantId: "g" }, 100);
  now += 10_000;
  assert.equal(await codes.find("a"), undefined);
  await codes.revokeByGrantId("g");
  assert.equal(await codes.find("b"), undefined);
});
