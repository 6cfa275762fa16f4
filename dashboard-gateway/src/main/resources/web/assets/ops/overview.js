/** The overview: checks, key figures, daily volumes and the live feed. */
import { html, useState } from '../ui/html.js';
import { Button, Segmented } from '../ui/controls.js';
import { Badge, Card, Time } from '../ui/display.js';
import { Icon } from '../ui/icons.js';
import { formatMoney } from '../ui/money.js';
import { Link } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Empty, Loaded, Skeleton } from '../ui/placeholders.js';
import { duration, formatClock } from '../ui/time.js';
import { count, counted } from '../ui/text.js';
import { useApp } from './console-context.js';
import { ActivityFeed } from './activity-feed.js';
import { VolumeChart, WithdrawalChart } from './overview-charts.js';
import { Missing } from './shared.js';

export function Overview() {
  const { summary } = useApp();
  return html`
    <${PageHead} title="Overview">${summary.data ? html`As of ${formatClock(summary.data.generated_at)}. Daily totals use UTC.` : 'Key figures'}<//>
    <${Loaded} resource=${summary} home="/ops" skeleton=${html`<${Skeleton} lines=${4} height="7rem" />`}>
      ${(data) => html`
        <div class="stack">
          <${Missing} missing=${data.missing} />
          <${Checks} data=${data} />
          <${Figures} data=${data} />
          <div class="ops-split">
            <div class="stack"><${Volumes} data=${data} /></div>
            <${ActivityFeed} />
          </div>
        </div>`}
    <//>`;
}

/** The checks that should be green. */
function Checks({ data }) {
  const { verification, reconciliation, withdrawals } = data;
  return html`
    <div class="ops-checks">
      ${verificationCheck(verification, data.missing)}
      ${reconciliationCheck(reconciliation)}
      ${inDoubtCheck(withdrawals)}
      ${approvalsCheck(data.approvals)}
      ${successCheck(withdrawals)}
    </div>`;
}

function Check({ tone, icon, title, state, href, children }) {
  return html`
    <${Link} class="ops-check ops-check-${tone}" href=${href}>
      <span class="ops-check-mark"><${Icon} name=${icon} size=${22} /></span>
      <span><span class="small soft">${title}</span><strong>${state}</strong><span class="small soft">${children}</span></span>
    <//>`;
}

function verificationCheck(verification, missing) {
  if (!verification) {
    const away = missing.includes('verification') || missing.includes('ledger');
    return html`<${Check} tone=${away ? 'bad' : 'wait'} icon="chain" title="Ledger check" state=${away ? 'Unknown' : 'Not verified yet'} href="/ops/journal">${away ? 'ledger not responding' : 'first verification pending'}<//>`;
  }
  return html`<${Check} tone=${verification.sound ? 'good' : 'bad'} icon=${verification.sound ? 'shield' : 'warn'} title="Ledger check" state=${verification.sound ? 'Passed' : 'Failed'} href="/ops/journal">verified <${Time} at=${verification.verified_at} relative /><//>`;
}

function reconciliationCheck(reconciliation) {
  if (!reconciliation) {
    return html`<${Check} tone="bad" icon="scale" title="Reconciliation" state="Unknown" href="/ops/reconciliation">payout-service not responding<//>`;
  }
  const { open_exceptions: open, reconciled_at: at } = reconciliation;
  const tone = open ? 'bad' : at ? 'good' : 'wait';
  const state = open ? counted(open, 'open exception') : at ? 'Matches the bank' : 'Not run yet';
  return html`<${Check} tone=${tone} icon="scale" title="Reconciliation" state=${state} href=${open ? '/ops/exceptions' : '/ops/reconciliation'}>${at ? html`reconciled <${Time} at=${at} relative />` : 'runs every night'}<//>`;
}

function inDoubtCheck(withdrawals) {
  if (!withdrawals) {
    return html`<${Check} tone="bad" icon="clock" title="In doubt" state="Unknown" href="/ops/in-doubt">payout-service not responding<//>`;
  }
  const { count: many, oldest_age_seconds: age, needs_operator_count: waiting } = withdrawals.in_doubt;
  const amounts = withdrawals.open.filter((one) => one.in_doubt_count).map((one) => formatMoney(one.in_doubt_amount, one.currency)).join(', ');
  return html`<${Check} tone=${waiting ? 'bad' : many ? 'wait' : 'good'} icon="clock" title="In doubt" state=${many ? amounts : 'None'} href="/ops/in-doubt">${many ? html`${counted(many, 'withdrawal')}, oldest ${duration(age * 1000)}${waiting ? `, ${counted(waiting, 'needs', 'need')} a decision` : ''}` : 'all bank answers known'}<//>`;
}

function approvalsCheck(approvals) {
  if (!approvals) {
    return html`<${Check} tone="bad" icon="shield" title="Approvals" state="Unknown" href="/ops/approvals">a service is not responding<//>`;
  }
  const { waiting } = approvals;
  return html`<${Check} tone=${waiting ? 'wait' : 'good'} icon="shield" title="Approvals" state=${waiting ? counted(waiting, 'action') : 'None'} href="/ops/approvals">${waiting ? `${waiting === 1 ? 'waits' : 'wait'} for a second operator` : 'nothing waits for a second operator'}<//>`;
}

function successCheck(withdrawals) {
  const rate = withdrawals?.success_rate ?? null;
  const took = withdrawals?.completion_ms ?? null;
  const tone = rate === null ? 'wait' : rate >= 0.97 ? 'good' : rate >= 0.9 ? 'wait' : 'bad';
  return html`<${Check} tone=${tone} icon="bolt" title="Payout success, last 30 days" state=${rate === null ? 'None yet' : `${(rate * 100).toFixed(1)}%`} href="/ops/withdrawals">${took === null ? 'no completed payout yet' : `average ${tookText(Number(took))}`}<//>`;
}

/** Returns a duration as 2.3 s or 13 min: short ones with a digit. */
const tookText = (ms) => (ms < 60000 ? `${(ms / 1000).toFixed(1)} s` : duration(ms));

function Figures({ data }) {
  const { people, money, transactions } = data;
  const frozen = money?.accounts.filter((one) => one.status !== 'ACTIVE' && one.status !== 'CLOSED').reduce((sum, one) => sum + Number(one.count), 0);
  const today = transactions?.today.reduce((sum, one) => sum + Number(one.count), 0);
  return html`
    <dl class="ops-figures">
      <${Tile} label="Users" value=${people && count(people.users)}>${people && `${count(people.users_today)} joined today`}<//>
      <${Tile} label="Wallets" value=${people && count(people.wallets)}>${money && (frozen ? html`<${Badge} tone="info">${count(frozen)} frozen<//>` : 'none frozen')}<//>
      ${money ? inUse(money).map((one) => html`<${Tile} key=${one.currency} label="Total balance, ${one.currency}" value=${formatMoney(one.posted, one.currency)}>${formatMoney(one.held, one.currency)} on hold<//>`) : html`<${Tile} label="Total balance" />`}
      <${Tile} label="Transactions today" value=${transactions && count(today)}>${money && (behind(money) ? `${counted(behind(money), 'transaction')} not counted yet` : `last entry ${count(money.last_seq)}`)}<//>
    </dl>`;
}

/** Returns how many booked transactions the totals do not have yet. */
const behind = (money) => money.journal_seq - money.last_seq;

function Tile({ label, value, children }) {
  return html`<div class="card"><dt class="figure-label">${label}</dt><dd class="figure-value num">${value ?? '\u2013'}</dd><dd class="small soft num">${value === undefined || value === null ? 'unavailable' : children}</dd></div>`;
}

function Volumes({ data }) {
  const currencies = [...new Set([...(data.money ? inUse(data.money) : []), ...(data.transactions?.days ?? [])].map((one) => one.currency))];
  const [chosen, choose] = useState(null);
  const [measure, setMeasure] = useState('amount');
  const currency = chosen ?? busiest(data.transactions?.days ?? []) ?? currencies[0] ?? 'NGN';
  const settings = html`
    ${currencies.length > 1 && html`<${Segmented} label="Currency" value=${currency} onChange=${choose} options=${currencies.map((one) => [one, one])} />`}
    <${Segmented} label="Measure" value=${measure} onChange=${setMeasure} options=${[['amount', 'Amount'], ['count', 'Count']]} />`;
  return html`
    <${Card} title="Daily volume" actions=${settings}>
      ${data.transactions ? html`<${VolumeChart} days=${data.transactions.days} now=${data.generated_at} currency=${currency} measure=${measure} />` : html`<${ChartUnavailable} service="ledger-service" />`}
    <//>
    <${Card} title="Daily withdrawals" actions=${html`<${Button} small href="/ops/withdrawals">All withdrawals<//>`}>
      ${data.withdrawals ? html`<${WithdrawalChart} days=${data.withdrawals.days} now=${data.generated_at} currency=${currency} measure=${measure} />` : html`<${ChartUnavailable} service="payout-service" />`}
    <//>`;
}

function ChartUnavailable({ service }) {
  return html`<${Empty} icon="bolt" title="Unavailable">${service} is not responding. The chart returns when it recovers.<//>`;
}

/** Returns the currencies with a balance; one currency when there is no balance at all. */
function inUse({ held }) {
  const used = held.filter((one) => one.posted !== 0 || one.held !== 0);
  return used.length ? used : held.filter((one) => one.currency === 'NGN').concat(held).slice(0, 1);
}

function busiest(days) {
  const counts = {};
  days.forEach((day) => {
    counts[day.currency] = (counts[day.currency] ?? 0) + Number(day.count);
  });
  return Object.keys(counts).sort((a, b) => counts[b] - counts[a])[0];
}
