/**
 * The session that drew this document. A document belongs to one session at most. When that session ends, or when another one begins
 * in this browser, the document is emptied and loaded again, so that nothing of one user is shown to another or done for them.
 */
const SIGNED_IN = 'nissmart.signed-in';
const ENDED = 'nissmart.ended';

let current = null;
let over = false;

/** Returns {id, userId}, or null while nobody is signed in on this page. */
export const pageSession = () => current;

/** Returns whether the document is being left. Responses that still arrive are dropped. */
export const isOver = () => over;

export function beginPageSession(id, userId) {
  current = { id, userId };
  keep(() => localStorage, SIGNED_IN, nameOf(current));
  keep(() => sessionStorage, ENDED, null);
}

/** Ends the session after a sign-out on this page. */
export function endPageSession() {
  current = null;
  keep(() => localStorage, SIGNED_IN, null);
}

/** Returns whether this browser may have a session, so that a visitor's first page sends no request that would be refused. */
export const mayBeSignedIn = () => kept(() => localStorage, SIGNED_IN) !== null;

/** Starts over because the server refused the session of a request. */
export function sessionRefused(code) {
  if (code === 'SESSION_CHANGED' && current) {
    startOver(home());
  } else if (code !== 'CREDENTIALS_INVALID' && code !== 'SESSION_CHANGED') {
    endSeen();
  }
}

/** Remembers for the sign-in page whose session ended. Another tab may have begun a new one, which is left alone. */
function endSeen() {
  const last = kept(() => localStorage, SIGNED_IN);
  if (current || last) {
    keep(() => sessionStorage, ENDED, current?.userId ?? last.split(' ')[1] ?? '');
  }
  if (!current || last === nameOf(current)) {
    keep(() => localStorage, SIGNED_IN, null);
  }
  if (current) {
    startOver();
  }
}

/** Returns the user whose session ended on this tab, '' when the user is not known, or null. */
export const endedUser = () => kept(() => sessionStorage, ENDED) ?? null;

/** Empties the document and loads this address, or the same one again. */
export function startOver(address) {
  over = true;
  document.body.replaceChildren();
  if (address) {
    location.replace(address);
  } else {
    location.reload();
  }
}

/** Starts over when another tab has signed in or out. */
export function compareTabs() {
  const last = kept(() => localStorage, SIGNED_IN);
  if (current && last !== undefined && last !== nameOf(current)) {
    startOver(home());
  }
}

addEventListener('storage', ({ key }) => key === SIGNED_IN && compareTabs());

const nameOf = ({ id, userId }) => `${id} ${userId}`;

const home = () => (location.pathname.startsWith('/ops') ? '/ops' : '/app');

/** Returns a value, null when there is none, or undefined when the browser forbids storage. */
function kept(storage, name) {
  try {
    return storage().getItem(name);
  } catch {
    return undefined;
  }
}

function keep(storage, name, value) {
  try {
    if (value === null) {
      storage().removeItem(name);
    } else {
      storage().setItem(name, value);
    }
  } catch {
    // Without storage every visit asks the gateway.
  }
}
