/** The page that sends money to a person by email, whose name is shown before payment, or to the saver's other wallet. */
import { html, useState } from '../ui/html.js';
import { get } from '../ui/api.js';
import { Button, Form, MoneyField, Segmented, SelectField, TextField } from '../ui/controls.js';
import { Amount, Avatar, Facts } from '../ui/display.js';
import { formatMoney } from '../ui/money.js';
import { faultSentence } from '../ui/reasons.js';
import { FormError } from '../ui/placeholders.js';
import { canPay, canReceive, useApp } from './app-context.js';
import { PaymentDone } from './payment-done.js';
import { PaymentError, PaymentPage, readAmount, UnconfirmedPayment, usePayment, useWallet, WalletField } from './payment.js';
import { recentRecipients, rememberRecipient } from './recent-recipients.js';
import { useSubmit } from './welcome.js';

const NAME = 'transfer';

export function Send({ query }) {
  return html`<${PaymentPage} title="Send money" usable=${canPay}>${(wallets, all) => html`<${Steps} wallets=${wallets} all=${all} query=${query} />`}<//>`;
}

function Steps({ wallets, all, query }) {
  const app = useApp();
  const [wallet, choose] = useWallet(wallets, query);
  const [draft, setDraft] = useState({ to: 'person', email: query.to ?? '', own: '', text: '', note: '' });
  const [order, setOrder] = useState(null);
  const [done, setDone] = useState(null);
  const finish = (transaction) => {
    app.wallets.reload();
    setDone(transaction);
  };
  if (done) {
    const name = done.metadata?.recipient ?? all.find((one) => one.id === done.destination_account_id)?.name;
    return html`<${PaymentDone} title="Money sent" transaction=${done} again=${() => { setDone(null); setOrder(null); setDraft({ ...draft, text: '', note: '' }); }} againLabel="Send again">
      <${Amount} minor=${done.amount} currency=${done.currency} class="done-amount" /><p class="soft">has been sent${name ? ` to ${name}` : ''}.</p><//>`;
  }
  return html`
    <div class="card stack">
      <${UnconfirmedPayment} name=${NAME} onAnswer=${finish} />
      ${order ? html`<${Review} order=${order} back=${() => setOrder(null)} onSent=${finish} />`
        : html`<${Draft} ...${{ wallets, all, wallet, choose, draft, setDraft, setOrder }} />`}
    </div>`;
}

function Draft({ wallets, all, wallet, choose, draft, setDraft, setOrder }) {
  const { user } = useApp();
  const [checked, check] = useState(false);
  const change = (name) => (value) => setDraft((was) => ({ ...was, [name]: value }));
  const others = all.filter((one) => one.id !== wallet.id && one.currency === wallet.currency && canReceive(one));
  const own = draft.to === 'own' && others.length > 0;
  const amount = readAmount(draft.text, wallet, { spending: true });
  const email = draft.email.trim();
  const emailFault = own ? undefined : faultOfEmail(email, user, others.length > 0);
  const form = useSubmit(async () => {
    check(true);
    if (amount.fault || emailFault) {
      return;
    }
    const target = own ? others.find((one) => one.id === draft.own) ?? others[0] : null;
    const recipient = own ? { account_id: target.id, display_name: target.name } : await get('/v1/recipients', { email, currency: wallet.currency });
    setOrder({ wallet, own, email, recipient, minor: amount.minor, note: draft.note.trim() });
  });
  const unknown = form.error?.code === 'RECIPIENT_NOT_FOUND';
  return html`
    <${Form} onSubmit=${form.submit}>
      ${others.length > 0 && html`<div><${Segmented} label="To whom" value=${own ? 'own' : 'person'} onChange=${change('to')} options=${[['person', 'Someone else'], ['own', 'My other wallet']]} /></div>`}
      ${own ? html`<${SelectField} label="To" value=${draft.own || others[0].id} onInput=${change('own')} options=${others.map((one) => [one.id, one.name])} />`
        : html`<${Recipient} email=${draft.email} onInput=${change('email')} user=${user} fault=${(checked && emailFault) || (unknown ? form.error.message : faultSentence(form.error?.fault('/email')))} />`}
      <${MoneyField} label="Amount" currency=${wallet.currency} value=${draft.text} onInput=${change('text')} fault=${checked && amount.fault} hint=${`${formatMoney(wallet.balance.available, wallet.currency)} available`} />
      ${wallets.length > 1 && html`<${WalletField} label="From" wallets=${wallets} value=${wallet.id} onInput=${choose} />`}
      <${TextField} label="Note" optional value=${draft.note} onInput=${change('note')} maxlength="140" placeholder="Lunch, rent share, thank you" hint="The recipient sees this." />
      ${!unknown && html`<${FormError} error=${form.error} />`}
      <${Button} type="submit" kind="primary" wide busy=${form.busy}>Continue<//>
    <//>`;
}

/** Returns what is wrong with the recipient's email; undefined when nothing is. */
function faultOfEmail(email, user, hasOtherWallets) {
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    return 'Enter their email address, like bola@example.com.';
  }
  if (email.toLowerCase() !== user.email.toLowerCase()) {
    return undefined;
  }
  return hasOtherWallets ? 'This is your own email. To move money between your wallets, choose \u201cMy other wallet\u201d.' : 'This is your own email. Enter someone else\u2019s.';
}

function Recipient({ email, onInput, user, fault }) {
  const people = recentRecipients(user);
  return html`
    <${TextField} label="To" type="email" name="recipient" inputmode="email" autocapitalize="off" autocomplete="off" spellcheck="false" placeholder="Their email address" value=${email} onInput=${onInput} fault=${fault} autofocus />
    ${people.length > 0 && html`<div class="row" role="group" aria-label="Recent recipients">${people.map((person) => html`<button type="button" class="chip" aria-pressed=${person.email === email ? 'true' : 'false'} onClick=${() => onInput(person.email)}>${person.name}</button>`)}</div>`}`;
}

/** The order as it was entered. It keeps its wallet and currency even when that wallet can no longer pay. */
function Review({ order, back, onSent }) {
  const { user, wallets } = useApp();
  const { wallet, own, email, recipient, minor, note } = order;
  const { available } = (wallets.data.find((one) => one.id === wallet.id) ?? wallet).balance;
  const payment = () => ({
    path: '/v1/transfers',
    body: {
      source_account_id: wallet.id,
      ...(own ? { destination_account_id: recipient.account_id } : { destination_email: email }),
      amount: minor, currency: wallet.currency,
      ...(note && { description: note }),
      ...(!own && { metadata: { recipient: recipient.display_name } }),
    },
    title: `${formatMoney(minor, wallet.currency)} to ${recipient.display_name}`,
    to: recipient.account_id,
  });
  const form = usePayment(NAME, payment, (transaction) => {
    if (!own) {
      rememberRecipient(user, { email, name: recipient.display_name });
    }
    onSent(transaction);
  });
  return html`
    <${Form} onSubmit=${form.submit}>
      <div class="review">
        <${Avatar} name=${recipient.display_name} />
        <div><p class="soft">You are sending</p><${Amount} minor=${minor} currency=${wallet.currency} class="done-amount" /><p>to <strong data-recipient>${recipient.display_name}</strong></p></div>
      </div>
      <${Facts} facts=${[['Email', own ? null : email], ['From', wallet.name], ['Note', note], ['Balance after', html`<span class="num">${formatMoney(BigInt(available) - BigInt(minor), wallet.currency)}</span>`], ['Fee', 'None']]} />
      <${PaymentError} name=${NAME} error=${form.error} retry="Press Send again: you won\u2019t pay twice." />
      <div class="row"><${Button} onClick=${back} disabled=${form.busy}>Edit<//><${Button} type="submit" kind="primary" class="grow" busy=${form.busy}>Send ${formatMoney(minor, wallet.currency)}<//></div>
    <//>
    ${form.question}`;
}
