/** The page that withdraws money to a bank account, whose holder is shown before payment. */
import { html, useState } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Button, Form, MoneyField, TextField } from '../ui/controls.js';
import { Amount, Facts } from '../ui/display.js';
import { formatMoney } from '../ui/money.js';
import { Notice } from '../ui/placeholders.js';
import { faultSentence } from '../ui/reasons.js';
import { useResource } from '../ui/resource.js';
import { go } from '../ui/router.js';
import { SearchField } from '../ui/search-field.js';
import { findHolder, masked, searchBanks, SIMULATED, useBankName } from './banks.js';
import { canPay, useApp } from './app-context.js';
import { PaymentError, PaymentPage, readAmount, UnconfirmedPayment, usePayment, useWallet, WalletField } from './payment.js';
import { WithdrawalsInProgress } from './withdrawals.js';
import { useSubmit } from './welcome.js';

const NAME = 'withdrawal';

export function Withdraw({ query }) {
  return html`<${PaymentPage} title="Withdraw to a bank" usable=${canPay} lead="The money is set aside now and deducted when the bank has paid.">${(wallets) => html`<${Steps} wallets=${wallets} query=${query} />`}<//>`;
}

function Steps({ wallets, query }) {
  const app = useApp();
  const [wallet, choose] = useWallet(wallets, query);
  const [draft, setDraft] = useState({ text: '', bank: query.bank ?? '', number: '', name: '' });
  const [order, setOrder] = useState(null);
  const finish = (withdrawal) => {
    app.wallets.reload();
    go(`/app/withdrawals/${withdrawal.id}`);
  };
  return html`
    <div class="card stack">
      <${UnconfirmedPayment} name=${NAME} onAnswer=${finish} />
      ${order ? html`<${Review} order=${order} back=${() => setOrder(null)} onSent=${finish} />` : html`<${Draft} ...${{ wallets, wallet, choose, draft, setDraft, setOrder }} />`}
    </div>
    <${WithdrawalsInProgress} />
    <p class="center"><${Button} kind="quiet" href="/app/withdrawals">All withdrawals<//></p>`;
}

function Draft({ wallets, wallet, choose, draft, setDraft, setOrder }) {
  const [checked, check] = useState(false);
  const [holder, setHolder] = useState({});
  const bankName = useBankName();
  const change = (name) => (value) => setDraft((was) => ({ ...was, [name]: value }));
  const toAccount = (account) => {
    setHolder({});
    setDraft((was) => ({ ...was, ...account }));
  };
  const amount = readAmount(draft.text, wallet, { spending: true });
  const number = draft.number.replace(/\s/g, '');
  const faults = {
    amount: amount.fault,
    bank: draft.bank ? undefined : 'Choose a bank from the list.',
    number: /^\d{10}$/.test(number) ? undefined : 'Enter all 10 digits of the account number, with the zeros at its beginning.',
    name: holder.silent && !draft.name.trim() ? 'Enter the account holder\u2019s name.' : undefined,
  };
  const form = useSubmit(async () => {
    check(true);
    if (Object.values(faults).some(Boolean)) {
      return;
    }
    const account = { bank_code: draft.bank, account_number: number };
    const answer = await findHolder(account);
    setHolder(answer);
    const name = answer.name ?? (holder.silent && answer.silent ? draft.name.trim() : '');
    if (name) {
      setOrder({ wallet, minor: amount.minor, destination: { ...account, account_name: name }, confirmed: Boolean(answer.name) });
    }
  });
  const refused = holder.unknown ? `${bankName(draft.bank)} has no account with this number. Check the number and the bank.` : faultOfAccount(form.error, bankName(draft.bank));
  return html`
    <${Form} onSubmit=${form.submit}>
      <${MoneyField} label="Amount" currency=${wallet.currency} value=${draft.text} onInput=${change('text')} fault=${checked && faults.amount} hint=${`${formatMoney(wallet.balance.available, wallet.currency)} available`} autofocus />
      ${wallets.length > 1 && html`<${WalletField} label="From" wallets=${wallets} value=${wallet.id} onInput=${choose} />`}
      <${RecentAccounts} onChoose=${toAccount} chosen=${`${draft.bank} ${number}`} />
      <div class="grid-2">
        <${SearchField} label="Bank" name="bank" placeholder="Search for a bank" value=${draft.bank} shown=${bankName(draft.bank)} onChoose=${(bank) => toAccount({ bank })} search=${searchBanks} fault=${checked && faults.bank} />
        <${TextField} label="Account number" name="account_number" inputmode="numeric" autocomplete="off" maxlength="13" placeholder="10 digits" value=${draft.number} onInput=${(typed) => toAccount({ number: typed })} fault=${checked && (faults.number ?? refused)} />
      </div>
      ${holder.silent && html`
        <${Notice} tone="wait">${bankName(draft.bank)} can\u2019t tell us who holds this account right now. Enter the holder\u2019s name yourself, or try again later.<//>
        <${TextField} label="Account holder" name="account_name" maxlength="100" value=${draft.name} onInput=${change('name')} fault=${checked && faults.name} autofocus />`}
      <${SimulatedResults} onChoose=${(chosen) => toAccount({ number: chosen })} />
      <${Button} type="submit" kind="primary" wide busy=${form.busy}>Continue<//>
    <//>`;
}

/** Returns the sentence for an account that cannot exist at the bank; undefined without one. */
function faultOfAccount(error, bank) {
  const fault = error && (error.fault('/account_number') ?? error.fault('/bank_code'));
  return fault?.code === 'CHECK_DIGIT' ? `This isn\u2019t an account number of ${bank}. Check the number and the bank.` : faultSentence(fault) ?? error?.message;
}

/** Accounts that were paid before, each chosen with one press. */
function RecentAccounts({ onChoose, chosen }) {
  const bankName = useBankName();
  const before = useResource('destinations', (signal) => get('/v1/withdrawals', { limit: 50 }, { signal }));
  const known = [...new Map((before.data?.data ?? []).map(({ destination }) => [`${destination.bank_code} ${destination.account_number}`, destination]))].slice(0, 4);
  return known.length > 0 && html`
    <div class="stack stack-s"><p class="field-label">Recent accounts</p>
      <div class="row">${known.map(([key, one]) => html`<button type="button" class="chip" aria-pressed=${key === chosen ? 'true' : 'false'} onClick=${() => onChoose({ bank: one.bank_code, number: one.account_number })}>${bankName(one.bank_code)} <span class="num">${masked(one.account_number)}</span></button>`)}</div>
    </div>`;
}

function SimulatedResults({ onChoose }) {
  return html`
    <details class="try">
      <summary>Simulated bank: choose a result</summary>
      <ul>${SIMULATED.map(([number, what]) => html`<li><button type="button" class="chip num" onClick=${() => onChoose(number)}>${number}</button><span>${what}</span></li>`)}</ul>
    </details>`;
}

/** The order as it was entered. It keeps its wallet and currency even when that wallet can no longer pay. */
function Review({ order, back, onSent }) {
  const { wallet, minor, destination, confirmed } = order;
  const bank = useBankName()(destination.bank_code);
  const payment = () => ({
    path: '/v1/withdrawals',
    body: { account_id: wallet.id, amount: minor, currency: wallet.currency, destination },
    title: `${formatMoney(minor, wallet.currency)} to ${bank} ${masked(destination.account_number)}`,
    to: `${destination.bank_code} ${destination.account_number}`,
  });
  const form = usePayment(NAME, payment, onSent);
  const faults = form.error?.errors.map((fault) => faultSentence(fault)).join(' ');
  return html`
    <${Form} onSubmit=${form.submit}>
      <div class="review"><div><p class="soft">You are withdrawing</p><${Amount} minor=${minor} currency=${wallet.currency} class="done-amount" /><p>to <strong data-holder>${destination.account_name}</strong></p></div></div>
      ${confirmed || html`<${Notice} tone="wait">The bank has not confirmed this name. Money sent to a wrong account may not come back.<//>`}
      <${Facts} facts=${[['Bank', bank], ['Account number', html`<span class="num">${destination.account_number}</span>`], ['From', wallet.name], ['Fee', 'None']]} />
      <${PaymentError} name=${NAME} error=${form.error} detail=${faults} retry="Press Withdraw again: you won\u2019t pay twice." />
      <div class="row"><${Button} onClick=${back} disabled=${form.busy}>Edit<//><${Button} type="submit" kind="primary" class="grow" busy=${form.busy}>Withdraw ${formatMoney(minor, wallet.currency)}<//></div>
    <//>
    ${form.question}`;
}
