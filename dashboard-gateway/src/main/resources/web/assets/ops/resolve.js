/** The decision on a withdrawal in doubt. */
import { html, useState } from '../ui/html.js';
import { post } from '../ui/api.js';
import { Button, Form, TextField } from '../ui/controls.js';
import { Time } from '../ui/display.js';
import { formatMoney } from '../ui/money.js';
import { Dialog, toast } from '../ui/overlay.js';
import { Notice } from '../ui/placeholders.js';
import { useApp } from './console-context.js';
import { Ref, Refusal } from './shared.js';

export const OUTCOMES = { PAID: 'Paid', NOT_PAID: 'Not paid' };
const MEANING = {
  PAID: 'The bank paid. The hold is captured and the withdrawal completes.',
  NOT_PAID: 'The bank did not pay and will not. The hold is released and the saver gets the money back.',
};

/** Returns the decision on this attempt that awaits a second approval, or undefined. */
export function firstDecision({ withdrawal, resolutions }) {
  return withdrawal.status === 'PROCESSING' ? resolutions.filter((one) => one.attempt === withdrawal.attempt).at(-1) : undefined;
}

/** A notice about a first decision that awaits a second approval. */
export function SecondApproval({ detail }) {
  const { user } = useApp();
  const first = firstDecision(detail);
  return first ? html`
    <${Notice} tone="wait">
      ${first.operator_id === user.id ? 'You' : html`<${Ref} id=${first.operator_id} />`} marked it as <strong>${OUTCOMES[first.outcome].toLowerCase()}</strong> on <${Time} at=${first.created_at} />: \u201c${first.note}\u201d.
      ${' '}${first.operator_id === user.id ? 'Another operator must make the same decision before it takes effect.' : 'It takes effect when a second operator makes the same decision.'}
    <//>` : null;
}

export function Resolve({ detail, onDone, onClose }) {
  const { withdrawal, needs_second_operator: needsSecond } = detail;
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
      const answer = await post(`/v1/ops/withdrawals/${withdrawal.id}/resolve`, { outcome, note: note.trim(), attempt: withdrawal.attempt });
      toast(answer.awaits_second_operator ? 'Recorded. It takes effect when a second operator makes the same decision.' : `Marked as ${OUTCOMES[outcome].toLowerCase()}`);
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
        ${needsSecond && !firstDecision(detail) && html`<${Notice} tone="wait">This decision takes effect when a second operator makes the same one.<//>`}
        <fieldset class="ops-choices">
          <legend class="field-label">Did the bank pay?</legend>
          ${Object.entries(OUTCOMES).map(([value, text]) => html`
            <label class="ops-choice" key=${value}>
              <input type="radio" name="outcome" value=${value} checked=${outcome === value} onChange=${() => setOutcome(value)} />
              <span><strong>${text}</strong><span class="small soft">${MEANING[value]}</span></span>
            </label>`)}
          ${state.checked && !outcome && html`<p class="field-fault">Choose an outcome.</p>`}
        </fieldset>
        <${TextField} label="How do you know?" multiline maxlength="280" rows="3" value=${note} onInput=${setNote} hint="Where you looked it up or who confirmed it. Kept permanently." fault=${state.checked && !note.trim() && 'Enter how you know.'} />
        <${Refusal} error=${state.error} />
        <div class="dialog-actions"><${Button} onClick=${onClose}>Cancel<//><${Button} type="submit" kind=${outcome === 'NOT_PAID' ? 'danger' : 'primary'} busy=${state.busy}>${outcome ? `Mark as ${OUTCOMES[outcome].toLowerCase()}` : 'Decide'}<//></div>
      <//>
    <//>`;
}
