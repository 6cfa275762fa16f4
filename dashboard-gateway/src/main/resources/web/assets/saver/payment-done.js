/** The confirmation of a payment, with its receipt and the next steps. */
import { html, useEffect, useRef } from '../ui/html.js';
import { Button } from '../ui/controls.js';
import { Icon } from '../ui/icons.js';

export function PaymentDone({ title, transaction, again, againLabel, children }) {
  const heading = useRef(null);
  useEffect(() => heading.current.focus(), []);
  return html`
    <div class="card done" role="status">
      <span class="done-mark"><${Icon} name="check" size=${30} /></span>
      <h2 ref=${heading} tabindex="-1">${title}</h2>
      ${children}
      <div class="row done-actions">
        <${Button} kind="primary" href="/app">Done<//>
        <${Button} icon="statement" href="/app/transactions/${transaction.id}">Receipt<//>
        <${Button} kind="quiet" onClick=${again}>${againLabel}<//>
      </div>
    </div>`;
}
