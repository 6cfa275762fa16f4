/** The webhook endpoints and their state. */
import { html, useState } from '../ui/html.js';
import { get, post } from '../ui/api.js';
import { Button, CheckField, Form, TextField } from '../ui/controls.js';
import { Badge, Card, Copy, Time } from '../ui/display.js';
import { Dialog } from '../ui/overlay.js';
import { usePages } from '../ui/resource.js';
import { Link } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Empty, Notice } from '../ui/placeholders.js';
import { PagedList, Table } from '../ui/table.js';
import { count } from '../ui/text.js';
import { useApp } from './console-context.js';
import { Ref, Refusal, useDialog } from './shared.js';

const TONES = { ACTIVE: ['good', 'Active'], PAUSED: ['wait', 'Paused'], FAILING: ['bad', 'Failing'], ENDED: ['', 'Ended'] };

export function WebhookBadge({ status }) {
  const [tone, text] = TONES[status] ?? ['', status];
  return html`<${Badge} tone=${tone}>${text}<//>`;
}

const COLUMNS = [
  { label: 'Endpoint', cell: ({ id, url }) => html`<${Link} class="wrap-anywhere" href="/ops/webhooks/${id}">${url}<//>` },
  { label: 'Owner', cell: ({ user_id: id }) => html`<${Ref} id=${id} />` },
  { label: 'Events', cell: ({ events }) => html`<span class="mono">${events.join(', ')}</span>` },
  { label: 'Status', cell: ({ status, blocked_since: blocked }) => html`<${WebhookBadge} status=${status} />${status === 'ACTIVE' && blocked && html` <span class="small soft">blocked <${Time} at=${blocked} relative /></span>`}` },
  { label: 'Pending', right: true, cell: ({ pending_deliveries: n }) => count(n) },
  { label: 'Last success', cell: ({ last_success_at: at }) => (at ? html`<${Time} at=${at} relative />` : 'Never') },
];

export function Webhooks() {
  const { operator } = useApp();
  const dialog = useDialog();
  const pages = usePages('ops-webhooks', (cursor, signal) => get('/v1/webhooks', { cursor }, { signal }));
  const addEndpoint = operator && html`<${Button} icon="plus" onClick=${() => dialog.ask('new')}>Add endpoint<//>`;
  return html`
    <${PageHead} title="Webhooks" actions=${addEndpoint}>Endpoints that receive events.<//>
    <${Card} flush>
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="hook" title="No endpoints yet">Endpoints of savers and partners appear here.<//>`}>
        ${(items) => html`<${Table} caption="Webhooks" columns=${COLUMNS} rows=${items} href=${({ id }) => `/ops/webhooks/${id}`} />`}
      <//>
    <//>
    ${dialog.open && html`<${AddEndpoint} onDone=${pages.reload} onClose=${dialog.close} />`}`;
}

function AddEndpoint({ onDone, onClose }) {
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState('transaction.*, withdrawal.*');
  const [everyone, setEveryone] = useState(true);
  const [state, setState] = useState({ busy: false, error: null, secret: null });
  const submit = async () => {
    setState({ busy: true, error: null, secret: null });
    try {
      const { secret, id: proposal } = await post('/v1/webhooks', { url: url.trim(), events: events.split(',').map((one) => one.trim()).filter(Boolean), everyone });
      setState({ busy: false, error: null, secret, proposal });
      onDone();
    } catch (error) {
      setState({ busy: false, error, secret: null });
    }
  };
  return html`
    <${Dialog} title="Add endpoint" onClose=${onClose}>
      ${state.secret ? html`
        <div class="stack"><${Notice} tone="good" role="status">${state.proposal ? html`Waiting for a second operator. The endpoint receives nothing until the <${Link} href="/ops/approvals/${state.proposal}">approval<//>. ` : 'Endpoint added. '}Verify deliveries with this secret. It is shown only once.<//><${Copy} text=${state.secret} label="secret" /></div>
        <div class="dialog-actions"><${Button} kind="primary" onClick=${onClose}>Done<//></div>`
        : html`
        <${Form} onSubmit=${submit}>
          <${TextField} label="Endpoint URL" type="url" inputmode="url" placeholder="https://" value=${url} onInput=${setUrl} hint="Must use https and a public address." required />
          <${TextField} label="Events" value=${events} onInput=${setEvents} hint="Separated by commas: transaction.*, withdrawal.completed, or * for all." />
          <${CheckField} label="Events of all users, not only mine (needs a second operator)" checked=${everyone} onChange=${setEveryone} />
          <${Refusal} error=${state.error} />
          <div class="dialog-actions"><${Button} onClick=${onClose}>Cancel<//><${Button} type="submit" kind="primary" busy=${state.busy}>Add endpoint<//></div>
        <//>`}
    <//>`;
}
