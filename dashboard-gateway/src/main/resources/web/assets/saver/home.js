/** The home page: balance, chart, wallets, recent activity and withdrawals in progress. */
import { html, useState } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Button } from '../ui/controls.js';
import { Amount, Badge, Card } from '../ui/display.js';
import { Icon } from '../ui/icons.js';
import { formatMoney, sum } from '../ui/money.js';
import { loadFound, useResource } from '../ui/resource.js';
import { Link } from '../ui/router.js';
import { Empty, Loaded, Skeleton } from '../ui/placeholders.js';
import { PageHead } from '../ui/shell.js';
import { useApp, useReloadOnEvents } from './app-context.js';
import { BalanceChart } from './balance-chart.js';
import { OpenWallet } from './open-wallet.js';
import { TransactionList } from './transaction-list.js';
import { WithdrawalsInProgress } from './withdrawals.js';

export function Home() {
  const { user, wallets } = useApp();
  return html`
    <${PageHead} title=${greeting(user.first_name)} />
    <${Loaded} resource=${wallets} skeleton=${html`<div class="stack"><${Skeleton} lines=${1} height="14rem" /><${Skeleton} lines=${3} height="5rem" /></div>`}>
      ${(all) => (all.length ? html`<${Overview} wallets=${all} />` : html`<${NoWallet} />`)}
    <//>`;
}

function Overview({ wallets }) {
  const [opening, setOpening] = useState(false);
  const main = mainCurrency(wallets);
  const recent = useResource('recent', (signal) => loadFound((cursor) => get('/v1/transactions', { limit: 6, cursor }, { signal })));
  useReloadOnEvents(recent.reload);
  const never = recent.data && !recent.data.data.length && !recent.data.next_cursor;
  return html`
    <div class="home">
      <div class="stack home-main">
        <${Hero} wallets=${wallets.filter((wallet) => wallet.currency === main)} currency=${main} />
        ${never ? html`<${FirstSteps} />` : html`<${WithdrawalsInProgress} /><${BalanceChart} wallets=${wallets} />`}
      </div>
      <div class="stack home-side">
        <${Card} title="Wallets" actions=${html`<${Button} kind="quiet" small icon="plus" onClick=${() => setOpening(true)}>New wallet<//>`}>
          <ul class="wallets">${wallets.map((wallet) => html`<li key=${wallet.id}><${WalletRow} wallet=${wallet} /></li>`)}</ul>
        <//>
        ${!never && html`
          <${Card} title="Recent activity" flush actions=${html`<${Link} class="small" href="/app/activity">See all<//>`}>
            <${Loaded} resource=${recent} skeleton=${html`<div class="card-pad"><${Skeleton} lines=${4} height="2.5rem" /></div>`}>
              ${(page) => html`<${TransactionList} transactions=${page.data} wallets=${wallets} />`}
            <//>
          <//>`}
      </div>
    </div>
    ${opening && html`<${OpenWallet} onClose=${() => setOpening(false)} />`}`;
}

/** The total of the wallets of one currency, and how much of it is set aside. */
export function Hero({ wallets, currency, title }) {
  const posted = sum(wallets.map((wallet) => wallet.balance.posted));
  const held = sum(wallets.map((wallet) => wallet.balance.held));
  const available = sum(wallets.map((wallet) => wallet.balance.available));
  const share = BigInt(posted) > 0n ? Number((BigInt(held) * 1000n) / BigInt(posted)) / 10 : 0;
  const from = wallets.length === 1 ? `?wallet=${wallets[0].id}` : '';
  return html`
    <section class="hero" aria-label=${title ?? 'Balance'}>
      <p class="hero-label">${title ?? (wallets.length > 1 ? `Available in ${wallets.length} wallets` : 'Available')}</p>
      <p class="hero-amount" data-available=${String(available)}><${Amount} minor=${available} currency=${currency} /></p>
      <div class="hero-bar" aria-hidden="true"><i style=${{ width: `${100 - share}%` }}></i></div>
      <dl class="hero-facts">
        <div><dt>Set aside for withdrawals</dt><dd class="num" data-held=${String(held)}>${formatMoney(held, currency)}</dd></div>
        <div><dt>Total</dt><dd class="num">${formatMoney(posted, currency)}</dd></div>
      </dl>
      <div class="hero-actions no-print">
        <${Link} class="hero-action" href="/app/deposit${from}"><${Icon} name="deposit" /><span>Add money</span><//>
        <${Link} class="hero-action" href="/app/send${from}"><${Icon} name="send" /><span>Send</span><//>
        <${Link} class="hero-action" href="/app/withdraw${from}"><${Icon} name="withdraw" /><span>Withdraw</span><//>
      </div>
    </section>`;
}

function WalletRow({ wallet }) {
  const { balance, currency } = wallet;
  return html`
    <${Link} class="wallet-row" href="/app/wallets/${wallet.id}">
      <span class="wallet-mark" aria-hidden="true"><${Icon} name="wallet" /></span>
      <span class="grow"><span class="strong">${wallet.name}</span>${wallet.status !== 'ACTIVE' && html` <${Badge} status=${wallet.status} />`}
        <br /><span class="soft small num">${BigInt(balance.held) > 0n ? `${formatMoney(balance.held, currency)} set aside` : currency}</span></span>
      <span class="right strong"><${Amount} minor=${balance.available} currency=${currency} /></span>
    <//>`;
}

function FirstSteps() {
  return html`
    <${Card}>
      <${Empty} icon="deposit" title="Your wallet is ready" action=${html`<${Button} kind="primary" icon="deposit" href="/app/deposit">Make your first deposit<//>`}>
        Add money to see your balance, chart and activity here.
      <//>
    <//>`;
}

function NoWallet() {
  const [opening, setOpening] = useState(false);
  return html`
    <${Card}><${Empty} icon="wallet" title="No wallet yet" action=${html`<${Button} kind="primary" icon="plus" onClick=${() => setOpening(true)}>Open a wallet<//>`}>A wallet holds money in one currency. Open one for rent, another for school fees.<//><//>
    ${opening && html`<${OpenWallet} onClose=${() => setOpening(false)} />`}`;
}

/** Returns the currency of most wallets; naira wins a tie. */
function mainCurrency(wallets) {
  const count = (currency) => wallets.filter((wallet) => wallet.currency === currency).length + (currency === 'NGN' ? 0.5 : 0);
  return [...new Set(wallets.map((wallet) => wallet.currency))].sort((a, b) => count(b) - count(a))[0];
}

function greeting(name) {
  const hour = new Date().getHours();
  return `${hour < 12 ? 'Good morning' : hour < 17 ? 'Good afternoon' : 'Good evening'}, ${name}`;
}
