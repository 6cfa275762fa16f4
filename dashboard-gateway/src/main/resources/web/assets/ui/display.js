/** Components that show money, statuses, people, ids and times. */
import { html, useEffect, useState } from './html.js';
import { formatMoney, moneyParts } from './money.js';
import { ago, formatExact, formatInstant } from './time.js';
import { Icon } from './icons.js';
import { toast } from './overlay.js';

/** An amount in tabular figures, its minor units smaller. `plus` puts a sign before incoming amounts. */
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
  PENDING: ['wait', 'Pending'], PROCESSING: ['info', 'Processing'], FAILED: ['bad', 'Failed'], CANCELLED: ['', 'Cancelled'], SKIPPED: ['', 'Skipped'], REVERSED: ['bad', 'Returned'],
  FROZEN: ['info', 'Frozen'], DEBITS_FROZEN: ['info', 'Outgoing frozen'], CREDITS_FROZEN: ['info', 'Incoming frozen'], CLOSED: ['', 'Closed'],
};

/** A status of a transaction, withdrawal or account as a word with a colour; or any text with a `tone`. */
export function Badge({ status, tone, children }) {
  const [known, text] = TONES[status] ?? ['', status];
  return html`<span class="badge badge-${tone ?? known}">${children ?? text}</span>`;
}

/** The initials of a person. */
export function Avatar({ name }) {
  const initials = name.split(/\s+/).filter(Boolean).map((part) => part[0]).slice(0, 2).join('').toUpperCase();
  return html`<span class="avatar" aria-hidden="true">${initials}</span>`;
}

/** A list of [label, value]; empty values are left out. */
export function Facts({ facts }) {
  return html`<dl class="facts">${facts.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** An id or reference with a button that copies it. */
export function Copy({ text, label = 'reference', short }) {
  const copy = async (event) => {
    event.stopPropagation();
    try {
      await navigator.clipboard.writeText(text);
      toast('Copied');
    } catch {
      toast('Your browser blocked copying. Select the text and copy it yourself.');
    }
  };
  const shown = short && text.length > 14 ? `${text.slice(0, 8)}\u2026${text.slice(-4)}` : text;
  return html`<button type="button" class="copy" onClick=${copy} title=${text} aria-label="Copy ${label} ${text}"><span class="mono">${shown}</span><${Icon} name="copy" size=${15} /></button>`;
}

/** A time; with `relative` it is written as an age that is kept up to date. */
export function Time({ at, relative, exact }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = relative && setInterval(() => tick((n) => n + 1), 20000);
    return () => clearInterval(timer);
  }, [relative]);
  return html`<time datetime=${at} title=${formatExact(at)}>${relative ? ago(at) : exact ? formatExact(at) : formatInstant(at)}</time>`;
}

/** A small curve without axes, for decoration beside a text. */
export function Sparkline({ values }) {
  const top = Math.max(...values, 1);
  const points = values.map((value, i) => `${(i / Math.max(1, values.length - 1)) * 100},${36 - (value / top) * 32}`).join(' ');
  return html`<svg class="spark" viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true"><polyline points=${points} fill="none" stroke="var(--chart-1)" stroke-width="2" vector-effect="non-scaling-stroke" stroke-linejoin="round" /></svg>`;
}
