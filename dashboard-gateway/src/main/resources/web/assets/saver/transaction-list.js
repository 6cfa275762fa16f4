/** A list of transactions grouped by day, with the balance after each where it is known. */
import { html } from '../ui/html.js';
import { Amount, Badge } from '../ui/display.js';
import { Icon } from '../ui/icons.js';
import { formatMoney } from '../ui/money.js';
import { Link } from '../ui/router.js';
import { dayHeading, formatClock } from '../ui/time.js';
import { describe } from './labels.js';

/** `balances` maps `transaction id + wallet id` to the balance after it; `walletId` is the wallet whose side is shown. */
export function TransactionList({ transactions, wallets, walletId, balances }) {
  const days = Map.groupBy ? Map.groupBy(transactions, (one) => dayHeading(one.created_at)) : grouped(transactions);
  return html`
    <div class="txns">
      ${[...days].map(([day, list]) => html`
        <section key=${day}>
          <h3 class="txns-day">${day}</h3>
          <ul>${list.map((one) => html`<li key=${one.id}><${Row} transaction=${one} wallets=${wallets} wallet=${ownSide(one, wallets, walletId)} balances=${balances} /></li>`)}</ul>
        </section>`)}
    </div>`;
}

function Row({ transaction, wallets, wallet, balances }) {
  const { title, detail, icon, signed } = describe(transaction, wallet?.id, wallets);
  const balance = balances?.get(transaction.id + wallet?.id);
  const idle = signed === 0n;
  const context = [detail, formatClock(transaction.created_at), wallets.length > 1 && wallet?.name].filter(Boolean).join(' \u00b7 ');
  return html`
    <${Link} class="txn" href="/app/transactions/${transaction.id}">
      <span class="txn-mark ${signed > 0n ? 'txn-in' : ''}"><${Icon} name=${icon} size=${18} /></span>
      <span class="txn-words"><span class="txn-title">${title}</span><span class="soft small">${context}</span></span>
      <span class="txn-sum">
        <span class=${signed > 0n ? 'amount-in strong' : idle ? 'soft' : 'strong'}><${Amount} minor=${idle ? transaction.amount : signed} currency=${transaction.currency} plus=${!idle} /></span>
        ${transaction.status !== 'COMPLETED' ? html`<${Badge} status=${transaction.status} />` : balance !== undefined && html`<span class="soft small num"><span class="visually-hidden">Balance after </span>${formatMoney(balance, transaction.currency)}</span>`}
      </span>
    <//>`;
}

/** Returns the saver's wallet whose side is shown: the chosen one, else the paying one, else the receiving one. */
export function ownSide(transaction, wallets, walletId) {
  const mine = (id) => wallets.find((wallet) => wallet.id === id);
  return mine(walletId) ?? mine(transaction.source_account_id) ?? mine(transaction.destination_account_id);
}

function grouped(transactions) {
  const days = new Map();
  transactions.forEach((one) => days.set(dayHeading(one.created_at), [...(days.get(dayHeading(one.created_at)) ?? []), one]));
  return days;
}
