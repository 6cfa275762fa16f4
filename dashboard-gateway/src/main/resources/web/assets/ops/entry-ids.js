/**
 * The id of a transaction, made from its entry number as the contract's Ids.ofSeq does, so that an entry is found without a list. It
 * is a UUID of version 8 with the book in the first 48 bits and the entry number in the last 62, in Crockford's base 32.
 */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const BOOK = 1n;
const LENGTH = 26;

export function transactionIdAt(seq) {
  let rest = (BOOK << 80n) | (8n << 76n) | (1n << 63n) | BigInt(seq);
  let text = '';
  for (let i = 0; i < LENGTH; i++) {
    text = DIGITS[Number(rest & 31n)] + text;
    rest >>= 5n;
  }
  return `txn_${text}`;
}
