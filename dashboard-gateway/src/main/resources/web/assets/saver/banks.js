/** Banks, the holders of their accounts, and the numbers with which the simulated bank shows its results. */
import { get, post } from '../ui/api.js';
import { useResource } from '../ui/resource.js';

/** Returns a function from a bank's code to its name; to nothing until the banks are loaded. */
export function useBankName() {
  const banks = useResource('banks', (signal) => searchBanks('', signal)).data;
  return (code) => banks && (banks.find(([known]) => known === code)?.[1] ?? `Bank ${code}`);
}

/** Returns the banks whose name or code contains the text, as [code, name] pairs. */
export async function searchBanks(text, signal) {
  const { data } = await get('/v1/banks', { q: text, limit: 200 }, { signal });
  return data.map(({ code, name }) => [code, name]);
}

/**
 * Asks the bank who holds an account: {name}; {unknown: true} when it has no such account; {silent: true} when it cannot say now.
 * Rejects when the account cannot exist.
 */
export async function findHolder(account) {
  try {
    return { name: (await post('/v1/banks/name-enquiry', account)).account_name };
  } catch (problem) {
    if (problem.status === 400 || problem.status === 401) {
      throw problem;
    }
    return problem.code === 'DESTINATION_INVALID' ? { unknown: true } : { silent: true };
  }
}

/** Returns an account number as ••••6789. */
export const masked = (number) => `\u2022\u2022\u2022\u2022${number.slice(-4)}`;

/** Account numbers with which the simulated bank shows each of its results; they are accepted at every bank. */
export const SIMULATED = [
  ['0123456789', 'pays after a moment'],
  ['9990000001', 'no such account'],
  ['9990000002', 'times out, but has paid'],
  ['9990000003', 'times out, and has not paid'],
  ['9990000004', 'fails three times, then pays'],
  ['9990000005', 'pays, then returns the money'],
  ['9990000007', 'gives no answer: an operator decides'],
];
