/** All transactions of the ledger, with filters. */
import { html } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Card } from '../ui/display.js';
import { usePages } from '../ui/resource.js';
import { Empty } from '../ui/placeholders.js';
import { PageHead } from '../ui/shell.js';
import { PagedList } from '../ui/table.js';
import { useReloadOnEvents } from './console-context.js';
import { CsvButton } from './csv.js';
import { Filters, parametersOf } from './filters.js';
import { TransactionTable } from './transaction-table.js';
import { STATUS_OPTIONS, TYPE_OPTIONS } from './labels.js';

const FIELDS = [
  { name: 'type', label: 'Type', kind: 'select', options: TYPE_OPTIONS },
  { name: 'status', label: 'Status', kind: 'select', options: STATUS_OPTIONS },
  { name: 'account_id', label: 'Account', kind: 'id', hint: 'acc_\u2026' },
  { name: 'from', label: 'From', kind: 'from' },
  { name: 'to', label: 'To', kind: 'to' },
  { name: 'min', parameter: 'min_amount', label: 'Minimum amount', kind: 'min', hint: '0.00' },
  { name: 'max', parameter: 'max_amount', label: 'Maximum amount', kind: 'max', hint: '0.00' },
];

export function Transactions({ query }) {
  const parameters = parametersOf(FIELDS, query);
  const key = `ops-transactions.${JSON.stringify(parameters)}`;
  const pages = usePages(key, (cursor, signal) => get('/v1/ops/transactions', { ...parameters, cursor }, { signal }));
  useReloadOnEvents(pages.refresh, 1000, ({ type }) => type === 'transaction');
  return html`
    <${PageHead} title="Transactions">All transactions, including those of system accounts, newest first.<//>
    <${Card} flush>
      <${Filters} place="transactions" fields=${FIELDS} query=${query}><${CsvButton} path="/v1/ops/transactions" parameters=${parameters} name="transactions" /><//>
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="search" title="No matching transactions">Try fewer filters.<//>`}>
        ${(items) => html`<${TransactionTable} transactions=${items} />`}
      <//>
    <//>`;
}
