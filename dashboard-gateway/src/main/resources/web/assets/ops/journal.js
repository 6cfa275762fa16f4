/** The journal: the ledger's entries by number, and the verification of the ledger. */
import { html, useEffect, useState } from '../ui/html.js';
import { get, post } from '../ui/api.js';
import { Button, Form, TextField } from '../ui/controls.js';
import { Amount, Badge, Card, Copy, Facts, Time } from '../ui/display.js';
import { Icon } from '../ui/icons.js';
import { formatMoney } from '../ui/money.js';
import { toast } from '../ui/overlay.js';
import { usePages, useResource } from '../ui/resource.js';
import { go } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Empty, Loaded, Notice, Skeleton } from '../ui/placeholders.js';
import { PagedList } from '../ui/table.js';
import { count, counted } from '../ui/text.js';
import { useApp, useReloadOnEvents } from './console-context.js';
import { Ref, Refusal } from './shared.js';
import { transactionIdAt } from './entry-ids.js';
import { SafeMode } from './safe-mode.js';
import { TransactionTable } from './transaction-table.js';
import { TYPES } from './labels.js';

export function Journal({ query }) {
  const { summary } = useApp();
  const verification = useResource('ops-verification', (signal) => get('/v1/ops/ledger/verification', {}, { signal }));
  const money = summary.data?.money;
  const last = money?.journal_seq;
  const seq = /^\d{1,15}$/.test(query.seq ?? '') && Number(query.seq) > 0 ? Number(query.seq) : null;
  return html`
    <${PageHead} title="Journal">Entries are only ever added. A hash chains each to those before it, and verification recalculates them all.<//>
    <div class="stack">
      <${Loaded} resource=${verification} home="/ops" skeleton=${html`<${Skeleton} lines=${1} height="16.5rem" />`}>${(answer) => html`<${SafeMode} freezes=${answer.safe_mode} /><${Verification} answer=${answer} money=${money} reload=${verification.reload} />`}<//>
      <${Jump} key=${query.seq ?? ''} seq=${query.seq ?? ''} last=${last} />
      ${seq ? html`<${EntryCard} seq=${seq} last=${last} verified=${verification.data?.verification} />` : html`<${LatestEntries} />`}
    </div>`;
}

function Verification({ answer: { verification: last, running }, money, reload }) {
  const { operator, summary } = useApp();
  const [state, setState] = useState({ busy: null, error: null, result: null });
  useEffect(() => {
    const timer = running && setTimeout(reload, 2000);
    return () => clearTimeout(timer);
  });
  const run = async (full) => {
    setState({ busy: full ? 'full' : 'new', error: null, result: null });
    try {
      const result = await post('/v1/ops/ledger/verification', { full });
      setState({ busy: null, error: null, result });
      toast(result.sound ? 'Ledger check passed' : 'Ledger check failed');
    } catch (error) {
      setState({ busy: null, error, result: null });
    }
    reload();
    summary.reload();
  };
  const tone = !last ? 'wait' : last.sound ? 'good' : 'bad';
  return html`
    <${Card} title="Verification" actions=${operator && html`
      <${Button} small icon="shield" busy=${state.busy === 'new'} disabled=${Boolean(state.busy)} onClick=${() => run(false)}>Verify new entries<//>
      <${Button} small busy=${state.busy === 'full'} disabled=${Boolean(state.busy)} onClick=${() => run(true)}>Verify everything<//>`}>
      <div class="stack" aria-live="polite">
        <p class="ops-verdict ops-verdict-${tone}"><${Icon} name=${tone === 'good' ? 'shield' : tone === 'bad' ? 'warn' : 'clock'} size=${26} /><strong>${!last ? 'Not verified yet' : last.sound ? 'Ledger check passed' : 'Ledger check failed'}</strong>${running && html`<${Badge} tone="info">running<//>`}</p>
        ${last?.finding && html`<${Notice} tone="bad">${last.finding}<//>`}
        ${state.result && html`<p class="small soft num">Recalculated ${counted(state.result.transactions, 'transaction')} and ${counted(state.result.entries, 'posting')} in ${count(state.result.duration_ms)} ms.</p>`}
        <${Refusal} error=${state.error} />
        ${last && html`<${Facts} facts=${[
          ['Last verified', html`<${Time} at=${last.verified_at} exact />`],
          ['Up to batch', html`<span class="num">${count(last.batch_no)}</span>`],
          ['Last full verification', last.full_verified_at ? html`<${Time} at=${last.full_verified_at} exact />` : 'Not yet'],
          ['Lists and totals', money && html`<span class="num">${money.journal_seq > money.last_seq ? `${counted(money.journal_seq - money.last_seq, 'transaction')} behind the journal` : 'Up to date'}</span>`],
        ]} />`}
      </div>
    <//>`;
}

function Jump({ seq, last }) {
  const [text, setText] = useState(seq);
  const [fault, setFault] = useState(null);
  const submit = () => {
    const plain = text.replace(/[\s,]/g, '');
    if (plain && !(/^\d{1,15}$/.test(plain) && Number(plain) > 0)) {
      setFault('An entry number is a whole number from 1.');
      return;
    }
    go(plain ? `/ops/journal?seq=${plain}` : '/ops/journal');
  };
  return html`
    <${Form} class="ops-jump" onSubmit=${submit}>
      <${TextField} label="Entry number" inputmode="numeric" autocomplete="off" value=${text} onInput=${setText} fault=${fault} hint=${last ? `1 to ${count(last)}` : '\u00a0'} />
      <${Button} type="submit">Go to entry<//>
    <//>`;
}

/** One entry, with links to the previous and the next one. */
function EntryCard({ seq, last, verified }) {
  const entry = useResource(`ops-position.${seq}`, (signal) => get(`/v1/ops/transactions/${transactionIdAt(seq)}`, {}, { signal }));
  const missing = entry.error?.status === 404;
  return html`
    <${Card} title="Entry ${count(seq)}" actions=${html`
      <${Button} small icon="left" disabled=${seq <= 1} onClick=${() => go(`/ops/journal?seq=${seq - 1}`)}>Previous<//>
      <${Button} small disabled=${last !== undefined && seq >= last} onClick=${() => go(`/ops/journal?seq=${seq + 1}`)}>Next<//>`}>
      ${missing ? html`<${Empty} icon="search" title="No entry with this number">${last ? `The last entry is ${count(last)}.` : 'The ledger has no entries yet.'}<//>` : html`<${Loaded} resource=${entry} home="/ops/journal">${(one) => html`<${EntryDetails} entry=${one} verified=${verified} />`}<//>`}
    <//>`;
}

function EntryDetails({ entry: one, verified }) {
  const isVerified = verified?.sound && one.created_at <= verified.verified_at;
  return html`
    <div class="stack">
      <p class="ops-posting"><span><span class="small soft">Debit</span><${Ref} id=${one.source_account_id} /></span><${Icon} name="right" /><span><span class="small soft">Credit</span><${Ref} id=${one.destination_account_id} /></span><strong><${Amount} minor=${one.amount} currency=${one.currency} /></strong></p>
      <${Facts} facts=${[
        ['Type', `${TYPES[one.type] ?? one.type}${one.description ? `: ${one.description}` : ''}`],
        ['Status', html`<${Badge} status=${one.status} />`],
        ['ID', html`<${Copy} text=${one.id} label="ID" />`],
        ['Posted', html`<${Time} at=${one.created_at} exact />`],
        ['Requested by', one.requested_by && html`<${Ref} id=${one.requested_by} />`],
        ['Resolves', one.resolves_transaction_id && html`<${Ref} id=${one.resolves_transaction_id} />`],
        ['Hash chain', isVerified ? html`<${Badge} tone="good">Verified up to batch ${count(verified.batch_no)}<//>` : html`<${Badge} tone="wait">Not verified yet<//>`],
      ]} />
      <div><${Button} small href=${`/ops/transactions/${one.id}`} aria-label="Open ${TYPES[one.type] ?? one.type} of ${formatMoney(one.amount, one.currency)}">Open transaction<//></div>
    </div>`;
}

function LatestEntries() {
  const pages = usePages('ops-journal', (cursor, signal) => get('/v1/ops/transactions', { cursor }, { signal }));
  useReloadOnEvents(pages.refresh, 1000, ({ type }) => type === 'transaction');
  return html`
    <${Card} title="Latest entries" flush>
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="book" title="No entries yet">The first deposit creates the first entry.<//>`}>
        ${(items) => html`<${TransactionTable} transactions=${items} caption="Ledger entries" />`}
      <//>
    <//>`;
}
