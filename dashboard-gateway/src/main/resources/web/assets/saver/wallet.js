/** The page of one wallet: its balance, limits and recent activity. */
import { html } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Badge, Card, Copy, Facts } from '../ui/display.js';
import { formatMoney } from '../ui/money.js';
import { sentenceFor } from '../ui/reasons.js';
import { loadFound, useResource } from '../ui/resource.js';
import { Link } from '../ui/router.js';
import { Empty, Failure, Loaded, Notice, Skeleton } from '../ui/placeholders.js';
import { PageHead } from '../ui/shell.js';
import { useApp, useReloadOnEvents } from './app-context.js';
import { BalanceChart } from './balance-chart.js';
import { Hero } from './home.js';
import { TransactionList } from './transaction-list.js';

const FROZEN = {
  FROZEN: 'This wallet is frozen: money can\u2019t leave or arrive. Your balance is safe. Contact support to find out why.',
  DEBITS_FROZEN: 'Money can\u2019t leave this wallet for now, but it can still arrive. Contact support to find out why.',
  CREDITS_FROZEN: 'Money can\u2019t arrive in this wallet for now. You can still use the balance.',
  SAFE_MODE: 'Payments from and to this wallet are paused while we check it. Your balance is safe, and you can still view your history.',
  CLOSED: 'This wallet is closed. You can still view its history.',
};

export function WalletPage({ id }) {
  const { wallets } = useApp();
  return html`<${Loaded} resource=${wallets} skeleton=${html`<${Skeleton} lines=${3} height="6rem" />`}>${(all) => {
    const wallet = all.find((one) => one.id === id);
    return wallet ? html`<${Details} wallet=${wallet} wallets=${all} />` : html`<${Failure} level="h1" error=${{ status: 404, message: sentenceFor({ code: 'ACCOUNT_NOT_FOUND' }) }} home="/app" />`;
  }}<//>`;
}

function Details({ wallet, wallets }) {
  const lines = useResource(`lines ${wallet.id}`, (signal) => loadFound((cursor) => get('/v1/transactions', { account_id: wallet.id, limit: 10, cursor }, { signal })));
  const explanation = useResource(`why ${wallet.id}`, (signal) => get(`/v1/accounts/${wallet.id}/explanation`, {}, { signal }));
  useReloadOnEvents(() => {
    lines.reload();
    explanation.reload();
  });
  const notice = FROZEN[wallet.in_safe_mode ? 'SAFE_MODE' : wallet.status];
  return html`
    <${PageHead} title=${wallet.name} back=${['/app', 'Home']} actions=${wallet.in_safe_mode ? html`<${Badge} tone="wait">Paused<//>` : html`<${Badge} status=${wallet.status} />`} />
    <div class="home">
      <div class="stack home-main">
        ${notice && html`<${Notice} icon="snow" tone="wait">${notice}<//>`}
        <${Hero} wallets=${[wallet]} currency=${wallet.currency} />
        <${BalanceChart} wallets=${[wallet]} />
      </div>
      <div class="stack home-side">
        <${Card} title="About this wallet">
          <${Facts} facts=${[['Currency', wallet.currency], ['Wallet ID', html`<${Copy} text=${wallet.id} label="wallet ID" short />`], ...limitFacts(explanation.data)]} />
          <div class="row card-links"><${Button} small icon="statement" href="/app/statements?wallet=${wallet.id}">Statement<//></div>
        <//>
        <${Card} title="Prove your balance">
          <p class="small">Every hour we sign the total of all wallets. A proof shows, without trusting us, that your balance is part of that total. It doesn\u2019t reveal who anyone else is. Save it and compare the total with the one we publish.</p>
          <div class="row card-links"><a class="button button-plain button-small" href="/receipt-check#${wallet.id}">Prove balance</a></div>
        <//>
        <${Card} title="Recent activity" flush actions=${html`<${Link} class="small" href="/app/activity?account_id=${wallet.id}">See all<//>`}>
          <${Loaded} resource=${lines}>${(page) => (page.data.length ? html`<${TransactionList} transactions=${page.data} wallets=${wallets} walletId=${wallet.id} />` : html`<${Empty} icon="activity" title="No activity yet">Deposits, payments and withdrawals will appear here.<//>`)}<//>
        <//>
      </div>
    </div>`;
}

/** Returns the facts about holds and the daily limit. */
function limitFacts(explanation) {
  if (!explanation) {
    return [];
  }
  const money = (minor) => html`<span class="num">${formatMoney(minor, explanation.currency)}</span>`;
  return [
    ['Withdrawals in progress', explanation.open_holds.length < 1000 ? explanation.open_holds.length || 'None' : '1,000 or more'],
    ['Used today', money(explanation.debited_today)],
    ['Daily limit', explanation.daily_limit === null ? 'No limit' : money(explanation.daily_limit)],
  ];
}
