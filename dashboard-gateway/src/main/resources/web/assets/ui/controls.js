/** Buttons and form fields. */
import { html, useId, useRef, useState } from './html.js';
import { currencyOf, formatMoney, readMoney } from './money.js';
import { Icon } from './icons.js';
import { Link } from './router.js';

/**
 * A button, or with `href` a link that looks like one. While `busy` it shows a spinner and takes no second press.
 * kind: primary | plain | quiet | danger.
 */
export function Button({ kind = 'plain', small, wide, icon, busy, disabled, href, onClick, type = 'button', children, class: extra = '', ...rest }) {
  const name = `button button-${kind} ${small ? 'button-small' : ''} ${wide ? 'button-wide' : ''} ${extra}`;
  const inside = html`${busy ? html`<span class="spinner" aria-hidden="true"></span>` : icon && html`<${Icon} name=${icon} size=${small ? 16 : 18} />`}${children}`;
  if (href) {
    return html`<${Link} class=${name} href=${href} onClick=${onClick} ...${rest}>${inside}<//>`;
  }
  const idle = busy || disabled;
  const press = (event) => (idle ? event.preventDefault() : onClick?.(event));
  return html`<button type=${type} class=${name} aria-disabled=${idle ? 'true' : undefined} aria-busy=${busy ? 'true' : undefined} onClick=${press} ...${rest}>${inside}</button>`;
}

/** A round button with only an icon; `label` names it for screen readers. */
export function IconButton({ icon, label, onClick, class: extra = '', ...rest }) {
  return html`<button type="button" class="button button-icon ${extra}" aria-label=${label} title=${label} onClick=${onClick} ...${rest}><${Icon} name=${icon} /></button>`;
}

/**
 * A label with its control, hint and fault, tied together for screen readers. `children` is a function of the properties that the
 * control must take: {id, 'aria-describedby', 'aria-invalid'}.
 */
export function Field({ label, hint, fault, optional, hideLabel, children }) {
  const id = useId();
  const about = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ') || undefined;
  return html`
    <div class="field">
      <label for=${id} class=${hideLabel ? 'visually-hidden' : ''}>${label}${optional && html` <span class="optional">(optional)</span>`}</label>
      ${children({ id, 'aria-describedby': about, 'aria-invalid': fault ? 'true' : undefined })}
      ${hint && html`<p class="field-hint" id="${id}-hint">${hint}</p>`}
      ${fault && html`<p class="field-fault" id="${id}-fault"><${Icon} name="warn" size=${16} />${fault}</p>`}
    </div>`;
}

/** A text field. `onInput` gets the text in one line, also from a field that shows several. */
export function TextField({ label, hint, fault, optional, hideLabel, value, onInput, small, multiline, ...rest }) {
  const take = (event) => onInput(event.currentTarget.value.replace(/\s*[\r\n]+\s*/g, ' '));
  const props = { class: `input ${small ? 'input-small' : ''}`, value, onInput: take, ...rest };
  return html`
    <${Field} ...${{ label, hint, fault, optional, hideLabel }}>
      ${(tied) => (multiline ? html`<textarea ...${props} ...${tied}></textarea>` : html`<input type="text" ...${props} ...${tied} />`)}
    <//>`;
}

/** A password field with a button that shows the password. */
export function PasswordField({ label, hint, fault, value, onInput, ...rest }) {
  const [shown, show] = useState(false);
  return html`
    <${Field} ...${{ label, hint, fault }}>
      ${(tied) => html`
        <div class="input-group">
          <input class="input" type=${shown ? 'text' : 'password'} value=${value} spellcheck="false" autocapitalize="off"
            onInput=${(event) => onInput(event.currentTarget.value)} ...${rest} ...${tied} />
          <button type="button" class="button button-quiet button-small" aria-pressed=${shown ? 'true' : 'false'} onClick=${() => show(!shown)}
            aria-label=${`${shown ? 'Hide' : 'Show'} ${label.toLowerCase()}`}>${shown ? 'Hide' : 'Show'}</button>
        </div>`}
    <//>`;
}

/** A drop-down list: `options` are [value, text] or plain texts. */
export function SelectField({ label, hint, fault, optional, hideLabel, value, onInput, options, small, ...rest }) {
  return html`
    <${Field} ...${{ label, hint, fault, optional, hideLabel }}>
      ${(tied) => html`
        <select class="input ${small ? 'input-small' : ''}" value=${value} onChange=${(event) => onInput(event.currentTarget.value)} ...${rest} ...${tied}>
          ${options.map((option) => {
            const [key, text] = Array.isArray(option) ? option : [option, option];
            return html`<option value=${key} selected=${key === value}>${text}</option>`;
          })}
        </select>`}
    <//>`;
}

/** A field for an amount, which `readMoney(value, currency)` reads. Shows how it was read when the field is left. */
export function MoneyField({ label, hint, fault, value, onInput, currency, ...rest }) {
  const { symbol, digits } = currencyOf(currency);
  const box = useRef(null);
  const tidy = () => {
    const { minor } = readMoney(value, currency);
    if (minor !== null) {
      onInput(formatMoney(minor, currency).replace(symbol, ''));
    }
  };
  return html`
    <${Field} ...${{ label, hint, fault }}>
      ${(tied) => html`
        <div class="money-input" ref=${box} style=${{ '--symbol': `${symbol.trim().length}ch` }}>
          <span aria-hidden="true">${symbol.trim()}</span>
          <input class="input num" type="text" inputmode="decimal" autocomplete="off" placeholder=${digits ? `0.${'0'.repeat(digits)}` : '0'} value=${value}
            onInput=${(event) => onInput(event.currentTarget.value)} onBlur=${tidy} ...${rest} ...${tied} />
        </div>`}
    <//>`;
}

/** A choice between a few alternatives side by side: `options` are [value, text]. */
export function Segmented({ label, value, onChange, options }) {
  return html`
    <div class="segmented" role="group" aria-label=${label}>
      ${options.map(([key, text]) => html`<button type="button" aria-pressed=${key === value ? 'true' : 'false'} onClick=${() => onChange(key)}>${text}</button>`)}
    </div>`;
}

/** A check box with its label. */
export function CheckField({ label, checked, onChange }) {
  const id = useId();
  return html`<div class="check"><input type="checkbox" id=${id} checked=${checked} onChange=${(event) => onChange(event.currentTarget.checked)} /><label for=${id}>${label}</label></div>`;
}

/** A form that is submitted by its button or by Enter, without reloading the page. */
export function Form({ onSubmit, children, ...rest }) {
  const submit = (event) => {
    event.preventDefault();
    onSubmit(event);
  };
  return html`<form class="stack" novalidate onSubmit=${submit} ...${rest}>${children}</form>`;
}
