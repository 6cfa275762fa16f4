/** The page that withdraws money to a bank account. */
import { html, useState } from '../ui/html.js';
import { get } from '../ui/api.js';
import { attempt } from '../ui/attempts.js';
import { Button, Form, MoneyField, SelectField, TextField } from '../ui/controls.js';
import { Amount, Facts } from '../ui/display.js';
import { formatMoney } from '../ui/money.js';
import { faultSentence } from '../ui/reasons.js';
import { useResource } from '../ui/resource.js';
import { go } from '../ui/router.js';
import { BANKS, bankName, masked, SIMULATED } from './banks.js';
import { canPay, useApp } from './app-context.js';
import { PaymentError, PaymentPage, readAmount, UnconfirmedPayment, useRedraw, useWallet, WalletField } from './payment.js';
import { WithdrawalsInProgress } from './withdrawals.js';
import { useSubmit } from './welcome.js';

const NAME = 'withdrawal';

export function Withdraw({ query }) {
  return html`<${PaymentPage} title="Withdraw to a bank" usable=${canPay} lead="The money is set aside now and deducted when the bank has paid.">${(wallets) => html`<${Steps} wallets=${wallets} query=${query} />`}<//>`;
}

function Steps({ wallets, query }) {
  const app = useApp();
  const [wallet, choose] = useWallet(wallets, query);
  const [draft, setDraft] = useState({ text: '', bank: '058', number: '', name: `${app.user.first_name} ${app.user.last_name}` });
  const [order, setOrder] = useState(null);
  const redraw = useRedraw();
  const finish = (withdrawal) => {
    app.wallets.reload();
    go(`/app/withdrawals/${withdrawal.id}`);
  };
  return html`
    <div class="card stack">
      <${UnconfirmedPayment} name=${NAME} onAnswer=${finish} onDiscard=${redraw} />
      ${order ? html`<${Review} order=${order} wallet=${wallet} back=${() => setOrder(null)} onSent=${finish} />` : html`<${Draft} ...${{ wallets, wallet, choose, draft, setDraft, setOrder }} />`}
    </div>
    <${WithdrawalsInProgress} />
    <p class="center"><${Button} kind="quiet" href="/app/withdrawals">All withdrawals<//></p>`;
}

function Draft({ wallets, wallet, choose, draft, setDraft, setOrder }) {
  const [checked, check] = useState(false);
  const change = (name) => (value) => setDraft((was) => ({ ...was, [name]: value }));
  const amount = readAmount(draft.text, wallet, { spending: true });
  const number = draft.number.replace(/\s/g, '');
  const faults = {
    amount: amount.fault,
    number: /^\d{10}$/.test(number) ? undefined : 'Enter the 10-digit account number.',
    name: draft.name.trim() ? undefined : 'Enter the account holder\u2019s name.',
  };
  const submit = () => {
    check(true);
    if (!Object.values(faults).some(Boolean)) {
      setOrder({ minor: amount.minor, destination: { bank_code: draft.bank, account_number: number, account_name: draft.name.trim() } });
    }
  };
  return html`
    <${Form} onSubmit=${submit}>
      <${MoneyField} label="Amount" currency=${wallet.currency} value=${draft.text} onInput=${change('text')} fault=${checked && faults.amount} hint=${`${formatMoney(wallet.balance.available, wallet.currency)} available`} autofocus />
      ${wallets.length > 1 && html`<${WalletField} label="From" wallets=${wallets} value=${wallet.id} onInput=${choose} />`}
      <${RecentAccounts} onChoose=${({ bank_code: bank, account_number: chosen, account_name: name }) => setDraft((was) => ({ ...was, bank, number: chosen, name }))} number=${number} />
      <div class="grid-2">
        <${SelectField} label="Bank" value=${draft.bank} onInput=${change('bank')} options=${BANKS} name="bank" />
        <${TextField} label="Account number" name="account_number" inputmode="numeric" autocomplete="off" maxlength="13" placeholder="10 digits" value=${draft.number} onInput=${change('number')} fault=${checked && faults.number} />
      </div>
      <${TextField} label="Account holder" name="account_name" autocomplete="name" maxlength="100" value=${draft.name} onInput=${change('name')} fault=${checked && faults.name} />
      <${SimulatedResults} onChoose=${change('number')} />
      <${Button} type="submit" kind="primary" wide>Continue<//>
    <//>`;
}

/** Accounts that were paid before, each chosen with one press. */
function RecentAccounts({ onChoose, number }) {
  const before = useResource('destinations', (signal) => get('/v1/withdrawals', { limit: 50 }, { signal }));
  const known = [...new Map((before.data?.data ?? []).map(({ destination }) => [destination.account_number, destination])).values()].slice(0, 4);
  return known.length > 0 && html`
    <div class="stack stack-s"><p class="field-label">Recent accounts</p>
      <div class="row">${known.map((one) => html`<button type="button" class="chip" aria-pressed=${one.account_number === number ? 'true' : 'false'} onClick=${() => onChoose(one)}>${bankName(one.bank_code)} <span class="num">${masked(one.account_number)}</span></button>`)}</div>
    </div>`;
}

function SimulatedResults({ onChoose }) {
  return html`
    <details class="try">
      <summary>Simulated bank: choose a result</summary>
      <ul>${SIMULATED.map(([number, what]) => html`<li><button type="button" class="chip num" onClick=${() => onChoose(number)}>${number}</button><span>${what}</span></li>`)}</ul>
    </details>`;
}

function Review({ order, wallet, back, onSent }) {
  const { minor, destination } = order;
  const form = useSubmit(async () => {
    const body = { account_id: wallet.id, amount: minor, currency: wallet.currency, destination };
    onSent(await attempt(NAME, '/v1/withdrawals', body, { title: `${formatMoney(minor, wallet.currency)} to ${bankName(destination.bank_code)} ${masked(destination.account_number)}` }));
  });
  const faults = form.error?.errors.map((fault) => faultSentence(fault)).join(' ');
  return html`
    <${Form} onSubmit=${form.submit}>
      <div class="review"><div><p class="soft">You are withdrawing</p><${Amount} minor=${minor} currency=${wallet.currency} class="done-amount" /></div></div>
      <${Facts} facts=${[['Bank', bankName(destination.bank_code)], ['Account number', html`<span class="num">${destination.account_number}</span>`], ['Account holder', destination.account_name], ['From', wallet.name], ['Fee', 'None']]} />
      <${PaymentError} name=${NAME} error=${form.error} detail=${faults} retry="Press Withdraw again: you won\u2019t pay twice." />
      <div class="row"><${Button} onClick=${back} disabled=${form.busy}>Edit<//><${Button} type="submit" kind="primary" class="grow" busy=${form.busy}>Withdraw ${formatMoney(minor, wallet.currency)}<//></div>
    <//>`;
}
