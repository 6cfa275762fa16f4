/** Transactions as rows. */
import { html } from '../ui/html.js';
import { Amount, Badge, Time } from '../ui/display.js';
import { Link } from '../ui/router.js';
import { Table } from '../ui/table.js';
import { Ref } from './parts.js';
import { count, TYPES } from './words.js';

const COLUMNS = [
  { label: 'Position', cell: ({ id, seq }) => html`<${Link} class="ref num" href="/ops/transactions/${id}">${count(seq)}<//>` },
  { label: 'When', cell: ({ created_at: at }) => html`<${Time} at=${at} exact />` },
  { label: 'Type', cell: ({ type }) => TYPES[type] ?? type },
  { label: 'From', cell: ({ source_account_id: id }) => html`<${Ref} id=${id} />` },
  { label: 'To', cell: ({ destination_account_id: id }) => html`<${Ref} id=${id} />` },
  { label: 'What', cell: ({ description }) => html`<span class="ops-clip">${description}</span>` },
  { label: 'Status', cell: ({ status }) => html`<${Badge} status=${status} />` },
  { label: 'Amount', right: true, cell: ({ amount, currency }) => html`<${Amount} minor=${amount} currency=${currency} />` },
];

export function TransactionTable({ transactions, caption = 'Transactions' }) {
  return html`<${Table} caption=${caption} columns=${COLUMNS} rows=${transactions} href=${({ id }) => `/ops/transactions/${id}`} />`;
}
