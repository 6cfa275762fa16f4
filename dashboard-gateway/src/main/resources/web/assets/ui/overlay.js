/** What lies over the page: dialogs, confirmations, toasts, and the voice for screen readers. */
import { html, render, useEffect, useRef, useState } from './html.js';
import { Button, IconButton } from './controls.js';
import { FormError } from './states.js';

/**
 * A modal dialog. The browser keeps the focus in it, and gives it back when it is closed, also when whoever opened it takes it away. It
 * is there while `onClose` has not been called.
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

/** Asks before something that cannot be taken back. `onConfirm` may be slow and may fail with an ApiError, which is shown. */
export function Confirm({ title, confirm, danger, onConfirm, onClose, children }) {
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
      <div class="dialog-actions"><${Button} onClick=${onClose}>Not now<//><${Button} kind=${danger ? 'danger' : 'primary'} busy=${busy} onClick=${go}>${confirm}<//></div>
    <//>`;
}

let toasts = [];
let place;
let voice;

/** Says something in a corner for a while, and to screen readers. */
export function toast(text) {
  const note = { text };
  toasts = [...toasts.slice(-2), note];
  draw();
  setTimeout(() => dismiss(note), 6000);
}

/** Says something to screen readers alone, when they have finished what they say. */
export function announce(text) {
  ensurePlace();
  voice.textContent = '';
  requestAnimationFrame(() => {
    voice.textContent = text;
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

/** Both are there before anything is said: a live region is only heard when it changes. */
function ensurePlace() {
  if (!place) {
    place = Object.assign(document.createElement('div'), { className: 'toasts' });
    voice = Object.assign(document.createElement('div'), { className: 'visually-hidden' });
    for (const region of [place, voice]) {
      region.setAttribute('role', 'status');
      region.setAttribute('aria-live', 'polite');
      document.body.append(region);
    }
  }
}
