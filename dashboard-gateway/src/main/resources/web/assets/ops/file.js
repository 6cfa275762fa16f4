/** The page of one file of withdrawals: its lines with their states, cancelling and retrying. */
import { html } from '../ui/html.js';
import { get, post } from '../ui/api.js';
import { attempt } from '../ui/attempts.js';
import { Button } from '../ui/controls.js';
import { Amount, Badge, Card, Copy, Facts, Time } from '../ui/display.js';
import { toast } from '../ui/overlay.js';
import { usePages, useResource } from '../ui/resource.js';
import { PageHead } from '../ui/shell.js';
import { Empty, Loaded } from '../ui/placeholders.js';
import { PagedList, Table } from '../ui/table.js';
import { count, counted } from '../ui/text.js';
import { isWithdrawalEvent, useApp, useReloadOnEvents } from './console-context.js';
import { FileBadges } from './files.js';
import { UnconfirmedChange } from './transaction.js';
import { ReasonDialog, Ref, useDialog } from './shared.js';
import { LINE_STATES } from './labels.js';

/** The time that 10,000 cancellations or retries may take. */
const LONGEST_MS = 130_000;
const retryOf = ({ id }) => `retry.${id}`;
const TONES = { COMPLETED: 'good', FAILED: 'bad', REFUSED: 'bad', PENDING: 'wait', PROCESSING: 'wait' };

const stateColumn = { label: 'State', cell: ({ state }) => html`<${Badge} tone=${TONES[state] ?? ''}>${LINE_STATES[state] ?? state}<//>` };
const TOTALS = [
  stateColumn,
  { label: 'Lines', right: true, cell: (one) => count(one.count) },
  { label: 'Amount', right: true, cell: ({ amount, currency }) => (currency ? html`<${Amount} minor=${amount} currency=${currency} />` : '\u2013') },
];
const LINES = [
  { label: 'Line', cell: ({ line }) => count(line) },
  stateColumn,
  { label: 'Withdrawal', cell: ({ withdrawal }) => html`<${Ref} id=${withdrawal?.id} />` },
  { label: 'To', cell: ({ withdrawal, message }) => (withdrawal ? destination(withdrawal) : html`<span class="soft">${message}</span>`) },
  { label: 'Amount', right: true, cell: ({ withdrawal }) => withdrawal && html`<${Amount} minor=${withdrawal.amount} currency=${withdrawal.currency} />` },
];

function destination({ destination: to }) {
  return html`<span>${to.account_name}<br /><span class="soft num">${to.bank_code} \u00b7 ${to.account_number}</span></span>`;
}

export function WithdrawalFilePage({ id }) {
  const { operator } = useApp();
  const path = `/v1/ops/withdrawal-files/${id}`;
  const detail = useResource(`ops-file.${id}`, (signal) => get(path, { limit: 1 }, { signal }));
  const lines = usePages(`ops-file-lines.${id}`, async (cursor, signal) => {
    const page = await get(path, { cursor }, { signal });
    return { data: page.lines, next_cursor: page.next_cursor };
  });
  const dialog = useDialog();
  const reload = () => {
    detail.reload();
    lines.reload();
  };
  useReloadOnEvents(detail.reload, 500, isWithdrawalEvent);
  return html`
    <${Loaded} resource=${detail} home="/ops/files" level="h1">
      ${({ file, totals }) => html`
        <${PageHead} title=${file.file_id} back=${['/ops/files', 'Withdrawal files']}><${FileBadges} file=${file} /><//>
        <div class="stack">
          ${operator && html`<${UnconfirmedChange} name=${retryOf(file)} onDone=${reload} />`}
          <${Card} title="Lines by state" flush actions=${operator && html`<${Choices} file=${file} totals=${totals} ask=${dialog.ask} />`}>
            <${Table} caption="Lines by state" columns=${TOTALS} rows=${totals} rowKey=${(one) => `${one.state} ${one.currency}`} />
          <//>
          <${Card} title="Details"><${Facts} facts=${factsOf(file)} /><//>
          <${Card} title="Lines" flush>
            <${PagedList} pages=${lines} empty=${html`<${Empty} icon="statement" title="No lines">The file has none.<//>`}>
              ${(items) => html`<${Table} caption="Lines" columns=${LINES} rows=${items} rowKey=${({ line }) => line} />`}
            <//>
          <//>
        </div>
        ${dialog.open && html`<${FileAction} action=${dialog.open} file=${file} path=${path} onDone=${reload} onClose=${dialog.close} />`}`}
    <//>`;
}

function factsOf(file) {
  return [
    ['ID', html`<${Copy} text=${file.id} label="ID" />`],
    ['User', html`<${Ref} id=${file.user_id} />`],
    ['Submitted', html`<${Time} at=${file.created_at} exact />`],
    ['Cancelled', file.cancelled_at && html`<${Time} at=${file.cancelled_at} exact />`],
    ['Duplicate of', file.duplicate_of && html`<span><${Ref} id=${file.duplicate_of} />, as its user confirmed</span>`],
    ['SHA-256', html`<${Copy} text=${file.sha256} label="SHA-256" />`],
  ];
}

/** The buttons for what the file allows now. */
function Choices({ file, totals, ask }) {
  const has = (state) => totals.some((one) => one.state === state);
  return html`
    ${!file.cancelled_at && has('FAILED') && html`<${Button} small icon="retry" onClick=${() => ask('retry')}>Retry failed<//>`}
    ${(!file.cancelled_at || has('PENDING')) && (has('PENDING') || has('NOT_BEGUN')) && html`<${Button} small icon="cross" onClick=${() => ask('cancel')}>Cancel file<//>`}`;
}

function FileAction({ action, file, path, onDone, onClose }) {
  const submit = async (note) => {
    const body = note ? { note } : {};
    if (action === 'retry') {
      const { retried, refused } = await attempt(retryOf(file), `${path}/retry`, body, { title: `The retry of ${file.file_id}` }, { longest: LONGEST_MS });
      toast(`${counted(retried, 'withdrawal')} retried${refused ? `, ${count(refused)} refused` : ''}`);
    } else {
      const { cancelled } = await post(`${path}/cancel`, body, { longest: LONGEST_MS });
      toast(`${counted(cancelled, 'withdrawal')} cancelled`);
    }
    onDone();
  };
  return action === 'retry'
    ? html`<${ReasonDialog} title="Retry failed withdrawals?" confirm="Retry failed" optional label="Note" onSubmit=${submit} onClose=${onClose}><p>Each failed withdrawal is tried again under a new bank reference.</p><//>`
    : html`<${ReasonDialog} title="Cancel this file?" confirm="Cancel file" dismiss="Keep it" danger optional label="Note" onSubmit=${submit} onClose=${onClose}><p>Withdrawals that have not been sent are cancelled, and nothing more of the file begins. This cannot be undone.</p><//>`;
}
