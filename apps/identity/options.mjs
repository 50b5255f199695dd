// Command-line options of this folder's programs: --name VALUE, or the environment variable EMPTOR_IDENTITY_NAME.

import { parseArgs } from "node:util";

/**
 * @param {Record<string, {required?: boolean, multiple?: boolean, fallback?: string}>} known
 * @param {string[]} args
 */
export function readOptions(known, args = process.argv.slice(2), environment = process.env) {
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { multiple = false }]) => [name, { type: "string", multiple }]),
  );
  const { values } = parseArgs({ args, options });
  for (const [name, { required, multiple, fallback }] of Object.entries(known)) {
    const variable = `EMPTOR_IDENTITY_${name.replaceAll("-", "_").toUpperCase()}`;
    const given = environment[variable];
    values[name] ??= (given && multiple ? given.split(" ") : given) ?? fallback;
    if (required && values[name] === undefined) throw new Error(`--${name} (or ${variable}) is missing`);
  }
  return values;
}
