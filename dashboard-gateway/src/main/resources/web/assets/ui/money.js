/**
 * The one formatter and parser of money, from and to whole minor units. Amounts are integers everywhere: numbers as long as they
 * are exact, BigInt beyond.
 */
const MINUS = '\u2212';
const known = new Map();

/** Returns a currency's symbol and the number of digits of its minor unit. */
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
    return { code, symbol: spaced ? `${symbol}\u00a0` : symbol, digits: format.resolvedOptions().maximumFractionDigits };
  } catch {
    return { code, symbol: `${code}\u00a0`, digits: 2 };
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

/**
 * Returns a typed amount in minor units: '1,500', '₦1,500.5' and '1500.50' are accepted. Returns null when the text is not an
 * amount, has more digits than the currency, or is zero or less.
 */
export function parseMoney(text, code) {
  const { symbol, digits } = currencyOf(code);
  const plain = text.replace(symbol.trim(), '').replace(code, '').replace(/[\s\u00a0,_]/g, '');
  const found = /^(\d{1,16})(?:\.(\d*))?$/.exec(plain);
  if (!found || (found[2] ?? '').length > digits) {
    return null;
  }
  const minor = BigInt(found[1] + (found[2] ?? '').padEnd(digits, '0'));
  return minor > 0n ? exact(minor) : null;
}

/** Returns the sum of amounts of one currency. */
export function sum(amounts) {
  return exact(amounts.reduce((all, amount) => all + BigInt(amount), 0n));
}

/** Returns a number when the integer is exact as one, else the BigInt. */
export function exact(big) {
  return big >= Number.MIN_SAFE_INTEGER && big <= Number.MAX_SAFE_INTEGER ? Number(big) : big;
}
