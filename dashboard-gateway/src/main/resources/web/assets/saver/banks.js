/** Nigerian banks and their codes, as of the clearing house; any other code can be typed. */
export const BANKS = [
  ['044', 'Access Bank'], ['050', 'Ecobank'], ['070', 'Fidelity Bank'], ['011', 'First Bank'], ['214', 'FCMB'], ['058', 'GTBank'],
  ['301', 'Jaiz Bank'], ['082', 'Keystone Bank'], ['076', 'Polaris Bank'], ['101', 'Providus Bank'], ['221', 'Stanbic IBTC'], ['068', 'Standard Chartered'],
  ['232', 'Sterling Bank'], ['032', 'Union Bank'], ['033', 'UBA'], ['215', 'Unity Bank'], ['035', 'Wema Bank'], ['057', 'Zenith Bank'],
];

/** A bank's name, or its code when we do not know it. */
export const bankName = (code) => BANKS.find(([known]) => known === code)?.[1] ?? `Bank ${code}`;

/** ••••6789: enough to recognise one's own. */
export const masked = (number) => `\u2022\u2022\u2022\u2022${number.slice(-4)}`;

/** What the simulated bank does with some account numbers: for trying things out. */
export const SIMULATED = [
  ['0123456789', 'is paid after a moment'],
  ['9990000001', 'is refused: no such account'],
  ['9990000002', 'does not answer at first, and has paid'],
  ['9990000003', 'does not answer at first, and has not paid'],
  ['9990000004', 'is unwell three times, then pays'],
  ['9990000005', 'is paid and sent back a little later'],
  ['9990000007', 'stays in doubt until an operator decides'],
];
