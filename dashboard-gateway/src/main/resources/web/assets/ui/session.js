/** The signed-in user. The session is a cookie that scripts cannot read; see page-session.js for the page that belongs to it. */
import { del, get, post, readJson, request } from './api.js';
import { forgetAll, hasUnconfirmed } from './attempts.js';
import { Button } from './controls.js';
import { html, useEffect, useState } from './html.js';
import { live } from './live.js';
import { Confirm, toast } from './overlay.js';
import { beginPageSession, compareTabs, endedUser, endPageSession, isOver, mayBeSignedIn, pageSession, startOver } from './page-session.js';
import { Notice } from './placeholders.js';

/** The time that a page of the browser's history stays hidden at most. */
const LONGEST_CHECK_MS = 3000;

let anothersPage = false;

/** Returns {user, setUser, error, retry}: `user` is undefined until it is known and null when nobody is signed in. */
export function useUser() {
  const [user, setUser] = useState(undefined);
  const [error, setError] = useState(null);
  const retry = () => {
    setError(null);
    loadUser().then(setUser, setError);
  };
  useEffect(retry, []);
  return { user, setUser, error, retry };
}

/** Returns the user, or null when nobody is signed in. */
async function loadUser() {
  if (!mayBeSignedIn()) {
    return null;
  }
  try {
    return await identify();
  } catch (failure) {
    if (failure.status === 401) {
      return null;
    }
    throw failure;
  }
}

/** Asks who is signed in, and binds this page to the session. */
async function identify() {
  const response = await request('GET', '/v1/users/me', { raw: true });
  const user = readJson(await response.text());
  beginPageSession(response.headers.get('Nissmart-Session'), user.id);
  return user;
}

/** Signs in and returns the user. */
export async function signIn(email, password) {
  await post('/v1/browser-session', { email, password });
  const last = endedUser();
  const user = await identify();
  anothersPage = Boolean(last) && last !== user.id;
  return user;
}

/** Returns the page to open after sign-in: `to` when it is a page of the app at `home` and no other user was there, else `home`. */
export function pageAfterSignIn(home, to) {
  return !anothersPage && new RegExp(`^${home}(/|$)`).test(to ?? '') ? to : home;
}

/** The notice above the sign-in form: the session ended, or the page `to` needs one. */
export function SignInNotice({ to }) {
  const ended = endedUser() !== null;
  return (ended || to) && html`<${Notice}>${ended ? 'Your session ended. Sign in to continue.' : 'Sign in to continue.'}<//>`;
}

export async function signOut() {
  await del('/v1/browser-session');
  live.stop();
  forgetAll();
  endPageSession();
}

/** Signs out and loads another page, which keeps nothing of this one. */
async function signOutTo(address) {
  await signOut();
  startOver(address);
}

/** A button that signs out and loads `to`. While a request is unconfirmed, which a sign-out forgets, it asks first with `warning`. */
export function SignOutButton({ to, warning, children = 'Sign out', ...look }) {
  const [state, setState] = useState({});
  const leave = async () => {
    setState({ busy: true });
    await signOutTo(to).catch((failure) => toast(failure.message));
    setState({});
  };
  return html`
    <${Button} ...${look} busy=${state.busy} onClick=${() => (hasUnconfirmed() ? setState({ asking: true }) : leave())}>${children}<//>
    ${state.asking && html`<${Confirm} title="Sign out?" confirm="Sign out" onConfirm=${() => signOutTo(to)} onClose=${() => setState({})}><p>${warning}</p><//>`}`;
}

/** Starts over when the session of this page is no longer the browser's. */
async function checkSession() {
  compareTabs();
  if (pageSession() && !isOver()) {
    await get('/v1/users/me', {}, { longest: LONGEST_CHECK_MS }).catch(() => {});
  }
}

document.addEventListener('visibilitychange', () => document.hidden || checkSession());

// A page that the browser keeps for going back is shown again only after the check.
addEventListener('pagehide', () => {
  document.documentElement.hidden = true;
});
addEventListener('pageshow', async ({ persisted }) => {
  if (persisted) {
    await checkSession();
    document.documentElement.hidden = isOver();
  }
});
