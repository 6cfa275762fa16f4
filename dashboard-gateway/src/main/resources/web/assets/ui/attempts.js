/**
 * Paying once. A form that moves money names its attempt; the page keeps the attempt's Idempotency-Key and body in sessionStorage
 * from before the request is sent until an answer has come. A double click joins the request that is under way; after a
 * lost connection or a reload the same request goes out with the same key, so that it happens once at most.
 */
import { ApiError, post } from './api.js';

const PREFIX = 'nissmart.attempt.';
const underWay = new Map();

/**
 * Posts `body` to `path` under the name of a form. Rejects with an ApiError; when its `unknownOutcome` is true the attempt stays
 * and `pendingAttempt(name)` finds it.
 *
 * @param shown what to remember for the reader, such as {title: '₦500.00 to Bola'}
 */
export function attempt(name, path, body, shown = {}) {
  const running = underWay.get(name);
  if (running) {
    return running;
  }
  const sending = send(name, path, body, shown).finally(() => underWay.delete(name));
  underWay.set(name, sending);
  return sending;
}

/** The attempt of that name that has no answer yet: {path, body, shown, startedAt}; else null. */
export function pendingAttempt(name) {
  const text = storage()?.getItem(PREFIX + name);
  return text && !underWay.has(name) ? JSON.parse(text) : null;
}

/** Sends the pending attempt of that name again, with its own key and body. */
export function resume(name) {
  const { path, body, shown } = pendingAttempt(name);
  return attempt(name, path, body, shown);
}

/** Forgets it: the reader has looked and knows what became of it. */
export function forget(name) {
  storage()?.removeItem(PREFIX + name);
}

/** Forgets all: somebody else signs in. */
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

/** Outside of TLS and localhost browsers have no randomUUID. */
function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Null where a browser forbids storage; then a key lives as long as the page. */
function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
