/** Pieces that several pages of the console share. */
import { html, useState } from '../ui/html.js';
import { Button, Form, SelectField, TextField } from '../ui/controls.js';
import { Badge } from '../ui/display.js';
import { Dialog } from '../ui/overlay.js';
import { Link } from '../ui/router.js';
import { Notice } from '../ui/states.js';
import { duration } from '../ui/time.js';
import { SERVICES, told } from './words.js';

const PLACES = { usr: 'users', acc: 'accounts', txn: 'transactions', wdr: 'withdrawals', rec: 'reconciliation', whk: 'webhooks' };
const WHOLE = /^(usr|acc|txn|wdr|rec|whk)_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** The page of an id, or null when it is not the id of something that has one. */
export function placeOf(id) {
  const found = WHOLE.exec(id ?? '');
  return found ? `/ops/${PLACES[found[1]]}/${id}` : null;
}

/** wdr_…6c3dz: enough to tell one from another; the title has all of it. */
export const shortId = (id) => (WHOLE.test(id) ? `${id.slice(0, 4)}\u2026${id.slice(-6)}` : id);

/** An id as a link to its page; what has no page is plain text. */
export function Ref({ id, whole }) {
  if (!id) {
    return html`<span class="soft">\u2013</span>`;
  }
  const place = placeOf(id);
  const text = html`<span class="mono">${whole ? id : shortId(id)}</span>`;
  return place ? html`<${Link} class="ref" href=${place} title=${id}>${text}<//>` : text;
}

/** The refusal of something that an operator did, read out when it appears. */
export function Refusal({ error }) {
  return error && html`<${Notice} tone="bad" role="alert">${told(error)}${error.traceId && html` <span class="soft">Reference <code>${error.traceId}</code></span>`}<//>`;
}

/** What an answer lacks because a service does not answer. */
export function Missing({ missing }) {
  return missing?.length ? html`
    <${Notice} tone="bad" role="status">
      ${missing.map((name) => html`<p key=${name}><strong>${SERVICES[name]?.[0] ?? name} does not answer.</strong> Not shown until it is back: ${SERVICES[name]?.[1] ?? 'its part'}. The rest is current.</p>`)}
    <//>` : null;
}

const LATE = 3600000;
const TOO_LATE = 86400000;

/** How long something waits; the longer the louder. */
export function Age({ since, label = 'waits' }) {
  const age = Date.now() - Date.parse(since);
  return html`<${Badge} tone=${age > TOO_LATE ? 'bad' : age > LATE ? 'wait' : ''}><span class="visually-hidden">${label} </span><span class="num">${duration(age)}</span><//>`;
}

/**
 * Asks for the reason of something that an operator does, and for one of `choices` when given: {label, options}. `onSubmit(note,
 * choice)` may fail with an ApiError, which is shown; what was typed stays.
 */
export function ReasonDialog({ title, confirm, danger, label = 'Reason', hint = 'Written to the audit log before it is done.', max = 140, optional, initial = '', choices, onSubmit, onClose, children }) {
  const [note, setNote] = useState(initial);
  const [choice, setChoice] = useState(choices?.options[0][0]);
  const [state, setState] = useState({ busy: false, error: null, checked: false });
  const lacking = !optional && !note.trim();
  const submit = async () => {
    if (state.busy) {
      return;
    }
    if (lacking) {
      setState({ busy: false, error: null, checked: true });
      return;
    }
    setState({ busy: true, error: null, checked: true });
    try {
      await onSubmit(note.trim(), choice);
      onClose();
    } catch (error) {
      setState({ busy: false, error, checked: true });
    }
  };
  return html`
    <${Dialog} title=${title} onClose=${onClose}>
      <${Form} onSubmit=${submit}>
        ${children}
        ${choices && html`<${SelectField} label=${choices.label} value=${choice} onInput=${setChoice} options=${choices.options} />`}
        <${TextField} label=${label} multiline optional=${optional} maxlength=${max} rows="3" value=${note} onInput=${setNote} hint=${hint} fault=${state.checked && lacking && 'Say why, in a few words.'} />
        <${Refusal} error=${state.error} />
        <div class="dialog-actions"><${Button} onClick=${onClose}>Not now<//><${Button} type="submit" kind=${danger ? 'danger' : 'primary'} busy=${state.busy}>${confirm}<//></div>
      <//>
    <//>`;
}

/** {open, ask, close}: which dialog is open, by name. */
export function useDialog() {
  const [open, setOpen] = useState(null);
  return { open, ask: setOpen, close: () => setOpen(null) };
}
