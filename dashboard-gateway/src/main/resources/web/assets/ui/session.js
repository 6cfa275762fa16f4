/**
 * The signed-in user. The session is a cookie that scripts cannot read. The browser's storage only remembers that there was one, so
 * that a visitor's first page sends no request that would be refused.
 */
import { del, get, onSessionEnded, post } from './api.js';
import { forgetAll } from './attempts.js';
import { html, useEffect, useState } from './html.js';
import { live } from './live.js';
import { announce } from './overlay.js';
import { Notice } from './placeholders.js';
import { forgetResources } from './resource.js';

const HINT = 'nissmart.signed-in';
const ENDED = 'Your session ended. Sign in to continue.';

let ended = false;

/** Returns the user, or null when nobody is signed in. */
async function loadUser() {
  if (!read()) {
    return null;
  }
  try {
    return await get('/v1/users/me');
  } catch (failure) {
    if (failure.status === 401) {
      ended = true;
      write(null);
      return null;
    }
    throw failure;
  }
}

/** Returns {user, setUser, error, retry}: `user` is undefined until it is known and null when nobody is signed in. */
export function useUser() {
  const [user, setUser] = useState(undefined);
  const [error, setError] = useState(null);
  const retry = () => {
    setError(null);
    loadUser().then(setUser, setError);
  };
  useEffect(retry, []);
  useEffect(() => whenSessionEnds(() => {
    setUser((was) => {
      if (was) {
        ended = true;
        announce(ENDED);
      }
      return null;
    });
  }), []);
  return { user, setUser, error, retry };
}

/** Signs in and returns the user. */
export async function signIn(email, password) {
  const user = await post('/v1/browser-session', { email, password });
  ended = false;
  write('1');
  return user;
}

/** The notice above the sign-in form: the session ended, or the page `to` needs one. */
export function SignInNotice({ to }) {
  return (ended || to) && html`<${Notice}>${ended ? ENDED : 'Sign in to continue.'}<//>`;
}

/** Signs out; cached data is cleared even when the gateway cannot be reached. */
export async function signOut() {
  live.stop();
  forgetAll();
  forgetResources();
  write(null);
  await del('/v1/browser-session').catch((failure) => {
    if (failure.status !== 401) {
      throw failure;
    }
  });
}

/** Calls `listener` when the session ends without a sign-out on this page. */
function whenSessionEnds(listener) {
  return onSessionEnded(() => {
    live.stop();
    write(null);
    listener();
  });
}

function read() {
  try {
    return localStorage.getItem(HINT);
  } catch {
    return '1';
  }
}

function write(value) {
  try {
    if (value) {
      localStorage.setItem(HINT, value);
    } else {
      localStorage.removeItem(HINT);
    }
  } catch {
    // Without storage every visit asks the gateway.
  }
}
