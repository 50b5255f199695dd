// The provider's own keys. They are kept, so that a restart signs nobody out.

import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import { readJson, writePrivate } from "./files.mjs";

// RFC 7638: the hash of the required members in the order of their names.
function thumbprint({ crv, kty, x, y }) {
  return createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");
}

function makeKeys() {
  const jwk = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  return {
    jwks: { keys: [{ ...jwk, kid: thumbprint(jwk), use: "sig", alg: "ES256" }] },
    cookies: [randomBytes(32).toString("base64url")],
  };
}

export function loadKeys(folder) {
  const path = join(folder, "keys.json");
  const kept = readJson(path);
  if (kept) return kept;
  const made = makeKeys();
  writePrivate(path, JSON.stringify(made));
  return made;
}
