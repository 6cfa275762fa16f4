/** The page that adds money. Deposits are simulated, and the page says so. */
import { html, useState } from '../ui/html.js';
import { Button, Form, MoneyField, TextField } from '../ui/controls.js';
import { Amount } from '../ui/display.js';
import { currencyOf, formatMoney } from '../ui/money.js';
import { faultSentence } from '../ui/reasons.js';
import { Notice } from '../ui/placeholders.js';
import { canReceive, useApp } from './app-context.js';
import { PaymentError, PaymentPage, readAmount, UnconfirmedPayment, usePayment, useWallet, WalletField } from './payment.js';
import { PaymentDone } from './payment-done.js';

const NAME = 'deposit';
const SUGGESTED = [1000n, 5000n, 10000n, 50000n];

export function Deposit({ query }) {
  return html`<${PaymentPage} title="Add money" usable=${canReceive}>${(wallets) => html`<${DepositForm} wallets=${wallets} query=${query} />`}<//>`;
}

function DepositForm({ wallets, query }) {
  const app = useApp();
  const [wallet, choose] = useWallet(wallets, query);
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const [checked, check] = useState(false);
  const [done, setDone] = useState(null);
  const amount = readAmount(text, wallet);
  const finish = (transaction) => {
    app.wallets.reload();
    setDone(transaction);
  };
  const payment = () => {
    check(true);
    return amount.fault ? null : {
      path: '/v1/deposits',
      body: { account_id: wallet.id, amount: amount.minor, currency: wallet.currency, ...(note.trim() && { description: note.trim() }) },
      title: `${formatMoney(amount.minor, wallet.currency)} into ${wallet.name}`,
      to: wallet.id,
    };
  };
  const form = usePayment(NAME, payment, finish);
  if (done) {
    const paid = wallets.find((one) => one.id === done.destination_account_id);
    return html`<${PaymentDone} title="Money added" transaction=${done} again=${() => { setDone(null); setText(''); check(false); }} againLabel="Add more">
      <${Amount} minor=${done.amount} currency=${done.currency} class="done-amount" /><p class="soft">has been added to ${paid?.name ?? 'your wallet'}.</p><//>`;
  }
  const { symbol, digits } = currencyOf(wallet.currency);
  return html`
    <div class="card stack">
      <${UnconfirmedPayment} name=${NAME} onAnswer=${finish} />
      <${Form} onSubmit=${form.submit}>
        <${MoneyField} label="Amount" currency=${wallet.currency} value=${text} onInput=${setText} autofocus fault=${(checked && amount.fault) || faultSentence(form.error?.fault('/amount'))} />
        <div class="row" role="group" aria-label="Suggested amounts">
          ${SUGGESTED.map((whole) => html`<button type="button" class="chip num" onClick=${() => setText(formatMoney(whole * 10n ** BigInt(digits), wallet.currency).replace(symbol, ''))}>${formatMoney(whole * 10n ** BigInt(digits), wallet.currency).replace(/\.0+$/, '')}</button>`)}
        </div>
        ${wallets.length > 1 && html`<${WalletField} label="Wallet" wallets=${wallets} value=${wallet.id} onInput=${choose} />`}
        <${TextField} label="Note" optional value=${note} onInput=${setNote} maxlength="140" placeholder="Salary, shop takings, a gift" />
        <${Notice}>This is a simulation. No card or bank account is charged.<//>
        <${PaymentError} name=${NAME} error=${form.error} retry="Press Add again: the money won\u2019t be added twice." />
        <${Button} type="submit" kind="primary" wide busy=${form.busy}>Add ${amount.minor ? formatMoney(amount.minor, wallet.currency) : 'money'}<//>
      <//>
      ${form.question}
    </div>`;
}
