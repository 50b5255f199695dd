// Signs the demo person in and writes the file that the client reads.
//
//   node login-demo.mjs --issuer URL --ca FILE --out FILE [--login demo]

import { readFileSync } from "node:fs";
import { writePrivate } from "./files.mjs";
import { signIn } from "./login.mjs";
import { readOptions } from "./options.mjs";

try {
  const options = readOptions({
    issuer: { required: true },
    ca: { required: true },
    out: { required: true },
    login: { fallback: "demo" },
  });
  const stored = await signIn({ issuer: options.issuer, ca: readFileSync(options.ca), login: options.login });
  writePrivate(options.out, `${JSON.stringify(stored)}\n`);
  console.log(`signed in as ${options.login}`);
} catch (error) {
  console.error(`login-demo: ${error.message}`);
  process.exitCode = 1;
}
