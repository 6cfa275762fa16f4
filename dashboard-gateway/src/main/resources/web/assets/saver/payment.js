/** What the forms that move money share: the wallet, the attempt that has no answer yet, the amount. */
import { html, useState } from '../ui/html.js';
import { forget, pendingAttempt, resume } from '../ui/attempts.js';
import { Button, SelectField } from '../ui/controls.js';
import { formatMoney, parseMoney } from '../ui/money.js';
import { Empty, FormError, Loaded, Notice, Skeleton } from '../ui/states.js';
import { PageHead } from '../ui/shell.js';
import { useApp } from './context.js';

/** The frame of such a form: `children(wallets)` once there are wallets that `usable` accepts. */
export function PaymentPage({ title, lead, usable, back, children }) {
  const { wallets } = useApp();
  return html`
    <${PageHead} title=${title} back=${back}>${lead}<//>
    <div class="form-page">
      <${Loaded} resource=${wallets} skeleton=${html`<div class="card"><${Skeleton} lines=${4} height="3rem" /></div>`}>
        ${(all) => {
          const fit = all.filter(usable);
          return fit.length ? children(fit, all) : html`<div class="card"><${Empty} icon="wallet" title="No wallet for this" action=${html`<${Button} href="/app">To your wallets<//>`}>You have no open wallet that this is possible with.<//></div>`;
        }}
      <//>
    </div>`;
}

/** Which wallet: nothing to choose when there is one. */
export function WalletField({ label, wallets, value, onInput }) {
  const options = wallets.map((wallet) => [wallet.id, `${wallet.name} \u00b7 ${formatMoney(wallet.balance.available, wallet.currency)} available`]);
  return html`<${SelectField} label=${label} value=${value} onInput=${onInput} options=${options} />`;
}

/** The wallet of the address, else the first. */
export function useWallet(wallets, query) {
  const [id, setId] = useState(wallets.some((wallet) => wallet.id === query.wallet) ? query.wallet : wallets[0].id);
  return [wallets.find((wallet) => wallet.id === id) ?? wallets[0], setId];
}

/** {minor, fault}: what was typed, and what is wrong with it; `most` is what is there. */
export function readAmount(text, { currency, balance }, { spending } = {}) {
  const minor = parseMoney(text, currency);
  if (minor === null) {
    return { minor, fault: text.trim() ? 'Enter an amount, like 1,500.00.' : 'Enter an amount.' };
  }
  const over = spending && BigInt(minor) > BigInt(balance.available);
  return { minor, fault: over ? `You have ${formatMoney(balance.available, currency)} available here. Enter less, or add money first.` : undefined };
}

/**
 * Before a form is filled in again: an earlier attempt whose answer never came. Finishing it sends the same request with the same
 * key, so that it happens once whether or not it had arrived.
 */
export function Unanswered({ name, onAnswer }) {
  const [, changed] = useState(0);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const pending = pendingAttempt(name);
  if (!pending && !busy) {
    return null;
  }
  const finish = async () => {
    setBusy(true);
    setError(null);
    try {
      onAnswer(await resume(name));
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  const drop = () => {
    forget(name);
    changed((n) => n + 1);
  };
  return html`
    <${Notice} tone="wait" role="status" actions=${html`<${Button} small kind="primary" busy=${busy} onClick=${finish}>Finish it<//><${Button} small href="/app/activity">Look at activity<//><${Button} small kind="quiet" onClick=${drop}>Forget it<//>`}>
      <strong>${pending?.shown.title ?? 'Your last request'}</strong> has no answer yet: the connection was lost. Finish it: it happens once, even if it had arrived.
      <${FormError} error=${error} />
    <//>`;
}
