/**
 * Attempts to change something, each made once. A form names its attempt. The attempt's Idempotency-Key and body are kept, for this
 * user in this tab, from before the request is sent until a response has come. A double click joins the running request. After a
 * lost connection or a reload the same request is sent with the same key, so that it takes effect at most once. Until then no other
 * request is sent under that name.
 */
import { ApiError, post } from './api.js';
import { useEffect, useState } from './html.js';
import { pageSession } from './page-session.js';

const DISCARDED = 'discarded';
const MOST_DISCARDED = 20;
const DISCARDED_FOR_MS = 86400000;
const memory = new Map();
const running = new Map();
const watchers = new Set();

/**
 * Posts `body` to `path` under the name of a form. Rejects with an ApiError; when its `unknownOutcome` is true the attempt stays
 * and `pendingAttempt(name)` finds it.
 *
 * @param shown what a later notice needs, such as {title: '₦500.00 to Bola'}
 * @param longest the milliseconds that the response may take
 */
export async function attempt(name, path, body, shown = {}, { longest } = {}) {
  const kept = read(name);
  if (kept && !(kept.path === path && JSON.stringify(kept.body) === JSON.stringify(body))) {
    throw new ApiError({ status: 409, code: 'EARLIER_UNCONFIRMED' });
  }
  if (!running.has(name)) {
    const one = kept ?? { key: newKey(), path, body, shown, longest, startedAt: Date.now() };
    running.set(name, send(name, one).finally(() => {
      running.delete(name);
      changed();
    }));
  }
  return running.get(name);
}

/** Returns the attempt of that name that has no response yet, {key, path, body, shown, startedAt}, or null. */
export const pendingAttempt = (name) => (running.has(name) ? null : read(name));

/** Sends the pending attempt of that name again, with its own key and body. */
export async function resume(name) {
  const kept = read(name);
  if (!kept) {
    throw new ApiError({ status: 409, code: 'ALREADY_ANSWERED' });
  }
  return attempt(name, kept.path, kept.body);
}

/** Gives up the attempt of that name. It may have been made nevertheless, so it is listed for a day. */
export function discard(name) {
  const kept = read(name);
  if (kept) {
    write(DISCARDED, [...discardedAttempts(), kept].slice(-MOST_DISCARDED));
    write(name, null);
  }
  changed();
}

/** Returns the attempts that were given up within a day, oldest first. */
export function discardedAttempts() {
  return (read(DISCARDED) ?? []).filter(({ startedAt }) => Date.now() - startedAt < DISCARDED_FOR_MS);
}

/** Draws the component again whenever an attempt ends or is given up. */
export function useAttempts() {
  const [, count] = useState(0);
  useEffect(() => {
    const watcher = () => count((n) => n + 1);
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, []);
}

const changed = () => watchers.forEach((watcher) => watcher());

/** Returns whether an attempt of the user has no response yet. */
export const hasUnconfirmed = () => [...memory.keys(), ...storedPlaces()].some((place) => place !== placeOf(DISCARDED));

/** Forgets all attempts of the user, who signs out. */
export function forgetAll() {
  storedPlaces().forEach((place) => storage().removeItem(place));
  memory.clear();
}

const storedPlaces = () => Object.keys(storage() ?? {}).filter((place) => place.startsWith(placeOf('')));

async function send(name, one) {
  write(name, one);
  try {
    const answer = await post(one.path, one.body, { key: one.key, longest: one.longest });
    write(name, null);
    return answer;
  } catch (failure) {
    if (isAnswered(failure)) {
      write(name, null);
    }
    throw failure;
  }
}

/** Returns whether a failure is the answer to a request, which the same key would get again. */
export const isAnswered = (failure) => failure instanceof ApiError && !failure.unknownOutcome && ![401, 429].includes(failure.status);

/** Returns a random Idempotency-Key, also where the browser has no randomUUID: outside of TLS and localhost. */
export function newKey() {
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const placeOf = (name) => `nissmart.attempt.${pageSession()?.userId}.${name}`;

function read(name) {
  const text = memory.get(placeOf(name)) ?? storage()?.getItem(placeOf(name));
  return text ? JSON.parse(text) : null;
}

/** Keeps a value in this page, and in the session's storage for a reload when there is room. Null removes it. */
function write(name, value) {
  const place = placeOf(name);
  const text = JSON.stringify(value);
  try {
    if (value === null) {
      memory.delete(place);
      storage()?.removeItem(place);
    } else {
      memory.set(place, text);
      storage()?.setItem(place, text);
    }
  } catch {
    // Without room it lasts as long as the page.
  }
}

/** Returns the session's storage, or null where the browser forbids it. */
function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
