/**
 * Who is signed in. The session itself is a cookie that no script can read; all that is kept here is that there was one, so that a
 * stranger's first visit asks for nothing that will be refused.
 */
import { del, get, onSessionOver, post } from './api.js';
import { forgetAll } from './attempts.js';
import { useEffect, useState } from './html.js';
import { live } from './live.js';
import { toast } from './overlay.js';
import { forgetResources } from './resource.js';

const HINT = 'nissmart.signed-in';

/** The user, or null when nobody is signed in. */
async function loadUser() {
  if (!read()) {
    return null;
  }
  try {
    return await get('/v1/users/me');
  } catch (failure) {
    if (failure.status === 401) {
      write(null);
      return null;
    }
    throw failure;
  }
}

/** {user, setUser, error, retry}: `user` is undefined until it is known, null when nobody is signed in; a session that ends is told. */
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
        toast('Your session has ended. Sign in to go on.');
      }
      return null;
    });
  }), []);
  return { user, setUser, error, retry };
}

/** Signs in and answers the user. */
export async function signIn(email, password) {
  const user = await post('/v1/browser-session', { email, password });
  write('1');
  return user;
}

/** Signs out here; what was seen is forgotten even when the gateway cannot be reached. */
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

/** Calls back when the session ends by itself or from elsewhere. */
function whenSessionEnds(listener) {
  return onSessionOver(() => {
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
    // Without storage every visit asks.
  }
}
