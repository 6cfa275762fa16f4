/** The dialog in which an operator has booked what settles an exception. */
import { html, useState } from '../ui/html.js';
import { post } from '../ui/api.js';
import { Button, Form, TextField } from '../ui/controls.js';
import { formatMoney } from '../ui/money.js';
import { Dialog, toast } from '../ui/overlay.js';
import { Notice } from '../ui/placeholders.js';
import { opensProposal } from './proposal.js';
import { Refusal } from './shared.js';

/** The actions: the label of the button, the effect in a sentence, and whether a second operator is always needed. */
export const EXCEPTION_ACTIONS = {
  BOOK_RETURN: { label: 'Book return', effect: 'The bank sent the money back. The saver is credited again; without a withdrawal it goes to unclaimed returns.' },
  BOOK_LATE_PAYMENT: { label: 'Book payment', effect: 'The bank paid. A withdrawal in doubt completes; otherwise the payment is booked through suspense.' },
  BOOK_CHARGE: { label: 'Book charge', effect: 'The bank charged the amount. It is booked as a bank charge.' },
  WRITE_OFF: { label: 'Write off', effect: 'The platform bears the loss.', second: true },
  PAY_ON: { label: 'Pay on', effect: 'The unclaimed return goes to the wallet below.', second: true },
};

/** Returns the amount that an action books: the excess where the bank paid more than we did. */
function amountOf({ kind, rail_amount: bank, our_amount: ours }) {
  return kind === 'AMOUNT_DIFFERS' ? { amount: bank.amount - ours.amount, currency: bank.currency } : bank ?? ours;
}

export function ExceptionAct({ exception: one, onDone, onClose }) {
  const { label, effect, second } = EXCEPTION_ACTIONS[one.action];
  const [reason, setReason] = useState('');
  const [account, setAccount] = useState('');
  const [state, setState] = useState({ busy: false, error: null, checked: false });
  const paysOn = one.action === 'PAY_ON';
  const amount = amountOf(one);
  const submit = async () => {
    if (state.busy) {
      return;
    }
    if (!reason.trim() || (paysOn && !account.trim())) {
      setState({ busy: false, error: null, checked: true });
      return;
    }
    setState({ busy: true, error: null, checked: true });
    try {
      const body = { action: one.action, reason: reason.trim(), ...(paysOn && { account_id: account.trim() }) };
      const answer = await post(`/v1/ops/exceptions/${one.id}/act`, body);
      onClose();
      if (!opensProposal(answer)) {
        toast('Booked');
        onDone();
      }
    } catch (error) {
      setState({ busy: false, error, checked: true });
    }
  };
  return html`
    <${Dialog} title="${label}${amount ? ` of ${formatMoney(amount.amount, amount.currency)}` : ''}" onClose=${onClose}>
      <${Form} onSubmit=${submit}>
        <p>${effect}</p>
        <${Notice} tone="wait">${second ? 'It is booked when a second operator approves it.' : 'A large amount is booked when a second operator approves it.'}<//>
        ${paysOn && html`<${TextField} label="Wallet" value=${account} onInput=${setAccount} hint="acc_\u2026" fault=${state.checked && !account.trim() && 'Enter the wallet\u2019s ID.'} />`}
        <${TextField} label="How do you know?" multiline maxlength="280" rows="3" value=${reason} onInput=${setReason} hint="Where you looked it up or who confirmed it. Kept permanently." fault=${state.checked && !reason.trim() && 'Enter how you know.'} />
        <${Refusal} error=${state.error} />
        <div class="dialog-actions"><${Button} onClick=${onClose}>Cancel<//><${Button} type="submit" kind="primary" busy=${state.busy}>${label}<//></div>
      <//>
    <//>`;
}
