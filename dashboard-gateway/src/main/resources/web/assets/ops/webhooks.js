/** Who is told about events, and whether they listen. */
import { html, useState } from '../ui/html.js';
import { get, post } from '../ui/api.js';
import { Button, CheckField, Form, TextField } from '../ui/controls.js';
import { Badge, Card, Copy, Time } from '../ui/display.js';
import { Dialog } from '../ui/overlay.js';
import { usePages } from '../ui/resource.js';
import { Link } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Empty, Notice } from '../ui/states.js';
import { PagedList, Table } from '../ui/table.js';
import { useApp } from './context.js';
import { Ref, Refusal, useDialog } from './parts.js';
import { count } from './words.js';

const TONES = { ACTIVE: ['good', 'Active'], PAUSED: ['wait', 'Paused'], FAILING: ['bad', 'Failing'] };

export function WebhookBadge({ status }) {
  const [tone, text] = TONES[status] ?? ['', status];
  return html`<${Badge} tone=${tone}>${text}<//>`;
}

const COLUMNS = [
  { label: 'Address', cell: ({ id, url }) => html`<${Link} class="wrap-anywhere" href="/ops/webhooks/${id}">${url}<//>` },
  { label: 'Whose', cell: ({ user_id: id }) => html`<${Ref} id=${id} />` },
  { label: 'Events', cell: ({ events }) => html`<span class="mono">${events.join(', ')}</span>` },
  { label: 'Status', cell: ({ status }) => html`<${WebhookBadge} status=${status} />` },
  { label: 'Waiting', right: true, cell: ({ pending_deliveries: n }) => count(n) },
  { label: 'Last heard', cell: ({ last_success_at: at }) => (at ? html`<${Time} at=${at} relative />` : 'never') },
];

export function Webhooks() {
  const { operator } = useApp();
  const dialog = useDialog();
  const pages = usePages('ops-webhooks', (cursor, signal) => get('/v1/webhooks', { cursor }, { signal }));
  const subscribe = operator && html`<${Button} icon="plus" onClick=${() => dialog.ask('new')}>Subscribe an address<//>`;
  return html`
    <${PageHead} title="Webhooks" actions=${subscribe}>Addresses that are told about events, everyone\u2019s.<//>
    <${Card} flush>
      <${PagedList} pages=${pages} empty=${html`<${Empty} icon="hook" title="Nobody is subscribed">Events are sent to addresses that savers and partners subscribe.<//>`}>
        ${(items) => html`<${Table} caption="Webhooks" columns=${COLUMNS} rows=${items} href=${({ id }) => `/ops/webhooks/${id}`} />`}
      <//>
    <//>
    ${dialog.open && html`<${Subscribe} onDone=${pages.reload} onClose=${dialog.close} />`}`;
}

function Subscribe({ onDone, onClose }) {
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState('transaction.*, withdrawal.*');
  const [everyone, setEveryone] = useState(true);
  const [state, setState] = useState({ busy: false, error: null, secret: null });
  const submit = async () => {
    setState({ busy: true, error: null, secret: null });
    try {
      const { secret } = await post('/v1/webhooks', { url: url.trim(), events: events.split(',').map((one) => one.trim()).filter(Boolean), everyone });
      setState({ busy: false, error: null, secret });
      onDone();
    } catch (error) {
      setState({ busy: false, error, secret: null });
    }
  };
  return html`
    <${Dialog} title="Subscribe an address" onClose=${onClose}>
      ${state.secret ? html`
        <div class="stack"><${Notice} tone="good" role="status">Subscribed. This secret signs the deliveries. It is shown now and never again.<//><${Copy} text=${state.secret} label="secret" /></div>
        <div class="dialog-actions"><${Button} kind="primary" onClick=${onClose}>I have kept it<//></div>`
        : html`
        <${Form} onSubmit=${submit}>
          <${TextField} label="Address" type="url" inputmode="url" placeholder="https://" value=${url} onInput=${setUrl} hint="https, and not in a private network." required />
          <${TextField} label="Events" value=${events} onInput=${setEvents} hint="Separated by commas: transaction.*, withdrawal.completed, or * for all." />
          <${CheckField} label="Everyone\u2019s events, not only mine" checked=${everyone} onChange=${setEveryone} />
          <${Refusal} error=${state.error} />
          <div class="dialog-actions"><${Button} onClick=${onClose}>Not now<//><${Button} type="submit" kind="primary" busy=${state.busy}>Subscribe<//></div>
        <//>`}
    <//>`;
}
