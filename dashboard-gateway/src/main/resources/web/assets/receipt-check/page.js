/**
 * The page that checks receipts and balance proofs: of a file, or of the transaction or wallet that the address names behind #. Nothing
 * of a file leaves the device. The public keys are fetched when the page is loaded; after that it works without a connection.
 */
import { html, render, useCallback, useEffect, useRef, useState } from '../ui/html.js';
import { Button } from '../ui/controls.js';
import { Amount, Card, Facts } from '../ui/display.js';
import { Mark } from '../ui/icons.js';
import { formatMoney } from '../ui/money.js';
import { Notice } from '../ui/placeholders.js';
import { formatExact } from '../ui/time.js';
import { checkReceipt, InvalidReceipt, isOwed, UnknownKey } from './check.js';

const ID = /^#((?:txn|acc)_[0-9a-z]{26})$/;
const TYPES = {
  DEPOSIT: 'Money added', TRANSFER: 'Transfer', WITHDRAWAL: 'Withdrawal requested', CAPTURE: 'Withdrawal paid', RELEASE: 'Withdrawal returned',
  REVERSAL: 'Reversal', ADJUSTMENT: 'Correction',
};
const STATUSES = {
  COMPLETED: { word: 'completed', tone: 'good', title: 'Valid.', text: 'This transaction is in the ledger, exactly as shown.' },
  PENDING: { word: 'pending', tone: 'wait', title: 'Money was set aside, not paid.', text: 'The receipt is genuine: the ledger booked this, exactly as shown.' },
  FAILED: { word: 'failed', tone: 'bad', title: 'The ledger refused this payment. No money moved.', text: 'The receipt is genuine: the ledger recorded this, exactly as shown.' },
};

const fetchKeys = (options) => fetch('/.well-known/receipt-keys.json', options)
  .then((response) => (response.ok ? response.arrayBuffer() : null))
  .catch(() => null);
let keys = fetchKeys();

async function check(bytes) {
  const known = await keys;
  if (!known) {
    return { problem: 'The public keys could not be loaded. Connect to the internet and load this page again.' };
  }
  try {
    return { receipt: await checkReceipt(bytes, known).catch((failure) => checkWithNewKey(bytes, failure)), bytes };
  } catch (failure) {
    if (failure instanceof UnknownKey) {
      return { problem: 'We don\u2019t have this key yet. Try again in a few minutes.' };
    }
    if (failure instanceof InvalidReceipt) {
      return { invalid: failure.message };
    }
    return {
      problem: failure.name === 'NotSupportedError' ? 'This browser can\u2019t check Ed25519 signatures. Update it, or use deploy/receipt-check.'
        : 'This file couldn\u2019t be checked here. Use deploy/receipt-check.',
    };
  }
}

/** Checks again with the newest keys when the failure is that a key is not known: it may have been made since the page was loaded. */
async function checkWithNewKey(bytes, failure) {
  const newest = failure instanceof UnknownKey ? await fetchKeys({ cache: 'no-cache' }) : null;
  if (!newest) {
    throw failure;
  }
  keys = Promise.resolve(newest);
  return checkReceipt(bytes, newest);
}

async function opened(file) {
  const bytes = await file.arrayBuffer().catch(() => null);
  return bytes ? check(bytes) : { problem: 'The file could not be read. Choose it again.' };
}

async function fetched(id) {
  const address = id.startsWith('txn_') ? `/v1/transactions/${id}/receipt` : `/v1/accounts/${id}/balance-proof`;
  const response = await fetch(address, { credentials: 'same-origin', cache: 'no-store' }).catch(() => null);
  if (response?.ok) {
    const outcome = await check(await response.arrayBuffer());
    const { transaction, account } = outcome.receipt ?? {};
    return outcome.receipt && (transaction ?? account).id !== id ? { invalid: 'It belongs to another transaction or wallet' } : { ...outcome, retry: true };
  }
  const problem = await response?.json().catch(() => null);
  return {
    problem: response?.status === 401 ? 'Sign in to load this file, or open a saved one below.'
      : problem?.detail ? `${problem.detail}.` : 'The file could not be loaded. Check your connection, or open a saved one below.',
    retry: response?.status !== 401,
  };
}

function Page() {
  const [outcome, setOutcome] = useState(null);
  const [over, setOver] = useState(false);
  const input = useRef();
  const latest = useRef(0);
  /** Shows the outcome of a check, unless another one was begun since. */
  const show = useCallback(async (outcomeOfCheck) => {
    latest.current += 1;
    const own = latest.current;
    setOutcome(null);
    const next = await outcomeOfCheck;
    if (own === latest.current) {
      setOutcome(next);
    }
  }, []);
  const load = useCallback(() => {
    const id = ID.exec(location.hash)?.[1];
    show(id ? fetched(id) : null);
  }, []);
  const open = (file) => file && show(opened(file));
  useEffect(() => {
    load();
    addEventListener('hashchange', load);
    return () => removeEventListener('hashchange', load);
  }, []);
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    open(event.dataTransfer.files[0]);
  };
  return html`
    <main class="check-page">
      <p class="brand"><${Mark} />Nissmart</p>
      <h1>Check a receipt or balance</h1>
      <p class="soft">A receipt proves that a transaction is in the ledger and was not changed. A balance proof shows that a balance is part of the published total. The check happens on this device, and no file is uploaded.</p>
      <div aria-live="polite">${outcome && html`<${Outcome} outcome=${outcome} retry=${outcome.retry && load} />`}</div>
      <div class="drop ${over ? 'drop-over' : ''}" onDragOver=${(event) => { event.preventDefault(); setOver(true); }} onDragLeave=${() => setOver(false)} onDrop=${drop}>
        <p>Drop a receipt or balance proof here</p>
        <input ref=${input} type="file" accept="application/json,.json" hidden aria-label="Receipt or balance proof" onChange=${(event) => { open(event.target.files[0]); event.target.value = ''; }} />
        <${Button} kind="primary" onClick=${() => input.current.click()}>Choose a file<//>
      </div>
    </main>`;
}

function Outcome({ outcome, retry }) {
  if (outcome.problem) {
    return html`<${Notice} tone="wait" actions=${retry && html`<${Button} small onClick=${retry}>Try again<//>`}>${outcome.problem}<//>`;
  }
  if (outcome.invalid) {
    return html`<${Notice} tone="bad"><strong>Not valid.</strong> This file doesn\u2019t prove anything: ${outcome.invalid}.<//>`;
  }
  return outcome.receipt.account
    ? html`<${ValidBalance} proof=${outcome.receipt} bytes=${outcome.bytes} />`
    : html`<${Valid} receipt=${outcome.receipt} bytes=${outcome.bytes} />`;
}

function Save({ name, label, bytes }) {
  return html`<a class="button button-plain button-small" download=${name} href=${`data:application/json;base64,${btoa(String.fromCharCode(...new Uint8Array(bytes)))}`}>${label}</a>`;
}

const place = ({ seq, batch_no: batch }) => `Transaction ${seq}, batch ${batch}`;

function ValidBalance({ proof, bytes }) {
  const { account, accounts, head } = proof;
  const own = accounts.trees.find((tree) => tree.kind === account.kind && tree.currency === account.currency);
  const kind = isOwed(account) ? 'customer' : 'system';
  return html`
    <div class="stack">
      ${isOwed(account)
        ? html`<${Notice} tone="good"><strong>Valid.</strong> This balance is in the ledger and counted in the published total.<br />It may have changed since.<//>`
        : html`<${Notice} tone="wait"><strong>Genuine, but a system account.</strong> This balance is not part of what savers are owed.<br />If this is your wallet, save this proof and report it.<//>`}
      <${Card} title="Balance" actions=${html`<${Save} name=${`balance-${account.id}.json`} label="Save proof" bytes=${bytes} />`}>
        <${Facts} facts=${[
          ['Balance', html`<${Amount} minor=${account.balance} currency=${account.currency} />`],
          ['On hold', formatMoney(account.held, account.currency)],
          ['Kind', isOwed(account) ? 'Customer account' : 'System account'],
          ['Account', html`<code>${account.id}</code>`],
          [`Total of all ${kind} accounts`, formatMoney(own.total, account.currency)],
          ['Accounts in the total', String(own.accounts)],
          ['Balance as of', place(accounts)],
          ['Signed up to', place(head)],
          ['Signed at', formatExact(head.time)],
          ['Key', head.key_id],
          ['Root', html`<code class="wrap-anywhere">${own.root}</code>`],
        ]} />
        <p class="soft small">The balance is older than the signature if they name different transactions. Check that the account ID is the one on your wallet\u2019s page.</p>
        <p class="soft small">Compare the total and the root with <a href="/.well-known/liabilities.json">the published list</a>, and with what other customers see.</p>
      <//>
    </div>`;
}

function Valid({ receipt, bytes }) {
  const { transaction: one, batch, head } = receipt;
  const status = STATUSES[one.status];
  const entries = [['Source', receipt.source_entry], ['Destination', receipt.destination_entry]].filter(([, entry]) => entry?.salt);
  return html`
    <div class="stack">
      <${Notice} tone=${status.tone}><strong>${status.title}</strong> ${status.text}<br />It may have been reversed since.<//>
      <${Card} title="Transaction" actions=${html`<${Save} name=${`receipt-${one.id}.json`} label="Save receipt" bytes=${bytes} />`}>
        <${Facts} facts=${[
          ['Type', TYPES[one.type]],
          ['Amount', html`<${Amount} minor=${one.amount} currency=${one.currency} />`],
          ['Status at booking', status.word],
          ['Booked', formatExact(batch.created_at)],
          ['Note', one.description],
          ['From', html`<code>${one.source_account_id}</code>`],
          ['To', one.destination_account_id && html`<code>${one.destination_account_id}</code>`],
          ['Completes or reverses', one.resolves_transaction_id && html`<code>${one.resolves_transaction_id}</code>`],
          ['ID', html`<code>${one.id}</code>`],
          ...entries.map(([name, entry]) => [`${name} balance after`, formatMoney(entry.balance, one.currency)]),
          ['Signed', formatExact(head.time)],
          ['Key', head.key_id],
        ]} />
      <//>
    </div>`;
}

render(html`<${Page} />`, document.getElementById('app'));
