/** One line of the book: its sides, what it is linked with, and its reversal. */
import { html } from '../ui/html.js';
import { get } from '../ui/api.js';
import { attempt, pendingAttempt, resume } from '../ui/attempts.js';
import { Button } from '../ui/controls.js';
import { Amount, Badge, Card, Copy, Facts, Time } from '../ui/display.js';
import { formatMoney } from '../ui/money.js';
import { toast } from '../ui/overlay.js';
import { useResource } from '../ui/resource.js';
import { go } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Loaded, Notice } from '../ui/states.js';
import { useApp, useReloadOnEvents } from './context.js';
import { ReasonDialog, Ref, useDialog } from './parts.js';
import { TransactionTable } from './transaction-table.js';
import { count, TYPES } from './words.js';

const REVERSIBLE = ['DEPOSIT', 'TRANSFER', 'CAPTURE'];

export function TransactionPage({ id }) {
  const transaction = useResource(`ops-transaction.${id}`, (signal) => get(`/v1/ops/transactions/${id}`, {}, { signal }));
  useReloadOnEvents(transaction.reload, 200, ({ type, data }) => type === 'transaction' && (data.id === id || data.resolves_transaction_id === id));
  return html`<${Loaded} resource=${transaction} home="/ops/transactions" level="h1">${(one) => html`<${Details} transaction=${one} />`}<//>`;
}

function Details({ transaction: one }) {
  const { operator } = useApp();
  const dialog = useDialog();
  const linked = useLinked(one);
  const reversal = linked.data?.find((other) => other.type === 'REVERSAL' && other.resolves_transaction_id === one.id);
  const can = operator && one.status === 'COMPLETED' && REVERSIBLE.includes(one.type) && !reversal;
  return html`
    <${PageHead} title=${`${TYPES[one.type] ?? one.type} of ${formatMoney(one.amount, one.currency)}`} back=${['/ops/transactions', 'Transactions']}
      actions=${can && html`<${Button} icon="retry" onClick=${() => dialog.ask('reverse')}>Reverse<//>`}>
      <${Badge} status=${one.status} /> Position <span class="num">${count(one.seq)}</span> in the book
    <//>
    <div class="stack">
      ${operator && html`<${Unanswered} name=${`reverse.${one.id}`} />`}
      ${reversal && html`<${Notice} tone="wait">Reversed by <${Ref} id=${reversal.id} />.<//>`}
      ${one.failure && html`<${Notice} tone="bad"><strong>${one.failure.code}</strong> ${one.failure.message}<//>`}
      <div class="grid-2">
        <${Card} title="The line">
          <${Facts} facts=${[
            ['Id', html`<${Copy} text=${one.id} label="id" />`],
            ['Amount', html`<${Amount} minor=${one.amount} currency=${one.currency} />`],
            ['From', html`<${Ref} id=${one.source_account_id} />`],
            ['To', html`<${Ref} id=${one.destination_account_id} />`],
            ['What', one.description],
            ['Booked', html`<${Time} at=${one.created_at} exact />`],
            ['Changed', one.updated_at === one.created_at ? null : html`<${Time} at=${one.updated_at} exact />`],
          ]} />
        <//>
        <${Card} title="Where it comes from">
          <${Facts} facts=${[
            ['Asked for by', one.requested_by && html`<${Ref} id=${one.requested_by} />`],
            ['Idempotency key', one.idempotency_key && html`<${Copy} text=${one.idempotency_key} label="key" />`],
            ['Resolves', one.resolves_transaction_id && html`<${Ref} id=${one.resolves_transaction_id} />`],
            ['Counts from', one.effective_at && html`<${Time} at=${one.effective_at} exact />`],
            ['Hold ends by itself', one.expires_at && html`<${Time} at=${one.expires_at} exact />`],
            ['Metadata', one.metadata && html`<code>${JSON.stringify(one.metadata, (name, value) => (typeof value === 'bigint' ? `${value}` : value))}</code>`],
            ['In the journal', html`<a href="/ops/journal?seq=${one.seq}" onClick=${(event) => { event.preventDefault(); go(`/ops/journal?seq=${one.seq}`); }}>Position ${count(one.seq)}</a>`],
          ]} />
        <//>
      </div>
      ${linked.data?.length > 0 && html`<${Card} title="Linked lines" flush><${TransactionTable} transactions=${linked.data} caption="Linked transactions" /><//>`}
    </div>
    ${dialog.open === 'reverse' && html`<${Reverse} transaction=${one} onClose=${dialog.close} />`}`;
}

/** What it resolves, and what resolves it: the latter is looked for where it can only be, later on one of the two accounts. */
function useLinked(one) {
  return useResource(`ops-linked.${one.id}.${one.status}`, async (signal) => {
    const account = one.source_account_id ?? one.destination_account_id;
    const [resolved, later] = await Promise.all([
      one.resolves_transaction_id ? get(`/v1/ops/transactions/${one.resolves_transaction_id}`, {}, { signal }).catch(() => null) : null,
      account ? get('/v1/ops/transactions', { account_id: account, from: one.created_at, min_amount: one.type === 'WITHDRAWAL' ? undefined : one.amount, max_amount: one.amount, limit: 200 }, { signal }) : { data: [] },
    ]);
    return [...later.data.filter((other) => other.resolves_transaction_id === one.id), ...(resolved ? [resolved] : [])];
  });
}

/** A change that was sent and has no answer: it is asked for again with its own key, never begun anew. */
export function Unanswered({ name, onDone }) {
  const dialog = useDialog();
  const pending = pendingAttempt(name);
  if (!pending || dialog.open === 'done') {
    return null;
  }
  const finish = async () => {
    try {
      const answer = await resume(name);
      toast('Done; it happened once');
      dialog.ask('done');
      onDone?.(answer);
    } catch (failure) {
      toast(failure.message);
    }
  };
  return html`<${Notice} tone="wait" role="status" actions=${html`<${Button} small onClick=${finish}>Ask again<//>`}>${pending.shown.title ?? 'A change'} was sent and has no answer yet. Asking again with the same key does it once at most.<//>`;
}

function Reverse({ transaction: one, onClose }) {
  const name = `reverse.${one.id}`;
  const money = formatMoney(one.amount, one.currency);
  const submit = async (note) => {
    const reversal = await attempt(name, `/v1/ops/transactions/${one.id}/reverse`, { note }, { title: `The reversal of ${money}` });
    toast(`Reversed: ${money} went back`);
    go(`/ops/transactions/${reversal.id}`);
  };
  return html`
    <${ReasonDialog} title="Reverse ${money}?" confirm="Reverse ${money}" danger initial=${pendingAttempt(name)?.body.note ?? ''} onSubmit=${submit} onClose=${onClose} hint="On the statement of both sides, and in the audit log.">
      <p>The exact opposite is booked: ${money} from <${Ref} id=${one.destination_account_id} /> to <${Ref} id=${one.source_account_id} />. A transaction is reversed at most once, and a reversal cannot be reversed.</p>
    <//>`;
}
