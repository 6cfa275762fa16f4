/** The console's sign-in page. */
import { html, useEffect, useState } from '../ui/html.js';
import { Button, Form, PasswordField, TextField } from '../ui/controls.js';
import { FormError } from '../ui/placeholders.js';
import { Mark } from '../ui/icons.js';
import { signIn, SignInNotice, signOut, SignOutButton } from '../ui/session.js';
import { ThemeButton } from '../ui/shell.js';
import { isStaff } from './console-context.js';

const NO_ACCESS = 'The console is for the finance team. To use your wallet, sign in to the saver app.';

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
      setState({ busy: false, error: { message: NO_ACCESS } });
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return html`
    <${SignInFrame} title="Sign in">
      <div><h1>Operations</h1><p class="soft">For operators and auditors.</p></div>
      <${SignInNotice} to=${query.to !== '/ops' && query.to} />
      <${Form} onSubmit=${submit}>
        <${TextField} label="Email" type="email" name="email" autocomplete="username" inputmode="email" autocapitalize="off" spellcheck="false" value=${email} onInput=${setEmail} autofocus required />
        <${PasswordField} label="Password" name="password" autocomplete="current-password" value=${password} onInput=${setPassword} required />
        <${FormError} error=${state.error} />
        <${Button} type="submit" kind="primary" wide busy=${state.busy}>Sign in<//>
      <//>
    <//>`;
}

/** The page for a signed-in saver, who has no access to the console. */
export function NoAccess({ user }) {
  return html`
    <${SignInFrame} title="No access">
      <div><h1>The console is for the finance team</h1><p class="soft">You\u2019re signed in as ${user.email}. You don\u2019t have access; your wallet is unaffected.</p></div>
      <a class="button button-primary button-wide" href="/app">Back to my wallet</a>
      <${SignOutButton} wide to="/ops/sign-in" warning="A payment or another request isn\u2019t confirmed. It may have been made. Check your activity before you make it again.">Sign in with another account<//>
    <//>`;
}

function SignInFrame({ title, children }) {
  useEffect(() => {
    document.title = `${title} \u00b7 Nissmart operations`;
  }, [title]);
  return html`
    <a class="skip" href="#main">Skip to content</a>
    <div class="selvedge" aria-hidden="true"></div>
    <header class="ops-door-head"><a class="brand" href="/ops"><${Mark} size=${34} /><span>Nissmart <small>operations</small></span></a><${ThemeButton} /></header>
    <main class="ops-door" id="main"><div class="card stack">${children}</div></main>
    <footer class="ops-door-foot soft small"><a href="/">For savers</a><a href="/docs">For developers</a></footer>`;
}
