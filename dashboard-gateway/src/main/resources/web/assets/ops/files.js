/** The files of withdrawals that users have submitted. */
import { html } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Badge, Card, Time } from '../ui/display.js';
import { usePages } from '../ui/resource.js';
import { Link } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Empty } from '../ui/placeholders.js';
import { PagedList, Table } from '../ui/table.js';
import { count } from '../ui/text.js';
import { Filters, parametersOf } from './filters.js';
import { Ref } from './shared.js';

const FIELDS = [{ name: 'user_id', label: 'User', kind: 'id', hint: 'usr_\u2026' }];

const COLUMNS = [
  { label: 'File', cell: ({ id, file_id: name }) => html`<${Link} class="ref ops-long" href="/ops/files/${id}">${name}<//>` },
  { label: 'Submitted', cell: ({ created_at: at }) => html`<${Time} at=${at} />` },
  { label: 'User', cell: ({ user_id: id }) => html`<${Ref} id=${id} />` },
  { label: 'Lines', right: true, cell: ({ lines }) => count(lines) },
  { label: 'Notes', cell: (one) => html`<${FileBadges} file=${one} />` },
];

/** The badges of a file: cancelled, and a confirmed duplicate of another one. */
export function FileBadges({ file: one }) {
  return html`<span class="row">${one.cancelled_at && html`<${Badge}>Cancelled<//>`}${one.duplicate_of && html`<${Badge} tone="wait">Duplicate<//>`}</span>`;
}

export function WithdrawalFiles({ query }) {
  const parameters = parametersOf(FIELDS, query);
  const pages = usePages(`ops-files.${JSON.stringify(parameters)}`, (cursor, signal) => get('/v1/ops/withdrawal-files', { ...parameters, cursor }, { signal }));
  return html`
    <${PageHead} title="Withdrawal files">Payments that users submitted together, such as a payroll. Newest first.<//>
    <${Card} flush>
      <${Filters} place="files" fields=${FIELDS} query=${query} />
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="statement" title="No files">${parameters.user_id ? 'This user has submitted none.' : 'Files appear here when users submit them through the API.'}<//>`}>
        ${(items) => html`<${Table} caption="Withdrawal files" columns=${COLUMNS} rows=${items} href=${({ id }) => `/ops/files/${id}`} />`}
      <//>
    <//>`;
}
