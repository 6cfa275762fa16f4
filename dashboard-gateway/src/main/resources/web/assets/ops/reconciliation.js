/** The reconciliation page: runs a reconciliation and lists earlier ones. */
import { html, useState } from '../ui/html.js';
import { get, queryOf, request } from '../ui/api.js';
import { Button, CheckField, Field, Form, TextField } from '../ui/controls.js';
import { Badge, Card, Time } from '../ui/display.js';
import { toast } from '../ui/overlay.js';
import { usePages } from '../ui/resource.js';
import { go, Link } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Empty } from '../ui/placeholders.js';
import { PagedList, Table } from '../ui/table.js';
import { count, counted } from '../ui/text.js';
import { useApp } from './console-context.js';
import { Ref, Refusal } from './shared.js';

const LONGEST_FETCH = 90_000;
const LONGEST_UPLOAD = 12 * 60_000;
const LARGEST = 512 * 1024 * 1024;
const periodOf = ({ from_day: from, to_day: to }) => (from === to ? from : `${from} to ${to}`);

const COLUMNS = [
  { label: 'Period', cell: (one) => html`<${Link} class="ref num" href="/ops/reconciliation/${one.id}">${periodOf(one)}<//>` },
  { label: 'Started', cell: (one) => html`<${Time} at=${one.started_at} />` },
  { label: 'By', cell: (one) => html`<${Ref} id=${one.started_by} />` },
  { label: 'Report', cell: (one) => one.report_name ?? 'Bank\u2019s own report' },
  { label: 'Lines', right: true, cell: (one) => count(one.report_lines) },
  { label: 'Matched', right: true, cell: (one) => count(one.matched_lines) },
  { label: 'Result', cell: (one) => html`<${RunBadge} run=${one} />` },
];

/** The part of a report that is compared, such as "Running, 40%". */
function progressOf({ report_lines: lines, compared_lines: compared }) {
  return compared ? `Running, ${Math.floor((compared / lines) * 100)}%` : 'Running';
}

export function RunBadge({ run }) {
  if (run.status === 'RUNNING') {
    if (run.parts_until && run.compared_lines === run.report_lines) {
      return html`<${Badge} tone="wait">Waiting for more parts<//>`;
    }
    return run.failure ? html`<${Badge} tone="wait">Waiting to retry<//>` : html`<${Badge} tone="info">${progressOf(run)}<//>`;
  }
  if (run.status === 'FAILED') {
    return html`<${Badge} tone="bad">Failed<//>`;
  }
  if (run.status === 'VOIDED') {
    return html`<${Badge}>Voided<//>`;
  }
  return run.exceptions ? html`<${Badge} tone="bad">${counted(run.exceptions, 'exception')}<//>` : html`<${Badge} tone="good">Matches<//>`;
}

export function Reconciliation() {
  const { operator } = useApp();
  const pages = usePages('ops-reconciliations', (cursor, signal) => get('/v1/ops/reconciliations', { cursor }, { signal }));
  return html`
    <${PageHead} title="Reconciliation" actions=${html`<${Button} href="/ops/exceptions?open=true">Open exceptions<//>`}>Compares the ledger, the withdrawals and the bank report line by line.<//>
    <div class="stack">
      ${operator && html`<${NewReconciliation} />`}
      <${Card} title="Reconciliations" flush>
        <${PagedList} pages=${pages} empty=${html`<${Empty} icon="scale" title="No reconciliations yet">One runs every night. You can also run one now.<//>`}>
          ${(items) => html`<${Table} caption="Reconciliations" columns=${COLUMNS} rows=${items} href=${({ id }) => `/ops/reconciliation/${id}`} />`}
        <//>
      <//>
    </div>`;
}

function NewReconciliation() {
  const { summary } = useApp();
  const today = new Date().toISOString().slice(0, 10);
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState(today);
  const [file, setFile] = useState(null);
  const [dry, setDry] = useState(false);
  const [parts, setParts] = useState(false);
  const [state, setState] = useState({ busy: false, error: null });
  const tooLarge = file && file.size > LARGEST;
  const submit = async () => {
    if (state.busy || tooLarge) {
      return;
    }
    setState({ busy: true, error: null });
    try {
      const query = queryOf({ from_day: from, to_day: to, report_name: file?.name, dry_run: dry || undefined, more_parts: (file && parts) || undefined });
      const upload = file ? { body: file, contentType: /\.xml$/i.test(file.name) ? 'application/xml' : 'text/csv', longest: LONGEST_UPLOAD } : { longest: LONGEST_FETCH };
      const { reconciliation: run } = await request('POST', `/v1/ops/reconciliations${query}`, upload);
      summary.reload();
      toast(run.parts_until ? 'Part received' : run.status === 'RUNNING' ? 'The reconciliation is running' : run.exceptions ? `${counted(run.exceptions, 'exception')} found` : 'Everything matches');
      go(`/ops/reconciliation/${run.id}`);
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return html`
    <${Card} title="Reconcile now">
      <${Form} onSubmit=${submit}>
        <div class="ops-run">
          <${TextField} label="From (UTC)" type="date" max=${today} value=${from} onInput=${setFrom} />
          <${TextField} label="To (UTC)" type="date" max=${today} value=${to} onInput=${setTo} />
          <${Field} label="Bank report" optional hint="CSV or ISO 20022 camt.053. Leave empty to fetch it." fault=${tooLarge && 'The file must be at most 512 MiB. Split it by days.'}>
            ${(tied) => html`<input class="input ops-file" type="file" accept=".csv,.xml,text/csv,application/xml" onChange=${(event) => setFile(event.currentTarget.files[0] ?? null)} ...${tied} />`}
          <//>
          <${CheckField} label="Dry run" checked=${dry} onChange=${setDry} />
          ${file && html`<${CheckField} label="More parts follow" checked=${parts} onChange=${setParts} />`}
          <${Button} type="submit" kind="primary" busy=${state.busy}>Reconcile<//>
        </div>
        <${Refusal} error=${state.error} />
      <//>
    <//>`;
}
