/** Exceptions: differences between Nissmart and the bank report that an operator resolves. */
import { html } from '../ui/html.js';
import { get, post } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Amount, Badge, Card, Time } from '../ui/display.js';
import { formatAmountsIn, formatMoney } from '../ui/money.js';
import { toast } from '../ui/overlay.js';
import { usePages } from '../ui/resource.js';
import { PageHead } from '../ui/shell.js';
import { Empty } from '../ui/placeholders.js';
import { PagedList } from '../ui/table.js';
import { useApp } from './console-context.js';
import { Filters, parametersOf } from './filters.js';
import { Age, ReasonDialog, Ref, useDialog } from './shared.js';
import { KINDS } from './labels.js';

const FIELDS = [
  { name: 'kind', label: 'Kind', kind: 'select', options: [['', 'Any kind'], ...Object.entries(KINDS)] },
  { name: 'reconciliation_id', label: 'Run', kind: 'id', hint: 'rec_\u2026' },
  { name: 'open', label: 'Open only', kind: 'flag' },
];

export function Exceptions({ query }) {
  return html`
    <${PageHead} title="Exceptions" back=${['/ops/reconciliation', 'Reconciliation']}>Differences that reconciliation could not explain, oldest first. Resolving an exception records a reason; it posts no entry.<//>
    <${ExceptionList} parameters=${parametersOf(FIELDS, query)} none="No exception matches these filters."
      filters=${html`<${Filters} place="exceptions" fields=${FIELDS} query=${query} />`} />`;
}

export function ExceptionList({ title, parameters, none, filters }) {
  const { operator, summary } = useApp();
  const dialog = useDialog();
  const pages = usePages(`ops-exceptions.${JSON.stringify(parameters)}`, (cursor, signal) => get('/v1/ops/exceptions', { ...parameters, cursor }, { signal }));
  const resolve = async (resolution) => {
    await post(`/v1/ops/exceptions/${dialog.open}/resolve`, { resolution });
    toast('Exception resolved');
    pages.reload();
    summary.reload();
  };
  return html`
    <${Card} title=${title} flush>
      ${filters}
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="check" title="No exceptions">${none}<//>`}>
        ${(items) => html`<ul class="ops-exceptions">${items.map((one) => html`<${ExceptionItem} key=${one.id} exception=${one} resolve=${operator && (() => dialog.ask(one.id))} />`)}</ul>`}
      <//>
    <//>
    ${dialog.open && html`<${ReasonDialog} title="Resolve this exception?" confirm="Resolve" max=${280} hint="Saved with the exception and in the audit log." onSubmit=${resolve} onClose=${dialog.close} />`}`;
}

function ExceptionItem({ exception: one, resolve }) {
  const sentence = sentenceOf(one);
  const side = (amount) => (amount ? html`<${Amount} minor=${amount.amount} currency=${amount.currency} />` : html`<span class="soft">none</span>`);
  return html`
    <li>
      <div class="grow">
        <p class="row"><${Badge} tone=${one.resolved_at ? '' : 'bad'}>${KINDS[one.kind] ?? one.kind}<//>${!one.resolved_at && html`<${Age} since=${one.created_at} label="open for" />`}</p>
        <p>${sentence}</p>
        <p class="small soft">Bank: ${side(one.rail_amount)}, Nissmart: ${side(one.our_amount)}${one.withdrawal_id && html`, withdrawal <${Ref} id=${one.withdrawal_id} />`}${one.external_reference && html`, reference <span class="mono">${one.external_reference}</span>`}${one.reconciliation_id && html`, run <${Ref} id=${one.reconciliation_id} />`}</p>
        ${one.resolved_at && html`<p class="small">Resolved by <${Ref} id=${one.resolved_by} />, <${Time} at=${one.resolved_at} />: \u201c${one.resolution}\u201d</p>`}
      </div>
      ${resolve && !one.resolved_at && html`<${Button} small onClick=${resolve} aria-label="Resolve: ${sentence}">Resolve<//>`}
    </li>`;
}

/** Returns what differs, in a sentence; the service's own where it says more than the amounts. */
function sentenceOf({ kind, detail, rail_amount: bank, our_amount: ours }) {
  const money = ({ amount, currency }) => formatMoney(amount, currency);
  const returned = detail.includes('RETURNED');
  if (kind === 'MISSING_HERE' && bank) {
    return `The bank reports ${money(bank)} ${returned ? 'returned' : 'paid'} under a reference we did not issue.`;
  }
  if (kind === 'MISSING_AT_RAIL') {
    return returned ? 'Returned here, but the return is missing from the bank report.' : 'Completed here, but missing from the bank report.';
  }
  if (kind === 'AMOUNT_DIFFERS' && bank && ours) {
    return `The bank reports ${money(bank)}, we recorded ${money(ours)}.`;
  }
  return formatAmountsIn(detail);
}
