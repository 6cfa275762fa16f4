/** What happens, while it happens. It can be held, and tells screen readers now and then how much there was. */
import { html, useEffect, useRef, useState } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Badge, Card, Time } from '../ui/display.js';
import { Icon } from '../ui/icons.js';
import { useLive } from '../ui/live.js';
import { formatMoney } from '../ui/money.js';
import { announce } from '../ui/overlay.js';
import { Link } from '../ui/router.js';
import { Skeleton } from '../ui/states.js';
import { counted, TYPE_ICONS, TYPES, WITHDRAWAL_STATUSES } from './words.js';

const MOST = 14;
const TELL_EVERY = 8000;

export function Feed() {
  const [items, setItems] = useState(null);
  const [held, hold] = useState(false);
  const waiting = useRef([]);
  const told = useTelling();
  const add = (fresh) => setItems((was) => merge(fresh, was ?? []));
  const fill = () => lastOnes().then((fresh) => add(fresh), () => setItems((was) => was ?? []));
  useEffect(() => {
    fill();
  }, []);
  useLive(({ type, data }) => {
    if (type === 'resync') {
      fill();
      return;
    }
    const item = type === 'withdrawal' ? ofWithdrawal(data.withdrawal, data.event) : ofTransaction(data);
    told(item);
    if (held) {
      waiting.current = merge([item], waiting.current);
    } else {
      add([item]);
    }
  }, [held]);
  const toggle = () => {
    if (held) {
      add(waiting.current);
      waiting.current = [];
    }
    hold(!held);
  };
  return html`
    <${Card} title="Activity" flush class="ops-feed" actions=${html`<${Button} small aria-pressed=${held ? 'true' : 'false'} onClick=${toggle}>${held ? 'Go on' : 'Hold'}<//>`}>
      ${!items ? html`<div class="card-pad"><${Skeleton} lines=${8} /></div>` : html`
        <ul>${items.map((item) => html`
          <li key=${item.key}>
            <${Link} href=${item.href}>
              <span class="ops-feed-mark"><${Icon} name=${item.icon} size=${16} /></span>
              <span class="grow"><span class="strong">${item.title}</span> <span class="num">${item.money}</span><br /><span class="small soft"><${Time} at=${item.at} relative /></span></span>
              ${item.badge && html`<${Badge} status=${item.badge} />`}
            <//>
          </li>`)}</ul>
        ${!items.length && html`<p class="card-pad soft">Nothing has happened yet. What happens from now on appears here by itself.</p>`}`}
    <//>`;
}

/** Newest first, each once. */
function merge(fresh, old) {
  const all = new Map([...fresh, ...old].map((item) => [item.key, item]));
  return [...all.values()].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, MOST);
}

async function lastOnes() {
  const [transactions, withdrawals] = await Promise.all([get('/v1/ops/transactions', { limit: MOST }), get('/v1/ops/withdrawals', { limit: MOST }).catch(() => ({ data: [] }))]);
  return [...transactions.data.map(ofTransaction), ...withdrawals.data.map((one) => ofWithdrawal(one))];
}

function ofTransaction({ id, type, status, amount, currency, created_at: at }) {
  return { key: id + status, at, href: `/ops/transactions/${id}`, icon: TYPE_ICONS[type] ?? 'activity', title: TYPES[type] ?? type, money: formatMoney(amount, currency), badge: status === 'COMPLETED' ? null : status };
}

function ofWithdrawal(one, event) {
  const status = event?.to_status ?? one.status;
  return {
    key: one.id + status + one.attempt, at: event?.created_at ?? one.updated_at, href: `/ops/withdrawals/${one.id}`, icon: 'withdraw', title: `Withdrawal ${WITHDRAWAL_STATUSES[status].toLowerCase()}`,
    money: formatMoney(one.amount, one.currency), badge: status,
  };
}

/** One sentence for what came in a while, not one for each: nobody can listen to a stream. */
function useTelling() {
  const state = useRef({ many: 0, last: null, timer: null });
  useEffect(() => () => clearTimeout(state.current.timer), []);
  return (item) => {
    const now = state.current;
    now.many += 1;
    now.last = item;
    now.timer ??= setTimeout(() => {
      announce(now.many === 1 ? `${now.last.title}, ${now.last.money}` : `${counted(now.many, 'new event')}, the last: ${now.last.title}, ${now.last.money}`);
      Object.assign(now, { many: 0, timer: null });
    }, TELL_EVERY);
  };
}
