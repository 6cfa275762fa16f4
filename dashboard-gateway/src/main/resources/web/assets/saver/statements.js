/** A statement: chosen, looked at, taken along as PDF or CSV, or printed. */
import { html, useState } from '../ui/html.js';
import { get, getAll, queryOf, request } from '../ui/api.js';
import { Button, SelectField, TextField } from '../ui/controls.js';
import { Mark } from '../ui/icons.js';
import { formatMoney, sum } from '../ui/money.js';
import { useResource } from '../ui/resource.js';
import { setQuery } from '../ui/router.js';
import { Failure, Loaded, Notice, Skeleton } from '../ui/states.js';
import { PageHead } from '../ui/shell.js';
import { formatDay, formatInstant, startOfDay, toDateInput } from '../ui/time.js';
import { useApp } from './context.js';
import { lineTitle } from './words.js';

const MOST = 5000;

export function Statements({ query }) {
  const { wallets } = useApp();
  return html`
    <${PageHead} title="Statements">What came, what left, and what was left after each.<//>
    <${Loaded} resource=${wallets}>${(all) => (all.length ? html`<${Chosen} wallets=${all} query=${query} />` : html`<${Failure} error=${{ status: 404, message: 'Open a wallet first; its statement is here afterwards.' }} home="/app" />`)}<//>`;
}

function Chosen({ wallets, query }) {
  const wallet = wallets.find((one) => one.id === query.wallet) ?? wallets[0];
  const month = monthOf(new Date());
  const from = query.from || month.from;
  const to = query.to || month.to;
  const span = { from: startOfDay(from), to: startOfDay(to, 1) };
  const lines = useResource(`statement ${wallet.id} ${from} ${to}`, (signal) => statement(wallet, span, signal));
  const months = lastMonths(12);
  const chosen = months.find((one) => one.from === from && one.to === to);
  return html`
    <div class="card statement-choice no-print">
      ${wallets.length > 1 && html`<${SelectField} label="Wallet" value=${wallet.id} onInput=${(id) => setQuery({ wallet: id })} options=${wallets.map((one) => [one.id, one.name])} />`}
      <${SelectField} label="Period" value=${chosen?.from ?? ''} onInput=${(first) => first && setQuery(months.find((one) => one.from === first))} options=${[...months.map((one) => [one.from, one.name]), ['', 'Other days']]} />
      <${TextField} label="From day" type="date" value=${from} max=${to} onInput=${(value) => setQuery({ from: value })} />
      <${TextField} label="To day" type="date" value=${to} min=${from} onInput=${(value) => setQuery({ to: value })} />
      <${Take} wallet=${wallet} span=${span} name=${`${from}-to-${to}`} />
    </div>
    <${Loaded} resource=${lines} skeleton=${html`<div class="card"><${Skeleton} lines=${8} /></div>`}>${(data) => html`<${Paper} ...${{ wallet, from, to, ...data }} />`}<//>`;
}

function Take({ wallet, span, name }) {
  const [busy, setBusy] = useState(null);
  const [error, setError] = useState(null);
  const download = async (what, parameters, type, ending) => {
    setBusy(ending);
    setError(null);
    try {
      const response = await request('GET', `/v1/accounts/${wallet.id}/${what}${queryOf(parameters)}`, { accept: type, raw: true });
      save(await response.blob(), `nissmart-${wallet.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${name}.${ending}`);
    } catch (failure) {
      setError(failure);
    }
    setBusy(null);
  };
  const paper = () => download('statement', { ...span, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone }, 'application/pdf', 'pdf');
  return html`
    <div class="row statement-take">
      <${Button} kind="primary" icon="download" busy=${busy === 'pdf'} disabled=${Boolean(busy)} onClick=${paper}>PDF<//>
      <${Button} icon="download" busy=${busy === 'csv'} disabled=${Boolean(busy)} onClick=${() => download('entries', span, 'text/csv', 'csv')}>CSV<//>
      <${Button} icon="print" onClick=${() => print()}>Print<//>
    </div>
    ${error && html`<${Notice} tone="bad" role="alert">${error.message}<//>`}`;
}

function Paper({ wallet, from, to, lines, opening, closing, more }) {
  const { user } = useApp();
  const money = (minor) => html`<span class="num">${formatMoney(minor, wallet.currency)}</span>`;
  const moved = lines.filter((line) => BigInt(line.amount) !== 0n);
  const came = sum(moved.map((line) => line.amount).filter((amount) => BigInt(amount) > 0n));
  const left = sum(moved.map((line) => line.amount).filter((amount) => BigInt(amount) < 0n));
  return html`
    <article class="card paper">
      <header class="paper-head">
        <div><span class="brand"><${Mark} />Nissmart</span><p class="soft small">Account statement</p></div>
        <div class="right"><p class="strong">${formatDay(startOfDay(from))} to ${formatDay(startOfDay(to))}</p><p class="soft small">Made on ${formatInstant(new Date())}</p></div>
      </header>
      <div class="paper-who">
        <div><p class="soft small">Account holder</p><p class="strong">${user.first_name} ${user.last_name}</p><p class="small">${user.email}</p></div>
        <div><p class="soft small">Wallet</p><p class="strong">${wallet.name} (${wallet.currency})</p><p class="small mono wrap-anywhere">${wallet.id}</p></div>
      </div>
      <dl class="paper-sums">
        <div><dt>Opening balance</dt><dd>${money(opening)}</dd></div>
        <div><dt>Money in</dt><dd class="amount-in">${money(came)}</dd></div>
        <div><dt>Money out</dt><dd>${money(left)}</dd></div>
        <div><dt>Closing balance</dt><dd class="strong">${money(closing)}</dd></div>
      </dl>
      ${more && html`<${Notice} tone="wait">Only the latest ${MOST.toLocaleString('en-NG')} lines are shown. Choose fewer days, or take the CSV: it has all of them.<//>`}
      <div class="table-wrap" tabindex="0" role="region" aria-label="Statement lines">
        <table class="table paper-lines">
          <caption class="visually-hidden">Statement lines, oldest first</caption>
          <thead><tr><th scope="col">Date</th><th scope="col">What</th><th scope="col" class="right">Out</th><th scope="col" class="right">In</th><th scope="col" class="right">Balance</th></tr></thead>
          <tbody>
            ${moved.map((line) => html`
              <tr key=${line.seq}>
                <td class="num paper-day">${formatDay(line.created_at)}</td>
                <td class="paper-what">${lineTitle(line)}${line.type !== 'CAPTURE' && line.description && html`<span class="soft"> \u00b7 ${line.description}</span>`}</td>
                <td class="right num paper-out">${line.amount < 0 ? formatMoney(-line.amount, wallet.currency) : ''}</td>
                <td class="right num paper-in">${line.amount > 0 ? formatMoney(line.amount, wallet.currency) : ''}</td>
                <td class="right num paper-balance">${formatMoney(line.balance, wallet.currency)}</td>
              </tr>`)}
            ${!moved.length && html`<tr><td colspan="5" class="center soft">Nothing moved in these days.</td></tr>`}
          </tbody>
        </table>
      </div>
      <footer class="soft small">${moved.length} lines. Amounts in ${wallet.currency}. Each line is in an append-only book of double entries; money set aside for withdrawals is in the balance until the bank has paid. Times are this device\u2019s.</footer>
    </article>`;
}

/** {lines, opening, closing, more}: oldest first, with the balance before the first and after the last. */
async function statement(wallet, span, signal) {
  const newest = await getAll(`/v1/accounts/${wallet.id}/entries`, span, { most: MOST, signal });
  const lines = newest.reverse();
  if (lines.length) {
    return { lines, opening: BigInt(lines[0].balance) - BigInt(lines[0].amount), closing: lines.at(-1).balance, more: lines.length >= MOST };
  }
  const { posted } = Date.parse(span.to) > Date.now() ? wallet.balance : await get(`/v1/accounts/${wallet.id}/balance`, { at: span.to }, { signal }).catch(() => ({ posted: 0 }));
  return { lines, opening: posted, closing: posted, more: false };
}

function monthOf(date) {
  const first = new Date(date.getFullYear(), date.getMonth(), 1);
  const last = new Date(date.getFullYear(), date.getMonth() + 1, 0);
  return { from: toDateInput(first), to: toDateInput(last), name: new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' }).format(first) };
}

function lastMonths(count) {
  const now = new Date();
  return Array.from({ length: count }, (none, i) => monthOf(new Date(now.getFullYear(), now.getMonth() - i, 1)));
}

function save(blob, name) {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
