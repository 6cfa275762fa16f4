/** The statements page: shows a wallet's statement for a period, to download as PDF or CSV or to print. */
import { html, useEffect, useRef, useState } from '../ui/html.js';
import { get, queryOf, request } from '../ui/api.js';
import { Button, SelectField, TextField } from '../ui/controls.js';
import { downloadFault, saveFile } from '../ui/download.js';
import { Mark } from '../ui/icons.js';
import { formatMoney } from '../ui/money.js';
import { useLive } from '../ui/live.js';
import { usePages, useResource } from '../ui/resource.js';
import { setQuery } from '../ui/router.js';
import { Failure, Loaded, Notice, Skeleton } from '../ui/placeholders.js';
import { PageHead } from '../ui/shell.js';
import { PagedList } from '../ui/table.js';
import { counted } from '../ui/text.js';
import { formatDay, formatInstant, startOfDay, timeZone, toDateInput } from '../ui/time.js';
import { useApp } from './app-context.js';
import { entryTitle } from './labels.js';

const PAGE = 200;
const LONGEST_SUMS_MS = 30_000;
const SUMS_AFTER_MS = 1000;
const SUMS_TRIES = 30;
const LONGEST_DOWNLOAD_MS = 3_600_000;

export function Statements({ query }) {
  const { wallets } = useApp();
  return html`
    <${PageHead} title="Statements">Money in, money out and running balance.<//>
    <${Loaded} resource=${wallets}>${(all) => (all.length ? html`<${StatementPage} wallets=${all} query=${query} />` : html`<${Failure} error=${{ status: 404, message: 'Open a wallet to see its statement here.' }} home="/app" />`)}<//>`;
}

function StatementPage({ wallets, query }) {
  const wallet = wallets.find((one) => one.id === query.wallet) ?? wallets[0];
  const month = monthOf(new Date());
  const from = query.from || month.from;
  const to = query.to || month.to;
  const span = { from: startOfDay(from), to: startOfDay(to, 1) };
  const key = `${wallet.id} ${from} ${to}`;
  const sums = useResource(`statement sums ${key}`, (signal) => loadSums(wallet, span, signal));
  const lines = usePages(`statement ${key}`, (cursor, signal) => get(`/v1/accounts/${wallet.id}/entries`, { ...span, order: 'oldest_first', limit: PAGE, cursor }, { signal }));
  useReloadOnMoves(wallet, sums.loading, () => {
    if (new Date(span.to) < new Date()) {
      return;
    }
    sums.reload();
    if (!lines.more && (lines.items?.length ?? 0) < PAGE) {
      lines.reload();
    }
  });
  const months = lastMonths(12);
  const chosen = months.find((one) => one.from === from && one.to === to);
  return html`
    <div class="card statement-choice no-print">
      ${wallets.length > 1 && html`<${SelectField} label="Wallet" value=${wallet.id} onInput=${(id) => setQuery({ wallet: id })} options=${wallets.map((one) => [one.id, one.name])} />`}
      <${SelectField} label="Period" value=${chosen?.from ?? ''} onInput=${(first) => first && setQuery(months.find((one) => one.from === first))} options=${[...months.map((one) => [one.from, one.name]), ['', 'Custom dates']]} />
      <${TextField} label="From" type="date" value=${from} max=${to} onInput=${(value) => setQuery({ from: value })} />
      <${TextField} label="To" type="date" value=${to} min=${from} onInput=${(value) => setQuery({ to: value })} />
      <${DownloadButtons} wallet=${wallet} span=${span} partial=${lines.more} name=${`${from}-to-${to}`} />
    </div>
    <${Loaded} resource=${sums} skeleton=${html`<div class="card"><${Skeleton} lines=${8} /></div>`}>${(data) => html`<${StatementSheet} ...${{ wallet, from, to, lines, sums: data }} />`}<//>`;
}

/** Loads the sums of a period. A caller has one sum at a time, so it waits for one that this page no longer needs. */
async function loadSums(wallet, span, signal) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await get(`/v1/accounts/${wallet.id}/statement-sums`, span, { signal, longest: LONGEST_SUMS_MS });
    } catch (error) {
      if (error.code !== 'RATE_LIMITED' || signal.aborted || tries === SUMS_TRIES) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, SUMS_AFTER_MS));
    }
  }
}

/** Calls `reload` a second after money moved on a wallet, or later while an earlier load is not done. */
function useReloadOnMoves(wallet, loading, reload) {
  const latest = useRef({});
  latest.current = { loading, reload };
  const timer = useRef(null);
  const known = useRef(null);
  const soon = () => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      if (latest.current.loading) {
        soon();
      } else {
        latest.current.reload();
      }
    }, SUMS_AFTER_MS);
  };
  useEffect(() => {
    const { id, posted } = known.current ?? {};
    known.current = { id: wallet.id, posted: wallet.balance.posted };
    if (id === wallet.id && posted !== wallet.balance.posted) {
      soon();
    }
  }, [wallet.id, wallet.balance.posted]);
  useLive(({ type, data }) => type === 'transaction' && [data.source_account_id, data.destination_account_id].includes(wallet.id) && soon(), [wallet.id]);
  useEffect(() => () => clearTimeout(timer.current), []);
}

function DownloadButtons({ wallet, span, partial, name }) {
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(null);
  const [error, setError] = useState(null);
  const download = async (what, parameters, type, ending) => {
    setBusy(ending);
    setError(null);
    try {
      const response = await request('GET', `/v1/accounts/${wallet.id}/${what}${queryOf(parameters)}`, { accept: type, raw: true, longest: LONGEST_DOWNLOAD_MS });
      await saveFile(response, `nissmart-${wallet.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${name}.${ending}`);
    } catch (failure) {
      setError(downloadFault(failure));
    }
    setBusy(null);
  };
  const downloadPdf = () => download('statement', { ...span, time_zone: timeZone() }, 'application/pdf', 'pdf');
  return html`
    <div class="row statement-take">
      <${Button} kind="primary" icon="download" busy=${busy === 'pdf'} disabled=${Boolean(busy)} onClick=${downloadPdf}>PDF<//>
      <${Button} icon="download" busy=${busy === 'csv'} disabled=${Boolean(busy)} onClick=${() => download('entries', span, 'text/csv', 'csv')}>CSV<//>
      <${Button} icon="print" onClick=${() => (partial ? setAsked(true) : print())}>Print<//>
    </div>
    ${asked && partial && html`<${Notice} tone="wait" role="alert" actions=${html`
      <${Button} small kind="primary" busy=${busy === 'pdf'} disabled=${Boolean(busy)} onClick=${downloadPdf}>Download PDF<//>
      <${Button} small onClick=${() => print()}>Print this page<//>`}>This page has only the first entries. The PDF has all of them.<//>`}
    ${error && html`<${Notice} tone="bad" role="alert">${error}<//>`}`;
}

function StatementSheet({ wallet, from, to, lines, sums }) {
  const { user } = useApp();
  const money = (minor) => html`<span class="num">${formatMoney(minor, wallet.currency)}</span>`;
  return html`
    <article class="card paper">
      <header class="paper-head">
        <div><span class="brand"><${Mark} />Nissmart</span><p class="soft small">Account statement</p></div>
        <div class="right"><p class="strong">${formatDay(startOfDay(from))} to ${formatDay(startOfDay(to))}</p><p class="soft small">Generated ${formatInstant(new Date())}</p></div>
      </header>
      <div class="paper-who">
        <div><p class="soft small">Account holder</p><p class="strong">${user.first_name} ${user.last_name}</p><p class="small">${user.email}</p></div>
        <div><p class="soft small">Wallet</p><p class="strong">${wallet.name} (${wallet.currency})</p><p class="small mono wrap-anywhere">${wallet.id}</p></div>
      </div>
      <dl class="paper-sums">
        <div><dt>Opening balance</dt><dd>${money(sums.opening_balance)}</dd></div>
        <div><dt>Money in</dt><dd class="amount-in">${money(BigInt(sums.money_in))}</dd></div>
        <div><dt>Money out</dt><dd>${money(-BigInt(sums.money_out))}</dd></div>
        <div><dt>Closing balance</dt><dd class="strong">${money(sums.closing_balance)}</dd></div>
      </dl>
      <${PagedList} pages=${lines} empty=${html`<${StatementLines} wallet=${wallet} lines=${[]} />`}>
        ${(items) => html`<${StatementLines} wallet=${wallet} lines=${items} total=${sums.movements} more=${lines.more} />`}
      <//>
      <footer class="soft small">${counted(sums.movements, 'entry', 'entries')}. Amounts in ${wallet.currency}. Money set aside for withdrawals stays in the balance until the bank has paid. Dates are in this device\u2019s time zone. Every entry is in an append-only double-entry ledger.</footer>
    </article>`;
}

/** The entries that moved money, of those that are loaded; `total` is their number in the whole period. */
function StatementLines({ wallet, lines, total, more }) {
  const moved = lines.filter((line) => BigInt(line.amount) !== 0n);
  return html`
      ${more && html`<${Notice} tone="wait">Showing the first ${moved.length.toLocaleString('en-NG')} of ${counted(total, 'entry', 'entries')}. The totals above include all of them. Download the PDF or CSV for the full statement.<//>`}
      <div class="table-wrap" tabindex="0" role="region" aria-label="Statement entries">
        <table class="table paper-lines">
          <caption class="visually-hidden">Statement entries, oldest first</caption>
          <thead><tr><th scope="col">Date</th><th scope="col">Description</th><th scope="col" class="right">Out</th><th scope="col" class="right">In</th><th scope="col" class="right">Balance</th></tr></thead>
          <tbody>
            ${moved.map((line) => html`
              <tr key=${line.seq}>
                <td class="num paper-day">${formatDay(line.created_at)}</td>
                <td class="paper-what">${entryTitle(line)}${line.type !== 'CAPTURE' && line.description && html`<span class="soft"> \u00b7 ${line.description}</span>`}</td>
                <td class="right num paper-out">${line.amount < 0 ? formatMoney(-line.amount, wallet.currency) : ''}</td>
                <td class="right num paper-in">${line.amount > 0 ? formatMoney(line.amount, wallet.currency) : ''}</td>
                <td class="right num paper-balance">${formatMoney(line.balance, wallet.currency)}</td>
              </tr>`)}
            ${!moved.length && !more && html`<tr><td colspan="5" class="center soft">No transactions in this period.</td></tr>`}
          </tbody>
        </table>
      </div>`;
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
