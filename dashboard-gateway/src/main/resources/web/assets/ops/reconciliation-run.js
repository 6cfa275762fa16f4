/** The page of one reconciliation: its totals and the exceptions it found. */
import { html, useEffect } from '../ui/html.js';
import { get, post } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Amount, Card, Copy, Facts, Time } from '../ui/display.js';
import { toast } from '../ui/overlay.js';
import { useResource } from '../ui/resource.js';
import { PageHead } from '../ui/shell.js';
import { Loaded } from '../ui/placeholders.js';
import { Table } from '../ui/table.js';
import { count, counted } from '../ui/text.js';
import { ExceptionList } from './exceptions.js';
import { useApp } from './console-context.js';
import { KINDS } from './labels.js';
import { ReasonDialog, Ref, useDialog } from './shared.js';
import { RunBadge } from './reconciliation.js';

const amountColumn = (label, member) => ({ label, right: true, cell: (one) => html`<${Amount} minor=${one[member]} currency=${one.currency} />` });
const TOTALS = [
  { label: 'Currency', cell: ({ currency }) => currency },
  amountColumn('Bank\u2019s report', 'report_amount'), amountColumn('Withdrawals', 'withdrawal_amount'), amountColumn('Ledger', 'ledger_amount'), amountColumn('Matched', 'matched_amount'),
  amountColumn('Only in bank report', 'report_excepted_amount'), amountColumn('Only in Nissmart', 'withdrawal_excepted_amount'),
];

const PROGRESS_MS = 2000;
const SAMPLE = [
  { label: 'Kind', cell: ({ kind }) => KINDS[kind] ?? kind },
  { label: 'Reference', cell: (one) => html`<span class="mono">${one.external_reference}</span>` },
  { label: 'Difference', cell: ({ detail }) => detail },
];

export function ReconciliationPage({ id }) {
  const { operator, summary } = useApp();
  const run = useResource(`ops-reconciliation.${id}`, (signal) => get(`/v1/ops/reconciliations/${id}`, {}, { signal }));
  const dialog = useDialog();
  const running = run.data?.status === 'RUNNING';
  useEffect(() => {
    const timer = running ? setInterval(run.reload, PROGRESS_MS) : null;
    return () => clearInterval(timer);
  }, [running, run.reload]);
  const voidRun = async (reason) => {
    await post(`/v1/ops/reconciliations/${id}/void`, { reason });
    toast('Reconciliation voided');
    run.reload();
    summary.reload();
  };
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
              ['Compared lines', running ? `${count(one.compared_lines)} of ${count(one.report_lines)}` : null],
              ['Last failure', one.failure],
              ['Next try', one.next_try_at ? html`<${Time} at=${one.next_try_at} exact />` : null],
              ['Waits for more parts until', one.parts_until ? html`<${Time} at=${one.parts_until} exact />` : null],
              ['Voided', one.voided_by ? html`By <${Ref} id=${one.voided_by} />: \u201c${one.void_reason}\u201d` : null],
              ['Matched lines', `${count(one.matched_lines)} of ${count(one.report_lines)}`],
              ['Confirmed paid', one.resolved_withdrawals ? counted(one.resolved_withdrawals, 'withdrawal in doubt', 'withdrawals in doubt') : null],
            ]} />
          <//>
          ${operator && one.status !== 'VOIDED' && html`<p><${Button} onClick=${() => dialog.ask(id)}>Void this reconciliation<//></p>`}
          ${one.dry_run ? html`<${Sample} run=${one} />` : html`<${ExceptionList} key=${one.status} title="Exceptions" parameters=${{ reconciliation_id: id }} none="This reconciliation found no new exceptions." />`}
        </div>`}
    <//>
    ${dialog.open && html`<${ReasonDialog} title="Void this reconciliation?" confirm="Void" max=${280} hint="Its report no longer counts and its exceptions are closed. Bookings stay." onSubmit=${voidRun} onClose=${dialog.close} />`}`;
}

/** The exceptions that a dry run would raise. */
function Sample({ run }) {
  return html`
    <${Card} title=${`Dry run: ${counted(run.exceptions, 'exception')}`} flush>
      ${run.sample_exceptions.length ? html`<${Table} caption="Exceptions of the dry run" columns=${SAMPLE} rows=${run.sample_exceptions} rowKey=${(one) => `${one.kind} ${one.external_reference} ${one.detail}`} />` : html`<p class="card-pad soft">It would raise no exception.</p>`}
    <//>`;
}
