/** The audit log: operator actions with their reasons. Entries are never removed. */
import { html } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Badge, Card, Time } from '../ui/display.js';
import { usePages } from '../ui/resource.js';
import { PageHead } from '../ui/shell.js';
import { Empty } from '../ui/placeholders.js';
import { PagedList, Table } from '../ui/table.js';
import { Filters, parametersOf } from './filters.js';
import { Ref } from './shared.js';
import { ACTIONS } from './labels.js';

const FIELDS = [
  { name: 'kind', label: 'Kind', kind: 'select', options: [['', 'Changes'], ['READ', 'Reads of personal data']] },
  { name: 'action', label: 'Action', kind: 'select', options: [['', 'Any action'], ...ACTIONS] },
  { name: 'operator_id', label: 'Operator', kind: 'id', hint: 'usr_\u2026' },
  { name: 'target_id', label: 'Target', kind: 'text', hint: 'Any ID' },
];
const TONES = { DONE: ['good', 'Done'], PROPOSED: ['wait', 'Proposed'], APPROVED: ['wait', 'Approved'], FAILED: ['bad', 'Failed'] };
const COLUMNS = [
  { label: 'Date', cell: ({ created_at: at }) => html`<${Time} at=${at} exact />` },
  { label: 'Operator', cell: ({ operator_id: id }) => html`<${Ref} id=${id} />` },
  { label: 'Action', cell: ({ action }) => html`<span class="mono">${action}</span>` },
  { label: 'Target', cell: ({ target_id: id }) => html`<${Ref} id=${id} />` },
  { label: 'Reason', cell: ({ note }) => html`<span class="wrap-anywhere">${note || '\u2013'}</span>` },
  { label: 'Outcome', cell: ({ outcome, kind }) => kind === 'READ' ? '\u2013' : html`<${Badge} tone=${TONES[outcome]?.[0] ?? (outcome ? 'bad' : 'wait')}>${TONES[outcome]?.[1] ?? outcome ?? 'Unknown'}<//>` },
  { label: 'Request', cell: ({ request_id: id }) => (id ? html`<span class="mono small" title=${id}>${id.slice(0, 8)}</span>` : '\u2013') },
];

export function Audit({ query }) {
  const parameters = parametersOf(FIELDS, query);
  const pages = usePages(`ops-audit.${JSON.stringify(parameters)}`, (cursor, signal) => get('/v1/ops/audit', { ...parameters, cursor }, { signal }));
  return html`
    <${PageHead} title="Audit log">Operator actions and reads of personal data, logged by each service. Newest first.<//>
    <${Card} flush>
      <${Filters} place="audit" fields=${FIELDS} query=${query} />
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="book" title="No operator actions">Freezes, reversals, decisions and verifications will be logged here.<//>`}>
        ${(items) => html`<${Table} caption="Operator actions" columns=${COLUMNS} rows=${items} />`}
      <//>
    <//>`;
}
