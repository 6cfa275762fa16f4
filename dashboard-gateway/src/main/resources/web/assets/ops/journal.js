/** The book itself: each line at its position, and whether what is written is what was written. */
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
import { Empty, Loaded, Notice, Skeleton } from '../ui/states.js';
import { PagedList } from '../ui/table.js';
import { useApp, useReloadOnEvents } from './context.js';
import { Ref, Refusal } from './parts.js';
import { idAt } from './positions.js';
import { TransactionTable } from './transaction-table.js';
import { count, counted, TYPES } from './words.js';

export function Journal({ query }) {
  const { summary } = useApp();
  const verification = useResource('ops-verification', (signal) => get('/v1/ops/ledger/verification', {}, { signal }));
  const last = summary.data?.money?.last_seq;
  const seq = /^\d{1,15}$/.test(query.seq ?? '') && Number(query.seq) > 0 ? Number(query.seq) : null;
  return html`
    <${PageHead} title="Journal">Lines are only ever added. Each is chained to those before it by a hash, and verification derives it all anew.<//>
    <div class="stack">
      <${Loaded} resource=${verification} home="/ops" skeleton=${html`<${Skeleton} lines=${1} height="16.5rem" />`}>${(answer) => html`<${Verification} answer=${answer} reload=${verification.reload} />`}<//>
      <${Jump} key=${query.seq ?? ''} seq=${query.seq ?? ''} last=${last} />
      ${seq ? html`<${Position} seq=${seq} last=${last} verified=${verification.data?.verification} />` : html`<${Newest} />`}
    </div>`;
}

function Verification({ answer: { verification: was, running }, reload }) {
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
      toast(result.sound ? 'The book is sound' : 'A row of the book lies');
    } catch (error) {
      setState({ busy: null, error, result: null });
    }
    reload();
    summary.reload();
  };
  const tone = !was ? 'wait' : was.sound ? 'good' : 'bad';
  return html`
    <${Card} title="Verification" actions=${operator && html`
      <${Button} small icon="shield" busy=${state.busy === 'new'} disabled=${Boolean(state.busy)} onClick=${() => run(false)}>Verify what is new<//>
      <${Button} small busy=${state.busy === 'full'} disabled=${Boolean(state.busy)} onClick=${() => run(true)}>Verify all of it<//>`}>
      <div class="stack" aria-live="polite">
        <p class="ops-verdict ops-verdict-${tone}"><${Icon} name=${tone === 'good' ? 'shield' : tone === 'bad' ? 'warn' : 'clock'} size=${26} /><strong>${!was ? 'Not verified yet' : was.sound ? 'The book is sound' : 'A row lies'}</strong>${running && html`<${Badge} tone="info">running<//>`}</p>
        ${was?.finding && html`<${Notice} tone="bad">${was.finding}<//>`}
        ${state.result && html`<p class="small soft num">Derived ${counted(state.result.transactions, 'transaction')} and ${counted(state.result.entries, 'entry', 'entries')} anew in ${count(state.result.duration_ms)} ms.</p>`}
        <${Refusal} error=${state.error} />
        ${was && html`<${Facts} facts=${[
          ['Verified', html`<${Time} at=${was.verified_at} exact />`],
          ['Up to batch', html`<span class="num">${count(was.batch_no)}</span>`],
          ['From the first row', was.full_verified_at ? html`<${Time} at=${was.full_verified_at} exact />` : 'not yet'],
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
      setFault('A position is a whole number from 1 on.');
      return;
    }
    go(plain ? `/ops/journal?seq=${plain}` : '/ops/journal');
  };
  return html`
    <${Form} class="ops-jump" onSubmit=${submit}>
      <${TextField} label="Position in the book" inputmode="numeric" autocomplete="off" value=${text} onInput=${setText} fault=${fault} hint=${last ? `1 to ${count(last)}` : '\u00a0'} />
      <${Button} type="submit">Go there<//>
    <//>`;
}

/** One position, with the ways to the one before and after. */
function Position({ seq, last, verified }) {
  const line = useResource(`ops-position.${seq}`, (signal) => get(`/v1/ops/transactions/${idAt(seq)}`, {}, { signal }));
  const missing = line.error?.status === 404;
  return html`
    <${Card} title="Position ${count(seq)}" actions=${html`
      <${Button} small icon="left" disabled=${seq <= 1} onClick=${() => go(`/ops/journal?seq=${seq - 1}`)}>Before<//>
      <${Button} small disabled=${last !== undefined && seq >= last} onClick=${() => go(`/ops/journal?seq=${seq + 1}`)}>After<//>`}>
      ${missing ? html`<${Empty} icon="search" title="Nothing at this position">The book ends ${last ? `at ${count(last)}` : 'before it'}.<//>` : html`<${Loaded} resource=${line} home="/ops/journal">${(one) => html`<${Line} line=${one} verified=${verified} />`}<//>`}
    <//>`;
}

function Line({ line: one, verified }) {
  const proved = verified?.sound && one.created_at <= verified.verified_at;
  return html`
    <div class="stack">
      <p class="ops-posting"><span><span class="small soft">Debit</span><${Ref} id=${one.source_account_id} /></span><${Icon} name="right" /><span><span class="small soft">Credit</span><${Ref} id=${one.destination_account_id} /></span><strong><${Amount} minor=${one.amount} currency=${one.currency} /></strong></p>
      <${Facts} facts=${[
        ['What', `${TYPES[one.type] ?? one.type}${one.description ? `: ${one.description}` : ''}`],
        ['Status', html`<${Badge} status=${one.status} />`],
        ['Id', html`<${Copy} text=${one.id} label="id" />`],
        ['Booked', html`<${Time} at=${one.created_at} exact />`],
        ['Asked for by', one.requested_by && html`<${Ref} id=${one.requested_by} />`],
        ['Resolves', one.resolves_transaction_id && html`<${Ref} id=${one.resolves_transaction_id} />`],
        ['Chain', proved ? html`<${Badge} tone="good">Proved with batch ${count(verified.batch_no)} at the latest<//>` : html`<${Badge} tone="wait">Not verified yet<//>`],
      ]} />
      <div><${Button} small href=${`/ops/transactions/${one.id}`} aria-label="Open ${TYPES[one.type] ?? one.type} of ${formatMoney(one.amount, one.currency)}">Open the transaction<//></div>
    </div>`;
}

function Newest() {
  const pages = usePages('ops-journal', (cursor, signal) => get('/v1/ops/transactions', { cursor }, { signal }));
  useReloadOnEvents(() => (pages.items?.length ?? 0) <= 50 && pages.reload(), 1000, ({ type }) => type === 'transaction');
  return html`
    <${Card} title="The newest lines" flush>
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="book" title="The book is empty">Its first line appears with the first deposit.<//>`}>
        ${(items) => html`<${TransactionTable} transactions=${items} caption="Lines of the book" />`}
      <//>
    <//>`;
}
