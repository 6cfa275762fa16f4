/** The users, with a search. */
import { html } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Badge, Card, Time } from '../ui/display.js';
import { usePages } from '../ui/resource.js';
import { Link } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Empty } from '../ui/placeholders.js';
import { PagedList, Table } from '../ui/table.js';
import { Filters, parametersOf } from './filters.js';
import { Ref } from './shared.js';

export const ROLES = { CUSTOMER: 'Saver', OPERATOR: 'Operator', AUDITOR: 'Auditor' };
const FIELDS = [
  { name: 'query', label: 'Email, name or ID', kind: 'text' },
  { name: 'role', label: 'Role', kind: 'select', options: [['', 'All roles'], ...Object.entries(ROLES)] },
];
const COLUMNS = [
  { label: 'Name', cell: (one) => html`<${Link} class="strong" href="/ops/users/${one.id}">${one.first_name} ${one.last_name}<//>` },
  { label: 'Email', cell: ({ email }) => html`<span class="wrap-anywhere">${email}</span>` },
  { label: 'Role', cell: ({ roles }) => roles.map((role) => html`<${Badge} key=${role} tone=${role === 'CUSTOMER' ? '' : 'info'}>${ROLES[role] ?? role}<//> `) },
  { label: 'ID', cell: ({ id }) => html`<${Ref} id=${id} />` },
  { label: 'Joined', cell: ({ created_at: at }) => html`<${Time} at=${at} />` },
];

export function UserTable({ users }) {
  return html`<${Table} caption="Users" columns=${COLUMNS} rows=${users} href=${({ id }) => `/ops/users/${id}`} />`;
}

export function Users({ query }) {
  const parameters = parametersOf(FIELDS, query);
  const pages = usePages(`ops-users.${JSON.stringify(parameters)}`, (cursor, signal) => get('/v1/ops/users', { ...parameters, cursor }, { signal }));
  return html`
    <${PageHead} title="Users">Search by the start of an email or name, or by a complete ID.<//>
    <${Card} flush>
      <${Filters} place="users" fields=${FIELDS} query=${query} />
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="people" title="No users found">Try the first letters of the name or email.<//>`}>
        ${(items) => html`<${UserTable} users=${items} />`}
      <//>
    <//>`;
}
