/** The check of a signed head in the browser, with WebCrypto and without the server. */

/** Returns the lines that are signed. */
export function signedText(head) {
  return ['nissmart-head-v1', head.book, head.batch_no, head.seq, head.hash, head.time, head.key_id, head.first_batch, head.batches_root, head.accounts_root ?? '-'].map((line) => `${line}\n`).join('');
}

/** Returns what is wrong with a head's signature, or null. */
export async function faultOf(head, keys) {
  const key = keys.find(({ kid }) => kid === head.key_id);
  if (!key) {
    return `The key ${head.key_id} is not known.`;
  }
  if (head.time < key.from || (key.until && head.time >= key.until)) {
    return `The key ${head.key_id} was not in use at that time.`;
  }
  const publicKey = await crypto.subtle.importKey('jwk', { kty: key.kty, crv: key.crv, x: key.x }, { name: 'Ed25519' }, false, ['verify']);
  const valid = await crypto.subtle.verify({ name: 'Ed25519' }, publicKey, fromBase64Url(head.signature), new TextEncoder().encode(signedText(head)));
  return valid ? null : 'The signature does not match the head.';
}

function fromBase64Url(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
}
