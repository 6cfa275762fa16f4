/** Withdrawals: those in progress, all of them, and one with its history. */
import { html, useEffect, useRef, useState } from '../ui/html.js';
import { get } from '../ui/api.js';
import { attempt } from '../ui/attempts.js';
import { Button, SelectField } from '../ui/controls.js';
import { Amount, Badge, Card, Copy, Facts, Time } from '../ui/display.js';
import { useLive, useLiveState } from '../ui/live.js';
import { formatMoney } from '../ui/money.js';
import { announce, Confirm, toast } from '../ui/overlay.js';
import { failureSentence } from '../ui/reasons.js';
import { usePages, useResource } from '../ui/resource.js';
import { Link, setQuery } from '../ui/router.js';
import { Empty, Loaded, Notice, Skeleton } from '../ui/placeholders.js';
import { PageHead } from '../ui/shell.js';
import { WithdrawalStepper } from '../ui/stepper.js';
import { PagedList, Table } from '../ui/table.js';
import { formatInstant } from '../ui/time.js';
import { masked, useBankName } from './banks.js';
import { useApp, useReloadOnEvents } from './app-context.js';

const STATUSES = [['', 'Any status'], ['PENDING', 'Pending'], ['PROCESSING', 'Processing'], ['COMPLETED', 'Completed'], ['FAILED', 'Failed'], ['CANCELLED', 'Cancelled'], ['REVERSED', 'Returned']];
const NOTES = { PENDING: 'Accepted, money set aside', PROCESSING: 'Sent to the bank', COMPLETED: 'Paid by the bank', FAILED: 'Not paid, the money is back in your wallet', CANCELLED: 'Cancelled, the money is back in your wallet', REVERSED: 'Returned by the bank' };
const POLL_MS = 500;
const open = ({ status }) => status === 'PENDING' || status === 'PROCESSING';

/** The open withdrawals, each with its stepper; one that ends stays until the page is left. */
export function WithdrawalsInProgress() {
  const bankName = useBankName();
  const latest = useResource('withdrawals in progress', (signal) => get('/v1/withdrawals', { limit: 10 }, { signal }));
  const [watched, watch] = useState(() => new Set());
  useReloadOnEvents(latest.reload);
  useLive(({ type, data }) => type === 'withdrawal' && latest.set((was) => was && { ...was, data: merged(was.data, data.withdrawal) }), [latest.set]);
  const moving = (latest.data?.data ?? []).filter((one) => open(one) || watched.has(one.id)).slice(0, 4);
  useEffect(() => {
    const fresh = moving.filter((one) => !watched.has(one.id));
    if (fresh.length) {
      watch(new Set([...watched, ...fresh.map((one) => one.id)]));
    }
  });
  return moving.length > 0 && html`
    <${Card} title="In progress">
      <ul class="stack">${moving.map((one) => html`
        <li key=${one.id} class="moving">
          <div class="row row-apart"><${Link} class="strong" href="/app/withdrawals/${one.id}"><${Amount} minor=${one.amount} currency=${one.currency} /> to ${bankName(one.destination.bank_code)} ${masked(one.destination.account_number)}<//><span class="soft small"><${Time} at=${one.created_at} relative /></span></div>
          <${WithdrawalStepper} status=${one.status} />
        </li>`)}</ul>
    <//>`;
}

function merged(list, withdrawal) {
  return list.some((one) => one.id === withdrawal.id) ? list.map((one) => (one.id === withdrawal.id ? withdrawal : one)) : [withdrawal, ...list];
}

export function Withdrawals({ query }) {
  const bankName = useBankName();
  const status = query.status ?? '';
  const pages = usePages(`withdrawals ${status}`, (cursor, signal) => get('/v1/withdrawals', { status, limit: 25, cursor }, { signal }));
  useReloadOnEvents(pages.refresh);
  const columns = [
    { label: 'To', cell: (one) => html`<${Link} class="strong" href="/app/withdrawals/${one.id}">${bankName(one.destination.bank_code)} ${masked(one.destination.account_number)}<//>` },
    { label: 'Date', cell: (one) => html`<${Time} at=${one.created_at} />` },
    { label: 'Status', cell: (one) => html`<span><${Badge} status=${one.status} />${one.in_doubt_since && html` <${Badge} tone="wait">Being checked<//>`}</span>` },
    { label: 'Amount', right: true, cell: (one) => html`<${Amount} minor=${one.amount} currency=${one.currency} />` },
  ];
  return html`
    <${PageHead} title="Withdrawals" back=${['/app/withdraw', 'Withdraw']} actions=${html`<${SelectField} label="Status" hideLabel small value=${status} onInput=${(value) => setQuery({ status: value })} options=${STATUSES} />`} />
    <${Card} flush>
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="withdraw" title=${status ? 'No withdrawals with this status' : 'No withdrawals yet'} action=${html`<${Button} href="/app/withdraw">Withdraw money<//>`}>Withdrawals to your bank will appear here with their progress.<//>`}>
        ${(rows) => html`<${Table} caption="Your withdrawals, newest first" columns=${columns} rows=${rows} href=${(one) => `/app/withdrawals/${one.id}`} />`}
      <//>
    <//>`;
}

export function WithdrawalPage({ id }) {
  const withdrawal = useResource(`withdrawal ${id}`, (signal) => get(`/v1/withdrawals/${id}`, {}, { signal }));
  const events = useResource(`events ${id}`, (signal) => get(`/v1/withdrawals/${id}/events`, {}, { signal }));
  useLive(({ type, data }) => {
    if (type === 'withdrawal' && data.withdrawal.id === id) {
      withdrawal.set(data.withdrawal);
      events.reload();
    } else if (type !== 'withdrawal') {
      withdrawal.reload();
      events.reload();
    }
  }, [id, withdrawal.set, withdrawal.reload, events.reload]);
  usePolling(withdrawal, events);
  return html`
    <${Loaded} resource=${withdrawal} level="h1" home="/app/withdrawals" skeleton=${html`<${Skeleton} lines=${3} height="7rem" />`}>
      ${(one) => html`<${Details} withdrawal=${one} events=${events} changed=${() => { withdrawal.reload(); events.reload(); }} />`}
    <//>`;
}

/** Reloads an open withdrawal often while the event stream is down. */
function usePolling(withdrawal, events) {
  const state = useLiveState();
  const moving = withdrawal.data && open(withdrawal.data) && !withdrawal.data.in_doubt_since && state === 'polling';
  useEffect(() => {
    const timer = moving && setInterval(() => {
      withdrawal.reload();
      events.reload();
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [moving, withdrawal.reload, events.reload]);
}

function Details({ withdrawal, events, changed }) {
  const bankName = useBankName();
  const { wallets } = useApp();
  const { destination, status, attempt: attemptNo } = withdrawal;
  const history = events.data?.data ?? [];
  useAnnouncement(withdrawal);
  return html`
    <${PageHead} title="Withdrawal" back=${['/app/withdrawals', 'Withdrawals']} actions=${html`<${Badge} status=${status} />`} />
    <div class="home">
      <div class="stack home-main">
        <${Card}>
          <div class="stack" aria-busy=${open(withdrawal) ? 'true' : undefined}>
            <div class="center"><${Amount} minor=${withdrawal.amount} currency=${withdrawal.currency} class="done-amount" /><p class="soft">to ${destination.account_name}, ${bankName(destination.bank_code)} <span class="num">${destination.account_number}</span></p></div>
            <${WithdrawalStepper} status=${status} events=${history.filter((event) => event.attempt === attemptNo)} />
            <${StatusNotice} withdrawal=${withdrawal} />
            <${Actions} withdrawal=${withdrawal} changed=${changed} />
          </div>
        <//>
      </div>
      <div class="stack home-side">
        <${Card} title="Details"><${Facts} facts=${[
          ['From', wallets.data?.find((wallet) => wallet.id === withdrawal.account_id)?.name],
          ['Name at the bank', destination.name_matches === false ? html`<span>${destination.bank_account_name} <${Badge} tone="wait">Differs<//></span>` : null],
          ['Started', html`<${Time} at=${withdrawal.created_at} />`],
          ['Attempt', attemptNo > 1 ? attemptNo : null],
          ['Bank reference', withdrawal.external_reference && html`<${Copy} text=${withdrawal.external_reference} label="reference" short />`],
          ['Withdrawal ID', html`<${Copy} text=${withdrawal.id} label="withdrawal ID" short />`],
        ]} /><//>
        <${Card} title="History"><ol class="timeline">${history.map((event) => html`
          <li key=${event.event_no} class=${event.to_status === 'FAILED' || event.to_status === 'REVERSED' ? 'bad' : ''}>
            <span class="strong">${label(event)}</span><br /><span class="soft small">${note(event)}<${Time} at=${event.created_at} exact /></span>
          </li>`)}</ol><//>
      </div>
    </div>`;
}

function label(event) {
  return event.from_status === event.to_status ? 'Checking with the bank' : STATUSES.find(([status]) => status === event.to_status)?.[1] ?? event.to_status;
}

function note(event) {
  const attempt = event.attempt > 1 ? `Attempt ${event.attempt}: ` : '';
  return event.from_status === event.to_status ? '' : html`${attempt}${NOTES[event.to_status] ?? ''}<br />`;
}

/** A notice about what the status means for the money. */
function StatusNotice({ withdrawal }) {
  const { status, amount, currency, in_doubt_since: doubt } = withdrawal;
  const money = formatMoney(amount, currency);
  if (doubt && open(withdrawal)) {
    return html`<${Notice} tone="wait">The bank has not given a clear answer since ${formatInstant(doubt)}. We keep checking, and won\u2019t send it again until we know. Your ${money} stays set aside until then.<//>`;
  }
  return {
    PENDING: html`<${Notice}>${money} is set aside. You can still cancel.<//>`,
    PROCESSING: html`<${Notice}>The bank is processing this payment. This page updates automatically.<//>`,
    COMPLETED: html`<${Notice} tone="good">The bank has paid ${money} into the account.<//>`,
    FAILED: html`<${Notice} tone="bad">${failureSentence(withdrawal.failure)} ${money} is available in your wallet again.<//>`,
    CANCELLED: html`<${Notice}>Cancelled before it was sent. ${money} is available in your wallet again.<//>`,
    REVERSED: html`<${Notice} tone="wait">The bank paid, then returned the money. ${money} is back in your wallet.<//>`,
  }[status];
}

function Actions({ withdrawal, changed }) {
  const [confirming, confirm] = useState(null);
  const act = async (action) => {
    await attempt(`${action}-${withdrawal.id}-${withdrawal.attempt}`, `/v1/withdrawals/${withdrawal.id}/${action}`, undefined);
    changed();
    toast(action === 'cancel' ? 'Withdrawal cancelled' : 'Trying again');
  };
  const money = formatMoney(withdrawal.amount, withdrawal.currency);
  const unknown = withdrawal.failure?.code === 'DESTINATION_INVALID';
  return html`
    <div class="row done-actions no-print">
      ${withdrawal.status === 'PENDING' && html`<${Button} icon="cross" onClick=${() => confirm('cancel')}>Cancel withdrawal<//>`}
      ${unknown && html`<${Button} kind="primary" href=${`/app/withdraw?bank=${withdrawal.destination.bank_code}`}>Correct the account number<//>`}
      ${withdrawal.status === 'FAILED' && html`<${Button} kind=${unknown ? 'plain' : 'primary'} icon="retry" onClick=${() => confirm('retry')}>Try again<//>`}
      ${['FAILED', 'CANCELLED', 'REVERSED'].includes(withdrawal.status) && html`<${Button} href="/app/withdraw">New withdrawal<//>`}
      ${withdrawal.status === 'COMPLETED' && html`<${Button} icon="print" onClick=${() => print()}>Print<//>`}
    </div>
    ${confirming === 'cancel' && html`<${Confirm} title="Cancel this withdrawal?" confirm="Cancel withdrawal" dismiss="Keep it" danger onConfirm=${() => act('cancel')} onClose=${() => confirm(null)}><p>${money} returns to your available balance, unless the bank already has it.</p><//>`}
    ${confirming === 'retry' && html`<${Confirm} title="Try again?" confirm="Try again" onConfirm=${() => act('retry')} onClose=${() => confirm(null)}><p>${money} is set aside again and sent to the same account.</p><//>`}`;
}

/** Announces a change of status to screen readers. */
function useAnnouncement({ status, amount, currency }) {
  const last = useRef(status);
  useEffect(() => {
    if (last.current !== status) {
      announce(`Withdrawal of ${formatMoney(amount, currency)}: ${NOTES[status] ?? status}`);
    }
    last.current = status;
  }, [status]);
}
