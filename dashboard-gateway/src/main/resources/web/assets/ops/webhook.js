/** The page of a webhook endpoint: its deliveries with their responses, resending, skipping and replay. */
import { html, useEffect, useRef, useState } from '../ui/html.js';
import { get, patch, post } from '../ui/api.js';
import { Button, Form, Segmented, TextField } from '../ui/controls.js';
import { Badge, Card, Copy, Facts, Time } from '../ui/display.js';
import { Confirm, toast } from '../ui/overlay.js';
import { usePages, useResource } from '../ui/resource.js';
import { setQuery } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Empty, Loaded, Notice } from '../ui/placeholders.js';
import { PagedList } from '../ui/table.js';
import { count } from '../ui/text.js';
import { useApp, useReloadOnEvents } from './console-context.js';
import { Ref, Refusal } from './shared.js';
import { opensProposal } from './proposal.js';
import { WebhookBadge } from './webhooks.js';
import { refusalText } from './labels.js';

const RELOAD_EVERY_MS = 1500;

export function WebhookPage({ id, query }) {
  const { operator, user } = useApp();
  const status = query.status ?? '';
  const webhook = useResource(`ops-webhook.${id}`, (signal) => get(`/v1/webhooks/${id}`, {}, { signal }));
  const deliveries = usePages(`ops-deliveries.${id}.${status}`, (cursor, signal) => get(`/v1/webhooks/${id}/deliveries`, { status, cursor }, { signal }));
  const reload = () => {
    webhook.reload();
    deliveries.refresh();
  };
  useReloadOnEvents(reload, RELOAD_EVERY_MS);
  useReloadWhilePending(deliveries.items, reload);
  const change = async (next) => {
    try {
      const answer = await patch(`/v1/webhooks/${id}`, { status: next });
      if (opensProposal(answer)) {
        return;
      }
      webhook.set(answer);
      toast(next === 'PAUSED' ? 'Paused. Events are queued.' : 'Resumed');
    } catch (failure) {
      toast(refusalText(failure));
    }
  };
  return html`
    <${Loaded} resource=${webhook} home="/ops/webhooks" level="h1">
      ${(one) => html`
        <${PageHead} title="Webhook" back=${['/ops/webhooks', 'Webhooks']} actions=${operator && html`<${Button} onClick=${() => change(one.status === 'ACTIVE' ? 'PAUSED' : 'ACTIVE')}>${one.status === 'ACTIVE' ? 'Pause' : 'Resume'}<//>`}>
          <${WebhookBadge} status=${one.status} /> <span class="wrap-anywhere">${one.url}</span>
        <//>
        <div class="stack">
          ${one.status === 'ENDED' && html`<${Notice} tone="bad">The endpoint answered 410 Gone. Nothing is sent, and new events are not queued. Resume the webhook to go on.<//>`}
          ${one.status === 'ACTIVE' && one.blocked_since && html`<${Notice} tone="wait">An event has been failing since <${Time} at=${one.blocked_since} exact />. Later events of its account wait for it${one.next_attempt_at ? html`, next attempt <${Time} at=${one.next_attempt_at} relative />` : ''}. Skip it to send them now.<//>`}
          <div class="grid-2">
            <${Card} title="Details">
              <${Facts} facts=${[
                ['ID', html`<${Copy} text=${one.id} label="ID" />`],
                ['Owner', html`<${Ref} id=${one.user_id} />`],
                ['Description', one.description],
                ['Events', html`<span class="mono">${one.events.join(', ')}</span>`],
                ['Pending', html`<span class="num">${count(one.pending_deliveries)}</span>`],
                ['Last success', one.last_success_at ? html`<${Time} at=${one.last_success_at} exact />` : 'Never'],
                ['Failing since', one.failing_since && html`<${Time} at=${one.failing_since} exact />`],
                ['Blocked since', one.blocked_since && html`<${Time} at=${one.blocked_since} exact />`],
              ]} />
            <//>
            ${operator && html`<${ReplayAll} id=${id} onDone=${reload} />`}
          </div>
          <${Deliveries} id=${id} pages=${deliveries} status=${status} operator=${operator} own=${operator && one.user_id === user.id} reload=${reload} />
        </div>`}
    <//>`;
}

function ReplayAll({ id, onDone }) {
  const [after, setAfter] = useState('');
  const [state, setState] = useState({ busy: false, error: null, fault: null });
  const submit = async () => {
    if (!/^\d{1,15}$/.test(after.trim())) {
      setState({ busy: false, error: null, fault: 'An entry number is a whole number from 0.' });
      return;
    }
    setState({ busy: true, error: null, fault: null });
    try {
      await post(`/v1/webhooks/${id}/replay`, { after_seq: Number(after.trim()) });
      setState({ busy: false, error: null, fault: null });
      toast('Replay queued');
      onDone();
    } catch (error) {
      setState({ busy: false, error, fault: null });
    }
  };
  return html`
    <${Card} title="Replay">
      <${Form} onSubmit=${submit}>
        <${TextField} label="After entry number" inputmode="numeric" value=${after} onInput=${setAfter} fault=${state.fault} hint="All later events are sent again in order." />
        <${Refusal} error=${state.error} />
        <div><${Button} type="submit" busy=${state.busy}>Replay<//></div>
      <//>
    <//>`;
}

function Deliveries({ id, pages, status, operator, own, reload }) {
  const [skipping, askToSkip] = useState(null);
  const replay = async (delivery) => {
    try {
      await post(`/v1/webhooks/${id}/replay`, { delivery_id: delivery.id });
      toast('Resend queued');
      reload();
    } catch (failure) {
      toast(refusalText(failure));
    }
  };
  const skip = async () => {
    await post(`/v1/webhooks/${id}/deliveries/${skipping.id}/skip`, {});
    toast('Skipped. Later events are sent.');
    reload();
  };
  const filter = html`<${Segmented} label="Delivery status" value=${status} onChange=${(value) => setQuery({ status: value })} options=${[['', 'All'], ['PENDING', 'Pending'], ['DELIVERED', 'Delivered'], ['FAILED', 'Failed'], ['SKIPPED', 'Skipped']]} />`;
  return html`
    <${Card} title="Deliveries" flush actions=${filter}>
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="hook" title="No deliveries">Events sent to this endpoint appear here with its responses.<//>`}>
        ${(items) => html`<ul class="ops-exceptions">${items.map((one) => html`<${Delivery} key=${one.id} delivery=${one} replay=${operator && (() => replay(one))} skip=${own && (() => askToSkip(one))} />`)}</ul>`}
      <//>
    <//>
    ${skipping && html`<${Confirm} title="Skip this event?" confirm="Skip event" onConfirm=${skip} onClose=${() => askToSkip(null)}><p>The endpoint will not receive <span class="mono">${skipping.event_type}</span> unless you resend it. Later events of its account are sent without it.</p><//>`}`;
}

/** Reloads regularly while a delivery is pending, because deliveries are not part of the event stream. */
function useReloadWhilePending(items, reload) {
  const latest = useRef(reload);
  latest.current = reload;
  const waiting = items?.some((one) => one.status === 'PENDING');
  useEffect(() => {
    const timer = waiting && setInterval(() => !document.hidden && latest.current(), RELOAD_EVERY_MS);
    return () => clearInterval(timer);
  }, [waiting]);
}

function Delivery({ delivery: one, replay, skip }) {
  return html`
    <li>
      <div class="grow">
        <p class="row"><${Badge} status=${one.status} /><strong class="mono">${one.event_type}</strong><${Ref} id=${one.resource_id} /></p>
        <p class="small soft"><${Time} at=${one.created_at} exact />, sent ${one.attempts}\u00d7${one.last_status ? `, response ${one.last_status}` : ''}${one.next_attempt_at ? html`, next attempt <${Time} at=${one.next_attempt_at} relative />` : ''}${one.blocked_by ? ', waits for an earlier event' : ''}</p>
        ${one.last_answer && one.status !== 'DELIVERED' && html`<p class="small wrap-anywhere">${one.last_answer}</p>`}
        <details><summary class="small">View payload</summary><pre class="ops-payload" tabindex="0" aria-label="Body of the delivery">${one.payload}</pre></details>
      </div>
      ${skip && one.status === 'PENDING' && one.attempts > 0 && html`<${Button} small onClick=${skip} aria-label="Skip ${one.event_type} of ${one.resource_id}">Skip<//>`}
      ${replay && one.status !== 'PENDING' && html`<${Button} small icon="retry" onClick=${replay} aria-label="Resend ${one.event_type} of ${one.resource_id}">Resend<//>`}
    </li>`;
}
