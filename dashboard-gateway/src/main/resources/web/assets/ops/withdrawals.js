/** Withdrawals as a board by status, or as a list with filters. */
import { html } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Button, Segmented } from '../ui/controls.js';
import { Amount, Card, Time } from '../ui/display.js';
import { usePages, useResource } from '../ui/resource.js';
import { Link, setQuery } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Empty, Failure, Skeleton } from '../ui/placeholders.js';
import { PagedList } from '../ui/table.js';
import { isWithdrawalEvent, useReloadOnEvents } from './console-context.js';
import { Filters, parametersOf } from './filters.js';
import { Age } from './shared.js';
import { isOpen, WithdrawalTable } from './withdrawal-table.js';
import { WITHDRAWAL_STATUSES } from './labels.js';

const FIELDS = [
  { name: 'status', label: 'Status', kind: 'select', options: [['', 'Any status'], ...Object.entries(WITHDRAWAL_STATUSES)] },
  { name: 'external_reference', label: 'Bank reference', kind: 'text' },
  { name: 'account_id', label: 'Account', kind: 'id', hint: 'acc_\u2026' },
  { name: 'user_id', label: 'User', kind: 'id', hint: 'usr_\u2026' },
  { name: 'from', label: 'From', kind: 'from' },
  { name: 'to', label: 'To', kind: 'to' },
  { name: 'min', parameter: 'min_amount', label: 'Minimum amount', kind: 'min', hint: '0.00' },
  { name: 'max', parameter: 'max_amount', label: 'Maximum amount', kind: 'max', hint: '0.00' },
  { name: 'in_doubt', label: 'In doubt only', kind: 'flag' },
  { name: 'needs_operator', label: 'Awaiting decision only', kind: 'flag' },
];

export function Withdrawals({ query }) {
  const filtered = FIELDS.some(({ name }) => query[name]);
  const list = query.view === 'list' || filtered;
  const choose = (view) => setQuery({ ...Object.fromEntries(FIELDS.map(({ name }) => [name, ''])), view: view === 'list' ? 'list' : '' });
  return html`
    <${PageHead} title="Withdrawals" actions=${html`<${Segmented} label="View" value=${list ? 'list' : 'board'} onChange=${choose} options=${[['board', 'Board'], ['list', 'List']]} />`}>
      Payments to bank accounts. Age counts from acceptance, or from when the bank\u2019s answer became unclear.
    <//>
    ${list ? html`<${List} query=${query} />` : html`<${Board} />`}`;
}

function List({ query }) {
  const parameters = parametersOf(FIELDS, query);
  const pages = usePages(`ops-withdrawals.${JSON.stringify(parameters)}`, (cursor, signal) => get('/v1/ops/withdrawals', { ...parameters, cursor }, { signal }));
  useReloadOnEvents(pages.refresh, 500, isWithdrawalEvent);
  return html`
    <${Card} flush>
      <${Filters} place="withdrawals" fields=${FIELDS} query=${query} />
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="search" title="No matching withdrawals">Try fewer filters.<//>`}>
        ${(items) => html`<${WithdrawalTable} withdrawals=${items} />`}
      <//>
    <//>`;
}

const COLUMN = 12;
const LANES = [
  { title: 'Pending', query: { status: 'PENDING' }, none: 'None waiting to be sent.' },
  { title: 'Processing', query: { status: 'PROCESSING' }, fits: (one) => !one.in_doubt_since, none: 'None with the bank.' },
  { title: 'In doubt', query: { in_doubt: 'true' }, none: 'None in doubt.', tone: 'wait' },
  { title: 'Completed', query: { status: 'COMPLETED' }, none: 'None completed yet.' },
  { title: 'Failed', query: { status: 'FAILED' }, none: 'None failed.' },
  { title: 'Returned', query: { status: 'REVERSED' }, none: 'None returned.' },
];

function Board() {
  return html`<div class="ops-board">${LANES.map((lane) => html`<${Lane} key=${lane.title} lane=${lane} />`)}</div>`;
}

function Lane({ lane: { title, query, fits = () => true, none, tone = '' } }) {
  const page = useResource(`ops-lane.${title}`, (signal) => get('/v1/ops/withdrawals', { ...query, limit: COLUMN * 2 }, { signal }));
  useReloadOnEvents(page.reload, 300, isWithdrawalEvent);
  const items = page.data?.data.filter(fits);
  const more = page.data?.next_cursor || items?.length > COLUMN;
  return html`
    <section class="ops-lane ${tone && `ops-lane-${tone}`}" aria-label=${title}>
      <h2>${title} ${items && html`<span class="soft num">${Math.min(items.length, COLUMN)}${more ? '+' : ''}</span>`}</h2>
      ${!items && (page.error ? html`<${Failure} error=${page.error} retry=${page.reload} home="/ops" />` : html`<${Skeleton} lines=${3} height="4rem" />`)}
      ${items && !items.length && html`<p class="soft small">${none}</p>`}
      <ul>${items?.slice(0, COLUMN).map((one) => html`<li key=${one.id}><${Ticket} withdrawal=${one} /></li>`)}</ul>
      ${more && html`<${Button} small wide href=${`/ops/withdrawals?${new URLSearchParams(query)}`}>View all<//>`}
    </section>`;
}

function Ticket({ withdrawal: one }) {
  return html`
    <${Link} class="ops-ticket" href="/ops/withdrawals/${one.id}">
      <span class="row row-apart"><strong><${Amount} minor=${one.amount} currency=${one.currency} /></strong>${isOpen(one) && html`<${Age} since=${one.in_doubt_since ?? one.created_at} />`}</span>
      <span class="small">${one.destination.account_name}</span>
      <span class="small soft">${isOpen(one) ? (one.needs_operator ? 'Awaiting decision' : `Attempt ${one.attempt}`) : html`<${Time} at=${one.updated_at} />`}</span>
    <//>`;
}
