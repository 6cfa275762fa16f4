/** One wallet: what it has, why, and its latest lines. */
import { html } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Badge, Card, Copy, Facts } from '../ui/display.js';
import { formatMoney } from '../ui/money.js';
import { useResource } from '../ui/resource.js';
import { Link } from '../ui/router.js';
import { Empty, Failure, Loaded, Notice, Skeleton } from '../ui/states.js';
import { PageHead } from '../ui/shell.js';
import { useApp, useReloadOnEvents } from './context.js';
import { BalanceChart } from './balance-chart.js';
import { Hero } from './home.js';
import { TransactionList } from './transaction-list.js';

const FROZEN = {
  FROZEN: 'This wallet is frozen: nothing can leave or arrive. What is in it stays yours. Ask our support why.',
  DEBITS_FROZEN: 'Nothing can leave this wallet for now; money can still arrive. Ask our support why.',
  CREDITS_FROZEN: 'Nothing can arrive in this wallet for now; you can still use what is in it.',
  CLOSED: 'This wallet is closed. Its history stays readable.',
};

export function WalletPage({ id }) {
  const { wallets } = useApp();
  return html`<${Loaded} resource=${wallets} skeleton=${html`<${Skeleton} lines=${3} height="6rem" />`}>${(all) => {
    const wallet = all.find((one) => one.id === id);
    return wallet ? html`<${Details} wallet=${wallet} wallets=${all} />` : html`<${Failure} level="h1" error=${{ status: 404, message: 'There is no such wallet, or it is not yours.' }} home="/app" />`;
  }}<//>`;
}

function Details({ wallet, wallets }) {
  const lines = useResource(`lines ${wallet.id}`, (signal) => get('/v1/transactions', { account_id: wallet.id, limit: 10 }, { signal }));
  const explanation = useResource(`why ${wallet.id}`, (signal) => get(`/v1/accounts/${wallet.id}/explanation`, {}, { signal }));
  useReloadOnEvents(() => {
    lines.reload();
    explanation.reload();
  });
  return html`
    <${PageHead} title=${wallet.name} back=${['/app', 'Home']} actions=${html`<${Badge} status=${wallet.status} />`} />
    <div class="home">
      <div class="stack home-main">
        ${FROZEN[wallet.status] && html`<${Notice} icon="snow" tone="wait">${FROZEN[wallet.status]}<//>`}
        <${Hero} wallets=${[wallet]} currency=${wallet.currency} />
        <${BalanceChart} wallets=${[wallet]} />
      </div>
      <div class="stack home-side">
        <${Card} title="About this wallet">
          <${Facts} facts=${[['Currency', wallet.currency], ['Wallet id', html`<${Copy} text=${wallet.id} label="wallet id" short />`], ...why(explanation.data)]} />
          <div class="row card-links"><${Button} small icon="statement" href="/app/statements?wallet=${wallet.id}">Statement<//></div>
        <//>
        <${Card} title="Latest" flush actions=${html`<${Link} class="small" href="/app/activity?account_id=${wallet.id}">All<//>`}>
          <${Loaded} resource=${lines}>${(page) => (page.data.length ? html`<${TransactionList} transactions=${page.data} wallets=${wallets} walletId=${wallet.id} />` : html`<${Empty} icon="activity" title="Nothing yet">What you add, send and receive shows up here.<//>`)}<//>
        <//>
      </div>
    </div>`;
}

/** Why what is available is what it is. */
function why(explanation) {
  if (!explanation) {
    return [];
  }
  const money = (minor) => html`<span class="num">${formatMoney(minor, explanation.currency)}</span>`;
  return [
    ['Withdrawals on their way', explanation.open_holds.length || 'None'],
    ['Left this wallet today', money(explanation.debited_today)],
    ['May leave in a day', explanation.daily_limit === null ? 'No limit' : money(explanation.daily_limit)],
  ];
}
