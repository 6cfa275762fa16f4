/** Parts that the payment forms share: the wallet, the amount, and an earlier attempt that is unconfirmed. */
import { html, useEffect, useRef, useState } from '../ui/html.js';
import { attempt, discard, pendingAttempt, resume, useAttempts } from '../ui/attempts.js';
import { Button, SelectField } from '../ui/controls.js';
import { Time } from '../ui/display.js';
import { formatMoney, readMoney } from '../ui/money.js';
import { Confirm } from '../ui/overlay.js';
import { Empty, FormError, Loaded, Notice, Skeleton } from '../ui/placeholders.js';
import { Link } from '../ui/router.js';
import { PageHead } from '../ui/shell.js';
import { useApp } from './app-context.js';
import { findSame, hasArrived } from './earlier-payments.js';
import { useSubmit } from './welcome.js';

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
 * Returns {busy, error, submit, question} of a form that pays once. `payment()` returns {path, body, title, to}, or null while the form
 * is not complete; `to` is the recipient as earlier-payments.js compares it. When the same payment was made a moment ago, or given up
 * without an answer, `question` asks before it is made again.
 */
export function usePayment(name, payment, onPaid) {
  const [same, setSame] = useState(null);
  const agreed = useRef(false);
  const form = useSubmit(async () => {
    const sure = agreed.current;
    agreed.current = false;
    const one = payment();
    const { path, body, title, to } = one ?? {};
    const waiting = pendingAttempt(name);
    const arrived = one && waiting && (await hasArrived(name, waiting.key).catch(nothingSent));
    const earlier = one && !sure && !arrived && (await findSame(name, one).catch(nothingSent));
    if (earlier) {
      setSame({ title, ...earlier });
    } else if (one) {
      onPaid(await attempt(name, path, body, { title, to }));
    }
  });
  const payAgain = () => {
    agreed.current = true;
    form.submit();
  };
  const question = same && html`<${SamePayment} ...${same} onConfirm=${payAgain} onClose=${() => setSame(null)} />`;
  return { ...form, question };
}

function nothingSent(failure) {
  throw Object.assign(failure, { nothingSent: true });
}

function SamePayment({ title, at, href, onConfirm, onClose }) {
  return html`
    <${Confirm} title="Make this payment again?" confirm="Make it again" dismiss="Don\u2019t make it again" onConfirm=${onConfirm} onClose=${onClose}>
      ${href ? html`<p>You already made a payment of <strong>${title}</strong> <${Time} at=${at} relative />. <${Link} href=${href}>View it<//></p>`
        : html`<p>You discarded a payment of <strong>${title}</strong> <${Time} at=${at} relative /> without knowing the result. It may have been made, or may still be made. <${Link} href="/app/activity">View activity<//></p>`}
    <//>`;
}

/**
 * A notice above the form about an earlier payment whose response never came. Finishing it sends the same request with the same
 * key, so that this request is paid once, whether or not it arrived before. When it did not arrive, but the same payment was made by
 * another request, a question comes first. One that has arrived cannot be discarded.
 */
export function UnconfirmedPayment({ name, onAnswer }) {
  useAttempts();
  const [state, setState] = useState({});
  const pending = pendingAttempt(name);
  const act = (busy, action) => async () => {
    setState({ busy });
    try {
      setState((await action()) ?? {});
    } catch (error) {
      setState({ error });
    }
  };
  const send = async () => onAnswer(await resume(name));
  const finish = async () => {
    const { key, path, body, shown } = pending;
    const same = (await hasArrived(name, key)) ? null : await findSame(name, { path, body, to: shown.to });
    return same ? { same: { title: shown.title, ...same } } : send();
  };
  const look = async () => ((await hasArrived(name, pending.key)) ? send() : { asking: true });
  const giveUp = () => {
    discard(name);
    setState({ discarded: pending.shown.title });
  };
  if (!pending && !state.busy) {
    return state.discarded ? html`<${Discarded} title=${state.discarded} />` : html`<${FormError} error=${state.error} />`;
  }
  return html`
    <${Notice} tone="wait" role="status" actions=${html`<${Button} small kind="primary" busy=${state.busy === 'finish'} disabled=${state.busy} onClick=${act('finish', finish)}>Finish payment<//><${Button} small href="/app/activity">View activity<//><${Button} small kind="quiet" busy=${state.busy === 'look'} disabled=${state.busy} onClick=${act('look', look)}>Discard<//>`}>
      We haven\u2019t had an answer about <strong>${pending?.shown.title ?? 'your last payment'}</strong> yet. Finish it now: this request is paid once at most.
      <${FormError} error=${state.error} />
    <//>
    ${state.asking && html`
      <${Confirm} title="Discard this payment?" confirm="Discard" dismiss="Keep it" danger onConfirm=${giveUp} onClose=${() => setState((was) => ({ ...was, asking: false }))}>
        <p><strong>${pending?.shown.title}</strong> is not in your activity so far. The request may still arrive and be paid. Check your activity before you pay again.</p>
      <//>`}
    ${state.same && html`<${SamePayment} ...${state.same} onConfirm=${act('finish', send)} onClose=${() => setState((was) => ({ ...was, same: null }))} />`}`;
}

/** The notice about a payment that was just given up. It takes the focus from the button that has gone. */
function Discarded({ title }) {
  const box = useRef(null);
  useEffect(() => box.current.focus(), []);
  return html`
    <div ref=${box} tabindex="-1">
      <${Notice} tone="wait" role="status" actions=${html`<${Button} small href="/app/activity">View activity<//>`}>
        <strong>${title}</strong> was discarded without knowing the result. It may still be made: check your activity before you pay again.
      <//>
    </div>`;
}

/**
 * The refusal of a payment. While its outcome is unknown, `retry` says instead how to finish it; once the saver has discarded the
 * attempt there is nothing left to finish.
 */
export function PaymentError({ name, error, detail = '', retry }) {
  useAttempts();
  if (error?.unknownOutcome && !error.nothingSent) {
    return pendingAttempt(name) && html`<${FormError} error=${{ message: `We couldn\u2019t confirm this payment. ${retry}` }} />`;
  }
  return html`<${FormError} error=${error && { ...error, message: `${error.message} ${detail}` }} />`;
}
