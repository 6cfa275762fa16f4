/** A field whose value is chosen from a list that is searched by typing. */
import { html, useEffect, useId, useState } from './html.js';
import { Field } from './controls.js';
import { useResource } from './resource.js';

/**
 * Nothing is chosen before the user chooses. `search(text, signal)` resolves to [value, text] pairs. `onChoose` gets a value, or ''
 * while the typed text names none. `shown` is the text of the chosen value. Arrow keys move through the list, Enter chooses.
 */
export function SearchField({ label, fault, hint, value, shown, onChoose, search, ...rest }) {
  const list = useId();
  const [typed, type] = useState(null);
  const [open, setOpen] = useState(false);
  const [at, moveTo] = useState(-1);
  const text = typed ?? '';
  const found = useResource(open || typed !== null ? `${label} ${text.trim()}` : null, (signal) => search(text.trim(), signal)).data ?? [];
  const choose = ([chosen]) => {
    type(null);
    setOpen(false);
    onChoose(chosen);
  };
  const exact = typed !== null && found.find((one) => one[1].toLowerCase() === text.trim().toLowerCase());
  useEffect(() => {
    if (!open && exact) {
      choose(exact);
    }
  }, [open, exact]);
  const input = (event) => {
    type(event.currentTarget.value);
    setOpen(true);
    moveTo(event.currentTarget.value.trim() ? 0 : -1);
    onChoose('');
  };
  const keys = {
    ArrowDown: () => moveTo(open ? Math.min(at + 1, found.length - 1) : 0),
    ArrowUp: () => moveTo(Math.max(at - 1, 0)),
    Enter: () => open && found[at] && choose(found[at]),
    Escape: () => setOpen(false),
  };
  const press = (event) => {
    if (keys[event.key] && (event.key.startsWith('Arrow') || open)) {
      event.preventDefault();
      keys[event.key]();
      setOpen(event.key.startsWith('Arrow'));
    }
  };
  return html`
    <${Field} ...${{ label, hint, fault }}>
      ${(tied) => html`
        <div class="search-field" onFocusOut=${() => setOpen(false)}>
          <input class="input" type="text" role="combobox" autocomplete="off" spellcheck="false" aria-expanded=${open ? 'true' : 'false'} aria-controls=${list} aria-autocomplete="list"
            aria-activedescendant=${open && found[at] ? `${list}-${at}` : undefined} value=${typed ?? (value ? shown : '')}
            onInput=${input} onClick=${() => setOpen(true)} onKeyDown=${press} ...${rest} ...${tied} />
          <ul class="choices" id=${list} role="listbox" aria-label=${`${label}: choices`} hidden=${!open}>
            ${found.map((one, i) => html`<li id="${list}-${i}" key=${one[0]} role="option" class=${i === at ? 'active' : ''} aria-selected=${one[0] === value ? 'true' : 'false'}
              onMouseDown=${(event) => event.preventDefault()} onClick=${() => choose(one)} ref=${i === at ? show : undefined}>${one[1]}</li>`)}
            ${found.length === 0 && html`<li class="soft" role="option" aria-disabled="true">${text.trim() ? 'No match' : '\u2026'}</li>`}
          </ul>
        </div>`}
    <//>`;
}

const show = (option) => option?.scrollIntoView({ block: 'nearest' });
