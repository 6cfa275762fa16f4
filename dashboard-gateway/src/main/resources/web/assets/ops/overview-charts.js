/** Bar charts of the last 30 days. */
import { html, useMemo } from '../ui/html.js';
import { Chart } from '../ui/chart.js';
import { formatMoney, shortMoney } from '../ui/money.js';
import { count } from '../ui/text.js';

const DAYS = 30;
const DAY = 86400;
const dayText = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

const MOVES = [['DEPOSIT', 'Deposits', '--chart-1'], ['TRANSFER', 'Transfers', '--chart-3'], ['CAPTURE', 'Payouts', '--chart-2'], ['REVERSAL', 'Reversals', '--chart-4']];
const ENDS = [
  [['COMPLETED'], 'Completed', '--chart-1'], [['PENDING', 'PROCESSING'], 'Open', '--chart-4'], [['FAILED', 'REVERSED', 'CANCELLED'], 'Not paid', '--chart-2'],
];

export function VolumeChart({ days, now, currency, measure }) {
  const parts = MOVES.map(([type, label, color]) => ({ label, color, fits: (day) => day.type === type && day.status === 'COMPLETED' }));
  return html`<${Bars} title=${`Money moved per day, ${currency}`} ...${{ days, now, currency, measure, parts }} />`;
}

export function WithdrawalChart({ days, now, currency, measure }) {
  const parts = ENDS.map(([statuses, label, color]) => ({ label, color, fits: (day) => statuses.includes(day.status) }));
  return html`<${Bars} title=${`Withdrawals per day of acceptance, ${currency}`} ...${{ days, now, currency, measure, parts }} />`;
}

function Bars({ title, days, now, currency, measure, parts }) {
  const drawn = useMemo(() => {
    const last = Math.floor(Date.parse(now) / 1000 / DAY) * DAY;
    const times = Array.from({ length: DAYS }, (none, i) => last - (DAYS - 1 - i) * DAY + DAY / 2);
    const series = parts.map(({ label, color, fits }) => ({ label, color, kind: 'bars', values: valuesOf(times, days.filter((day) => day.currency === currency && fits(day)), measure) }));
    return { times, series: series.filter((one) => one.values.some(Boolean)) };
  }, [days, now.slice(0, 10), currency, measure, title]);
  const format = measure === 'amount' ? (value) => formatMoney(BigInt(Math.round(value)), currency) : count;
  if (!drawn.series.length) {
    return html`<p class="soft">No ${currency} activity in the last ${DAYS} days.</p>`;
  }
  const totals = drawn.series.map((one) => ({ ...one, total: one.values.reduce((sum, value) => sum + value, 0) }));
  return html`
    <div class="stack stack-s">
      <p class="legend">${totals.map((one) => html`<span key=${one.label}><i class="ops-key${one.color}" aria-hidden="true"></i>${one.label} <span class="num">${format(one.total)}</span></span>`)}</p>
      <${Chart} key=${measure + currency} title=${title} summary=${`${title}: ${totals.map((one) => `${one.label} ${format(one.total)}`).join(', ')} in ${DAYS} days`}
        times=${drawn.times} series=${drawn.series} stacked height=${200}
        format=${measure === 'amount' ? (value) => shortMoney(value, currency) : count} tip=${format} timeFormat=${(seconds) => dayText.format(seconds * 1000)} />
    </div>`;
}

/** Returns the sum of each day. A double is precise enough for a bar. */
function valuesOf(times, days, measure) {
  const sums = new Map();
  days.forEach((day) => sums.set(day.day, (sums.get(day.day) ?? 0) + Number(day[measure])));
  return times.map((time) => sums.get(new Date(time * 1000).toISOString().slice(0, 10)) ?? 0);
}
