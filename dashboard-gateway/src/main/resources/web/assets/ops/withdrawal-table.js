/** The table of withdrawals. */
import { html } from '../ui/html.js';
import { Amount, Badge, Time } from '../ui/display.js';
import { Link } from '../ui/router.js';
import { Table } from '../ui/table.js';
import { Age, Ref, shortId } from './shared.js';

export const isOpen = ({ status }) => status === 'PENDING' || status === 'PROCESSING';

/** The status of a withdrawal; for one in doubt, whether it awaits a decision. */
export function WithdrawalBadge({ withdrawal: one }) {
  if (one.status === 'PROCESSING' && one.in_doubt_since) {
    return html`<${Badge} tone=${one.needs_operator ? 'bad' : 'wait'}>${one.needs_operator ? 'Awaiting decision' : 'In doubt'}<//>`;
  }
  return html`<${Badge} status=${one.status} />`;
}

const COLUMNS = [
  { label: 'Withdrawal', cell: ({ id }) => html`<${Link} class="ref mono" href="/ops/withdrawals/${id}" title=${id}>${shortId(id)}<//>` },
  { label: 'Accepted', cell: ({ created_at: at }) => html`<${Time} at=${at} />` },
  { label: 'Wallet', cell: ({ account_id: id }) => html`<${Ref} id=${id} />` },
  { label: 'To', cell: ({ destination: to }) => html`<span>${to.account_name}<br /><span class="soft num">${to.bank_code} \u00b7 ${to.account_number}</span></span>` },
  { label: 'Attempt', right: true, cell: ({ attempt }) => attempt },
  { label: 'Status', cell: (one) => html`<span><${WithdrawalBadge} withdrawal=${one} />${isOpen(one) && html` <${Age} since=${one.in_doubt_since ?? one.created_at} />`}</span>` },
  { label: 'Amount', right: true, cell: ({ amount, currency }) => html`<${Amount} minor=${amount} currency=${currency} />` },
];

export function WithdrawalTable({ withdrawals }) {
  return html`<${Table} caption="Withdrawals" columns=${COLUMNS} rows=${withdrawals} href=${({ id }) => `/ops/withdrawals/${id}`} />`;
}
