/** Parts that the payment forms share: the wallet, the amount, and an earlier attempt that is unconfirmed. */
import { html, useState } from '../ui/html.js';
import { forget, pendingAttempt, resume } from '../ui/attempts.js';
import { Button, SelectField } from '../ui/controls.js';
import { formatMoney, readMoney } from '../ui/money.js';
import { Empty, FormError, Loaded, Notice, Skeleton } from '../ui/placeholders.js';
import { PageHead } from '../ui/shell.js';
import { useApp } from './app-context.js';

/** The page around a payment form; shows `children(wallets)` once there are wallets that `usable` accepts. */
export function PaymentPage({ title, lead, usable, back, children }) {
  const { wallets } = useApp();
  return html`
    <${PageHead} title=${title} back=${back}>${lead}<//>
    <div class="form-page">
      <${Loaded} resource=${wallets} skeleton=${html`<div class="card"><${Skeleton} lines=${4} height="3rem" /></div>`}>
        ${(all) => {
          const fit = all.filter(usable);
          return fit.length ? children(fit, all) : html`<div class="card"><${Empty} icon="wallet" title="No wallet available" action=${html`<${Button} href="/app">View wallets<//>`}>None of your wallets can be used for this right now.<//></div>`;
        }}
      <//>
    </div>`;
}

/** A choice of wallet, each with its available balance. */
export function WalletField({ label, wallets, value, onInput }) {
  const options = wallets.map((wallet) => [wallet.id, `${wallet.name} \u00b7 ${formatMoney(wallet.balance.available, wallet.currency)} available`]);
  return html`<${SelectField} label=${label} value=${value} onInput=${onInput} options=${options} />`;
}

/** Returns the chosen wallet and its setter; the first choice is the wallet of the address, else the first one. */
export function useWallet(wallets, query) {
  const [id, setId] = useState(wallets.some((wallet) => wallet.id === query.wallet) ? query.wallet : wallets[0].id);
  return [wallets.find((wallet) => wallet.id === id) ?? wallets[0], setId];
}

/** Returns {minor, fault}: the typed amount in minor units, and what is wrong with it. */
export function readAmount(text, { currency, balance }, { spending } = {}) {
  const { minor, fault } = readMoney(text, currency);
  if (fault) {
    return { minor, fault };
  }
  const over = spending && BigInt(minor) > BigInt(balance.available);
  return { minor, fault: over ? `You have ${formatMoney(balance.available, currency)} available. Enter less, or add money first.` : undefined };
}

/**
 * A notice above the form about an earlier payment whose response never came. Finishing it sends the same request with the same
 * key, so that the payment is made once, whether or not the first request arrived.
 */
export function UnconfirmedPayment({ name, onAnswer, onDiscard }) {
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
  const discard = () => {
    forget(name);
    onDiscard();
  };
  return html`
    <${Notice} tone="wait" role="status" actions=${html`<${Button} small kind="primary" busy=${busy} onClick=${finish}>Finish payment<//><${Button} small href="/app/activity">View activity<//><${Button} small kind="quiet" onClick=${discard}>Discard<//>`}>
      We couldn\u2019t confirm <strong>${pending?.shown.title ?? 'your last payment'}</strong> because the connection was lost. Finish it now: you won\u2019t pay twice.
      <${FormError} error=${error} />
    <//>`;
}

/**
 * The refusal of a payment. While its outcome is unknown, `retry` says instead how to finish it; once the saver has discarded the
 * attempt there is nothing left to finish.
 */
export function PaymentError({ name, error, detail = '', retry }) {
  if (error?.unknownOutcome) {
    return pendingAttempt(name) && html`<${FormError} error=${{ message: `We couldn\u2019t confirm this payment. ${retry}` }} />`;
  }
  return html`<${FormError} error=${error && { ...error, message: `${error.message} ${detail}` }} />`;
}

/** Returns a function that draws the component again, for a change outside of its state. */
export function useRedraw() {
  const [, changed] = useState(0);
  return () => changed((n) => n + 1);
}
