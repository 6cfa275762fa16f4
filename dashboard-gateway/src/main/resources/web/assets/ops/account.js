/** The page of an account: its balance, limits and entries, and freezing or closing it. */
import { html, useRef } from '../ui/html.js';
import { get, post } from '../ui/api.js';
import { isAnswered, newKey } from '../ui/attempts.js';
import { Button } from '../ui/controls.js';
import { Amount, Badge, Card, Copy, Facts, Time } from '../ui/display.js';
import { formatMoney } from '../ui/money.js';
import { toast } from '../ui/overlay.js';
import { useResource } from '../ui/resource.js';
import { Link } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { count, counted } from '../ui/text.js';
import { Loaded } from '../ui/placeholders.js';
import { useApp, useReloadOnEvents } from './console-context.js';
import { Missing, ReasonDialog, Ref, useDialog } from './shared.js';
import { opensProposal } from './proposal.js';
import { TAccount } from './t-account.js';

/** The open holds that an explanation has at most. */
const MOST_HOLDS = 1000;

export function AccountPage({ id, query }) {
  const detail = useResource(`ops-account.${id}`, (signal) => get(`/v1/ops/accounts/${id}`, {}, { signal }));
  useReloadOnEvents(detail.reload, 300, (event) => concerns(event, id));
  return html`<${Loaded} resource=${detail} home="/ops/users" level="h1">${(one) => html`<${Details} id=${id} query=${query} detail=${one} reload=${detail.reload} />`}<//>`;
}

/** Returns whether an event concerns this account. */
export const concerns = ({ type, data }, id) => (type === 'transaction' ? data.source_account_id === id || data.destination_account_id === id : type === 'withdrawal' && data.withdrawal.account_id === id);

function Details({ id, query, detail: { account, owner, explanation, missing }, reload }) {
  const { operator } = useApp();
  const dialog = useDialog();
  const isSystem = account.kind === 'SYSTEM';
  const title = account.name ?? (isSystem ? `System account, ${account.currency}` : 'Wallet');
  return html`
    <${PageHead} title=${title} back=${owner ? [`/ops/users/${owner.id}`, `${owner.first_name} ${owner.last_name}`] : ['/ops/users', 'Users']}
      actions=${operator && !isSystem && html`<${Actions} status=${account.status} ask=${dialog.ask} />`}>
      <${Badge} status=${account.status} />${account.in_safe_mode && html` <${Badge} tone="bad">Safe mode<//>`} ${account.currency}${isSystem && ' \u00b7 System account'}
    <//>
    <div class="stack">
      <${Missing} missing=${missing} />
      <div class="grid-2">
        <${Card} title="Available balance"><${BalanceExplanation} explanation=${explanation} currency=${account.currency} /><//>
        <${Card} title="Details">
          <${Facts} facts=${[
            ['ID', html`<${Copy} text=${account.id} label="ID" />`],
            ['Owner', owner && html`<${Link} href="/ops/users/${owner.id}">${owner.first_name} ${owner.last_name}<//>`],
            ['Email', owner?.email],
            ['Opened', html`<${Time} at=${account.created_at} exact />`],
            ['Transactions', html`<${Link} href="/ops/transactions?account_id=${account.id}">View transactions<//>`],
            ['Operator actions', html`<${Link} href="/ops/audit?target_id=${account.id}">Audit log<//>`],
          ]} />
        <//>
      </div>
      <${TAccount} id=${id} currency=${account.currency} query=${query} />
    </div>
    ${dialog.open && html`<${ChangeStatus} key=${dialog.open} action=${dialog.open} account=${account} title=${title} reload=${reload} onClose=${dialog.close} />`}`;
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

/** The equation posted less held is available, with the open holds, the minimum balance and the daily limit. */
function BalanceExplanation({ explanation, currency }) {
  const { balance, open_holds: holds, floor, debited_today: debited, daily_limit: limit } = explanation;
  const usedPercent = limit === null ? 0 : Math.min(100, Number((BigInt(debited) * 100n) / BigInt(limit || 1)));
  return html`
    <div class="stack">
      <dl class="ops-equation">
        <div><dt>Posted</dt><dd class="num"><${Amount} minor=${balance.posted} currency=${currency} /></dd></div>
        <div><dt>Held</dt><dd class="num"><${Amount} minor=${balance.held} currency=${currency} /></dd></div>
        <div><dt>Available</dt><dd class="num"><${Amount} minor=${balance.available} currency=${currency} /></dd></div>
      </dl>
      ${holds.length > 0 && html`
        <div><h3>${holds.length < MOST_HOLDS ? counted(holds.length, 'open hold') : `${count(MOST_HOLDS)} or more open holds`}</h3>
        <ul class="ops-holds">${holds.map((one) => html`
          <li key=${one.transaction_id}><span><${Ref} id=${one.transaction_id} /> <span class="small soft">${one.description}, since <${Time} at=${one.created_at} />${one.expires_at && html`, until <${Time} at=${one.expires_at} />`}</span></span><strong><${Amount} minor=${one.amount} currency=${currency} /></strong></li>`)}
        </ul></div>`}
      <p class="small soft">${floor === null ? 'This system account may go below zero: it is the other side of deposits and payouts.' : `Minimum balance: ${formatMoney(floor, currency)}.`}</p>
      ${limit !== null && html`
        <div class="stack stack-s"><p class="small">Used today: <strong class="num">${formatMoney(debited, currency)}</strong> of the daily limit of ${formatMoney(limit, currency)}</p>
        <meter class="ops-meter" min="0" max="100" value=${usedPercent} aria-label="Share of the daily limit used">${usedPercent}%</meter></div>`}
    </div>`;
}

const CHANGES = {
  freeze: { title: 'Freeze', confirm: 'Freeze', done: 'Frozen', text: 'Withdrawals already sent to the bank continue. Other payments in the chosen direction are refused until you unfreeze the account.' },
  unfreeze: { title: 'Unfreeze', confirm: 'Unfreeze', done: 'Active again', text: 'Money can arrive and leave again.' },
  close: { title: 'Close', confirm: 'Close permanently', done: 'Closed', danger: true, text: 'This can\u2019t be undone. The account must be empty and have no open holds.' },
};
const DIRECTIONS = { label: 'Block', options: [['BOTH', 'Incoming and outgoing payments'], ['DEBITS', 'Outgoing payments'], ['CREDITS', 'Incoming payments']] };

function ChangeStatus({ action, account, title, reload, onClose }) {
  const change = CHANGES[action];
  const keys = useRef(new Map()); // a request without an answer has the same key when it is sent again
  const submit = async (note, direction) => {
    const sent = `${direction} ${note}`;
    keys.current.set(sent, keys.current.get(sent) ?? newKey());
    const body = action === 'freeze' ? { direction, note } : { note };
    const answer = await post(`/v1/ops/accounts/${account.id}/${action}`, body, { key: keys.current.get(sent) }).catch((failure) => {
      if (isAnswered(failure)) {
        keys.current.delete(sent);
      }
      throw failure;
    });
    if (opensProposal(answer)) {
      return;
    }
    toast(`${title}: ${change.done.toLowerCase()}`);
    reload();
  };
  return html`
    <${ReasonDialog} title="${change.title} ${title}?" confirm=${change.confirm} danger=${change.danger} choices=${action === 'freeze' ? DIRECTIONS : undefined} onSubmit=${submit} onClose=${onClose}>
      <p>${change.text}</p>
    <//>`;
}
