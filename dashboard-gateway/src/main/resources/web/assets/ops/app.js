/** The operations console: finds out who is signed in and shows the page of the address. */
import { html, render, useEffect } from '../ui/html.js';
import { sentenceFor } from '../ui/reasons.js';
import { Redirect, match, useLocation } from '../ui/router.js';
import { pageAfterSignIn, useUser } from '../ui/session.js';
import { live } from '../ui/live.js';
import { Shell } from '../ui/shell.js';
import { Failure, Skeleton } from '../ui/placeholders.js';
import { App, isStaff, useSummary, useWaiting } from './console-context.js';
import { NoAccess, SignIn } from './sign-in.js';
import { SafeModeBanner } from './safe-mode.js';
import { SearchBar, SearchPage } from './search.js';
import { Overview } from './overview.js';
import { Transactions } from './transactions.js';
import { TransactionPage } from './transaction.js';
import { Withdrawals } from './withdrawals.js';
import { WithdrawalPage } from './withdrawal.js';
import { WithdrawalFiles } from './files.js';
import { WithdrawalFilePage } from './file.js';
import { InDoubt } from './in-doubt.js';
import { Users } from './users.js';
import { UserPage } from './user.js';
import { AccountPage } from './account.js';
import { Journal } from './journal.js';
import { Heads } from './heads.js';
import { Reconciliation } from './reconciliation.js';
import { ReconciliationPage } from './reconciliation-run.js';
import { Exceptions } from './exceptions.js';
import { LineagePage } from './lineage.js';
import { Approvals } from './approvals.js';
import { ProposalPage } from './proposal.js';
import { Webhooks } from './webhooks.js';
import { WebhookPage } from './webhook.js';
import { Audit } from './audit.js';
import { Me } from './me.js';

const SIGN_IN = '/ops/sign-in';
const PAGES = [
  ['/ops', Overview],
  ['/ops/transactions', Transactions],
  ['/ops/transactions/:id', TransactionPage],
  ['/ops/withdrawals', Withdrawals],
  ['/ops/withdrawals/:id', WithdrawalPage],
  ['/ops/files', WithdrawalFiles],
  ['/ops/files/:id', WithdrawalFilePage],
  ['/ops/in-doubt', InDoubt],
  ['/ops/users', Users],
  ['/ops/users/:id', UserPage],
  ['/ops/accounts/:id', AccountPage],
  ['/ops/journal', Journal],
  ['/ops/heads', Heads],
  ['/ops/reconciliation', Reconciliation],
  ['/ops/reconciliation/:id', ReconciliationPage],
  ['/ops/exceptions', Exceptions],
  ['/ops/lineage', LineagePage],
  ['/ops/approvals', Approvals],
  ['/ops/approvals/:id', ProposalPage],
  ['/ops/webhooks', Webhooks],
  ['/ops/webhooks/:id', WebhookPage],
  ['/ops/audit', Audit],
  ['/ops/search', SearchPage],
  ['/ops/me', Me],
];
const TABS = ['/ops', '/ops/in-doubt', '/ops/withdrawals', '/ops/transactions'];

/** Returns the navigation, with the number of open cases beside their pages. */
function navOf(summary, waiting) {
  return [
    { href: '/ops', label: 'Overview', icon: 'chart' },
    { href: '/ops/in-doubt', label: 'In doubt', icon: 'clock', count: summary?.withdrawals?.in_doubt.count, heading: 'Money' },
    { href: '/ops/withdrawals', label: 'Withdrawals', short: 'Payouts', icon: 'board' },
    { href: '/ops/files', label: 'Withdrawal files', icon: 'statement' },
    { href: '/ops/transactions', label: 'Transactions', short: 'Entries', icon: 'activity' },
    { href: '/ops/users', label: 'Users', icon: 'people', also: ['/ops/accounts'] },
    { href: '/ops/approvals', label: 'Approvals', icon: 'shield', count: summary?.approvals?.waiting ?? waiting?.data.length, heading: 'Control' },
    { href: '/ops/journal', label: 'Journal', icon: 'chain' },
    { href: '/ops/lineage', label: 'Lineage', icon: 'search' },
    { href: '/ops/heads', label: 'Signed heads', icon: 'shield' },
    { href: '/ops/reconciliation', label: 'Reconciliation', icon: 'scale' },
    { href: '/ops/exceptions', label: 'Exceptions', icon: 'warn', count: summary?.reconciliation?.open_exceptions },
    { href: '/ops/audit', label: 'Audit log', icon: 'book' },
    { href: '/ops/webhooks', label: 'Webhooks', icon: 'hook', heading: 'Integrations' },
  ];
}

function Root() {
  const { user, setUser, error, retry } = useUser();
  const { path, query } = useLocation();

  if (error) {
    return html`<main class="page"><${Failure} error=${error} retry=${retry} home="/ops" /></main>`;
  }
  if (user === undefined) {
    return html`<main class="page"><${Skeleton} lines=${4} height="4rem" /></main>`;
  }
  if (!user) {
    return path === SIGN_IN ? html`<${SignIn} onUser=${setUser} query=${query} />` : html`<${Redirect} to=${`${SIGN_IN}?to=${encodeURIComponent(path + location.search)}`} />`;
  }
  if (!isStaff(user)) {
    return html`<${NoAccess} user=${user} />`;
  }
  return path === SIGN_IN ? html`<${Redirect} to=${pageAfterSignIn('/ops', query.to)} />` : html`<${SignedInConsole} ...${{ user, setUser, path, query }} />`;
}

function SignedInConsole({ user, setUser, path, query }) {
  const summary = useSummary();
  const approvals = useWaiting();
  useEffect(() => {
    live.start('/v1/ops/activity');
    return () => live.stop();
  }, [user.id]);
  const found = match(PAGES, path);
  return html`
    <${App.Provider} value=${{ user, setUser, summary, approvals, operator: user.roles.includes('OPERATOR') }}>
      <${Shell} name="operations" home="/ops" nav=${navOf(summary.data, approvals.data)} tabs=${TABS} user=${user} profile="/ops/me" wide>
        <${SearchBar} />
        <${SafeModeBanner} summary=${summary.data} />
        ${found ? html`<${found.component} key=${path} ...${found.parameters} query=${query} />` : html`<${Failure} error=${{ status: 404, message: sentenceFor({ code: 'ROUTE_NOT_FOUND' }) }} home="/ops" level="h1" />`}
      <//>
    <//>`;
}

render(html`<${Root} />`, document.getElementById('app'));
