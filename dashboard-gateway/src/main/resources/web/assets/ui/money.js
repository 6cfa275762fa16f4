/**
 * The one formatter and parser of money, from and to whole minor units. Amounts are integers everywhere: numbers as long as they
 * are exact, BigInt beyond.
 */
import { digitsOf } from './currency-digits.js';

const MINUS = '\u2212';
const known = new Map();

/** Returns a currency's symbol, and the number of digits of its minor unit as the server states it. */
export function currencyOf(code) {
  let currency = known.get(code);
  if (!currency) {
    currency = read(code);
    known.set(code, currency);
  }
  return currency;
}

function read(code) {
  try {
    const format = new Intl.NumberFormat('en-NG', { style: 'currency', currency: code, currencyDisplay: 'narrowSymbol' });
    const symbol = format.formatToParts(0).find((part) => part.type === 'currency').value;
    const spaced = /^[A-Za-z]{3}$/.test(symbol);
    return { code, symbol: spaced ? `${symbol}\u00a0` : symbol, digits: digitsOf(code) };
  } catch {
    return { code, symbol: `${code}\u00a0`, digits: digitsOf(code) };
  }
}

/** Returns the parts of an amount: {sign, symbol, whole, fraction}. */
export function moneyParts(minor, code, { plus = false } = {}) {
  const { symbol, digits } = currencyOf(code);
  const amount = BigInt(minor);
  const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, '0');
  const cut = text.length - digits;
  const whole = text.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = amount < 0n ? MINUS : plus && amount > 0n ? '+' : '';
  return { sign, symbol, whole, fraction: digits ? text.slice(cut) : '' };
}

/** Returns an amount as ₦1,500.00; with `{plus: true}` as +₦1,500.00 when it is incoming. */
export function formatMoney(minor, code, options) {
  const { sign, symbol, whole, fraction } = moneyParts(minor, code, options);
  return `${sign}${symbol}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** Writes the amounts of a service's message, such as `1,230.00 NGN` or, in older ones, `123000 NGN`, as ₦1,230.00. */
export function formatAmountsIn(text) {
  return text.replace(/\b(\d[\d,]*(?:\.\d+)?) ([A-Z]{3})\b/g, (all, amount, code) => formatMoney(amount.replace(/[,.]/g, ''), code));
}

/** Returns an amount as ₦1.2m, for the axis of a chart only. */
export function shortMoney(minor, code) {
  const { symbol, digits } = currencyOf(code);
  const amount = Number(minor) / 10 ** digits;
  const text = new Intl.NumberFormat('en-NG', { notation: 'compact', maximumFractionDigits: 1 }).format(Math.abs(amount));
  return `${amount < 0 ? MINUS : ''}${symbol}${text.toLowerCase()}`;
}

/** Digits in groups of three, all set apart by the same sign. */
const GROUPED = /^[1-9]\d{0,2}([.,\s\u00a0\u202f])\d{3}(?:\1\d{3})*$/;

/**
 * Reads a typed amount: {minor} in minor units, or {minor: null, fault} with a sentence that says what is wrong. A comma or point
 * before the last one to as many digits as the currency has is the decimal sign. Commas, points and spaces elsewhere must make
 * groups of three. What can be read in two ways, such as 1.500 euros, is refused.
 */
export function readMoney(text, code) {
  const { symbol, digits } = currencyOf(code);
  const typed = text.replace(symbol.trim(), '').replace(code, '').trim();
  const [, before, sign, after] = /^(.+)([.,])(\d+)$/.exec(typed) ?? [];
  const inTwoWays = GROUPED.test(typed) && (sign === '.' ? digits !== 3 : sign && digits === 3) && typed.split(sign).length === 2;
  if (inTwoWays) {
    const all = typed.replace(sign, '');
    const small = digits ? ` or ${before}.${after.slice(0, digits)}` : '';
    return { minor: null, fault: `\u201c${typed}\u201d can be read in two ways. Enter ${all}${small}.` };
  }
  const decimal = sign && after.length <= digits && !before.includes(sign);
  const whole = decimal ? before : typed;
  const plain = whole.replace(/\D/g, '');
  if (!(/^\d+$/.test(whole) || GROUPED.test(whole)) || plain.length > 16) {
    return { minor: null, fault: typed ? `Enter an amount, like ${digits ? `1,500.${'0'.repeat(digits)}` : '1,500'}.` : 'Enter an amount.' };
  }
  const minor = BigInt(plain + (decimal ? after : '').padEnd(digits, '0'));
  return minor > 0n ? { minor: exact(minor) } : { minor: null, fault: 'Enter an amount above zero.' };
}

/** Returns the sum of amounts of one currency. */
export function sum(amounts) {
  return exact(amounts.reduce((all, amount) => all + BigInt(amount), 0n));
}

/** Returns a number when the integer is exact as one, else the BigInt. */
export function exact(big) {
  return big >= Number.MIN_SAFE_INTEGER && big <= Number.MAX_SAFE_INTEGER ? Number(big) : big;
}
