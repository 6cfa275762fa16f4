/** One subscription: what was sent, what came back, and sending it again. */
import { html, useEffect, useRef, useState } from '../ui/html.js';
import { get, patch, post } from '../ui/api.js';
import { Button, Form, Segmented, TextField } from '../ui/controls.js';
import { Badge, Card, Copy, Facts, Time } from '../ui/display.js';
import { toast } from '../ui/overlay.js';
import { usePages, useResource } from '../ui/resource.js';
import { setQuery } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Empty, Loaded } from '../ui/states.js';
import { PagedList } from '../ui/table.js';
import { useApp, useReloadOnEvents } from './context.js';
import { Ref, Refusal } from './parts.js';
import { WebhookBadge } from './webhooks.js';
import { count, told } from './words.js';

/** Milliseconds; and more rows than a first page are not read again under the reader's eyes. */
const FOLLOW_EVERY = 1500;
const FOLLOWED = 50;

export function WebhookPage({ id, query }) {
  const { operator } = useApp();
  const status = query.status ?? '';
  const webhook = useResource(`ops-webhook.${id}`, (signal) => get(`/v1/webhooks/${id}`, {}, { signal }));
  const deliveries = usePages(`ops-deliveries.${id}.${status}`, (cursor, signal) => get(`/v1/webhooks/${id}/deliveries`, { status, cursor }, { signal }));
  const look = () => {
    webhook.reload();
    if ((deliveries.items?.length ?? 0) <= FOLLOWED) {
      deliveries.reload();
    }
  };
  useReloadOnEvents(look, FOLLOW_EVERY);
  useFollowing(deliveries.items, look);
  const change = async (next) => {
    try {
      webhook.set(await patch(`/v1/webhooks/${id}`, { status: next }));
      toast(next === 'PAUSED' ? 'Paused: events queue up' : 'Active again');
    } catch (failure) {
      toast(told(failure));
    }
  };
  return html`
    <${Loaded} resource=${webhook} home="/ops/webhooks" level="h1">
      ${(one) => html`
        <${PageHead} title="Webhook" back=${['/ops/webhooks', 'Webhooks']} actions=${operator && html`<${Button} onClick=${() => change(one.status === 'ACTIVE' ? 'PAUSED' : 'ACTIVE')}>${one.status === 'ACTIVE' ? 'Pause' : 'Send again'}<//>`}>
          <${WebhookBadge} status=${one.status} /> <span class="wrap-anywhere">${one.url}</span>
        <//>
        <div class="stack">
          <div class="grid-2">
            <${Card} title="The subscription">
              <${Facts} facts=${[
                ['Id', html`<${Copy} text=${one.id} label="id" />`],
                ['Whose', html`<${Ref} id=${one.user_id} />`],
                ['For', one.description],
                ['Events', html`<span class="mono">${one.events.join(', ')}</span>`],
                ['Waiting', html`<span class="num">${count(one.pending_deliveries)}</span>`],
                ['Last heard', one.last_success_at ? html`<${Time} at=${one.last_success_at} exact />` : 'never'],
                ['Failing since', one.failing_since && html`<${Time} at=${one.failing_since} exact />`],
              ]} />
            <//>
            ${operator && html`<${ReplayAll} id=${id} onDone=${look} />`}
          </div>
          <${Deliveries} id=${id} pages=${deliveries} status=${status} operator=${operator} look=${look} />
        </div>`}
    <//>`;
}

function ReplayAll({ id, onDone }) {
  const [after, setAfter] = useState('');
  const [state, setState] = useState({ busy: false, error: null, fault: null });
  const submit = async () => {
    if (!/^\d{1,15}$/.test(after.trim())) {
      setState({ busy: false, error: null, fault: 'A position is a whole number from 0 on.' });
      return;
    }
    setState({ busy: true, error: null, fault: null });
    try {
      await post(`/v1/webhooks/${id}/replay`, { after_seq: Number(after.trim()) });
      setState({ busy: false, error: null, fault: null });
      toast('Queued as the book is read again');
      onDone();
    } catch (error) {
      setState({ busy: false, error, fault: null });
    }
  };
  return html`
    <${Card} title="Send again from a position">
      <${Form} onSubmit=${submit}>
        <${TextField} label="After position" inputmode="numeric" value=${after} onInput=${setAfter} fault=${state.fault} hint="Everything of the book after it is sent again, in its order." />
        <${Refusal} error=${state.error} />
        <div><${Button} type="submit" busy=${state.busy}>Send again<//></div>
      <//>
    <//>`;
}

function Deliveries({ id, pages, status, operator, look }) {
  const replay = async (delivery) => {
    try {
      await post(`/v1/webhooks/${id}/replay`, { delivery_id: delivery.id });
      toast('Queued');
      look();
    } catch (failure) {
      toast(told(failure));
    }
  };
  const filter = html`<${Segmented} label="Which deliveries" value=${status} onChange=${(value) => setQuery({ status: value })} options=${[['', 'All'], ['PENDING', 'Waiting'], ['DELIVERED', 'Delivered'], ['FAILED', 'Failed']]} />`;
  return html`
    <${Card} title="Deliveries" flush actions=${filter}>
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="hook" title="Nothing here">What is sent to this address appears here, with its answer.<//>`}>
        ${(items) => html`<ul class="ops-exceptions">${items.map((one) => html`<${Delivery} key=${one.id} delivery=${one} replay=${operator && (() => replay(one))} />`)}</ul>`}
      <//>
    <//>`;
}

/** Looks again while something of what is shown is on its way: what arrives at an address is no event of ours. */
function useFollowing(items, look) {
  const latest = useRef(look);
  latest.current = look;
  const waiting = items?.some((one) => one.status === 'PENDING');
  useEffect(() => {
    const timer = waiting && setInterval(() => !document.hidden && latest.current(), FOLLOW_EVERY);
    return () => clearInterval(timer);
  }, [waiting]);
}

function Delivery({ delivery: one, replay }) {
  return html`
    <li>
      <div class="grow">
        <p class="row"><${Badge} status=${one.status} /><strong class="mono">${one.event_type}</strong><${Ref} id=${one.resource_id} /></p>
        <p class="small soft num"><${Time} at=${one.created_at} exact />, sent ${one.attempts}\u00d7${one.last_status ? `, answered ${one.last_status}` : ''}${one.next_attempt_at ? html`, next <${Time} at=${one.next_attempt_at} relative />` : ''}</p>
        ${one.last_answer && one.status !== 'DELIVERED' && html`<p class="small wrap-anywhere">${one.last_answer}</p>`}
        <details><summary class="small">What was sent</summary><pre class="ops-payload" tabindex="0" aria-label="Body of the delivery">${one.payload}</pre></details>
      </div>
      ${replay && one.status !== 'PENDING' && html`<${Button} small icon="retry" onClick=${replay} aria-label="Send ${one.event_type} of ${one.resource_id} again">Send again<//>`}
    </li>`;
}
