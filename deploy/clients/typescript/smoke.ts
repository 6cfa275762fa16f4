// The journey of SmokeTest.java, made with a TypeScript client: node compiled/smoke.js http://127.0.0.1:8080
// It exits with 0, or prints the answer that differs from the document.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import createClient from "openapi-fetch";
import type { components, paths } from "./nissmart.js";

type Entry = components["schemas"]["Entry"];

const baseUrl = process.argv[2] ?? "http://127.0.0.1:8080";
const run = randomUUID();

/** Returns the data of a success; throws the problem of a refusal. */
function ok<T>(answer: { data?: T; error?: unknown }): T {
  assert(answer.data !== undefined, JSON.stringify(answer.error));
  return answer.data;
}

/** Makes a saver who signed up, signed in and opened a wallet. */
async function join(name: string) {
  const email = `${name}-${run}@example.com`;
  const password = `the password of ${name}`;
  const anonymous = createClient<paths>({ baseUrl });
  ok(await anonymous.POST("/v1/users", { body: { email, first_name: name, last_name: "Obi", password } }));
  const { access_token } = ok(await anonymous.POST("/v1/sessions", { body: { email, password } }));
  const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${access_token}` } });
  const account = ok(await client.POST("/v1/accounts", { body: { currency: "NGN", name: "House" } }));
  return { email, client, account: account.id };
}

const ada = await join("ada");
const bola = await join("bola");

const deposit = {
  params: { header: { "Idempotency-Key": `${run}-d` } },
  body: { account_id: ada.account, amount: 150_000, currency: "NGN", metadata: { employer: "Acme" } },
};
const first = await ada.client.POST("/v1/deposits", deposit);
const again = await ada.client.POST("/v1/deposits", deposit);
assert.deepEqual(ok(again), ok(first));
assert.equal(again.response.headers.get("Idempotent-Replayed"), "true");

const transfer = ok(
  await ada.client.POST("/v1/transfers", {
    params: { header: { "Idempotency-Key": `${run}-t` } },
    body: { source_account_id: ada.account, destination_email: bola.email, amount: 40_000, currency: "NGN" },
  }),
);
assert.equal(transfer.status, "COMPLETED");
assert.equal(transfer.destination_account_id, bola.account);
assert.equal(transfer.failure, null);

const statement: Entry[] = [];
for (let cursor: string | null = ""; cursor !== null; ) {
  const query: { limit: number; cursor?: string } = cursor ? { limit: 1, cursor } : { limit: 1 };
  const page = ok(await ada.client.GET("/v1/accounts/{id}/entries", { params: { path: { id: ada.account }, query } }));
  assert(typeof page !== "string");
  statement.push(...page.data);
  cursor = page.next_cursor;
}
assert.deepEqual(
  statement.map((entry) => [entry.type, entry.amount, entry.balance]),
  [
    ["TRANSFER", -40_000, 110_000],
    ["DEPOSIT", 150_000, 150_000],
  ],
);

const refused = await ada.client.POST("/v1/transfers", {
  params: { header: { "Idempotency-Key": `${run}-u` } },
  body: { source_account_id: ada.account, destination_email: bola.email, amount: 110_001, currency: "NGN" },
});
assert.equal(refused.response.status, 422);
assert(refused.error);
assert.equal(refused.error.code, "INSUFFICIENT_FUNDS");
assert.match(refused.error.transaction_id ?? "", /^txn_/);
console.log("the TypeScript client works");
