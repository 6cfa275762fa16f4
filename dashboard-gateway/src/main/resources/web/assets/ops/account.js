/** An account: what it has and why, everything that moved on it, and stopping it. */
import { html } from '../ui/html.js';
import { get, post } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Amount, Badge, Card, Copy, Facts, Time } from '../ui/display.js';
import { formatMoney } from '../ui/money.js';
import { toast } from '../ui/overlay.js';
import { useResource } from '../ui/resource.js';
import { Link } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Loaded } from '../ui/states.js';
import { useApp, useReloadOnEvents } from './context.js';
import { Missing, ReasonDialog, Ref, useDialog } from './parts.js';
import { TAccount } from './t-account.js';

export function AccountPage({ id, query }) {
  const detail = useResource(`ops-account.${id}`, (signal) => get(`/v1/ops/accounts/${id}`, {}, { signal }));
  useReloadOnEvents(detail.reload, 300, (event) => concerns(event, id));
  return html`<${Loaded} resource=${detail} home="/ops/users" level="h1">${(one) => html`<${Details} id=${id} query=${query} detail=${one} reload=${detail.reload} />`}<//>`;
}

/** Whether an event moves this account. */
export const concerns = ({ type, data }, id) => (type === 'transaction' ? data.source_account_id === id || data.destination_account_id === id : type === 'withdrawal' && data.withdrawal.account_id === id);

function Details({ id, query, detail: { account, owner, explanation, missing }, reload }) {
  const { operator } = useApp();
  const dialog = useDialog();
  const house = account.kind === 'SYSTEM';
  const title = account.name ?? (house ? `House account, ${account.currency}` : 'Wallet');
  return html`
    <${PageHead} title=${title} back=${owner ? [`/ops/users/${owner.id}`, `${owner.first_name} ${owner.last_name}`] : ['/ops/users', 'Users']}
      actions=${operator && !house && html`<${Actions} status=${account.status} ask=${dialog.ask} />`}>
      <${Badge} status=${account.status} /> ${account.currency}${house && ', one of the house\u2019s own'}
    <//>
    <div class="stack">
      <${Missing} missing=${missing} />
      <div class="grid-2">
        <${Card} title="Why this much is available"><${Explanation} explanation=${explanation} currency=${account.currency} /><//>
        <${Card} title="The account">
          <${Facts} facts=${[
            ['Id', html`<${Copy} text=${account.id} label="id" />`],
            ['Owner', owner && html`<${Link} href="/ops/users/${owner.id}">${owner.first_name} ${owner.last_name}<//>`],
            ['Email', owner?.email],
            ['Opened', html`<${Time} at=${account.created_at} exact />`],
            ['Transactions', html`<${Link} href="/ops/transactions?account_id=${account.id}">All of them<//>`],
            ['What operators did', html`<${Link} href="/ops/audit?target_id=${account.id}">Audit log<//>`],
          ]} />
        <//>
      </div>
      <${TAccount} id=${id} currency=${account.currency} query=${query} />
    </div>
    ${dialog.open && html`<${Change} key=${dialog.open} what=${dialog.open} account=${account} title=${title} reload=${reload} onClose=${dialog.close} />`}`;
}

function Actions({ status, ask }) {
  if (status === 'CLOSED') {
    return null;
  }
  return html`
    ${status !== 'FROZEN' && html`<${Button} icon="snow" onClick=${() => ask('freeze')}>Freeze<//>`}
    ${status !== 'ACTIVE' && html`<${Button} icon="sun" onClick=${() => ask('unfreeze')}>Unfreeze<//>`}
    <${Button} icon="lock" onClick=${() => ask('close')}>Close<//>`;
}

/** posted less held is available: with what holds it, what limits it, and how far down it may go. */
function Explanation({ explanation, currency }) {
  const { balance, open_holds: holds, floor, debited_today: debited, daily_limit: limit } = explanation;
  const left = limit === null ? 0 : Math.min(100, Number((BigInt(debited) * 100n) / BigInt(limit || 1)));
  return html`
    <div class="stack">
      <dl class="ops-equation">
        <div><dt>Posted</dt><dd class="num"><${Amount} minor=${balance.posted} currency=${currency} /></dd></div>
        <div><dt>Held</dt><dd class="num"><${Amount} minor=${balance.held} currency=${currency} /></dd></div>
        <div><dt>Available</dt><dd class="num"><${Amount} minor=${balance.available} currency=${currency} /></dd></div>
      </dl>
      ${holds.length > 0 && html`
        <div><h3>${holds.length === 1 ? 'Held by one line' : `Held by ${holds.length} lines`}</h3>
        <ul class="ops-holds">${holds.map((one) => html`
          <li key=${one.transaction_id}><span><${Ref} id=${one.transaction_id} /> <span class="small soft">${one.description}, since <${Time} at=${one.created_at} />${one.expires_at && html`, until <${Time} at=${one.expires_at} />`}</span></span><strong><${Amount} minor=${one.amount} currency=${currency} /></strong></li>`)}
        </ul></div>`}
      <p class="small soft">${floor === null ? 'It may go below zero: it is the other side of what comes from outside.' : `It may be spent down to ${formatMoney(floor, currency)}.`}</p>
      ${limit !== null && html`
        <div class="stack stack-s"><p class="small">Out today (UTC): <strong class="num">${formatMoney(debited, currency)}</strong> of at most ${formatMoney(limit, currency)}</p>
        <meter class="ops-meter" min="0" max="100" value=${left} aria-label="Part of the daily limit that is used">${left} %</meter></div>`}
    </div>`;
}

const CHANGES = {
  freeze: { title: 'Freeze', confirm: 'Freeze', done: 'Frozen', text: 'What is on its way to a bank goes on. Everything else in the chosen direction is refused until it is unfrozen.' },
  unfreeze: { title: 'Unfreeze', confirm: 'Unfreeze', done: 'Active again', text: 'Money can come and leave again.' },
  close: { title: 'Close', confirm: 'Close for ever', done: 'Closed', danger: true, text: 'This cannot be taken back. The account has to be empty and without open holds.' },
};
const DIRECTIONS = { label: 'What shall stop', options: [['BOTH', 'Money that comes and that leaves'], ['DEBITS', 'Money that leaves'], ['CREDITS', 'Money that comes']] };

function Change({ what, account, title, reload, onClose }) {
  const change = CHANGES[what];
  const submit = async (note, direction) => {
    await post(`/v1/ops/accounts/${account.id}/${what}`, what === 'freeze' ? { direction, note } : { note });
    toast(`${title}: ${change.done.toLowerCase()}`);
    reload();
  };
  return html`
    <${ReasonDialog} title="${change.title} ${title}?" confirm=${change.confirm} danger=${change.danger} choices=${what === 'freeze' ? DIRECTIONS : undefined} onSubmit=${submit} onClose=${onClose}>
      <p>${change.text}</p>
    <//>`;
}
