/**
 * A transaction's id is made from its position in the book (contract Ids.ofSeq), so a position is looked up without asking for a
 * list: a UUID of version 8 with the book in the first 48 bits and the position in the last 62, in Crockford's base 32.
 */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const BOOK = 1n;
const LENGTH = 26;

export function idAt(seq) {
  let rest = (BOOK << 80n) | (8n << 76n) | (1n << 63n) | BigInt(seq);
  let text = '';
  for (let i = 0; i < LENGTH; i++) {
    text = DIGITS[Number(rest & 31n)] + text;
    rest >>= 5n;
  }
  return `txn_${text}`;
}
