/** The page of a user: details, wallets and recent withdrawals. */
import { html } from '../ui/html.js';
import { get, put } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Amount, Badge, Card, Copy, Facts, Time } from '../ui/display.js';
import { toast } from '../ui/overlay.js';
import { useResource } from '../ui/resource.js';
import { Link } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { Empty, Loaded } from '../ui/placeholders.js';
import { Table } from '../ui/table.js';
import { isWithdrawalEvent, useApp, useReloadOnEvents } from './console-context.js';
import { opensProposal } from './proposal.js';
import { Missing, ReasonDialog, shortId, useDialog } from './shared.js';
import { ROLES } from './users.js';
import { WithdrawalTable } from './withdrawal-table.js';

const WALLETS = [
  { label: 'Wallet', cell: ({ id, name }) => html`<${Link} class="strong wrap-anywhere" href="/ops/accounts/${id}">${name ?? shortId(id)}<//>` },
  { label: 'Status', cell: ({ status }) => html`<${Badge} status=${status} />` },
  { label: 'Posted', right: true, cell: ({ balance, currency }) => html`<${Amount} minor=${balance.posted} currency=${currency} />` },
  { label: 'Held', right: true, cell: ({ balance, currency }) => html`<${Amount} minor=${balance.held} currency=${currency} />` },
  { label: 'Available', right: true, cell: ({ balance, currency }) => html`<${Amount} minor=${balance.available} currency=${currency} />` },
];

export function UserPage({ id }) {
  const { user: self, operator } = useApp();
  const dialog = useDialog();
  const detail = useResource(`ops-user.${id}`, (signal) => get(`/v1/ops/users/${id}`, {}, { signal }));
  const withdrawals = useResource(`ops-user-withdrawals.${id}`, (signal) => get('/v1/ops/withdrawals', { user_id: id, limit: 10 }, { signal }));
  useReloadOnEvents(() => {
    detail.reload();
    withdrawals.reload();
  }, 1000, (event) => isWithdrawalEvent(event) && event.data.withdrawal.user_id === id);
  return html`
    <${Loaded} resource=${detail} home="/ops/users" level="h1">
      ${({ user, accounts, missing }) => html`
        <${PageHead} title=${`${user.first_name} ${user.last_name}`} back=${['/ops/users', 'Users']} actions=${html`${operator && self.id !== id && html`<${Button} small onClick=${() => dialog.ask('roles')}>Change roles<//>`}<${Button} small href=${`/ops/audit?target_id=${id}`}>Operator actions<//>`}>${user.email}<//>
        <div class="stack">
          <${Missing} missing=${missing} />
          <${Card} title="Details">
            <${Facts} facts=${[['ID', html`<${Copy} text=${user.id} label="ID" />`], ['Role', user.roles.map((role) => ROLES[role] ?? role).join(', ')], ['Joined', html`<${Time} at=${user.created_at} exact />`]]} />
          <//>
          ${accounts && html`
            <${Card} title="Wallets" flush>
              ${accounts.length ? html`<${Table} caption="Wallets" columns=${WALLETS} rows=${accounts} href=${(one) => `/ops/accounts/${one.id}`} />` : html`<${Empty} icon="wallet" title="No wallets">This user has not opened a wallet.<//>`}
            <//>`}
          <${Card} title="Recent withdrawals" flush actions=${html`<${Button} small href=${`/ops/withdrawals?user_id=${id}`}>See all<//>`}>
            <${Loaded} resource=${withdrawals} home="/ops/users">
              ${({ data }) => (data.length ? html`<${WithdrawalTable} withdrawals=${data} />` : html`<p class="card-pad soft">No withdrawals yet.</p>`)}
            <//>
          <//>
        </div>
        ${dialog.open && html`<${ChangeRoles} user=${user} reload=${detail.reload} onClose=${dialog.close} />`}`}
    <//>`;
}

const ROLE_SETS = [['CUSTOMER'], ['OPERATOR'], ['AUDITOR'], ['CUSTOMER', 'AUDITOR'], ['OPERATOR', 'AUDITOR']];
const textOf = (roles) => roles.map((role) => ROLES[role] ?? role).join(' and ');

function ChangeRoles({ user, reload, onClose }) {
  const others = ROLE_SETS.map((roles) => [roles.join(), textOf(roles)]).filter(([, text]) => text !== textOf(user.roles));
  const submit = async (reason, choice) => {
    if (!choice) {
      throw new Error('Choose the new role.');
    }
    const answer = await put(`/v1/ops/users/${user.id}/roles`, { roles: choice.split(','), reason });
    if (!opensProposal(answer)) {
      toast('Roles changed');
      reload();
    }
  };
  return html`
    <${ReasonDialog} title="Change the roles of ${user.first_name} ${user.last_name}?" confirm="Change roles" max=${240} choices=${{ label: 'New role', options: [['', 'Choose'], ...others] }} onSubmit=${submit} onClose=${onClose}>
      <p>The role now is ${textOf(user.roles)}. A change ends this person\u2019s sessions, API keys and webhooks. Operators and auditors need a second operator.</p>
    <//>`;
}
