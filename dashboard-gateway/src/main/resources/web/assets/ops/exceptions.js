/** Exceptions: differences between Nissmart and the bank report that an operator resolves. */
import { html, useState } from '../ui/html.js';
import { get, post } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Amount, Badge, Card, Time } from '../ui/display.js';
import { formatAmountsIn, formatMoney } from '../ui/money.js';
import { toast } from '../ui/overlay.js';
import { usePages } from '../ui/resource.js';
import { counted } from '../ui/text.js';
import { PageHead } from '../ui/shell.js';
import { Empty } from '../ui/placeholders.js';
import { PagedList } from '../ui/table.js';
import { useApp } from './console-context.js';
import { Filters, parametersOf } from './filters.js';
import { EXCEPTION_ACTIONS, ExceptionAct } from './exception-act.js';
import { ShowLineage } from './lineage.js';
import { Age, ReasonDialog, Ref, useDialog } from './shared.js';
import { KINDS } from './labels.js';

const FIELDS = [
  { name: 'kind', label: 'Kind', kind: 'select', options: [['', 'Any kind'], ...Object.entries(KINDS)] },
  { name: 'reconciliation_id', label: 'Run', kind: 'id', hint: 'rec_\u2026' },
  { name: 'open', label: 'Open only', kind: 'flag' },
];

export function Exceptions({ query }) {
  return html`
    <${PageHead} title="Exceptions" back=${['/ops/reconciliation', 'Reconciliation']}>Differences that reconciliation could not explain, oldest first. Close one with a reason, or have booked what settles it.<//>
    <${ExceptionList} parameters=${parametersOf(FIELDS, query)} none="No exception matches these filters."
      filters=${html`<${Filters} place="exceptions" fields=${FIELDS} query=${query} />`} />`;
}

export function ExceptionList({ title, parameters, none, filters }) {
  const { operator, summary } = useApp();
  const dialog = useDialog();
  const pages = usePages(`ops-exceptions.${JSON.stringify(parameters)}`, (cursor, signal) => get('/v1/ops/exceptions', { ...parameters, cursor }, { signal }));
  const [all, setAll] = useState(false);
  const reload = () => {
    pages.reload();
    summary.reload();
  };
  const resolve = async (resolution) => {
    await post(`/v1/ops/exceptions/${dialog.open.id}/resolve`, { resolution });
    toast('Exception resolved');
    reload();
  };
  const resolveRun = async (reason) => {
    const { resolved, more } = await post('/v1/ops/exceptions/resolve', { reconciliation_id: parameters.reconciliation_id, ...(parameters.kind && { kind: parameters.kind }), reason });
    toast(`${counted(resolved, 'exception')} resolved${more ? '; more are open' : ''}`);
    reload();
  };
  const bulk = operator && parameters.reconciliation_id && html`<${Button} small onClick=${() => setAll(true)}>Resolve all of this run<//>`;
  return html`
    <${Card} title=${title} flush actions=${bulk}>
      ${filters}
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="check" title="No exceptions">${none}<//>`}>
        ${(items) => html`<ul class="ops-exceptions">${items.map((one) => html`<${ExceptionItem} key=${one.id} exception=${one} ask=${operator && ((action) => dialog.ask({ ...one, action }))} />`)}</ul>`}
      <//>
    <//>
    ${all && html`<${ReasonDialog} title="Resolve all open exceptions of this run?" confirm="Resolve all" max=${280} hint="Saved with each exception and in the audit log. Nothing is booked." onSubmit=${resolveRun} onClose=${() => setAll(false)} />`}
    ${dialog.open?.action && html`<${ExceptionAct} exception=${dialog.open} onDone=${reload} onClose=${dialog.close} />`}
    ${dialog.open && !dialog.open.action && html`<${ReasonDialog} title="Resolve this exception?" confirm="Resolve" max=${280} hint="Saved with the exception and in the audit log." onSubmit=${resolve} onClose=${dialog.close} />`}`;
}

function ExceptionItem({ exception: one, ask }) {
  const sentence = sentenceOf(one);
  const side = (amount) => (amount ? html`<${Amount} minor=${amount.amount} currency=${amount.currency} />` : html`<span class="soft">none</span>`);
  return html`
    <li>
      <div class="grow">
        <p class="row"><${Badge} tone=${one.resolved_at ? '' : 'bad'}>${KINDS[one.kind] ?? one.kind}<//>${!one.resolved_at && html`<${Age} since=${one.created_at} label="open for" />`}</p>
        <p>${sentence}</p>
        <p class="small soft">Bank: ${side(one.rail_amount)}, Nissmart: ${side(one.our_amount)}${one.withdrawal_id && html`, withdrawal <${Ref} id=${one.withdrawal_id} />`}${one.external_reference && html`, reference <span class="mono">${one.external_reference}</span>`}${one.reconciliation_id && html`, run <${Ref} id=${one.reconciliation_id} />`}. <${ShowLineage} id=${one.id} /></p>
        ${one.no_action_reason && html`<p class="small soft">${one.no_action_reason}.</p>`}
        ${one.resolved_at && html`<p class="small">Resolved by ${one.resolved_by === 'reconciliation' ? 'a later report' : html`<${Ref} id=${one.resolved_by} />`}, <${Time} at=${one.resolved_at} />: \u201c${one.resolution}\u201d${one.booked_transaction_id && html`, booked as <${Ref} id=${one.booked_transaction_id} />`}</p>`}
      </div>
      ${ask && !one.resolved_at && html`
        <div class="ops-choices-side">
          ${one.actions.map((action) => html`<${Button} key=${action} small onClick=${() => ask(action)} aria-label="${EXCEPTION_ACTIONS[action].label}: ${sentence}">${EXCEPTION_ACTIONS[action].label}<//>`)}
          <${Button} small onClick=${() => ask(null)} aria-label="Resolve: ${sentence}">Resolve<//>
        </div>`}
    </li>`;
}

/** Returns what differs, in a sentence; the service's own where it says more than the amounts. */
function sentenceOf({ kind, detail, line_status: line, rail_amount: bank, our_amount: ours }) {
  const money = ({ amount, currency }) => formatMoney(amount, currency);
  const returned = line === 'RETURNED' || (!line && detail.includes('RETURNED'));
  if (kind === 'MISSING_HERE' && bank) {
    return `The bank reports ${money(bank)} ${returned ? 'returned' : 'paid'} under a reference we did not issue.`;
  }
  if (kind === 'MISSING_AT_RAIL') {
    return returned ? 'Returned here, but the return is missing from the bank report.' : 'Completed here, but missing from the bank report.';
  }
  if (kind === 'AMOUNT_DIFFERS' && bank && ours) {
    return `The bank reports ${money(bank)}, we recorded ${money(ours)}.`;
  }
  if (kind === 'RAIL_CONTRADICTS' && line) {
    return line === 'PAID' ? 'The bank accepted a payment that was given up as not paid.' : 'The bank rejects a payment that it had reported as paid.';
  }
  if (kind === 'UNCLAIMED_RETURN' && bank) {
    return `${money(bank)} came back and could not be credited. It waits on the account of unclaimed returns.`;
  }
  return formatAmountsIn(detail);
}
