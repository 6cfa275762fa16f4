/** The live feed of transactions and withdrawals. It can be paused, and it announces a summary to screen readers now and then. */
import { html, useEffect, useRef, useState } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Badge, Card, Time } from '../ui/display.js';
import { Icon } from '../ui/icons.js';
import { useLive } from '../ui/live.js';
import { formatMoney } from '../ui/money.js';
import { announce } from '../ui/overlay.js';
import { Link } from '../ui/router.js';
import { Skeleton } from '../ui/placeholders.js';
import { counted } from '../ui/text.js';
import { TYPE_ICONS, TYPES, WITHDRAWAL_STATUSES } from './labels.js';

const MOST = 14;
const ANNOUNCE_EVERY_MS = 8000;

export function ActivityFeed() {
  const [items, setItems] = useState(null);
  const [paused, pause] = useState(false);
  const waiting = useRef([]);
  const announceLater = useAnnouncements();
  const add = (fresh) => setItems((was) => merge(fresh, was ?? []));
  const fill = () => loadLatest().then((fresh) => add(fresh), () => setItems((was) => was ?? []));
  useEffect(() => {
    fill();
  }, []);
  useLive(({ type, data }) => {
    if (type === 'resync') {
      fill();
      return;
    }
    const item = type === 'withdrawal' ? itemOfWithdrawal(data.withdrawal, data.event) : itemOfTransaction(data);
    announceLater(item);
    if (paused) {
      waiting.current = merge([item], waiting.current);
    } else {
      add([item]);
    }
  }, [paused]);
  const toggle = () => {
    if (paused) {
      add(waiting.current);
      waiting.current = [];
    }
    pause(!paused);
  };
  return html`
    <${Card} title="Activity" flush class="ops-feed" actions=${html`<${Button} small aria-pressed=${paused ? 'true' : 'false'} onClick=${toggle}>${paused ? 'Resume' : 'Pause'}<//>`}>
      ${!items ? html`<div class="card-pad"><${Skeleton} lines=${8} /></div>` : html`
        <ul>${items.map((item) => html`
          <li key=${item.key}>
            <${Link} href=${item.href}>
              <span class="ops-feed-mark"><${Icon} name=${item.icon} size=${16} /></span>
              <span class="grow"><span class="strong">${item.title}</span> <span class="num">${item.money}</span><br /><span class="small soft"><${Time} at=${item.at} relative /></span></span>
              ${item.badge && html`<${Badge} status=${item.badge} />`}
            <//>
          </li>`)}</ul>
        ${!items.length && html`<p class="card-pad soft">No activity yet. New events appear here automatically.</p>`}`}
    <//>`;
}

/** Returns the newest items, each once. */
function merge(fresh, old) {
  const all = new Map([...fresh, ...old].map((item) => [item.key, item]));
  return [...all.values()].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, MOST);
}

async function loadLatest() {
  const [transactions, withdrawals] = await Promise.all([get('/v1/ops/transactions', { limit: MOST }), get('/v1/ops/withdrawals', { limit: MOST }).catch(() => ({ data: [] }))]);
  return [...transactions.data.map(itemOfTransaction), ...withdrawals.data.map((one) => itemOfWithdrawal(one))];
}

function itemOfTransaction({ id, type, status, amount, currency, created_at: at }) {
  return { key: id + status, at, href: `/ops/transactions/${id}`, icon: TYPE_ICONS[type] ?? 'activity', title: TYPES[type] ?? type, money: formatMoney(amount, currency), badge: status === 'COMPLETED' ? null : status };
}

function itemOfWithdrawal(one, event) {
  const status = event?.to_status ?? one.status;
  return {
    key: one.id + status + one.attempt, at: event?.created_at ?? one.updated_at, href: `/ops/withdrawals/${one.id}`, icon: 'withdraw', title: `Withdrawal ${WITHDRAWAL_STATUSES[status].toLowerCase()}`,
    money: formatMoney(one.amount, one.currency), badge: status,
  };
}

/** Returns a function that announces events in one sentence for all that arrived within a few seconds. */
function useAnnouncements() {
  const state = useRef({ many: 0, last: null, timer: null });
  useEffect(() => () => clearTimeout(state.current.timer), []);
  return (item) => {
    const now = state.current;
    now.many += 1;
    now.last = item;
    now.timer ??= setTimeout(() => {
      announce(now.many === 1 ? `${now.last.title}, ${now.last.money}` : `${counted(now.many, 'new event')}, latest: ${now.last.title}, ${now.last.money}`);
      Object.assign(now, { many: 0, timer: null });
    }, ANNOUNCE_EVERY_MS);
  };
}
