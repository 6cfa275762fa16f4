/** The page of one transaction: its details, linked transactions and reversal. */
import { html, useState } from '../ui/html.js';
import { get, getAll } from '../ui/api.js';
import { attempt, pendingAttempt, resume, useAttempts } from '../ui/attempts.js';
import { Button } from '../ui/controls.js';
import { Amount, Badge, Card, Copy, Facts, Time } from '../ui/display.js';
import { formatMoney } from '../ui/money.js';
import { toast } from '../ui/overlay.js';
import { useResource } from '../ui/resource.js';
import { go } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Loaded, Notice } from '../ui/placeholders.js';
import { count } from '../ui/text.js';
import { useApp, useReloadOnEvents } from './console-context.js';
import { ReasonDialog, Ref, useDialog } from './shared.js';
import { ShowLineage } from './lineage.js';
import { opensProposal } from './proposal.js';
import { TransactionTable } from './transaction-table.js';
import { TYPES } from './labels.js';

const REVERSIBLE = ['DEPOSIT', 'TRANSFER'];

export function TransactionPage({ id }) {
  const transaction = useResource(`ops-transaction.${id}`, (signal) => get(`/v1/ops/transactions/${id}`, {}, { signal }));
  useReloadOnEvents(transaction.reload, 200, ({ type, data }) => type === 'transaction' && (data.id === id || data.resolves_transaction_id === id));
  return html`<${Loaded} resource=${transaction} home="/ops/transactions" level="h1">${(one) => html`<${Details} transaction=${one} />`}<//>`;
}

function Details({ transaction: one }) {
  const { operator } = useApp();
  const dialog = useDialog();
  const linked = useLinked(one);
  const reversal = linked.data?.found.find((other) => other.type === 'REVERSAL' && other.resolves_transaction_id === one.id);
  const canReverse = operator && one.status === 'COMPLETED' && REVERSIBLE.includes(one.type) && !reversal;
  return html`
    <${PageHead} title=${`${TYPES[one.type] ?? one.type} of ${formatMoney(one.amount, one.currency)}`} back=${['/ops/transactions', 'Transactions']}
      actions=${canReverse && html`<${Button} icon="retry" onClick=${() => dialog.ask('reverse')}>Reverse<//>`}>
      <${Badge} status=${one.status} /> Entry <span class="num">${count(one.seq)}</span>
    <//>
    <div class="stack">
      ${operator && html`<${UnconfirmedChange} name=${`reverse.${one.id}`} />`}
      ${reversal && html`<${Notice} tone="wait">Reversed by <${Ref} id=${reversal.id} />.<//>`}
      ${one.failure && html`<${Notice} tone="bad"><strong>${one.failure.code}</strong> ${one.failure.message}<//>`}
      <div class="grid-2">
        <${Card} title="Details">
          <${Facts} facts=${[
            ['ID', html`<${Copy} text=${one.id} label="ID" />`],
            ['Receipt', html`<a class="ref" href="/receipt-check#${one.id}">Verify</a>`],
            ['Amount', html`<${Amount} minor=${one.amount} currency=${one.currency} />`],
            ['From', html`<${Ref} id=${one.source_account_id} />`],
            ['To', html`<${Ref} id=${one.destination_account_id} />`],
            ['Description', one.description],
            ['Posted', html`<${Time} at=${one.created_at} exact />`],
            ['Updated', one.updated_at === one.created_at ? null : html`<${Time} at=${one.updated_at} exact />`],
          ]} />
        <//>
        <${Card} title="Origin">
          <${Facts} facts=${[
            ['Requested by', one.requested_by && html`<${Ref} id=${one.requested_by} />`],
            ['Idempotency key', one.idempotency_key && html`<${Copy} text=${one.idempotency_key} label="key" />`],
            ['Resolves', one.resolves_transaction_id && html`<${Ref} id=${one.resolves_transaction_id} />`],
            ['Effective from', one.effective_at && html`<${Time} at=${one.effective_at} exact />`],
            ['Hold expires', one.expires_at && html`<${Time} at=${one.expires_at} exact />`],
            ['Metadata', one.metadata && html`<code>${JSON.stringify(one.metadata, (name, value) => (typeof value === 'bigint' ? `${value}` : value))}</code>`],
            ['Lineage', html`<${ShowLineage} id=${one.id} />`],
            ['Journal', html`<a href="/ops/journal?seq=${one.seq}" onClick=${(event) => { event.preventDefault(); go(`/ops/journal?seq=${one.seq}`); }}>Entry ${count(one.seq)}</a>`],
          ]} />
        <//>
      </div>
      ${linked.data?.more && html`<${Notice}>Not all later transactions of the account were searched for links. <${ShowLineage} id=${one.id} /><//>`}
      ${linked.data?.found.length > 0 && html`<${Card} title="Linked transactions" flush><${TransactionTable} transactions=${linked.data.found} caption="Linked transactions" /><//>`}
    </div>
    ${dialog.open === 'reverse' && html`<${Reverse} transaction=${one} onClose=${dialog.close} />`}`;
}

/** Loads the transaction that this one resolves and those that resolve it: later ones of the same account, for a deposit of the saver's. */
function useLinked(one) {
  return useResource(`ops-linked.${one.id}.${one.status}`, async (signal) => {
    const account = (one.type !== 'DEPOSIT' && one.source_account_id) || one.destination_account_id;
    const [resolved, later] = await Promise.all([
      one.resolves_transaction_id ? get(`/v1/ops/transactions/${one.resolves_transaction_id}`, {}, { signal }).catch(() => null) : null,
      account ? getAll('/v1/ops/transactions', { account_id: account, from: one.created_at, min_amount: one.type === 'WITHDRAWAL' ? undefined : one.amount, max_amount: one.amount }, { most: 200, signal }) : [],
    ]);
    return { found: [...later.filter((other) => other.resolves_transaction_id === one.id), ...(resolved ? [resolved] : [])], more: later.more };
  });
}

/** A notice about a change whose response never came; the retry sends the same request with its own key. */
export function UnconfirmedChange({ name, onDone }) {
  useAttempts();
  const [sending, setSending] = useState(null);
  const pending = sending ?? pendingAttempt(name);
  if (!pending) {
    return null;
  }
  const finish = async () => {
    setSending(pending);
    try {
      const answer = await resume(name);
      if (!opensProposal(answer)) {
        toast('Confirmed');
        document.querySelector('h1')?.focus();
        onDone?.();
      }
    } catch (failure) {
      toast(failure.message);
    }
    setSending(null);
  };
  return html`<${Notice} tone="wait" role="status" actions=${html`<${Button} small busy=${Boolean(sending)} onClick=${finish}>Retry<//>`}>${pending.shown.title ?? 'A change'} was sent, but we couldn\u2019t confirm it. Retrying won\u2019t do it twice.<//>`;
}

function Reverse({ transaction: one, onClose }) {
  const name = `reverse.${one.id}`;
  const money = formatMoney(one.amount, one.currency);
  const submit = async (note) => {
    const reversal = await attempt(name, `/v1/ops/transactions/${one.id}/reverse`, { note }, { title: `The reversal of ${money}` });
    if (opensProposal(reversal)) {
      return;
    }
    toast(`${money} reversed`);
    go(`/ops/transactions/${reversal.id}`);
  };
  return html`
    <${ReasonDialog} title="Reverse ${money}?" confirm="Reverse ${money}" danger initial=${pendingAttempt(name)?.body.note ?? ''} onSubmit=${submit} onClose=${onClose} hint="Shown on the statements of both accounts and in the audit log.">
      <p>This posts the opposite entry: ${money} from <${Ref} id=${one.destination_account_id} /> to <${Ref} id=${one.source_account_id} />. A transaction can be reversed once, and a reversal can\u2019t be reversed.</p>
    <//>`;
}
