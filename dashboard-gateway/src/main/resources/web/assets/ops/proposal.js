/** A proposal: an action of one operator that another one approves or rejects. */
import { html } from '../ui/html.js';
import { get, post } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Amount, Badge, Time } from '../ui/display.js';
import { formatAmountsIn } from '../ui/money.js';
import { toast } from '../ui/overlay.js';
import { useResource } from '../ui/resource.js';
import { Link, go } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Loaded } from '../ui/placeholders.js';
import { duration } from '../ui/time.js';
import { useApp } from './console-context.js';
import { ReasonDialog, Ref, useDialog } from './shared.js';
import { PROPOSAL_KINDS } from './labels.js';

const STATUSES = {
  PENDING: ['wait', 'Waiting'], APPROVED: ['wait', 'Approved, in progress'], DONE: ['good', 'Done'], FAILED: ['bad', 'Failed'],
  REJECTED: ['', 'Rejected'], EXPIRED: ['', 'Expired'],
};
const LONGEST = 280;

/** Opens the proposal when the answer to an action is one. Returns whether it is. */
export function opensProposal(answer) {
  if (!answer?.id?.startsWith('prp_')) {
    return false;
  }
  toast('Waiting for a second operator');
  go(`/ops/approvals/${answer.id}`);
  return true;
}

export function ProposalPage({ id }) {
  const proposal = useResource(`ops-proposal.${id}`, (signal) => get(`/v1/ops/proposals/${id}`, {}, { signal }));
  return html`
    <${PageHead} title="Approval" back=${['/ops/approvals', 'Approvals']} />
    <${Loaded} resource=${proposal} home="/ops/approvals">
      ${(one) => html`<section class="card"><ul class="ops-exceptions"><${ProposalItem} proposal=${one} onDecided=${proposal.set} whole /></ul></section>`}
    <//>`;
}

/** One proposal with what can be done about it. `onDecided(proposal)` gets it as it is then. */
export function ProposalItem({ proposal: one, onDecided, whole }) {
  const { user, operator, approvals } = useApp();
  const dialog = useDialog();
  const own = one.proposed_by === user.id;
  const decide = async (verb, body, done) => {
    const decided = await post(`/v1/ops/proposals/${one.id}/${verb}`, body);
    toast(decided.status === 'FAILED' ? 'Approved, but it could not be carried out' : done);
    onDecided(decided);
    approvals.reload();
  };
  return html`
    <li>
      <div class="grow">
        <p class="row"><${Badge} tone="info">${PROPOSAL_KINDS[one.kind] ?? one.kind}<//><${ProposalBadge} status=${one.status} />${one.status === 'PENDING' && html`<span class="small soft">Expires in ${duration(Date.parse(one.expires_at) - Date.now())}</span>`}</p>
        ${one.amount !== null && html`<p class="strong num"><${Amount} minor=${one.amount} currency=${one.currency} /></p>`}
        <p>${whole ? formatAmountsIn(one.summary) : html`<${Link} href="/ops/approvals/${one.id}">${formatAmountsIn(one.summary)}<//>`}</p>
        <p>\u201c${one.reason}\u201d</p>
        <p class="small soft">Proposed by ${own ? 'you' : html`<${Ref} id=${one.proposed_by} />`}, <${Time} at=${one.created_at} />. Concerns <${Ref} id=${one.subject} />.</p>
        <${Decision} proposal=${one} />
      </div>
      ${operator && one.status === 'PENDING' && html`<${Choices} own=${own} summary=${one.summary} ask=${dialog.ask} />`}
      ${dialog.open && html`<${DecisionDialog} choice=${dialog.open} proposal=${one} decide=${decide} onClose=${dialog.close} />`}
    </li>`;
}

function ProposalBadge({ status }) {
  const [tone, text] = STATUSES[status] ?? ['', status];
  return html`<${Badge} tone=${tone}>${text}<//>`;
}

function Decision({ proposal: one }) {
  const verb = one.status === 'REJECTED' ? (one.decided_by === one.proposed_by ? 'Withdrawn' : 'Rejected') : 'Approved';
  return html`
    ${one.decided_by && html`<p class="small">${verb} by <${Ref} id=${one.decided_by} />, <${Time} at=${one.decided_at} />${one.decision_note && html`: \u201c${one.decision_note}\u201d`}</p>`}
    ${one.result && one.result !== one.subject && html`<p class="small">Result: <${Ref} id=${one.result} /></p>`}
    ${one.failure && html`<p class="small field-fault">${formatAmountsIn(one.failure)}</p>`}`;
}

function Choices({ own, summary, ask }) {
  return own ? html`
    <div class="ops-choices-side"><span class="small soft">Waiting for another operator</span><${Button} small onClick=${() => ask('withdraw')} aria-label="Withdraw: ${summary}">Withdraw<//></div>`
    : html`
    <div class="ops-choices-side"><${Button} small icon="check" onClick=${() => ask('approve')} aria-label="Approve: ${summary}">Approve<//><${Button} small icon="cross" onClick=${() => ask('reject')} aria-label="Reject: ${summary}">Reject<//></div>`;
}

function DecisionDialog({ choice, proposal: one, decide, onClose }) {
  const text = html`<p>${formatAmountsIn(one.summary)}</p><p class="soft">\u201c${one.reason}\u201d</p>`;
  const hint = 'Kept with the proposal and in the audit log.';
  if (choice === 'approve') {
    return html`
      <${ReasonDialog} title="Approve this?" confirm="Approve" label="Note" optional max=${LONGEST} hint=${hint} onClose=${onClose}
        onSubmit=${(note) => decide('approve', note ? { note } : {}, 'Approved')}>${text}<//>`;
  }
  const withdraw = choice === 'withdraw';
  return html`
    <${ReasonDialog} title=${withdraw ? 'Withdraw this?' : 'Reject this?'} confirm=${withdraw ? 'Withdraw' : 'Reject'} danger max=${LONGEST} hint=${hint} onClose=${onClose}
      onSubmit=${(reason) => decide('reject', { reason }, withdraw ? 'Withdrawn' : 'Rejected')}>${text}<//>`;
}
