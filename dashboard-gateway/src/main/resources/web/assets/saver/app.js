/** The saver's app: who is there, which page, in which frame. */
import { html, render, useEffect, useState } from '../ui/html.js';
import { go, match, useLocation } from '../ui/router.js';
import { loadUser, whenSessionEnds } from '../ui/session.js';
import { live } from '../ui/live.js';
import { Shell } from '../ui/shell.js';
import { Failure, Skeleton } from '../ui/states.js';
import { toast } from '../ui/overlay.js';
import { App, useWallets } from './context.js';
import { Welcome, SignIn, SignUp } from './welcome.js';
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

const OPEN = [['/', Welcome], ['/app/sign-in', SignIn], ['/app/sign-up', SignUp]];
const PLACES = [
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

function Root() {
  const [user, setUser] = useState(undefined);
  const [error, setError] = useState(null);
  const { path, query } = useLocation();
  const load = () => {
    setError(null);
    loadUser().then(setUser, setError);
  };
  useEffect(load, []);
  useEffect(() => whenSessionEnds(() => {
    setUser((was) => {
      if (was) {
        toast('Your session has ended. Sign in to go on.');
      }
      return null;
    });
  }), []);

  if (error) {
    return html`<main class="page"><${Failure} error=${error} retry=${load} /></main>`;
  }
  if (user === undefined) {
    return html`<main class="page"><${Skeleton} lines=${4} height="4rem" /></main>`;
  }
  const open = match(OPEN, path);
  if (!user) {
    return open ? html`<${open.component} onUser=${setUser} query=${query} />` : html`<${Away} to=${`/app/sign-in?to=${encodeURIComponent(path + location.search)}`} />`;
  }
  return open ? html`<${Away} to=${wanted(query.to)} />` : html`<${Inside} ...${{ user, setUser, path, query }} />`;
}

function Inside({ user, setUser, path, query }) {
  const wallets = useWallets();
  useEffect(() => {
    live.start('/v1/events');
    return () => live.stop();
  }, [user.id]);
  const found = match(PLACES, path);
  return html`
    <${App.Provider} value=${{ user, setUser, wallets }}>
      <${Shell} home="/app" nav=${NAV} tabs=${TABS} user=${user} profile="/app/settings">
        ${found ? html`<${found.component} key=${path} ...${found.parameters} query=${query} />` : html`<${Failure} error=${{ status: 404, message: 'There is nothing at this address.' }} home="/app" />`}
      <//>
    <//>`;
}

/** Goes elsewhere as soon as it is shown. */
function Away({ to }) {
  useEffect(() => go(to, { replace: true }), [to]);
  return null;
}

/** Where somebody wanted to go before signing in: only ever a place of this app. */
function wanted(to) {
  return /^\/app(\/|$)/.test(to ?? '') ? to : '/app';
}

render(html`<${Root} />`, document.getElementById('app'));
