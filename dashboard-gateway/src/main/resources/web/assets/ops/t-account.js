/** An account as a bookkeeper draws it: debits left, credits right, and what it comes to after each line. */
import { html } from '../ui/html.js';
import { get } from '../ui/api.js';
import { TextField } from '../ui/controls.js';
import { Amount, Card, Time } from '../ui/display.js';
import { sum } from '../ui/money.js';
import { usePages } from '../ui/resource.js';
import { Link, setQuery } from '../ui/router.js';
import { Empty } from '../ui/states.js';
import { PagedList } from '../ui/table.js';
import { startOfDay } from '../ui/time.js';
import { concerns } from './account.js';
import { useReloadOnEvents } from './context.js';
import { CsvButton } from './csv.js';
import { count, TYPES } from './words.js';

export function TAccount({ id, currency, query }) {
  const parameters = { from: query.from && startOfDay(query.from), to: query.to && startOfDay(query.to, 1) };
  const path = `/v1/ops/accounts/${id}/entries`;
  const pages = usePages(`ops-entries.${id}.${JSON.stringify(parameters)}`, (cursor, signal) => get(path, { ...parameters, cursor }, { signal }));
  useReloadOnEvents(() => (pages.items?.length ?? 0) <= 50 && pages.reload(), 300, (event) => concerns(event, id));
  const tools = html`
    <${TextField} small hideLabel label="From day" type="date" value=${query.from ?? ''} onInput=${(value) => setQuery({ from: value })} />
    <span class="soft small">to</span>
    <${TextField} small hideLabel label="To day" type="date" value=${query.to ?? ''} onInput=${(value) => setQuery({ to: value })} />
    <${CsvButton} path=${path} parameters=${parameters} name=${`statement-${id}`} />`;
  return html`
    <${Card} title="T-account" flush actions=${tools}>
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="book" title="Nothing moved">No line of the book touches this account${query.from || query.to ? ' in these days' : ' yet'}.<//>`}>
        ${(entries) => html`<${Table} entries=${entries} currency=${currency} more=${pages.more} />`}
      <//>
    <//>`;
}

function Table({ entries, currency, more }) {
  const debits = sum(entries.filter(({ amount }) => amount < 0).map(({ amount }) => -BigInt(amount)));
  const credits = sum(entries.filter(({ amount }) => amount > 0).map(({ amount }) => amount));
  return html`
    <div class="table-wrap" tabindex="-1"><table class="ops-t">
      <caption class="visually-hidden">Lines of the account, newest first</caption>
      <thead><tr><th scope="col">Line</th><th scope="col" class="right">Debit</th><th scope="col">Credit</th><th scope="col" class="right">Balance after</th></tr></thead>
      <tbody>${entries.map((one) => html`<${Line} key=${one.seq} entry=${one} currency=${currency} />`)}</tbody>
      <tfoot><tr><th scope="row">${more ? 'Sum of the lines above' : 'Sum'}</th><td class="right num"><${Amount} minor=${debits} currency=${currency} /></td><td class="num"><${Amount} minor=${credits} currency=${currency} /></td><td></td></tr></tfoot>
    </table></div>`;
}

function Line({ entry: one, currency }) {
  const amount = BigInt(one.amount);
  return html`
    <tr>
      <th scope="row">
        <${Link} class="ref" href="/ops/transactions/${one.transaction_id}">${TYPES[one.type] ?? one.type}<//> <span class="soft">${one.description}</span>
        <span class="small soft"><${Time} at=${one.created_at} exact />, position <span class="num">${count(one.seq)}</span></span>
      </th>
      <td class="right num">${amount < 0n && html`<${Amount} minor=${-amount} currency=${currency} />`}${amount === 0n && html`<span class="soft small">held only</span>`}</td>
      <td class="num">${amount > 0n && html`<${Amount} minor=${amount} currency=${currency} />`}</td>
      <td class="right num"><${Amount} minor=${one.balance} currency=${currency} />${one.held > 0 && html`<span class="small soft">held <${Amount} minor=${one.held} currency=${currency} /></span>`}</td>
    </tr>`;
}
