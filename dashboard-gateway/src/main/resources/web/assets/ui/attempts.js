/**
 * Attempts to pay, each made once. A form names its attempt. The attempt's Idempotency-Key and body are kept in sessionStorage from
 * before the request is sent until a response has come. A double click joins the running request. After a lost connection or a
 * reload the same request is sent with the same key, so that it takes effect at most once.
 */
import { ApiError, post } from './api.js';

const PREFIX = 'nissmart.attempt.';
const running = new Map();

/**
 * Posts `body` to `path` under the name of a form. Rejects with an ApiError; when its `unknownOutcome` is true the attempt stays
 * and `pendingAttempt(name)` finds it.
 *
 * @param shown the text for a later notice, such as {title: '₦500.00 to Bola'}
 */
export function attempt(name, path, body, shown = {}) {
  const earlier = running.get(name);
  if (earlier) {
    return earlier;
  }
  const sending = send(name, path, body, shown).finally(() => running.delete(name));
  running.set(name, sending);
  return sending;
}

/** Returns the attempt of that name that has no response yet, {path, body, shown, startedAt}, or null. */
export function pendingAttempt(name) {
  const text = storage()?.getItem(PREFIX + name);
  return text && !running.has(name) ? JSON.parse(text) : null;
}

/** Sends the pending attempt of that name again, with its own key and body. */
export function resume(name) {
  const { path, body, shown } = pendingAttempt(name);
  return attempt(name, path, body, shown);
}

/** Discards the attempt of that name. */
export function forget(name) {
  storage()?.removeItem(PREFIX + name);
}

/** Discards all attempts, before another user signs in. */
export function forgetAll() {
  const kept = storage();
  Object.keys(kept ?? {}).filter((name) => name.startsWith(PREFIX)).forEach((name) => kept.removeItem(name));
}

async function send(name, path, body, shown) {
  const kept = pendingAttempt(name);
  const same = kept && kept.path === path && JSON.stringify(kept.body) === JSON.stringify(body);
  const key = same ? kept.key : crypto.randomUUID?.() ?? randomKey();
  storage()?.setItem(PREFIX + name, JSON.stringify({ key, path, body, shown, startedAt: same ? kept.startedAt : Date.now() }));
  try {
    const answer = await post(path, body, { key });
    forget(name);
    return answer;
  } catch (failure) {
    const answered = failure instanceof ApiError && !failure.unknownOutcome && ![401, 429].includes(failure.status);
    if (answered) {
      forget(name);
    }
    throw failure;
  }
}

/** Returns a random key where the browser has no randomUUID: outside of TLS and localhost. */
function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Returns the session's storage, or null where the browser forbids it; a key then lives as long as the page. */
function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
