/** Nigerian banks with the codes of the clearing house. */
export const BANKS = [
  ['044', 'Access Bank'], ['050', 'Ecobank'], ['070', 'Fidelity Bank'], ['011', 'First Bank'], ['214', 'FCMB'], ['058', 'GTBank'],
  ['301', 'Jaiz Bank'], ['082', 'Keystone Bank'], ['076', 'Polaris Bank'], ['101', 'Providus Bank'], ['221', 'Stanbic IBTC'], ['068', 'Standard Chartered'],
  ['232', 'Sterling Bank'], ['032', 'Union Bank'], ['033', 'UBA'], ['215', 'Unity Bank'], ['035', 'Wema Bank'], ['057', 'Zenith Bank'],
];

/** Returns a bank's name, or its code when the bank is not in the list. */
export const bankName = (code) => BANKS.find(([known]) => known === code)?.[1] ?? `Bank ${code}`;

/** Returns an account number as ••••6789. */
export const masked = (number) => `\u2022\u2022\u2022\u2022${number.slice(-4)}`;

/** Account numbers with which the simulated bank shows each of its results. */
export const SIMULATED = [
  ['0123456789', 'pays after a moment'],
  ['9990000001', 'refuses: no such account'],
  ['9990000002', 'times out, but has paid'],
  ['9990000003', 'times out, and has not paid'],
  ['9990000004', 'fails three times, then pays'],
  ['9990000005', 'pays, then returns the money'],
  ['9990000007', 'gives no answer: an operator decides'],
];
