/** The lineage of a movement of money: every step in order of time, and those that are missing. */
import { html, useState } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Button, Form, TextField } from '../ui/controls.js';
import { Amount, Badge, Card, Time } from '../ui/display.js';
import { useResource } from '../ui/resource.js';
import { Link, go } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Loaded, Notice } from '../ui/placeholders.js';
import { Missing, Ref } from './shared.js';
import { HOPS } from './labels.js';

/** Returns the address of the lineage of an id, key, bank reference or file name. */
export const lineageOf = (text) => `/ops/lineage?q=${encodeURIComponent(text)}`;

/** A link to the lineage of a movement. */
export const ShowLineage = ({ id }) => html`<${Link} href=${lineageOf(id)}>Show lineage<//>`;

export function LineagePage({ query }) {
  const q = query.q ?? '';
  const lineage = useResource(q ? `ops-lineage.${q}` : null, (signal) => get('/v1/ops/lineage', { query: q }, { signal }));
  return html`
    <${PageHead} title="Lineage">Follow a payment from the request to the bank statement. Missing steps are marked.<//>
    <div class="stack">
      <${Card}><${Lookup} key=${q} value=${q} /><//>
      ${q && html`<${Loaded} resource=${lineage} home="/ops">${(found) => html`
        <${Missing} missing=${found.missing} />
        ${found.id ? html`<${Steps} lineage=${found} />` : html`<${Choice} lineage=${found} />`}`}<//>`}
    </div>`;
}

function Lookup({ value }) {
  const [text, setText] = useState(value);
  return html`
    <${Form} onSubmit=${() => text.trim() && go(lineageOf(text.trim()))} class="ops-lookup">
      <${TextField} label="ID, idempotency key, bank reference or file name" hint="For the key of a payment between wallets, type the user ID first: usr_… key" value=${text} onInput=${setText} maxlength="255" autocomplete="off" spellcheck="false" />
      <${Button} type="submit" kind="primary">Show lineage<//>
    <//>`;
}

function Steps({ lineage: { id, hops } }) {
  const gaps = hops.filter((one) => one.missing).length;
  return html`
    ${gaps > 0 && html`<${Notice} tone="wait">${gaps === 1 ? 'One step is missing.' : `${gaps} steps are missing.`}<//>`}
    <${Card} title=${html`Steps of <${Ref} id=${id} />`}>
      <ol class="timeline">${hops.map((hop, i) => html`<${Step} key=${i} hop=${hop} />`)}</ol>
    <//>`;
}

function Step({ hop }) {
  const { at, what, id, state, actor, detail, amount, currency, missing, trace_id: trace } = hop;
  return html`
    <li class=${missing ? 'wait' : ''}>
      <p class="row"><strong>${HOPS[what] ?? what}</strong>${state && html`<${Badge} tone=${missing ? 'wait' : ''}>${stateText(state)}<//>`}${amount !== null && html`<${Amount} minor=${amount} currency=${currency} />`}</p>
      ${detail && html`<p class="wrap-anywhere">${detail}</p>`}
      <p class="small soft wrap-anywhere">${at ? html`<${Time} at=${at} exact />` : 'Time unknown'}${actor && html` by <${Ref} id=${actor} />`}${id && html`, <${Ref} id=${id} />`}${trace && html`, trace <code>${trace}</code>`}</p>
    </li>`;
}

function Choice({ lineage: { matches } }) {
  return html`
    <${Card} title="Choose one">
      <ul class="timeline">${matches.map((one) => html`
        <li key=${one.id}>
          <p class="row"><${Link} href=${lineageOf(one.id)}>${HOPS[one.what] ?? one.what}<//>${one.state && html`<${Badge}>${stateText(one.state)}<//>`}${one.amount !== null && html`<${Amount} minor=${one.amount} currency=${one.currency} />`}</p>
          ${one.detail && html`<p class="wrap-anywhere">${one.detail}</p>`}
          <p class="small soft">${one.at && html`<${Time} at=${one.at} exact />, `}<${Ref} id=${one.id} /></p>
        </li>`)}
      </ul>
    <//>`;
}

const stateText = (state) => state.toLowerCase().replaceAll('_', ' ');
