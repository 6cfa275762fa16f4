/** The queue of withdrawals in doubt: those that need a decision first, then the oldest. */
import { html } from '../ui/html.js';
import { get, getAll } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Amount, Badge, Card } from '../ui/display.js';
import { useResource } from '../ui/resource.js';
import { Link } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { counted } from '../ui/text.js';
import { Empty, Loaded } from '../ui/placeholders.js';
import { duration } from '../ui/time.js';
import { formatMoney } from '../ui/money.js';
import { isWithdrawalEvent, useApp, useReloadOnEvents } from './console-context.js';
import { Age, Missing, Ref, shortId, useDialog } from './shared.js';
import { Resolve, SecondApproval } from './resolve.js';
import { answerText } from './labels.js';

const MOST = 60;

export function InDoubt() {
  const { operator, summary } = useApp();
  const dialog = useDialog();
  const queue = useResource('ops-in-doubt', async (signal) => {
    const all = await getAll('/v1/ops/withdrawals', { in_doubt: 'true' }, { most: MOST, signal });
    const details = await Promise.all(all.map(({ id }) => get(`/v1/ops/withdrawals/${id}`, {}, { signal })));
    return details.sort((a, b) => b.withdrawal.needs_operator - a.withdrawal.needs_operator || (a.withdrawal.in_doubt_since < b.withdrawal.in_doubt_since ? -1 : 1));
  });
  useReloadOnEvents(queue.reload, 500, isWithdrawalEvent);
  const open = queue.data?.find(({ withdrawal }) => withdrawal.id === dialog.open);
  const changed = () => {
    queue.reload();
    summary.reload();
  };
  return html`
    <${PageHead} title="In doubt">The bank\u2019s answer is inconclusive. We keep polling; unresolved cases are decided here.<//>
    <div class="stack">
      <${Missing} missing=${summary.data?.missing} />
      ${summary.data?.withdrawals && html`<${Totals} withdrawals=${summary.data.withdrawals} />`}
      <${Loaded} resource=${queue} home="/ops">
        ${(items) => (items.length ? html`<ul class="stack">${items.map((detail) => html`<li key=${detail.withdrawal.id}><${CaseInDoubt} detail=${detail} operator=${operator} ask=${dialog.ask} /></li>`)}</ul>`
          : html`<${Card}><${Empty} icon="check" title="No withdrawals in doubt">The bank\u2019s answer is known for every withdrawal.<//><//>`)}
      <//>
    </div>
    ${open && html`<${Resolve} key=${dialog.open} detail=${open} onDone=${changed} onClose=${dialog.close} />`}`;
}

function Totals({ withdrawals: { open, in_doubt: doubt } }) {
  const some = open.filter((one) => one.in_doubt_count > 0);
  return some.length ? html`
    <p class="row">
      ${some.map((one) => html`<strong class="num" key=${one.currency}>${formatMoney(one.in_doubt_amount, one.currency)}</strong>`)}
      <span class="soft">in ${counted(doubt.count, 'withdrawal')}, the oldest for ${duration((doubt.oldest_age_seconds ?? 0) * 1000)}; ${doubt.needs_operator_count ? counted(doubt.needs_operator_count, 'needs', 'need') : 'none needs'} a decision</span>
    </p>` : null;
}

function CaseInDoubt({ detail, operator, ask }) {
  const { withdrawal: one, attempts } = detail;
  const last = attempts.at(-1)?.statements.at(-1);
  return html`
    <section class="card ops-doubt ${one.needs_operator ? 'ops-doubt-ours' : ''}" aria-label="Withdrawal ${one.id}">
      <div class="ops-doubt-main">
        <p class="figure-value num"><${Amount} minor=${one.amount} currency=${one.currency} /></p>
        <p>to ${one.destination.account_name}, <span class="num">${one.destination.bank_code} \u00b7 ${one.destination.account_number}</span></p>
        <p class="small soft">Wallet <${Ref} id=${one.account_id} />, user <${Ref} id=${one.user_id} />, bank reference <span class="mono">${one.external_reference}</span></p>
        ${last && html`<p class="small">Last bank answer: <strong>${answerText(last.answer)}</strong>.${last.detail && ` ${last.detail}.`}</p>`}
      </div>
      <div class="ops-doubt-side">
        <span class="row"><${Age} since=${one.in_doubt_since} label="in doubt for" />${one.needs_operator && html`<${Badge} tone="bad">Awaiting decision<//>`}</span>
        <${Link} class="ref mono small" href="/ops/withdrawals/${one.id}" title=${one.id}>${shortId(one.id)}<//>
        ${operator && html`<${Button} kind=${one.needs_operator ? 'primary' : 'plain'} small onClick=${() => ask(one.id)} aria-label=${`Decide ${formatMoney(one.amount, one.currency)} to ${one.destination.account_name}`}>Decide<//>`}
      </div>
      <div class="ops-doubt-wide"><${SecondApproval} detail=${detail} /></div>
    </section>`;
}
