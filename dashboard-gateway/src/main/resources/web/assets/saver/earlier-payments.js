/** The look at the history before a payment is made or given up, so that nobody pays twice by mistake. */
import { get, getAll, serverNow } from '../ui/api.js';
import { discardedAttempts } from '../ui/attempts.js';

const RECENT_MS = 600000;
const UNPAID = ['FAILED', 'CANCELLED', 'REVERSED'];
const account = (one) => one.destination_account_id;

/** The list, its filters, the recipient and the page of each kind of payment. */
const KINDS = {
  deposit: { list: '/v1/transactions', filters: { type: 'DEPOSIT' }, recipient: account, page: '/app/transactions' },
  transfer: { list: '/v1/transfers', recipient: account, page: '/app/transactions' },
  withdrawal: { list: '/v1/withdrawals', recipient: ({ destination: to }) => `${to.bank_code} ${to.account_number}`, page: '/app/withdrawals' },
};

/** Returns whether the request with this key has arrived. */
export async function hasArrived(kind, key) {
  const { list, filters } = KINDS[kind];
  const { data } = await get(list, { ...filters, idempotency_key: key });
  return data.length > 0;
}

/**
 * Returns the latest payment of the last minutes with the same recipient, amount and currency, as {at, href}; else one that was given
 * up and may have been made, as {at}; else null.
 *
 * @param to the recipient, as `recipient` of the kind returns it
 */
export async function findSame(kind, { path, body: { amount, currency }, to }) {
  const { list, filters, recipient, page } = KINDS[kind];
  const from = new Date(serverNow() - RECENT_MS).toISOString();
  const made = (await getAll(list, { ...filters, from, min_amount: amount, max_amount: amount }, { pages: 1000 }))
    .find((one) => one.currency === currency && recipient(one) === to && !UNPAID.includes(one.status));
  if (made) {
    return { at: made.created_at, href: `${page}/${made.id}` };
  }
  const left = discardedAttempts().findLast(({ path: given, body, shown }) => given === path && shown.to === to && body.amount === amount && body.currency === currency);
  return left ? { at: new Date(left.startedAt).toISOString() } : null;
}
