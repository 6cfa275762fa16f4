/** The pages of a signed-in saver, with navigation around them. */
import { html, useEffect } from '../ui/html.js';
import { live } from '../ui/live.js';
import { sentenceFor } from '../ui/reasons.js';
import { match } from '../ui/router.js';
import { Shell } from '../ui/shell.js';
import { Failure } from '../ui/placeholders.js';
import { App, useWallets } from './app-context.js';
import { Home } from './home.js';
import { WalletPage } from './wallet.js';
import { Deposit } from './deposit.js';
import { Send } from './send.js';
import { Withdraw } from './withdraw.js';
import { WithdrawalPage, Withdrawals } from './withdrawals.js';
import { Activity } from './activity.js';
import { Receipt } from './receipt.js';
import { Statements } from './statements.js';
import { Settings } from './settings.js';

const PAGES = [
  ['/app', Home],
  ['/app/wallets/:id', WalletPage],
  ['/app/deposit', Deposit],
  ['/app/send', Send],
  ['/app/withdraw', Withdraw],
  ['/app/withdrawals', Withdrawals],
  ['/app/withdrawals/:id', WithdrawalPage],
  ['/app/activity', Activity],
  ['/app/transactions/:id', Receipt],
  ['/app/statements', Statements],
  ['/app/settings', Settings],
];
const NAV = [
  { href: '/app', label: 'Home', icon: 'home', also: ['/app/wallets'] },
  { href: '/app/deposit', label: 'Add money', short: 'Add', icon: 'deposit' },
  { href: '/app/send', label: 'Send', icon: 'send' },
  { href: '/app/withdraw', label: 'Withdraw', icon: 'withdraw', also: ['/app/withdrawals'] },
  { href: '/app/activity', label: 'Activity', icon: 'activity', also: ['/app/transactions'] },
  { href: '/app/statements', label: 'Statements', icon: 'statement' },
  { href: '/app/settings', label: 'Settings', icon: 'person' },
];
const TABS = ['/app', '/app/send', '/app/withdraw', '/app/activity'];

export function SignedInApp({ user, setUser, path, query }) {
  const wallets = useWallets();
  useEffect(() => {
    live.start('/v1/events');
    return () => live.stop();
  }, [user.id]);
  const found = match(PAGES, path);
  return html`
    <${App.Provider} value=${{ user, setUser, wallets }}>
      <${Shell} home="/app" nav=${NAV} tabs=${TABS} user=${user} profile="/app/settings">
        ${found ? html`<${found.component} key=${path} ...${found.parameters} query=${query} />` : html`<${Failure} level="h1" error=${{ status: 404, message: sentenceFor({ code: 'ROUTE_NOT_FOUND' }) }} home="/app" />`}
      <//>
    <//>`;
}
