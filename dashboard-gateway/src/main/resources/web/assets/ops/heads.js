/** The signed heads of the ledger, the witnesses that keep them, and the check of a head's signature. */
import { html, useState } from '../ui/html.js';
import { get, post } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Badge, Card, Copy, Facts, Time } from '../ui/display.js';
import { formatMoney } from '../ui/money.js';
import { toast } from '../ui/overlay.js';
import { usePages, useResource } from '../ui/resource.js';
import { PageHead } from '../ui/shell.js';
import { Empty, Loaded, Notice } from '../ui/placeholders.js';
import { PagedList, Table } from '../ui/table.js';
import { count } from '../ui/text.js';
import { useApp } from './console-context.js';
import { Refusal } from './shared.js';
import { faultOf } from './head-signature.js';

const COLUMNS = [
  { label: 'Signed', cell: ({ time }) => html`<${Time} at=${time} exact />` },
  { label: 'Batch', right: true, cell: ({ batch_no: n }) => html`<span class="num">${count(n)}</span>` },
  { label: 'Last entry', right: true, cell: ({ seq }) => html`<span class="num">${count(seq)}</span>` },
  { label: 'Hash', cell: ({ hash }) => html`<${Copy} text=${hash} label="hash" />` },
  { label: 'Key', cell: ({ key_id: id }) => html`<span class="mono">${id}</span>` },
  { label: 'Signature', cell: (head) => html`<${Check} head=${head} />` },
];

export function Heads() {
  const { operator } = useApp();
  const pages = usePages('ops-heads', (cursor, signal) => get('/v1/ops/ledger/heads', { cursor }, { signal }));
  const state = useResource('ops-witnesses', (signal) => get('/v1/ops/ledger/heads', { limit: 1 }, { signal }));
  const [signing, setSigning] = useState({ busy: false, error: null });
  const sign = async () => {
    setSigning({ busy: true, error: null });
    try {
      const head = await post('/v1/ops/ledger/heads');
      setSigning({ busy: false, error: null });
      toast(`Batch ${count(head.batch_no)} is signed`);
      pages.reload();
      state.reload();
    } catch (error) {
      setSigning({ busy: false, error });
    }
  };
  const signNow = operator && html`<${Button} icon="shield" busy=${signing.busy} onClick=${sign}>Sign now<//>`;
  return html`
    <${PageHead} title="Signed heads" actions=${signNow}>Every minute with new entries, the ledger's latest hash is signed and copied to witnesses outside its database.<//>
    <div class="stack">
      <${Refusal} error=${signing.error} />
      <${Loaded} resource=${state} home="/ops">${({ witnesses, next_head_at: next }) => html`<${Witnesses} witnesses=${witnesses} next=${next} />`}<//>
      <${Liabilities} />
      <${Card} title="Heads" flush>
        <${PagedList} pages=${pages} empty=${html`<${Empty} icon="shield" title="No signed heads yet">The first head is signed within a minute of the first entry, once a receipt key is set up.<//>`}>
          ${(items) => html`<${Table} caption="Signed heads" columns=${COLUMNS} rows=${items.map((head) => ({ ...head, id: `${head.seq}-${head.batch_no}` }))} />`}
        <//>
      <//>
    </div>`;
}

function Witnesses({ witnesses, next }) {
  return html`
    <${Card} title="Witnesses">
      <div class="stack">
        ${witnesses.length === 0 && html`<${Notice} tone="wait">No witness is set up. Without a witness, a rewrite of the whole ledger could go unnoticed.<//>`}
        ${witnesses.map((witness) => html`<${Witness} key=${witness.name} witness=${witness} />`)}
        ${next && html`<p class="small soft">The next head is signed at <${Time} at=${next} exact /> if there are new entries.</p>`}
      </div>
    <//>`;
}

/** The last totals of customers' wallets that a head has signed. */
function Liabilities() {
  const published = useResource('ops-liabilities', (signal) => get('/v1/ops/ledger/liabilities', {}, { signal }));
  const { accounts, head } = published.data ?? {};
  return html`
    <${Card} title="Liabilities">
      ${published.error && html`<p class="small soft">${published.error.message}</p>`}
      ${accounts && html`
        <div class="stack">
          <${Facts} facts=${accounts.trees.filter(({ kind }) => kind === 'CUSTOMER').map(({ currency, accounts: wallets, total }) => [
            currency, html`<span class="num">${formatMoney(total, currency)}</span> in ${count(wallets)} ${Number(wallets) === 1 ? 'wallet' : 'wallets'}`])} />
          <p class="small soft">The balances after entry ${count(accounts.seq)}, signed <${Time} at=${head.time} exact />. Root: <${Copy} text=${head.accounts_root} label="root" short /></p>
        </div>`}
    <//>`;
}

function Witness({ witness: { name, last_head: last, failing_since: since, problem } }) {
  return html`
    <div class="stack">
      <p><strong class="wrap-anywhere">${name}</strong> ${since ? html`<${Badge} tone="bad">Failing<//>` : html`<${Badge} tone="good">Working<//>`}</p>
      ${since && html`<${Notice} tone="bad">Failing since <${Time} at=${since} exact />: ${problem}<//>`}
      <${Facts} facts=${[['Last head', last ? html`Batch ${count(last.batch_no)}, <${Time} at=${last.time} exact />` : 'None yet']]} />
    </div>`;
}

function Check({ head }) {
  const [state, setState] = useState({ busy: false, fault: undefined });
  const verify = async () => {
    setState({ busy: true, fault: undefined });
    try {
      const { keys } = await get('/.well-known/receipt-keys.json');
      setState({ busy: false, fault: await faultOf(head, keys) });
    } catch (error) {
      setState({ busy: false, fault: error.message });
    }
  };
  return html`
    <span aria-live="polite">
      ${state.fault === undefined && html`<${Button} small busy=${state.busy} onClick=${verify} aria-label="Verify the head of batch ${count(head.batch_no)}">Verify<//>`}
      ${state.fault === null && html`<${Badge} tone="good">Valid<//>`}
      ${state.fault && html`<${Badge} tone="bad">Not valid<//> <span class="small">${state.fault}</span>`}
    </span>`;
}
