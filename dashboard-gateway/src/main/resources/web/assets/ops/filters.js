/** Filters that are part of the address, and named sets of them that are saved in this browser. */
import { html, useEffect, useState } from '../ui/html.js';
import { Button, CheckField, IconButton, SelectField, TextField } from '../ui/controls.js';
import { readMoney } from '../ui/money.js';
import { pageSession } from '../ui/page-session.js';
import { go, setQuery } from '../ui/router.js';
import { startOfDay } from '../ui/time.js';
import { pageOf } from './shared.js';

const placeOf = (place) => `nissmart.ops.filters.${pageSession()?.userId}.${place}`;

/**
 * fields: [{name, label, kind: text | id | select | from | to | min | max | flag, options}]. `name` is the name in the address. The
 * filters are applied when a field is left.
 */
export function Filters({ place, fields, query, children }) {
  const names = fields.map(({ name }) => name);
  const given = Object.fromEntries(names.filter((name) => query[name]).map((name) => [name, query[name]]));
  const filtered = Object.keys(given).length > 0;
  return html`
    <search class="ops-filters no-print" aria-label="Filters">
      <div class="ops-filter-fields">${fields.map((field) => html`<${FilterField} key=${field.name} field=${field} value=${query[field.name] ?? ''} />`)}</div>
      <div class="row">
        <${SavedFilters} place=${place} given=${filtered ? given : null} />
        ${filtered && html`<${Button} kind="quiet" small icon="cross" onClick=${() => setQuery(Object.fromEntries(names.map((name) => [name, ''])))}>Clear all<//>`}
        <span class="grow"></span>${children}
      </div>
    </search>`;
}

function FilterField({ field: { name, label, kind, options, hint }, value }) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const set = (next) => setQuery({ [name]: next });
  if (kind === 'select') {
    return html`<${SelectField} small label=${label} value=${value} onInput=${set} options=${options} />`;
  }
  if (kind === 'flag') {
    return html`<${CheckField} label=${label} checked=${value === 'true'} onChange=${(on) => set(on ? 'true' : '')} />`;
  }
  const date = kind === 'from' || kind === 'to';
  return html`<${TextField} small label=${label} type=${date ? 'date' : 'text'} inputmode=${kind === 'min' || kind === 'max' ? 'decimal' : undefined} placeholder=${hint} spellcheck="false" autocomplete="off"
    value=${draft} onInput=${setDraft} onChange=${(event) => set(event.currentTarget.value.trim())} fault=${faultOf(kind, value)} />`;
}

function faultOf(kind, value) {
  if (value && (kind === 'min' || kind === 'max')) {
    return readMoney(value, 'NGN').fault;
  }
  return value && kind === 'id' && !pageOf(value) ? 'Enter a complete ID.' : undefined;
}

/** Returns the parameters for the API. Invalid values are left out; their fields show the fault. */
export function parametersOf(fields, query) {
  const parameters = {};
  fields.forEach(({ name, parameter = name, kind }) => {
    const value = query[name];
    if (!value || faultOf(kind, value)) {
      return;
    }
    const read = { from: () => startOfDay(value), to: () => startOfDay(value, 1), min: () => readMoney(value, 'NGN').minor, max: () => readMoney(value, 'NGN').minor };
    parameters[parameter] = (read[kind] ?? (() => value))();
  });
  return parameters;
}

function SavedFilters({ place, given }) {
  const [saved, setSaved] = useState(() => readSaved(place));
  const [naming, setNaming] = useState(null);
  const keep = (next) => {
    setSaved(next);
    writeSaved(place, next);
  };
  const save = (event) => {
    event.preventDefault();
    if (naming.trim()) {
      keep([...saved.filter(({ name }) => name !== naming.trim()), { name: naming.trim(), query: given }]);
      setNaming(null);
    }
  };
  return html`
    ${saved.map(({ name, query }) => html`
      <span class="ops-saved" key=${name}>
        <button type="button" class="chip" onClick=${() => go(`${location.pathname}?${new URLSearchParams(query)}`, { replace: true })}>${name}</button>
        <${IconButton} icon="cross" label=${`Delete the filter ${name}`} onClick=${() => keep(saved.filter((one) => one.name !== name))} />
      </span>`)}
    ${given && (naming === null
      ? html`<${Button} kind="quiet" small icon="plus" onClick=${() => setNaming('')}>Save this filter<//>`
      : html`<form class="row" onSubmit=${save}><${TextField} small label="Filter name" hideLabel placeholder="Name" maxlength="40" value=${naming} onInput=${setNaming} autofocus /><${Button} small type="submit">Save<//></form>`)}`;
}

function readSaved(place) {
  try {
    return JSON.parse(localStorage.getItem(placeOf(place))) ?? [];
  } catch {
    return [];
  }
}

function writeSaved(place, saved) {
  try {
    localStorage.setItem(placeOf(place), JSON.stringify(saved));
  } catch {
    // Without storage saved filters last as long as the page.
  }
}
