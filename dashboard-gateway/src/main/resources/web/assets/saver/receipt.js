/** The receipt of one transaction, to keep or print. */
import { html } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Amount, Badge, Copy, Facts } from '../ui/display.js';
import { Mark } from '../ui/icons.js';
import { QrCode } from '../ui/qr.js';
import { failureSentence } from '../ui/reasons.js';
import { useResource } from '../ui/resource.js';
import { Loaded, Notice, Skeleton } from '../ui/placeholders.js';
import { PageHead } from '../ui/shell.js';
import { formatExact } from '../ui/time.js';
import { useApp, useReloadOnEvents } from './app-context.js';
import { ownSide } from './transaction-list.js';
import { describe } from './labels.js';

const checkAddress = (id) => `${location.origin}/receipt-check#${id}`;

export function Receipt({ id }) {
  const { wallets } = useApp();
  const transaction = useResource(`transaction ${id}`, (signal) => get(`/v1/transactions/${id}`, {}, { signal }));
  useReloadOnEvents(transaction.reload);
  return html`
    <${PageHead} title="Receipt" back=${['/app/activity', 'Activity']} actions=${transaction.data && html`<a class="button button-plain" href=${checkAddress(id)}>Verify</a><${Button} icon="print" onClick=${() => print()}>Print or save<//>`} />
    <div class="form-page">
      <${Loaded} resource=${transaction} home="/app/activity" skeleton=${html`<div class="card"><${Skeleton} lines=${6} /></div>`}>
        ${(one) => html`<${ReceiptSheet} transaction=${one} wallets=${wallets.data ?? []} />`}
      <//>
    </div>`;
}

function ReceiptSheet({ transaction, wallets }) {
  const { user } = useApp();
  const wallet = ownSide(transaction, wallets);
  const { title, signed } = describe(transaction, wallet?.id, wallets);
  const side = (id) => (id ? wallets.find((one) => one.id === id)?.name ?? html`<${Copy} text=${id} label="wallet ID" short />` : null);
  const outside = ['DEPOSIT', 'CAPTURE', 'WITHDRAWAL', 'RELEASE'].includes(transaction.type);
  return html`
    <article class="card receipt">
      <div class="receipt-head"><span class="brand"><${Mark} />Nissmart</span><${Badge} status=${transaction.status} /></div>
      <div class="center">
        <p class="soft">${title}</p>
        <${Amount} minor=${signed === 0n ? transaction.amount : signed} currency=${transaction.currency} plus=${signed !== 0n} class="done-amount" />
        <p class="soft">${formatExact(transaction.created_at)}</p>
      </div>
      ${transaction.failure && html`<${Notice} tone="bad">${failureSentence(transaction.failure)} No money moved.<//>`}
      <${Facts} facts=${[
        ['Note', transaction.description],
        ['From', transaction.type === 'DEPOSIT' ? 'Simulated deposit' : side(transaction.source_account_id)],
        ['To', outside && transaction.type !== 'DEPOSIT' ? 'Bank account' : transaction.metadata?.recipient ?? side(transaction.destination_account_id)],
        ['Account holder', `${user.first_name} ${user.last_name}`],
        ['Entry number', html`<span class="num">${transaction.seq}</span>`],
        ['Transaction ID', html`<${Copy} text=${transaction.id} label="transaction ID" />`],
      ]} />
      <div class="center"><${QrCode} text=${checkAddress(transaction.id)} label="QR code of the page that verifies this receipt" /></div>
      <p class="soft small center">This entry is in an append-only ledger. It can\u2019t be edited, only reversed by a new entry. Scan the code to verify it.</p>
    </article>`;
}
