// The development identity provider. It believes whoever asks, so it listens on loopback only.
//
//   node server.mjs --port PORT --cert FILE --key FILE --state FOLDER [--host 127.0.0.1] [--issuer URL] [--redirect URI]...

import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { fileURLToPath } from "node:url";
import { loadKeys } from "./keys.mjs";
import { readOptions } from "./options.mjs";
import { makeProvider } from "./provider.mjs";
import { fileAdapter } from "./store.mjs";

const loopback = new Set(["127.0.0.1", "::1", "localhost"]);

/** Starts the provider; resolves to {issuer, close()} once the port is open. Port 0 takes a free one. */
export async function start({ host = "127.0.0.1", port = 0, cert, key, state, issuer, redirects }) {
  if (!loopback.has(host)) throw new Error(`${host} is not a loopback address; this provider takes any password`);
  const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  // The address itself: a name could lead to another loopback address than the one listened on.
  const name = issuer ?? `https://${host.includes(":") ? `[${host}]` : host}:${server.address().port}`;
  const provider = makeProvider({ issuer: name, keys: loadKeys(state), adapter: fileAdapter(state), redirects });
  provider.on("server_error", (_ctx, error) => console.error("identity: server error:", error.message));
  server.on("request", provider.callback());
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { issuer: name, close };
}

async function main() {
  const options = readOptions({
    host: { fallback: "127.0.0.1" },
    port: { required: true },
    cert: { required: true },
    key: { required: true },
    state: { required: true },
    issuer: {},
    redirect: { multiple: true, fallback: [] },
  });
  const running = await start({ ...options, port: Number(options.port), redirects: options.redirect });
  console.log(`identity: ${running.issuer}`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => running.close());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(`identity: ${error.message}`);
    process.exitCode = 1;
  });
}
