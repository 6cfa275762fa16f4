/** The page of one withdrawal: details, attempts, history and the actions on it. */
import { html } from '../ui/html.js';
import { get, post } from '../ui/api.js';
import { attempt, pendingAttempt } from '../ui/attempts.js';
import { Button } from '../ui/controls.js';
import { Badge, Card, Copy, Facts, Time } from '../ui/display.js';
import { useLive } from '../ui/live.js';
import { formatMoney } from '../ui/money.js';
import { toast } from '../ui/overlay.js';
import { useResource } from '../ui/resource.js';
import { PageHead } from '../ui/shell.js';
import { Loaded, Notice } from '../ui/placeholders.js';
import { WithdrawalStepper } from '../ui/stepper.js';
import { useApp, useReloadOnEvents } from './console-context.js';
import { Age, ReasonDialog, Ref, useDialog } from './shared.js';
import { ShowLineage } from './lineage.js';
import { opensProposal } from './proposal.js';
import { OUTCOMES, Resolve, SecondApproval } from './resolve.js';
import { UnconfirmedChange } from './transaction.js';
import { WithdrawalBadge, isOpen } from './withdrawal-table.js';
import { answerText, CHANNELS, WITHDRAWAL_STATUSES } from './labels.js';

export function WithdrawalPage({ id }) {
  const detail = useResource(`ops-withdrawal.${id}`, (signal) => get(`/v1/ops/withdrawals/${id}`, {}, { signal }));
  const concerns = ({ type, data }) => type === 'withdrawal' && data.withdrawal.id === id;
  useLive((event) => concerns(event) && detail.set((was) => was && withEvent(was, event.data)), [id, detail.set]);
  useReloadOnEvents(detail.reload, 100, concerns);
  return html`<${Loaded} resource=${detail} home="/ops/withdrawals" level="h1">${(one) => html`<${Details} detail=${one} reload=${detail.reload} />`}<//>`;
}

/** Returns the detail with an event applied; the rest is reloaded. */
function withEvent(detail, { withdrawal, event }) {
  const events = event && !detail.events.some((one) => one.event_no === event.event_no) ? [...detail.events, event] : detail.events;
  return { ...detail, withdrawal: { ...detail.withdrawal, ...withdrawal }, events };
}

function Details({ detail, reload }) {
  const { operator } = useApp();
  const { withdrawal: one, events, attempts } = detail;
  const dialog = useDialog();
  const money = formatMoney(one.amount, one.currency);
  return html`
    <${PageHead} title=${`Withdrawal of ${money}`} back=${['/ops/withdrawals', 'Withdrawals']} actions=${operator && html`<${Actions} withdrawal=${one} ask=${dialog.ask} />`}>
      <${WithdrawalBadge} withdrawal=${one} /> ${isOpen(one) && html`<${Age} since=${one.in_doubt_since ?? one.created_at} />`} to ${one.destination.account_name}
    <//>
    <div class="stack">
      ${operator && html`<${UnconfirmedChange} name=${`retry.${one.id}`} onDone=${reload} />`}
      <${SecondApproval} detail=${detail} />
      ${one.failure && html`<${Notice} tone="bad"><strong>${one.failure.code}</strong> ${one.failure.message}<//>`}
      <${Card}><${WithdrawalStepper} status=${one.status} events=${events.filter((event) => event.attempt === one.attempt)} /><//>
      <div class="ops-split ops-split-even">
        <div class="stack">
          <${Card} title="Details"><${Facts} facts=${factsOf(one)} /><//>
          ${attempts.map((each) => html`<${Attempt} key=${each.attempt} attempt=${each} />`)}
        </div>
        <${Card} title="History"><${Timeline} detail=${detail} /><//>
      </div>
    </div>
    ${dialog.open === 'resolve' && html`<${Resolve} detail=${detail} onDone=${reload} onClose=${dialog.close} />`}
    ${dialog.open === 'return' && html`<${BookReturn} withdrawal=${one} money=${money} reload=${reload} onClose=${dialog.close} />`}
    ${(dialog.open === 'retry' || dialog.open === 'cancel') && html`<${RetryOrCancel} action=${dialog.open} withdrawal=${one} money=${money} reload=${reload} onClose=${dialog.close} />`}`;
}

function Actions({ withdrawal: one, ask }) {
  return html`
    ${one.status === 'PROCESSING' && one.in_doubt_since && html`<${Button} kind="primary" onClick=${() => ask('resolve')}>Decide<//>`}
    ${one.status === 'COMPLETED' && html`<${Button} icon="retry" onClick=${() => ask('return')}>Book a return<//>`}
    ${one.status === 'FAILED' && html`<${Button} icon="retry" onClick=${() => ask('retry')}>Try again<//>`}
    ${one.status === 'PENDING' && html`<${Button} icon="cross" onClick=${() => ask('cancel')}>Cancel<//>`}`;
}

function factsOf(one) {
  return [
    ['ID', html`<${Copy} text=${one.id} label="ID" />`],
    ['User', html`<${Ref} id=${one.user_id} />`],
    ['Wallet', html`<${Ref} id=${one.account_id} />`],
    ['Bank account', html`<span class="num">${one.destination.bank_code} \u00b7 ${one.destination.account_number}</span>`],
    ['Account holder', one.destination.account_name],
    ['Name at the bank', one.destination.bank_account_name && html`<span>${one.destination.bank_account_name}${one.destination.name_matches === false && html` <${Badge} tone="wait">Differs<//>`}</span>`],
    ['Bank reference', one.external_reference && html`<${Copy} text=${one.external_reference} label="reference" />`],
    ['Hold', html`<${Ref} id=${one.transaction_id} />`],
    ['Idempotency key', one.idempotency_key && html`<${Copy} text=${one.idempotency_key} label="key" />`],
    ['Accepted', html`<${Time} at=${one.created_at} exact />`],
    ['Updated', html`<${Time} at=${one.updated_at} exact />`],
    ['Lineage', html`<${ShowLineage} id=${one.id} />`],
    ['In doubt since', one.in_doubt_since && html`<${Time} at=${one.in_doubt_since} exact />`],
  ];
}

const LINKS = [['hold_transaction_id', 'Hold'], ['capture_transaction_id', 'Payout'], ['release_transaction_id', 'Release'], ['reversal_transaction_id', 'Return'], ['adjustment_transaction_id', 'Adjustment']];

/** One attempt: its transactions and its outcome. */
function Attempt({ attempt: one }) {
  return html`
    <${Card} title="Attempt ${one.attempt}" actions=${html`<${Badge} tone=${{ PAID: 'good', NOT_PAID: 'bad', REFUSED: 'bad' }[one.outcome] ?? ''}>${one.outcome ? one.outcome.replace('_', ' ').toLowerCase() : 'open'}<//>`}>
      <${Facts} facts=${[
        ['Bank reference', one.external_reference && html`<span class="mono">${one.external_reference}</span>`],
        ['Sent', one.sends ? html`${one.sends}\u00d7, last <${Time} at=${one.sent_at} exact />` : 'Not yet'],
        ...LINKS.map(([member, label]) => [label, one[member] && html`<${Ref} id=${one[member]} />`]),
        ['Refused', one.failure && `${one.failure.code}: ${one.failure.message}`],
      ]} />
    <//>`;
}

/** Events, bank answers and decisions in order of time. */
function Timeline({ detail: { events, attempts, resolutions } }) {
  const all = [
    ...events.map((one) => ({ at: one.created_at, tone: toneOf(one.to_status), title: one.from_status === one.to_status ? 'Still ' + WITHDRAWAL_STATUSES[one.to_status].toLowerCase() : WITHDRAWAL_STATUSES[one.to_status], text: one.note, by: one.actor })),
    ...attempts.flatMap((each) => each.statements.map((one) => ({ at: one.created_at, tone: one.answer === 'PAID' ? '' : 'wait', title: `${CHANNELS[one.channel] ?? 'Bank'}: ${answerText(one.answer)}`, text: one.detail }))),
    ...resolutions.map((one) => ({ at: one.created_at, tone: 'wait', title: `Marked as ${OUTCOMES[one.outcome].toLowerCase()}`, text: one.note, by: one.operator_id })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return html`
    <ol class="timeline">${all.map((one, i) => html`
      <li key=${i} class=${one.tone}>
        <p class="strong">${one.title}</p>
        ${one.text && html`<p class="wrap-anywhere">${one.text}</p>`}
        <p class="small soft"><${Time} at=${one.at} exact />${one.by && html` by <${Ref} id=${one.by} />`}</p>
      </li>`)}
    </ol>`;
}

const toneOf = (status) => ({ FAILED: 'bad', REVERSED: 'bad', CANCELLED: 'bad', PENDING: 'wait', PROCESSING: 'wait' }[status] ?? '');

function RetryOrCancel({ action, withdrawal: one, money, reload, onClose }) {
  const retry = action === 'retry';
  const name = `retry.${one.id}`;
  const submit = async (note) => {
    const body = { note: note || null };
    await (retry ? attempt(name, `/v1/ops/withdrawals/${one.id}/retry`, body, { title: `The new attempt at ${money}` }) : post(`/v1/ops/withdrawals/${one.id}/cancel`, body));
    toast(retry ? 'New attempt started' : 'Withdrawal cancelled');
    reload();
  };
  return html`
    <${ReasonDialog} title=${retry ? `Try ${money} again?` : `Cancel ${money}?`} confirm=${retry ? 'Try again' : 'Cancel withdrawal'} dismiss=${retry ? 'Cancel' : 'Keep it'} danger=${!retry} optional max=${280}
      initial=${(retry && pendingAttempt(name)?.body.note) || ''} onSubmit=${submit} onClose=${onClose}>
      <p>${retry ? 'This places a new hold on the wallet and sends the payment under a new reference. It fails if the wallet no longer has enough.' : 'Nothing has been sent to the bank. The hold is released and the saver gets the money back.'}</p>
    <//>`;
}

function BookReturn({ withdrawal: one, money, reload, onClose }) {
  const submit = async (reason) => {
    if (opensProposal(await post(`/v1/ops/withdrawals/${one.id}/return`, { reason }))) {
      return;
    }
    toast('Return recorded');
    reload();
  };
  return html`
    <${ReasonDialog} title="Book a return of ${money}?" confirm="Book return" max=${280} label="How do you know?" hint="The bank\u2019s reference, or who confirmed it. Kept permanently." onSubmit=${submit} onClose=${onClose}>
      <p>The bank sent the money back without reporting it. The saver gets ${money} again. A large amount takes effect when a second operator approves it.</p>
    <//>`;
}
