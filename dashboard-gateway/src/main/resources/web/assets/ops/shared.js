/** Components that several pages of the console share. */
import { html, useState } from '../ui/html.js';
import { Button, Form, SelectField, TextField } from '../ui/controls.js';
import { Badge } from '../ui/display.js';
import { Dialog } from '../ui/overlay.js';
import { Link } from '../ui/router.js';
import { Notice } from '../ui/placeholders.js';
import { duration } from '../ui/time.js';
import { SERVICES, refusalText } from './labels.js';

const SECTIONS = { usr: 'users', acc: 'accounts', txn: 'transactions', wdr: 'withdrawals', wfl: 'files', rec: 'reconciliation', whk: 'webhooks', prp: 'approvals' };
const WHOLE = /^(usr|acc|txn|wdr|wfl|rec|whk|prp)_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** Returns the address of the page of an id, or null when the id has no page. */
export function pageOf(id) {
  const found = WHOLE.exec(id ?? '');
  return found ? `/ops/${SECTIONS[found[1]]}/${id}` : null;
}

/** Returns an id as wdr_…6c3dz. */
export const shortId = (id) => (WHOLE.test(id) ? `${id.slice(0, 4)}\u2026${id.slice(-6)}` : id);

/** An id as a link to its page, or as plain text when it has none. */
export function Ref({ id, whole }) {
  if (!id) {
    return html`<span class="soft">\u2013</span>`;
  }
  const page = pageOf(id);
  const text = html`<span class="mono">${whole ? id : shortId(id)}</span>`;
  return page ? html`<${Link} class="ref" href=${page} title=${id}>${text}<//>` : text;
}

/** The refusal of an operator's action, announced to screen readers when it appears. */
export function Refusal({ error }) {
  return error && html`<${Notice} tone="bad" role="alert">${refusalText(error)}${error.traceId && html` <span class="soft">Reference <code>${error.traceId}</code></span>`}<//>`;
}

/** A notice about services that do not respond and the data that is missing because of it. */
export function Missing({ missing }) {
  return missing?.length ? html`
    <${Notice} tone="bad" role="status">
      ${missing.map((name) => html`<p key=${name}><strong>${SERVICES[name]?.[0] ?? name} is not responding.</strong> Hidden until it recovers: ${SERVICES[name]?.[1] ?? 'its data'}. Everything else is current.</p>`)}
    <//>` : null;
}

const LATE_MS = 3600000;
const VERY_LATE_MS = 86400000;

/** The age of an open case, in a stronger colour after an hour and after a day. */
export function Age({ since, label = 'waiting' }) {
  const age = Date.now() - Date.parse(since);
  return html`<${Badge} tone=${age > VERY_LATE_MS ? 'bad' : age > LATE_MS ? 'wait' : ''}><span class="visually-hidden">${label} </span><span class="num">${duration(age)}</span><//>`;
}

/**
 * A dialog that asks for the reason of an action, and for one of `choices` when given: {label, options}. `onSubmit(note, choice)` may
 * fail with an ApiError, which is shown; the typed text stays.
 */
export function ReasonDialog({ title, confirm, dismiss = 'Cancel', danger, label = 'Reason', hint = 'Saved to the audit log before the action runs.', max = 140, optional, initial = '', choices, onSubmit, onClose, children }) {
  const [note, setNote] = useState(initial);
  const [choice, setChoice] = useState(choices?.options[0][0]);
  const [state, setState] = useState({ busy: false, error: null, checked: false });
  const missingNote = !optional && !note.trim();
  const submit = async () => {
    if (state.busy) {
      return;
    }
    if (missingNote) {
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
        <${TextField} label=${label} multiline optional=${optional} maxlength=${max} rows="3" value=${note} onInput=${setNote} hint=${hint} fault=${state.checked && missingNote && 'Enter a reason.'} />
        <${Refusal} error=${state.error} />
        <div class="dialog-actions"><${Button} onClick=${onClose}>${dismiss}<//><${Button} type="submit" kind=${danger ? 'danger' : 'primary'} busy=${state.busy}>${confirm}<//></div>
      <//>
    <//>`;
}

/** Returns {open, ask, close}: the name of the open dialog, and functions that change it. */
export function useDialog() {
  const [open, setOpen] = useState(null);
  return { open, ask: setOpen, close: () => setOpen(null) };
}
