/** The console's door. */
import { html, useEffect, useState } from '../ui/html.js';
import { Button, Form, PasswordField, TextField } from '../ui/controls.js';
import { FormError, Notice } from '../ui/states.js';
import { Mark } from '../ui/icons.js';
import { signIn, signOut } from '../ui/session.js';
import { ThemeButton } from '../ui/shell.js';
import { isStaff } from './context.js';

const SAVERS = 'This account is a saver\u2019s. The console is for the finance team; your wallet is waiting at the savers\u2019 app.';

export function SignIn({ onUser, query }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [state, setState] = useState({ busy: false, error: null });
  const submit = async () => {
    if (state.busy) {
      return;
    }
    setState({ busy: true, error: null });
    try {
      const user = await signIn(email.trim(), password);
      if (isStaff(user)) {
        onUser(user);
        return;
      }
      await signOut();
      setState({ busy: false, error: { message: SAVERS } });
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return html`
    <${Door} title="Sign in">
      <div><h1>Operations</h1><p class="soft">For operators and auditors.</p></div>
      ${query.to && query.to !== '/ops' && html`<${Notice}>Sign in to see that page.<//>`}
      <${Form} onSubmit=${submit}>
        <${TextField} label="Email" type="email" name="email" autocomplete="username" inputmode="email" autocapitalize="off" spellcheck="false" value=${email} onInput=${setEmail} autofocus required />
        <${PasswordField} label="Password" name="password" autocomplete="current-password" value=${password} onInput=${setPassword} required />
        <${FormError} error=${state.error} />
        <${Button} type="submit" kind="primary" wide busy=${state.busy}>Sign in<//>
      <//>
    <//>`;
}

/** Somebody who is signed in as a saver. */
export function NotForSavers({ user, onLeft }) {
  const [busy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    await signOut().catch(() => {});
    onLeft();
  };
  return html`
    <${Door} title="Not for savers">
      <div><h1>This side is the finance team\u2019s</h1><p class="soft">You are signed in as ${user.email}, a saver. Nothing here is yours to see, and nothing of yours is missing.</p></div>
      <a class="button button-primary button-wide" href="/app">Back to my wallet</a>
      <${Button} wide busy=${busy} onClick=${leave}>Sign in as somebody else<//>
    <//>`;
}

function Door({ title, children }) {
  useEffect(() => {
    document.title = `${title} \u00b7 Nissmart operations`;
  }, [title]);
  return html`
    <a class="skip" href="#main">Skip to the content</a>
    <div class="selvedge" aria-hidden="true"></div>
    <header class="ops-door-head"><a class="brand" href="/ops"><${Mark} size=${34} /><span>Nissmart <small>operations</small></span></a><${ThemeButton} /></header>
    <main class="ops-door" id="main"><div class="card stack">${children}</div></main>
    <footer class="ops-door-foot soft small"><a href="/">For savers</a><a href="/docs">For developers</a></footer>`;
}
