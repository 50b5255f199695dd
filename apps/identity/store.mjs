// What the provider remembers (sessions, grants, refresh tokens), in one file that is written on every change: it is
// for a handful of people on one machine.

import { join } from "node:path";
import { readJson, writePrivate } from "./files.mjs";

/** The class that oidc-provider makes one adapter of per kind of object. */
export function fileAdapter(folder, now = Date.now) {
  const path = join(folder, "store.json");
  const entries = new Map(Object.entries(readJson(path) ?? {}));

  function save() {
    for (const [key, { expires }] of entries) if (expires <= now()) entries.delete(key);
    writePrivate(path, JSON.stringify(Object.fromEntries(entries)));
  }
  function live(entry) {
    return entry && entry.expires > now() ? entry.payload : undefined;
  }

  return class FileAdapter {
    constructor(kind) {
      this.kind = kind;
    }
    key(id) {
      return `${this.kind}:${id}`;
    }
    search(member, value) {
      for (const [key, entry] of entries) {
        if (key.startsWith(`${this.kind}:`) && entry.payload[member] === value) return live(entry);
      }
      return undefined;
    }

    async upsert(id, payload, expiresIn) {
      // Things without an end (clients, grants of the provider's own) last a year.
      entries.set(this.key(id), { payload, expires: now() + (expiresIn ?? 31_536_000) * 1000 });
      save();
    }
    async find(id) {
      return live(entries.get(this.key(id)));
    }
    async findByUserCode(userCode) {
      return this.search("userCode", userCode);
    }
    async findByUid(uid) {
      return this.search("uid", uid);
    }
    async consume(id) {
      const payload = live(entries.get(this.key(id)));
      if (payload) payload.consumed = Math.floor(now() / 1000);
      save();
    }
    async destroy(id) {
      entries.delete(this.key(id));
      save();
    }
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
      save();
    }
  };
}
