/** Everything that happened, to be filtered and searched, with the balance after each line. */
import { html, useEffect, useMemo, useState } from '../ui/html.js';
import { get, getAll } from '../ui/api.js';
import { Button, SelectField, TextField } from '../ui/controls.js';
import { Card } from '../ui/display.js';
import { Icon } from '../ui/icons.js';
import { formatMoney, parseMoney } from '../ui/money.js';
import { usePages } from '../ui/resource.js';
import { setQuery } from '../ui/router.js';
import { Empty, Loaded } from '../ui/states.js';
import { PageHead } from '../ui/shell.js';
import { PagedList } from '../ui/table.js';
import { startOfDay } from '../ui/time.js';
import { useApp, useReloadOnEvents } from './context.js';
import { ownSide, TransactionList } from './transaction-list.js';
import { seenFrom, STATUSES, TYPES } from './words.js';

const FILTERS = ['account_id', 'type', 'status', 'from', 'to', 'min', 'max', 'q'];

export function Activity({ query }) {
  const { wallets } = useApp();
  return html`
    <${PageHead} title="Activity" />
    <${Loaded} resource=${wallets}>${(all) => html`<${History} wallets=${all} query=${query} />`}<//>`;
}

function History({ wallets, query }) {
  const asked = {
    account_id: query.account_id, type: query.type, status: query.status,
    from: query.from && startOfDay(query.from), to: query.to && startOfDay(query.to, 1),
    min_amount: minor(query.min), max_amount: minor(query.max),
  };
  const pages = usePages(`activity ${JSON.stringify(asked)}`, (cursor, signal) => get('/v1/transactions', { ...asked, limit: 50, cursor }, { signal }));
  useReloadOnEvents(pages.reload);
  const wanted = (query.q ?? '').trim().toLowerCase();
  const balances = useBalances(pages.items, wallets, query.account_id);
  const filtered = FILTERS.some((name) => query[name]);
  // There is no search on the other side: while something is searched for, page after page is fetched and looked through here.
  useEffect(() => {
    if (wanted && pages.more && !pages.fetching && !pages.error && pages.items.length < 2000) {
      pages.loadMore();
    }
  }, [wanted, pages.items?.length, pages.fetching]);
  const fits = (one) => !wanted || searchable(one, wallets, query.account_id).includes(wanted);
  return html`
    <${Card} flush class="activity">
      <${Filters} wallets=${wallets} query=${query} filtered=${filtered} />
      <h2 class="visually-hidden">Transactions by day</h2>
      <${PagedList} pages=${pages} empty=${html`<${Nothing} filtered=${filtered} />`}>
        ${(items) => {
          const shown = items.filter(fits);
          return html`
            <p class="visually-hidden" role="status">${shown.length}${pages.more ? ' or more' : ''} transactions</p>
            ${shown.length ? html`<${TransactionList} transactions=${shown} wallets=${wallets} walletId=${query.account_id} balances=${balances} />` : !pages.fetching && html`<${Nothing} filtered />`}`;
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
        <div class="search"><${Icon} name="search" size=${18} /><${TextField} label="Search in activity" hideLabel type="search" placeholder="Search a name, note or amount" value=${query.q ?? ''} onInput=${set('q')} /></div>
        ${wallets.length > 1 && html`<${SelectField} label="Wallet" hideLabel value=${query.account_id ?? ''} onInput=${set('account_id')} options=${[['', 'All wallets'], ...wallets.map((one) => [one.id, one.name])]} />`}
        <${SelectField} label="Kind" hideLabel value=${query.type ?? ''} onInput=${set('type')} options=${TYPES} />
        <${Button} icon="filter" aria-expanded=${more ? 'true' : 'false'} onClick=${() => setMore(!more)}>More filters<//>
      </div>
      ${more && html`
        <div class="filters-more">
          <${SelectField} label="Status" value=${query.status ?? ''} onInput=${set('status')} options=${STATUSES} />
          <${TextField} label="From day" type="date" value=${query.from ?? ''} onInput=${set('from')} />
          <${TextField} label="To day" type="date" value=${query.to ?? ''} onInput=${set('to')} />
          <${TextField} label="At least" inputmode="decimal" placeholder="0.00" value=${query.min ?? ''} onInput=${set('min')} fault=${query.min && minor(query.min) === undefined && 'Enter an amount.'} />
          <${TextField} label="At most" inputmode="decimal" placeholder="0.00" value=${query.max ?? ''} onInput=${set('max')} fault=${query.max && minor(query.max) === undefined && 'Enter an amount.'} />
        </div>`}
      ${filtered && html`<div><${Button} kind="quiet" small icon="cross" onClick=${() => setQuery(Object.fromEntries(FILTERS.map((name) => [name, ''])))}>Clear all filters<//></div>`}
    </search>`;
}

function Nothing({ filtered }) {
  return filtered
    ? html`<${Empty} icon="search" title="Nothing fits" action=${html`<${Button} onClick=${() => setQuery(Object.fromEntries(FILTERS.map((name) => [name, ''])))}>Clear all filters<//>`}>No transaction has all of this. Try fewer filters.<//>`
    : html`<${Empty} icon="activity" title="Nothing yet" action=${html`<${Button} kind="primary" href="/app/deposit">Add money<//>`}>What you add, send, receive and withdraw shows up here.<//>`;
}

/** The balance after each of these transactions, from the statement lines of the same time. */
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
  const { title, detail } = seenFrom(transaction, ownSide(transaction, wallets, walletId)?.id, wallets);
  const money = formatMoney(transaction.amount, transaction.currency);
  return [title, detail, money, money.replaceAll(',', ''), transaction.id, transaction.idempotency_key].join(' ').toLowerCase();
}

/** Minor units of a filter, in naira's two digits; undefined when it is not an amount. */
const minor = (text) => (text && parseMoney(text, 'NGN')) || undefined;
