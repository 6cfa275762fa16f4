/** The steps of a withdrawal and how far it has come. */
import { html } from './html.js';
import { Icon } from './icons.js';
import { formatExact, formatStep } from './time.js';

const ENDS = { COMPLETED: 'Completed', FAILED: 'Failed', CANCELLED: 'Cancelled', REVERSED: 'Returned' };

/** The steps for a `status`; `events` of the current attempt, when known, put the time beside each step. */
export function WithdrawalStepper({ status, events = [] }) {
  const at = (name) => events.filter((event) => event.to_status === name).at(-1)?.created_at;
  const reached = { PENDING: 0, PROCESSING: 1 }[status] ?? 2;
  const bad = ['FAILED', 'CANCELLED', 'REVERSED'].includes(status);
  const steps = [['PENDING', 'Pending'], ['PROCESSING', 'Processing'], [reached === 2 ? status : 'COMPLETED', ENDS[status] ?? 'Completed']];
  return html`
    <ol class="stepper" aria-label="Progress">
      ${steps.map(([name, text], i) => {
        const state = i > reached ? 'todo' : i < reached ? 'done' : bad ? 'bad' : i === 2 ? 'done' : 'current';
        return html`
          <li class="step step-${state}" aria-current=${i === reached ? 'step' : undefined} data-step=${name}>
            <span class="step-mark"><${Icon} name=${state === 'bad' ? 'cross' : state === 'done' ? 'check' : 'clock'} size=${16} /></span>
            <span>${text}</span>
            ${at(name) && html`<small><time datetime=${at(name)} title=${formatExact(at(name))}>${formatStep(at(name))}</time></small>`}
          </li>`;
      })}
    </ol>`;
}
