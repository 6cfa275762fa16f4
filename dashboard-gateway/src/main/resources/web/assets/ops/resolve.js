/** Deciding what the bank cannot say. */
import { html, useState } from '../ui/html.js';
import { post } from '../ui/api.js';
import { Button, Form, TextField } from '../ui/controls.js';
import { Time } from '../ui/display.js';
import { formatMoney } from '../ui/money.js';
import { Dialog, toast } from '../ui/overlay.js';
import { Notice } from '../ui/states.js';
import { useApp } from './context.js';
import { Ref, Refusal } from './parts.js';

export const OUTCOMES = { PAID: 'Paid', NOT_PAID: 'Not paid' };
const MEANING = {
  PAID: 'The bank account has the money. The hold becomes a payout and the withdrawal is completed.',
  NOT_PAID: 'It does not, and never will. The hold is released: the saver has the money again.',
};

/** The decision of this attempt that waits for a second operator, or undefined. */
export function firstDecision({ withdrawal, resolutions }) {
  return withdrawal.status === 'PROCESSING' ? resolutions.filter((one) => one.attempt === withdrawal.attempt).at(-1) : undefined;
}

/** Tells who has decided what, and whom it waits for. */
export function SecondApproval({ detail }) {
  const { user } = useApp();
  const first = firstDecision(detail);
  return first ? html`
    <${Notice} tone="wait">
      <strong>${OUTCOMES[first.outcome]}</strong>, says <${Ref} id=${first.operator_id} /> since <${Time} at=${first.created_at} />: \u201c${first.note}\u201d.
      ${' '}${first.operator_id === user.id ? 'That was you: another operator has to say the same before it counts.' : 'It counts when a second operator says the same.'}
    <//>` : null;
}

export function Resolve({ detail, onDone, onClose }) {
  const { withdrawal } = detail;
  const [outcome, setOutcome] = useState(firstDecision(detail)?.outcome ?? null);
  const [note, setNote] = useState('');
  const [state, setState] = useState({ busy: false, error: null, checked: false });
  const money = formatMoney(withdrawal.amount, withdrawal.currency);
  const submit = async () => {
    if (state.busy) {
      return;
    }
    if (!outcome || !note.trim()) {
      setState({ busy: false, error: null, checked: true });
      return;
    }
    setState({ busy: true, error: null, checked: true });
    try {
      const answer = await post(`/v1/ops/withdrawals/${withdrawal.id}/resolve`, { outcome, note: note.trim() });
      toast(answer.awaits_second_operator ? 'Recorded. It counts when a second operator says the same.' : `Decided: ${OUTCOMES[outcome].toLowerCase()}`);
      onDone(answer);
      onClose();
    } catch (error) {
      setState({ busy: false, error, checked: true });
    }
  };
  return html`
    <${Dialog} title="Decide ${money} to ${withdrawal.destination.account_name}" onClose=${onClose}>
      <${Form} onSubmit=${submit}>
        <${SecondApproval} detail=${detail} />
        <fieldset class="ops-choices">
          <legend class="field-label">Has the money arrived?</legend>
          ${Object.entries(OUTCOMES).map(([value, text]) => html`
            <label class="ops-choice" key=${value}>
              <input type="radio" name="outcome" value=${value} checked=${outcome === value} onChange=${() => setOutcome(value)} />
              <span><strong>${text}</strong><span class="small soft">${MEANING[value]}</span></span>
            </label>`)}
          ${state.checked && !outcome && html`<p class="field-fault">Choose one of the two.</p>`}
        </fieldset>
        <${TextField} label="How do you know?" multiline maxlength="280" rows="3" value=${note} onInput=${setNote} hint="Where it was looked up, who confirmed it. Kept for ever." fault=${state.checked && !note.trim() && 'Say how you know, in a few words.'} />
        <${Refusal} error=${state.error} />
        <div class="dialog-actions"><${Button} onClick=${onClose}>Not now<//><${Button} type="submit" kind=${outcome === 'NOT_PAID' ? 'danger' : 'primary'} busy=${state.busy}>${outcome ? `Decide: ${OUTCOMES[outcome].toLowerCase()}` : 'Decide'}<//></div>
      <//>
    <//>`;
}
