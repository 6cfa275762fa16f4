/** The activity page: transactions by day, with filters, search and the balance after each. */
import { html, useEffect, useMemo, useRef, useState } from '../ui/html.js';
import { get, getAll } from '../ui/api.js';
import { Button, SelectField, TextField } from '../ui/controls.js';
import { Card } from '../ui/display.js';
import { Icon } from '../ui/icons.js';
import { formatMoney, readMoney } from '../ui/money.js';
import { usePages } from '../ui/resource.js';
import { setQuery } from '../ui/router.js';
import { Empty, Loaded } from '../ui/placeholders.js';
import { PageHead } from '../ui/shell.js';
import { PagedList } from '../ui/table.js';
import { counted } from '../ui/text.js';
import { startOfDay } from '../ui/time.js';
import { useApp, useReloadOnEvents } from './app-context.js';
import { ownSide, TransactionList } from './transaction-list.js';
import { describe, STATUSES, TYPES } from './labels.js';

const FILTERS = ['account_id', 'type', 'status', 'from', 'to', 'min', 'max', 'q'];

export function Activity({ query }) {
  const { wallets } = useApp();
  return html`
    <${PageHead} title="Activity" />
    <${Loaded} resource=${wallets}>${(all) => html`<${History} wallets=${all} query=${query} />`}<//>`;
}

function History({ wallets, query }) {
  const parameters = {
    account_id: query.account_id, type: query.type, status: query.status,
    from: query.from && startOfDay(query.from), to: query.to && startOfDay(query.to, 1),
    min_amount: minor(query.min), max_amount: minor(query.max),
  };
  const key = `activity ${JSON.stringify(parameters)}`;
  const pages = usePages(key, (cursor, signal) => get('/v1/transactions', { ...parameters, limit: 50, cursor }, { signal }));
  useReloadOnEvents(pages.refresh);
  const wanted = (query.q ?? '').trim().toLowerCase();
  const balances = useBalances(pages.items, wallets, query.account_id);
  const filtered = FILTERS.some((name) => query[name]);
  // The server does not search transactions: while a search is active, further pages are loaded and filtered here, until one adds nothing.
  const searched = useRef('');
  useEffect(() => {
    const place = `${key} ${pages.items?.length}`;
    if (wanted && pages.more && !pages.fetching && !pages.error && pages.items.length < 2000 && searched.current !== place) {
      searched.current = place;
      pages.loadMore();
    }
  }, [wanted, pages.items?.length, pages.fetching]);
  const fits = (one) => !wanted || searchable(one, wallets, query.account_id).includes(wanted);
  return html`
    <${Card} flush class="activity">
      <${Filters} wallets=${wallets} query=${query} filtered=${filtered} />
      <h2 class="visually-hidden">Transactions by day</h2>
      <${PagedList} pages=${pages} empty=${html`<${NoTransactions} filtered=${filtered} />`}>
        ${(items) => {
          const shown = items.filter(fits);
          return html`
            <p class="visually-hidden" role="status">${counted(shown.length, 'transaction')}${pages.more ? ' so far' : ''}</p>
            ${shown.length ? html`<${TransactionList} transactions=${shown} wallets=${wallets} walletId=${query.account_id} balances=${balances} />` : !pages.fetching && html`<${NoTransactions} filtered />`}`;
        }}
      <//>
    <//>`;
}

function Filters({ wallets, query, filtered }) {
  const [more, setMore] = useState(() => ['from', 'to', 'min', 'max', 'status'].some((name) => query[name]));
  const set = (name) => (value) => setQuery({ [name]: value });
  return html`
    <search class="filters no-print">
      <div class="filters-main">
        <div class="search"><${Icon} name="search" size=${18} /><${TextField} label="Search in activity" hideLabel type="search" placeholder="Search name, note or amount" value=${query.q ?? ''} onInput=${set('q')} /></div>
        ${wallets.length > 1 && html`<${SelectField} label="Wallet" hideLabel value=${query.account_id ?? ''} onInput=${set('account_id')} options=${[['', 'All wallets'], ...wallets.map((one) => [one.id, one.name])]} />`}
        <${SelectField} label="Type" hideLabel value=${query.type ?? ''} onInput=${set('type')} options=${TYPES} />
        <${Button} icon="filter" aria-expanded=${more ? 'true' : 'false'} onClick=${() => setMore(!more)}>More filters<//>
      </div>
      ${more && html`
        <div class="filters-more">
          <${SelectField} label="Status" value=${query.status ?? ''} onInput=${set('status')} options=${STATUSES} />
          <${TextField} label="From" type="date" value=${query.from ?? ''} onInput=${set('from')} />
          <${TextField} label="To" type="date" value=${query.to ?? ''} onInput=${set('to')} />
          <${TextField} label="Minimum amount" inputmode="decimal" placeholder="0.00" value=${query.min ?? ''} onInput=${set('min')} fault=${query.min && readMoney(query.min, 'NGN').fault} />
          <${TextField} label="Maximum amount" inputmode="decimal" placeholder="0.00" value=${query.max ?? ''} onInput=${set('max')} fault=${query.max && readMoney(query.max, 'NGN').fault} />
        </div>`}
      ${filtered && html`<div><${Button} kind="quiet" small icon="cross" onClick=${() => setQuery(Object.fromEntries(FILTERS.map((name) => [name, ''])))}>Clear all filters<//></div>`}
    </search>`;
}

function NoTransactions({ filtered }) {
  return filtered
    ? html`<${Empty} icon="search" title="No matching transactions" action=${html`<${Button} onClick=${() => setQuery(Object.fromEntries(FILTERS.map((name) => [name, ''])))}>Clear all filters<//>`}>Try fewer filters or another search.<//>`
    : html`<${Empty} icon="activity" title="No activity yet" action=${html`<${Button} kind="primary" href="/app/deposit">Add money<//>`}>Deposits, payments and withdrawals will appear here.<//>`;
}

/** Returns the balance after each of these transactions, from the statement entries of the same period. */
function useBalances(items, wallets, walletId) {
  const [balances, setBalances] = useState(new Map());
  const last = items?.at(-1)?.id;
  const first = items?.[0]?.id;
  useEffect(() => {
    if (!items?.length) {
      return undefined;
    }
    const stop = new AbortController();
    const mine = walletId ? wallets.filter((one) => one.id === walletId) : wallets.filter((one) => items.some((item) => ownSide(item, wallets)?.id === one.id));
    const span = { from: items.at(-1).created_at, to: new Date(Date.parse(items[0].created_at) + 1).toISOString() };
    Promise.all(mine.map(async (wallet) => (await getAll(`/v1/accounts/${wallet.id}/entries`, span, { signal: stop.signal })).map((line) => [line.transaction_id + wallet.id, line.balance])))
      .then((lines) => !stop.signal.aborted && setBalances(new Map(lines.flat())), () => {});
    return () => stop.abort();
  }, [first, last, walletId, wallets.length]);
  return useMemo(() => balances, [balances]);
}

function searchable(transaction, wallets, walletId) {
  const { title, detail } = describe(transaction, ownSide(transaction, wallets, walletId)?.id, wallets);
  const money = formatMoney(transaction.amount, transaction.currency);
  return [title, detail, money, money.replaceAll(',', ''), transaction.id, transaction.idempotency_key].join(' ').toLowerCase();
}

/** Returns the minor units of an amount filter; undefined when it is not an amount. */
const minor = (text) => (text && readMoney(text, 'NGN').minor) || undefined;
