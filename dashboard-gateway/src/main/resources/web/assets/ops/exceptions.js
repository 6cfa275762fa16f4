/** Differences between our books and the bank's, until somebody has settled them. */
import { html } from '../ui/html.js';
import { get, post } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Amount, Badge, Card, Time } from '../ui/display.js';
import { toast } from '../ui/overlay.js';
import { usePages } from '../ui/resource.js';
import { PageHead } from '../ui/shell.js';
import { Empty } from '../ui/states.js';
import { PagedList } from '../ui/table.js';
import { useApp } from './context.js';
import { Filters, parametersOf } from './filters.js';
import { Age, ReasonDialog, Ref, useDialog } from './parts.js';
import { KINDS } from './words.js';

const FIELDS = [
  { name: 'kind', label: 'Kind', kind: 'select', options: [['', 'Any kind'], ...Object.entries(KINDS)] },
  { name: 'reconciliation_id', label: 'Run', kind: 'id', hint: 'rec_\u2026' },
  { name: 'open', label: 'Open ones only', kind: 'flag' },
];

export function Exceptions({ query }) {
  return html`
    <${PageHead} title="Exceptions" back=${['/ops/reconciliation', 'Reconciliation']}>What reconciliation could not explain, oldest first. Settling one books nothing: it says why.<//>
    <${ExceptionList} parameters=${parametersOf(FIELDS, query)} none="Nothing fits. No difference is left out: when there are none, the books agree."
      filters=${html`<${Filters} place="exceptions" fields=${FIELDS} query=${query} />`} />`;
}

export function ExceptionList({ title, parameters, none, filters }) {
  const { operator, summary } = useApp();
  const dialog = useDialog();
  const pages = usePages(`ops-exceptions.${JSON.stringify(parameters)}`, (cursor, signal) => get('/v1/ops/exceptions', { ...parameters, cursor }, { signal }));
  const settle = async (resolution) => {
    await post(`/v1/ops/exceptions/${dialog.open}/resolve`, { resolution });
    toast('Settled');
    pages.reload();
    summary.reload();
  };
  return html`
    <${Card} title=${title} flush>
      ${filters}
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="check" title="No differences">${none}<//>`}>
        ${(items) => html`<ul class="ops-exceptions">${items.map((one) => html`<${One} key=${one.id} exception=${one} settle=${operator && (() => dialog.ask(one.id))} />`)}</ul>`}
      <//>
    <//>
    ${dialog.open && html`<${ReasonDialog} title="Settle this difference?" confirm="Settle" label="Why is it settled?" max=${280} hint="Kept with the difference, and in the audit log." onSubmit=${settle} onClose=${dialog.close} />`}`;
}

function One({ exception: one, settle }) {
  const side = (amount) => (amount ? html`<${Amount} minor=${amount.amount} currency=${amount.currency} />` : html`<span class="soft">nothing</span>`);
  return html`
    <li>
      <div class="grow">
        <p class="row"><${Badge} tone=${one.resolved_at ? '' : 'bad'}>${KINDS[one.kind] ?? one.kind}<//>${!one.resolved_at && html`<${Age} since=${one.created_at} label="open for" />`}</p>
        <p>${one.detail}</p>
        <p class="small soft">Bank: ${side(one.rail_amount)}, we: ${side(one.our_amount)}${one.withdrawal_id && html`, withdrawal <${Ref} id=${one.withdrawal_id} />`}${one.external_reference && html`, reference <span class="mono">${one.external_reference}</span>`}${one.reconciliation_id && html`, run <${Ref} id=${one.reconciliation_id} />`}</p>
        ${one.resolved_at && html`<p class="small">Settled by <${Ref} id=${one.resolved_by} />, <${Time} at=${one.resolved_at} />: \u201c${one.resolution}\u201d</p>`}
      </div>
      ${settle && !one.resolved_at && html`<${Button} small onClick=${settle} aria-label="Settle: ${one.detail}">Settle<//>`}
    </li>`;
}
