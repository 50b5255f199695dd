// As much of a browser as the sign-in pages need: https under a given authority, cookies, redirects, forms.

import { request } from "node:https";

export class Browser {
  #ca;
  #cookies = new Map();

  constructor(ca) {
    this.#ca = ca;
  }

  /** One request, no redirect followed: {status, headers, body}. */
  send(url, { method = "GET", form } = {}) {
    const body = form && new URLSearchParams(form).toString();
    const headers = { accept: form ? "application/json, text/html" : "text/html, application/json" };
    if (body) headers["content-type"] = "application/x-www-form-urlencoded";
    if (this.#cookies.size) headers.cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return new Promise((resolve, reject) => {
      // A connection each: one kept from before a restart of the provider would only be reset.
      const call = request(url, { method, headers, ca: this.#ca, agent: false, timeout: 10_000 }, (answer) => {
        this.#keepCookies(answer.headers["set-cookie"] ?? []);
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }),
        );
      });
      call.on("timeout", () => call.destroy(new Error(`${url} does not answer`)));
      call.on("error", reject);
      call.end(body);
    });
  }

  /** Follows redirects to a page: {url, body}. A redirect away from the origin ends there, with no body. */
  async open(url, options = {}) {
    let next = options;
    for (let hops = 0; hops < 20; ++hops) {
      const answer = await this.send(url, next);
      if (answer.status < 300 || answer.status >= 400) {
        if (answer.status >= 400) throw new Error(`${url} answered ${answer.status}: ${answer.body.slice(0, 300)}`);
        return { url, body: answer.body };
      }
      const target = new URL(answer.headers.location, url);
      if (target.origin !== new URL(url).origin) return { url: target.href, body: "" };
      url = target.href;
      next = {};
    }
    throw new Error(`too many redirects at ${url}`);
  }

  #keepCookies(lines) {
    for (const line of lines) {
      const [pair] = line.split(";");
      const [name, ...value] = pair.split("=");
      if (/expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value.join("="));
    }
  }
}

function attributes(tag) {
  return Object.fromEntries(
    [...tag.matchAll(/([a-z-]+)\s*=\s*"([^"]*)"/gi)].map(([, name, value]) => [
      name.toLowerCase(),
      value.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&amp;", "&"),
    ]),
  );
}

/** The first form of a page as {action, fields}, or undefined. */
export function firstForm({ url, body }) {
  const match = body.match(/<form\b([^>]*)>([\s\S]*?)<\/form>/i);
  if (!match) return undefined;
  const fields = {};
  for (const [tag] of match[2].matchAll(/<(?:input|button)\b[^>]*>/gi)) {
    const { name, value = "" } = attributes(tag);
    if (name && !(name in fields)) fields[name] = value;
  }
  return { action: new URL(attributes(match[1]).action || url, url).href, fields };
}
