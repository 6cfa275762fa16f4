/** Numbers and nouns in sentences. */

/** Returns a number as 1,204. */
export const count = (n) => new Intl.NumberFormat('en-NG').format(n);

/** Returns a number with its noun: 1 wallet, 3 wallets. */
export const counted = (n, one, many = `${one}s`) => `${count(n)} ${Number(n) === 1 ? one : many}`;
