/**
 * Money as people write it, from and to whole minor units. Amounts are integers from end to end (numbers as long as they are
 * exact, BigInt beyond): no fraction is ever computed with.
 */
const MINUS = '\u2212';
const known = new Map();

/** How a currency is written: its symbol and how many digits its minor unit has. */
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

/** An amount in parts, for setting them apart: {sign, symbol, whole, fraction}. */
export function moneyParts(minor, code, { plus = false } = {}) {
  const { symbol, digits } = currencyOf(code);
  const amount = BigInt(minor);
  const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, '0');
  const cut = text.length - digits;
  const whole = text.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = amount < 0n ? MINUS : plus && amount > 0n ? '+' : '';
  return { sign, symbol, whole, fraction: digits ? text.slice(cut) : '' };
}

/** ₦1,500.00. With `{plus: true}` what comes in says so: +₦1,500.00. */
export function formatMoney(minor, code, options) {
  const { sign, symbol, whole, fraction } = moneyParts(minor, code, options);
  return `${sign}${symbol}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** ₦1.2m: for the axis of a chart, where room is short; never for an amount that somebody acts on. */
export function shortMoney(minor, code) {
  const { symbol, digits } = currencyOf(code);
  const amount = Number(minor) / 10 ** digits;
  const text = new Intl.NumberFormat('en-NG', { notation: 'compact', maximumFractionDigits: 1 }).format(Math.abs(amount));
  return `${amount < 0 ? MINUS : ''}${symbol}${text.toLowerCase()}`;
}

/**
 * What somebody typed, in minor units: '1,500', '₦1,500.5' and '1500.50' are fine; null when it is not an amount, has more
 * digits than the currency, or is zero or less.
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

/** The sum of amounts of one currency. */
export function sum(amounts) {
  return exact(amounts.reduce((all, amount) => all + BigInt(amount), 0n));
}

/** A number when it is exact as one, else the BigInt itself. */
export function exact(big) {
  return big >= Number.MIN_SAFE_INTEGER && big <= Number.MAX_SAFE_INTEGER ? Number(big) : big;
}
