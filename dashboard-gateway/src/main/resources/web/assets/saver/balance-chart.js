/** The chart of a wallet's balance, from its statement entries. */
import { html, useEffect, useMemo, useState } from '../ui/html.js';
import { getAll } from '../ui/api.js';
import { Chart } from '../ui/chart.js';
import { Segmented, SelectField } from '../ui/controls.js';
import { Card } from '../ui/display.js';
import { formatMoney, shortMoney } from '../ui/money.js';
import { useResource } from '../ui/resource.js';
import { Loaded, Skeleton } from '../ui/placeholders.js';
import { formatDay } from '../ui/time.js';
import { useReloadOnEvents } from './app-context.js';

const RANGES = [['7', '7 days'], ['30', '30 days'], ['90', '3 months'], ['365', '1 year']];
const DAY = 86400000;

export function BalanceChart({ wallets }) {
  const [days, setDays] = useState('30');
  const [id, setId] = useState(wallets[0].id);
  const wallet = wallets.find((one) => one.id === id) ?? wallets[0];
  useEffect(() => setId(wallets[0].id), [wallets[0].id]);
  const history = useResource(`balance ${wallet.id} ${days}`, (signal) => balances(wallet, Number(days), signal));
  useReloadOnEvents(history.reload);
  return html`
    <${Card} title="Balance over time" actions=${html`<${Segmented} label="Range" value=${days} onChange=${setDays} options=${RANGES} />`}>
      ${wallets.length > 1 && html`<div class="chart-wallet"><${SelectField} label="Wallet" hideLabel small value=${wallet.id} onInput=${setId} options=${wallets.map((one) => [one.id, one.name])} /></div>`}
      <${Loaded} resource=${history} skeleton=${html`<${Skeleton} lines=${1} height="220px" />`}>${(points) => html`<${Curve} points=${points} wallet=${wallet} />`}<//>
    <//>`;
}

function Curve({ points, wallet }) {
  const times = useMemo(() => points.map(([time]) => time), [points]);
  const series = useMemo(() => [{ label: 'Balance', kind: 'step', values: points.map(([, balance]) => Number(balance)) }], [points]);
  const values = series[0].values;
  const money = (value) => formatMoney(Math.round(value), wallet.currency);
  const summary = `The balance of ${wallet.name} was ${money(values[0])} on ${formatDay(times[0] * 1000)} and is ${money(values.at(-1))} now; the lowest was ${money(values.reduce((a, b) => Math.min(a, b)))}, the highest ${money(values.reduce((a, b) => Math.max(a, b)))}.`;
  return html`<${Chart} title="Balance of ${wallet.name} over time" summary=${summary} times=${times} series=${series} format=${(value) => shortMoney(value, wallet.currency)} tip=${money} />`;
}

/** Returns [[seconds, balance]], ascending: at the start of the range, after each change, and now. */
async function balances(wallet, days, signal) {
  const now = Date.now();
  const from = new Date(now - days * DAY).toISOString();
  const lines = (await getAll(`/v1/accounts/${wallet.id}/entries`, { from }, { most: 2000, signal })).reverse();
  const before = lines.length ? BigInt(lines[0].balance) - BigInt(lines[0].amount) : BigInt(wallet.balance.posted);
  const points = [[(now - days * DAY) / 1000, before]];
  for (const line of lines.filter((one) => BigInt(one.amount) !== 0n)) {
    const time = Date.parse(line.created_at) / 1000;
    points.push([Math.max(time, points.at(-1)[0] + 0.001), line.balance]);
  }
  points.push([Math.max(now / 1000, points.at(-1)[0] + 0.001), points.at(-1)[1]]);
  return points;
}
