/** What one reads: money, statuses, people, ids, instants. */
import { html, useEffect, useState } from './html.js';
import { formatMoney, moneyParts } from './money.js';
import { ago, formatExact, formatInstant } from './time.js';
import { Icon } from './icons.js';
import { toast } from './overlay.js';

/** An amount in tabular figures, its minor units smaller. `plus` marks what comes in. */
export function Amount({ minor, currency, plus, class: extra = '' }) {
  const { sign, symbol, whole, fraction } = moneyParts(minor, currency, { plus });
  return html`<span class="amount num ${extra}">${sign}${symbol}${whole}${fraction && html`<span class="fraction">.${fraction}</span>`}</span>`;
}

/** A label with its amount under it. */
export function Figure({ label, minor, currency, children }) {
  return html`<div><p class="figure-label">${label}</p><p class="figure-value num">${children ?? formatMoney(minor, currency)}</p></div>`;
}

/** A surface with an optional heading. `flush` has no inner margin: for tables. */
export function Card({ title, actions, flush, children, class: extra = '', ...rest }) {
  return html`
    <section class="card ${flush ? 'card-flush' : ''} ${extra}" ...${rest}>
      ${(title || actions) && html`<div class="card-head">${title && html`<h2>${title}</h2>`}${actions && html`<div class="row">${actions}</div>`}</div>`}
      ${children}
    </section>`;
}

const TONES = {
  COMPLETED: ['good', 'Completed'], PAID: ['good', 'Paid'], ACTIVE: ['good', 'Active'], DELIVERED: ['good', 'Delivered'],
  PENDING: ['wait', 'Pending'], PROCESSING: ['info', 'Processing'], FAILED: ['bad', 'Failed'], CANCELLED: ['', 'Cancelled'], REVERSED: ['bad', 'Sent back'],
  FROZEN: ['info', 'Frozen'], DEBITS_FROZEN: ['info', 'Debits frozen'], CREDITS_FROZEN: ['info', 'Credits frozen'], CLOSED: ['', 'Closed'],
};

/** A status in a word and a colour: of a transaction, withdrawal or account; or `tone` and a text of your own. */
export function Badge({ status, tone, children }) {
  const [known, text] = TONES[status] ?? ['', status];
  return html`<span class="badge badge-${tone ?? known}">${children ?? text}</span>`;
}

/** A person's initials. */
export function Avatar({ name }) {
  const initials = name.split(/\s+/).filter(Boolean).map((part) => part[0]).slice(0, 2).join('').toUpperCase();
  return html`<span class="avatar" aria-hidden="true">${initials}</span>`;
}

/** Labels and values: [label, value]; what is null is left out. */
export function Facts({ facts }) {
  return html`<dl class="facts">${facts.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** An id or reference that is copied with a press. */
export function Copy({ text, label = 'reference', short }) {
  const copy = async (event) => {
    event.stopPropagation();
    try {
      await navigator.clipboard.writeText(text);
      toast('Copied');
    } catch {
      toast('The browser does not let us copy. Select the text and copy it.');
    }
  };
  const shown = short && text.length > 14 ? `${text.slice(0, 8)}\u2026${text.slice(-4)}` : text;
  return html`<button type="button" class="copy" onClick=${copy} title=${text} aria-label="Copy ${label} ${text}"><span class="mono">${shown}</span><${Icon} name="copy" size=${15} /></button>`;
}

/** An instant; `relative` says how long ago it was and keeps up. */
export function Time({ at, relative, exact }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = relative && setInterval(() => tick((n) => n + 1), 20000);
    return () => clearInterval(timer);
  }, [relative]);
  return html`<time datetime=${at} title=${formatExact(at)}>${relative ? ago(at) : exact ? formatExact(at) : formatInstant(at)}</time>`;
}

/** A line of small bars or a curve without axes: `values` are numbers. Decoration: its meaning is in words beside it. */
export function Sparkline({ values }) {
  const top = Math.max(...values, 1);
  const points = values.map((value, i) => `${(i / Math.max(1, values.length - 1)) * 100},${36 - (value / top) * 32}`).join(' ');
  return html`<svg class="spark" viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true"><polyline points=${points} fill="none" stroke="var(--chart-1)" stroke-width="2" vector-effect="non-scaling-stroke" stroke-linejoin="round" /></svg>`;
}
