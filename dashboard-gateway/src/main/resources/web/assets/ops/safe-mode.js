/** The parts of the ledger that a failed check has frozen, and their release. */
import { html } from '../ui/html.js';
import { post } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Card, Time } from '../ui/display.js';
import { Notice } from '../ui/placeholders.js';
import { Link } from '../ui/router.js';
import { useApp } from './console-context.js';
import { opensProposal } from './proposal.js';
import { ReasonDialog, Ref, useDialog } from './shared.js';

/** A banner while anything is frozen, for every page. */
export const SafeModeBanner = ({ summary }) => html`<div class="ops-safe-mode" role="status">${summary?.safe_mode && html`<${Notice} tone="bad">Part of the ledger is in safe mode. <${Link} href="/ops/journal">Show the journal<//><//>`}</div>`;

/** A card with what is frozen; nothing when nothing is. */
export function SafeMode({ freezes }) {
  const { operator, approvals } = useApp();
  const dialog = useDialog();
  if (freezes.length === 0) {
    return null;
  }
  const release = async (accountId, note) => {
    const answer = await post('/v1/ops/ledger/safe-mode/release', { account_id: accountId, note });
    approvals.reload();
    opensProposal(answer);
  };
  const subjects = [...new Set(freezes.map((freeze) => freeze.account_id))];
  return html`
    <${Card} title="Safe mode">
      <div class="stack">
        <${Notice} tone="bad">${subjects.includes(null) ? 'No money moves: the ledger check failed.' : 'No money moves on these accounts: the ledger check failed on them.'} Balances and history can still be read.<//>
        ${subjects.map((accountId) => html`
          <div class="stack" key=${accountId ?? 'ledger'}>
            <p class="row"><strong>${accountId ? html`<${Ref} id=${accountId} />` : 'The whole ledger'}</strong>
              ${operator && html`<${Button} small onClick=${() => dialog.ask(accountId ?? 'ledger')}>Release<//>`}</p>
            <ul>${freezes.filter((freeze) => freeze.account_id === accountId).map((freeze) => html`
              <li key=${freeze.finding}><span class="small">${freeze.finding}</span> <span class="small soft">found <${Time} at=${freeze.found_at} exact /></span></li>`)}</ul>
          </div>`)}
      </div>
    <//>
    ${dialog.open && html`
      <${ReasonDialog} title="Release from safe mode" confirm="Propose release" label="Why can it be trusted again?" hint="A second operator reads this and approves it."
        onSubmit=${(note) => release(dialog.open === 'ledger' ? null : dialog.open, note)} onClose=${dialog.close}>
        <p>Fix the problem first. A new finding will freeze it again.</p>
      <//>`}`;
}
