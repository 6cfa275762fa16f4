/** Dialogs, confirmations, toasts and announcements to screen readers. */
import { html, render, useEffect, useRef, useState } from './html.js';
import { Button, IconButton } from './controls.js';
import { FormError } from './placeholders.js';

/**
 * A modal dialog. The browser keeps the focus in it and gives it back when the dialog is closed or removed. `onClose` is called when
 * the user closes it.
 */
export function Dialog({ title, onClose, wide, children }) {
  const box = useRef(null);
  const gone = useRef(false);
  useEffect(() => {
    const dialog = box.current;
    dialog.showModal();
    return () => {
      gone.current = true;
      dialog.close();
    };
  }, []);
  return html`
    <dialog ref=${box} class=${wide ? 'dialog-wide' : ''} aria-labelledby="dialog-title" onClose=${() => gone.current || onClose()} onClick=${(event) => event.target === box.current && box.current.close()}>
      <div class="dialog-head"><h2 id="dialog-title">${title}</h2><${IconButton} icon="cross" label="Close" onClick=${() => box.current.close()} /></div>
      <div class="dialog-body">${children}</div>
    </dialog>`;
}

/** A dialog that asks before an action. `onConfirm` may be slow and may fail with an ApiError, which is shown. */
export function Confirm({ title, confirm, dismiss = 'Cancel', danger, onConfirm, onClose, children }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const go = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return html`
    <${Dialog} title=${title} onClose=${onClose}>
      <div class="stack">${children}<${FormError} error=${error} /></div>
      <div class="dialog-actions"><${Button} onClick=${onClose}>${dismiss}<//><${Button} kind=${danger ? 'danger' : 'primary'} busy=${busy} onClick=${go}>${confirm}<//></div>
    <//>`;
}

let toasts = [];
let place;
let announcer;

/** Shows a message in a corner for a while and announces it to screen readers. */
export function toast(text) {
  const note = { text };
  toasts = [...toasts.slice(-2), note];
  draw();
  setTimeout(() => dismiss(note), 6000);
}

/** Announces a message to screen readers only. */
export function announce(text) {
  ensurePlace();
  announcer.textContent = '';
  requestAnimationFrame(() => {
    announcer.textContent = text;
  });
}

function dismiss(note) {
  toasts = toasts.filter((other) => other !== note);
  draw();
}

function draw() {
  ensurePlace();
  render(toasts.map((note) => html`<div class="toast" key=${note.text}><span class="grow">${note.text}</span><${IconButton} icon="cross" label="Dismiss" onClick=${() => dismiss(note)} /></div>`), place);
}

/** Adds the live regions before their first message: screen readers only announce changes of a region. */
function ensurePlace() {
  if (!place) {
    place = Object.assign(document.createElement('div'), { className: 'toasts' });
    announcer = Object.assign(document.createElement('div'), { className: 'visually-hidden' });
    for (const region of [place, announcer]) {
      region.setAttribute('role', 'status');
      region.setAttribute('aria-live', 'polite');
      document.body.append(region);
    }
  }
}
