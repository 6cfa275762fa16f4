/** The pages before sign-in: welcome, sign-in and sign-up. */
import { html, useEffect, useRef, useState } from '../ui/html.js';
import { post } from '../ui/api.js';
import { faultSentence } from '../ui/reasons.js';
import { Button, Form, PasswordField, TextField } from '../ui/controls.js';
import { FormError } from '../ui/placeholders.js';
import { Icon, Mark } from '../ui/icons.js';
import { Link } from '../ui/router.js';
import { signIn, SignInNotice } from '../ui/session.js';
import { ThemeButton } from '../ui/shell.js';

const PROMISES = [
  ['shield', 'Every naira is recorded', 'Each transaction is written once to a ledger that nobody, including us, can alter.'],
  ['lock', 'Never paid twice', 'Double tap, lost connection, dead battery: your payment still goes out only once.'],
  ['eye', 'Follow every step', 'Watch a withdrawal move from step to step. If the bank declines it, the money returns to your wallet.'],
];

export function Welcome() {
  useEffect(() => {
    document.title = 'Nissmart: save, send, withdraw';
  }, []);
  return html`
    <${PublicFrame}>
      <main class="welcome" id="main">
        <div class="welcome-words">
          <h1>Savings that add up, to the last kobo.</h1>
          <p class="welcome-lead">Open a wallet, save, send money to friends and withdraw to your bank. You always see where every naira is.</p>
          <div class="row">
            <${Button} kind="primary" href="/app/sign-up">Open a wallet<//>
            <${Button} href="/app/sign-in">Sign in<//>
          </div>
        </div>
        <${Passbook} />
        <ul class="promises">${PROMISES.map(([icon, title, text]) => html`<li><${Icon} name=${icon} size=${24} /><h2>${title}</h2><p>${text}</p></li>`)}</ul>
      </main>
    <//>`;
}

/** A picture of a wallet's activity. */
function Passbook() {
  const lines = [['Mon', 'Shop takings', '+12,500.00', '48,200.00'], ['Tue', 'Sent to Bola', '\u22124,000.00', '44,200.00'], ['Thu', 'Ajo', '\u22125,000.00', '39,200.00'], ['Fri', 'Salary', '+85,000.00', '124,200.00']];
  return html`
    <figure class="passbook" aria-label="Example: four transactions of a wallet, each with the balance after it">
      <figcaption><span>Home fund</span><span class="num">\u20a6124,200.00</span></figcaption>
      <table><thead class="visually-hidden"><tr><th>Day</th><th>Description</th><th>Amount</th><th>Balance</th></tr></thead>
      <tbody>${lines.map(([day, what, amount, balance]) => html`<tr><td>${day}</td><td>${what}</td><td class="num ${amount.startsWith('+') ? 'amount-in' : ''}">${amount}</td><td class="num">${balance}</td></tr>`)}</tbody></table>
    </figure>`;
}

export function SignIn({ onUser, query }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const form = useSubmit(async () => onUser(await signIn(email, password)));
  return html`
    <${NarrowPage} title="Sign in">
      <${SignInNotice} to=${query.to} />
      <${Form} onSubmit=${form.submit}>
        <${TextField} label="Email" type="email" name="email" autocomplete="username" inputmode="email" autocapitalize="off" spellcheck="false" value=${email} onInput=${setEmail} autofocus required />
        <${PasswordField} label="Password" name="password" autocomplete="current-password" value=${password} onInput=${setPassword} required />
        <${FormError} error=${form.error} />
        <${Button} type="submit" kind="primary" wide busy=${form.busy}>Sign in<//>
      <//>
      <p class="center soft">New here? <${Link} href="/app/sign-up">Open a wallet<//></p>
    <//>`;
}

export function SignUp({ onUser }) {
  const [person, setPerson] = useState({ first_name: '', last_name: '', email: '', password: '' });
  const [missing, setMissing] = useState({});
  const change = (name) => (value) => setPerson((was) => ({ ...was, [name]: value }));
  const form = useSubmit(async () => {
    const wrong = faultsOf(person);
    setMissing(wrong);
    if (Object.keys(wrong).length) {
      return;
    }
    await post('/v1/users', { ...person, email: person.email.trim() });
    const user = await signIn(person.email.trim(), person.password);
    // The home page offers a wallet to a saver who has none.
    await post('/v1/accounts', { currency: 'NGN', name: 'Main wallet' }, { key: `first-wallet-${user.id}` }).catch(() => {});
    onUser(user);
  });
  const fault = (name) => missing[name] ?? faultSentence(form.error?.fault(`/${name}`));
  return html`
    <${NarrowPage} title="Open a wallet" lead="It takes a minute and costs nothing.">
      <${Form} onSubmit=${form.submit}>
        <div class="grid-2">
          <${TextField} label="First name" name="first_name" autocomplete="given-name" value=${person.first_name} onInput=${change('first_name')} fault=${fault('first_name')} maxlength="100" autofocus />
          <${TextField} label="Last name" name="last_name" autocomplete="family-name" value=${person.last_name} onInput=${change('last_name')} fault=${fault('last_name')} maxlength="100" />
        </div>
        <${TextField} label="Email" type="email" name="email" autocomplete="username" inputmode="email" autocapitalize="off" spellcheck="false" value=${person.email} onInput=${change('email')} fault=${fault('email')} hint="Friends use this address to send you money." />
        <${PasswordField} label="Password" name="new-password" autocomplete="new-password" value=${person.password} onInput=${change('password')} fault=${fault('password')} hint="At least 10 characters. A short sentence is easy to remember." />
        <${FormError} error=${form.error} />
        <${Button} type="submit" kind="primary" wide busy=${form.busy}>Open my wallet<//>
      <//>
      <p class="center soft">Already have a wallet? <${Link} href="/app/sign-in">Sign in<//></p>
    <//>`;
}

function faultsOf({ first_name: first, last_name: last, email, password }) {
  return Object.fromEntries(Object.entries({
    first_name: first.trim() ? null : 'Enter your first name.',
    last_name: last.trim() ? null : 'Enter your last name.',
    email: /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? null : 'Enter your email address, like ada@example.com.',
    password: [...password].length >= 10 ? null : 'Use at least 10 characters.',
  }).filter(([, fault]) => fault));
}

/** Returns {busy, error, submit}: runs one submission at a time and keeps its error. */
export function useSubmit(work) {
  const [state, setState] = useState({ busy: false, error: null });
  const busy = useRef(false);
  const submit = async () => {
    if (busy.current) {
      return;
    }
    busy.current = true;
    setState({ busy: true, error: null });
    try {
      await work();
      setState({ busy: false, error: null });
    } catch (error) {
      setState({ busy: false, error });
    }
    busy.current = false;
  };
  return { ...state, submit };
}

function NarrowPage({ title, lead, children }) {
  useEffect(() => {
    document.title = `${title} \u00b7 Nissmart`;
  }, [title]);
  return html`
    <${PublicFrame}>
      <main class="narrow" id="main">
        <div class="card stack"><div><h1>${title}</h1>${lead && html`<p class="soft">${lead}</p>`}</div>${children}</div>
        <p class="center soft small">This is a demo: the bank is simulated and no real money moves.</p>
      </main>
    <//>`;
}

function PublicFrame({ children }) {
  return html`
    <a class="skip" href="#main">Skip to content</a>
    <div class="selvedge" aria-hidden="true"></div>
    <header class="door-head"><${Link} class="brand" href="/"><${Mark} size=${34} />Nissmart<//><${ThemeButton} /></header>
    ${children}
    <footer class="door-foot soft small"><a href="/docs">For developers</a><a href="/ops">For the finance team</a></footer>`;
}
