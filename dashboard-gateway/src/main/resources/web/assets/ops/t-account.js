/** A T-account: debits left, credits right, with the balance after each entry. */
import { html } from '../ui/html.js';
import { get } from '../ui/api.js';
import { TextField } from '../ui/controls.js';
import { Amount, Card, Time } from '../ui/display.js';
import { sum } from '../ui/money.js';
import { usePages } from '../ui/resource.js';
import { Link, setQuery } from '../ui/router.js';
import { Empty } from '../ui/placeholders.js';
import { PagedList } from '../ui/table.js';
import { startOfDay } from '../ui/time.js';
import { count } from '../ui/text.js';
import { concerns } from './account.js';
import { useReloadOnEvents } from './console-context.js';
import { CsvButton } from './csv.js';
import { TYPES } from './labels.js';

export function TAccount({ id, currency, query }) {
  const parameters = { from: query.from && startOfDay(query.from), to: query.to && startOfDay(query.to, 1) };
  const path = `/v1/ops/accounts/${id}/entries`;
  const pages = usePages(`ops-entries.${id}.${JSON.stringify(parameters)}`, (cursor, signal) => get(path, { ...parameters, cursor }, { signal }));
  useReloadOnEvents(pages.refresh, 300, (event) => concerns(event, id));
  const tools = html`
    <${TextField} small hideLabel label="From" type="date" value=${query.from ?? ''} onInput=${(value) => setQuery({ from: value })} />
    <span class="soft small">to</span>
    <${TextField} small hideLabel label="To" type="date" value=${query.to ?? ''} onInput=${(value) => setQuery({ to: value })} />
    <${CsvButton} path=${path} parameters=${parameters} name=${`statement-${id}`} />`;
  return html`
    <${Card} title="T-account" flush actions=${tools}>
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="book" title="No entries">This account has no entries${query.from || query.to ? ' in this period' : ' yet'}.<//>`}>
        ${(entries) => html`<${EntryTable} entries=${entries} currency=${currency} more=${pages.more} />`}
      <//>
    <//>`;
}

function EntryTable({ entries, currency, more }) {
  const debits = sum(entries.filter(({ amount }) => amount < 0).map(({ amount }) => -BigInt(amount)));
  const credits = sum(entries.filter(({ amount }) => amount > 0).map(({ amount }) => amount));
  return html`
    <div class="table-wrap" tabindex="-1"><table class="ops-t">
      <caption class="visually-hidden">Entries of the account, newest first</caption>
      <thead><tr><th scope="col">Entry</th><th scope="col" class="right">Debit</th><th scope="col">Credit</th><th scope="col" class="right">Balance after</th></tr></thead>
      <tbody>${entries.map((one) => html`<${EntryRow} key=${one.seq} entry=${one} currency=${currency} />`)}</tbody>
      <tfoot><tr><th scope="row">${more ? 'Total of entries shown' : 'Total'}</th><td class="right num"><${Amount} minor=${debits} currency=${currency} /></td><td class="num"><${Amount} minor=${credits} currency=${currency} /></td><td></td></tr></tfoot>
    </table></div>`;
}

function EntryRow({ entry: one, currency }) {
  const amount = BigInt(one.amount);
  return html`
    <tr>
      <th scope="row">
        <${Link} class="ref" href="/ops/transactions/${one.transaction_id}">${TYPES[one.type] ?? one.type}<//> <span class="soft">${one.description}</span>
        <span class="small soft"><${Time} at=${one.created_at} exact />, entry <span class="num">${count(one.seq)}</span></span>
      </th>
      <td class="right num">${amount < 0n && html`<${Amount} minor=${-amount} currency=${currency} />`}${amount === 0n && html`<span class="soft small">hold only</span>`}</td>
      <td class="num">${amount > 0n && html`<${Amount} minor=${amount} currency=${currency} />`}</td>
      <td class="right num"><${Amount} minor=${one.balance} currency=${currency} />${one.held > 0 && html`<span class="small soft">held <${Amount} minor=${one.held} currency=${currency} /></span>`}</td>
    </tr>`;
}
