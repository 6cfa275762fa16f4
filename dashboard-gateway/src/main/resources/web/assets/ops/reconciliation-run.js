/** The page of one reconciliation: its totals and the exceptions it found. */
import { html } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Amount, Card, Copy, Facts, Time } from '../ui/display.js';
import { useResource } from '../ui/resource.js';
import { PageHead } from '../ui/shell.js';
import { Loaded } from '../ui/placeholders.js';
import { Table } from '../ui/table.js';
import { count, counted } from '../ui/text.js';
import { ExceptionList } from './exceptions.js';
import { Ref } from './shared.js';
import { RunBadge } from './reconciliation.js';

const amountColumn = (label, member) => ({ label, right: true, cell: (one) => html`<${Amount} minor=${one[member]} currency=${one.currency} />` });
const TOTALS = [
  { label: 'Currency', cell: ({ currency }) => currency },
  amountColumn('Bank\u2019s report', 'report_amount'), amountColumn('Withdrawals', 'withdrawal_amount'), amountColumn('Ledger', 'ledger_amount'), amountColumn('Matched', 'matched_amount'),
  amountColumn('Only in bank report', 'report_excepted_amount'), amountColumn('Only in Nissmart', 'withdrawal_excepted_amount'),
];

export function ReconciliationPage({ id }) {
  const run = useResource(`ops-reconciliation.${id}`, (signal) => get(`/v1/ops/reconciliations/${id}`, {}, { signal }));
  return html`
    <${Loaded} resource=${run} home="/ops/reconciliation" level="h1">
      ${(one) => html`
        <${PageHead} title=${one.from_day === one.to_day ? `Reconciliation of ${one.from_day}` : `Reconciliation of ${one.from_day} to ${one.to_day}`} back=${['/ops/reconciliation', 'Reconciliation']}><${RunBadge} run=${one} /><//>
        <div class="stack">
          <${Card} title="Totals" flush>
            ${one.totals.length ? html`<${Table} caption="Totals per currency" columns=${TOTALS} rows=${one.totals} rowKey=${({ currency }) => currency} />` : html`<p class="card-pad soft">No payments in this period in any source.</p>`}
          <//>
          <${Card} title="Details">
            <${Facts} facts=${[
              ['ID', html`<${Copy} text=${one.id} label="ID" />`],
              ['Rail', one.rail],
              ['Report', one.report_name ?? 'Bank\u2019s own report'],
              ['Started', html`<${Time} at=${one.started_at} exact /> by <${Ref} id=${one.started_by} />`],
              ['Ended', one.ended_at ? html`<${Time} at=${one.ended_at} exact />` : 'Running'],
              ['Matched lines', `${count(one.matched_lines)} of ${count(one.report_lines)}`],
              ['Confirmed paid', one.resolved_withdrawals ? counted(one.resolved_withdrawals, 'withdrawal in doubt', 'withdrawals in doubt') : null],
            ]} />
          <//>
          <${ExceptionList} title="Exceptions" parameters=${{ reconciliation_id: id }} none="This reconciliation found no new exceptions." />
        </div>`}
    <//>`;
}
