/** One run: its sums, which account for every kobo on both sides, and what it found. */
import { html } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Amount, Card, Copy, Facts, Time } from '../ui/display.js';
import { useResource } from '../ui/resource.js';
import { PageHead } from '../ui/shell.js';
import { Loaded } from '../ui/states.js';
import { Table } from '../ui/table.js';
import { ExceptionList } from './exceptions.js';
import { Ref } from './parts.js';
import { RunBadge } from './reconciliation.js';
import { count } from './words.js';

const sum = (label, member) => ({ label, right: true, cell: (one) => html`<${Amount} minor=${one[member]} currency=${one.currency} />` });
const TOTALS = [
  { label: 'Currency', cell: ({ currency }) => currency },
  sum('Bank\u2019s report', 'report_amount'), sum('Withdrawals', 'withdrawal_amount'), sum('Ledger', 'ledger_amount'), sum('All agree', 'matched_amount'),
  sum('Only the bank', 'report_excepted_amount'), sum('Only us', 'withdrawal_excepted_amount'),
];

export function ReconciliationPage({ id }) {
  const run = useResource(`ops-reconciliation.${id}`, (signal) => get(`/v1/ops/reconciliations/${id}`, {}, { signal }));
  return html`
    <${Loaded} resource=${run} home="/ops/reconciliation" level="h1">
      ${(one) => html`
        <${PageHead} title=${one.from_day === one.to_day ? `Reconciliation of ${one.from_day}` : `Reconciliation of ${one.from_day} to ${one.to_day}`} back=${['/ops/reconciliation', 'Reconciliation']}><${RunBadge} run=${one} /><//>
        <div class="stack">
          <${Card} title="Sums" flush>
            ${one.totals.length ? html`<${Table} caption="Sums per currency" columns=${TOTALS} rows=${one.totals} rowKey=${({ currency }) => currency} />` : html`<p class="card-pad soft">Nothing was paid on these days, says everybody.</p>`}
          <//>
          <${Card} title="The run">
            <${Facts} facts=${[
              ['Id', html`<${Copy} text=${one.id} label="id" />`],
              ['Rail', one.rail],
              ['Report', one.report_name ?? 'the rail\u2019s own'],
              ['Begun', html`<${Time} at=${one.started_at} exact /> by <${Ref} id=${one.started_by} />`],
              ['Ended', one.ended_at ? html`<${Time} at=${one.ended_at} exact />` : 'it runs'],
              ['Lines', `${count(one.matched_lines)} of ${count(one.report_lines)} match`],
              ['Proved paid', one.resolved_withdrawals ? `${count(one.resolved_withdrawals)} that were in doubt` : null],
            ]} />
          <//>
          <${ExceptionList} title="What it found" parameters=${{ reconciliation_id: id }} none="It found no difference that an earlier run had not." />
        </div>`}
    <//>`;
}
