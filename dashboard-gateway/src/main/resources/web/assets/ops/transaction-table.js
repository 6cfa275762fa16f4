/** The table of transactions. */
import { html } from '../ui/html.js';
import { Amount, Badge, Time } from '../ui/display.js';
import { Link } from '../ui/router.js';
import { Table } from '../ui/table.js';
import { count } from '../ui/text.js';
import { Ref } from './shared.js';
import { TYPES } from './labels.js';

const COLUMNS = [
  { label: 'Entry', cell: ({ id, seq }) => html`<${Link} class="ref num" href="/ops/transactions/${id}">${count(seq)}<//>` },
  { label: 'Date', cell: ({ created_at: at }) => html`<${Time} at=${at} exact />` },
  { label: 'Type', cell: ({ type }) => TYPES[type] ?? type },
  { label: 'From', cell: ({ source_account_id: id }) => html`<${Ref} id=${id} />` },
  { label: 'To', cell: ({ destination_account_id: id }) => html`<${Ref} id=${id} />` },
  { label: 'Description', cell: ({ description }) => html`<span class="ops-clip">${description}</span>` },
  { label: 'Status', cell: ({ status }) => html`<${Badge} status=${status} />` },
  { label: 'Receipt', cell: ({ id }) => html`<a class="ref" href="/receipt-check#${id}">Verify</a>` },
  { label: 'Amount', right: true, cell: ({ amount, currency }) => html`<${Amount} minor=${amount} currency=${currency} />` },
];

export function TransactionTable({ transactions, caption = 'Transactions' }) {
  return html`<${Table} caption=${caption} columns=${COLUMNS} rows=${transactions} href=${({ id }) => `/ops/transactions/${id}`} />`;
}
