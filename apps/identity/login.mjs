// Signs a person in at the development provider without a browser: what `emptor login` does, and the person's part too.

import { Browser, firstForm } from "./browser.mjs";
import { apiScopes, audience, deviceGrant } from "./provider.mjs";

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

function json(answer, what) {
  if (answer.status !== 200) throw new Error(`${what}: status ${answer.status} ${answer.body.slice(0, 300)}`);
  return JSON.parse(answer.body);
}

/** Answers every form on the way, as `login`, until a page has none. */
export async function fillForms(browser, url, login) {
  let page = await browser.open(url);
  for (let form, steps = 0; (form = firstForm(page)); ++steps) {
    if (steps === 10) throw new Error(`the sign-in pages do not end: ${page.url}`);
    if ("login" in form.fields) Object.assign(form.fields, { login, password: "any" });
    delete form.fields.abort;
    page = await browser.open(form.action, { method: "POST", form: form.fields });
  }
  return page;
}

async function poll(browser, endpoint, form, interval) {
  for (;;) {
    const answer = await browser.send(endpoint, { method: "POST", form });
    if (answer.status === 200) return JSON.parse(answer.body);
    const { error } = JSON.parse(answer.body);
    if (error !== "authorization_pending" && error !== "slow_down") throw new Error(`the sign-in ended with ${error}`);
    await pause(interval);
  }
}

/** Resolves to what the client stores: {issuer, client_id, access_token, refresh_token, expires}. */
export async function signIn({ issuer, ca, login = "demo", clientId = "emptor-cli" }) {
  const program = new Browser(ca);
  const metadata = json(await program.send(`${issuer}/.well-known/openid-configuration`), "the issuer's metadata");
  const scope = ["openid", "offline_access", ...apiScopes].join(" ");
  const asked = { client_id: clientId, scope, resource: audience, prompt: "consent" };
  const endpoint = metadata.device_authorization_endpoint;
  const device = json(await program.send(endpoint, { method: "POST", form: asked }), "the start of the sign-in");

  await fillForms(new Browser(ca), device.verification_uri_complete, login);

  const proof = {
    grant_type: deviceGrant,
    client_id: clientId,
    device_code: device.device_code,
    resource: audience,
  };
  const tokens = await poll(program, metadata.token_endpoint, proof, device.interval ?? 1);
  return {
    issuer,
    client_id: clientId,
    access_token: tokens.access_token,
    refresh_token: tokens.refresh_token,
    expires: new Date(Date.now() + tokens.expires_in * 1000).toISOString(),
  };
}
