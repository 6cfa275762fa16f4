/** The names that the console uses for types, statuses, kinds and services. */
import { formatAmountsIn } from '../ui/money.js';

export const TYPES = {
  DEPOSIT: 'Deposit', TRANSFER: 'Transfer', WITHDRAWAL: 'Hold', CAPTURE: 'Payout', RELEASE: 'Release', REVERSAL: 'Reversal', ADJUSTMENT: 'Adjustment',
};
export const TYPE_ICONS = { DEPOSIT: 'deposit', TRANSFER: 'send', WITHDRAWAL: 'lock', CAPTURE: 'withdraw', RELEASE: 'retry', REVERSAL: 'retry', ADJUSTMENT: 'scale' };
export const TYPE_OPTIONS = [['', 'Any type'], ...Object.entries(TYPES)];
export const STATUS_OPTIONS = [['', 'Any status'], ['COMPLETED', 'Completed'], ['PENDING', 'Pending'], ['FAILED', 'Failed']];
export const WITHDRAWAL_STATUSES = {
  PENDING: 'Pending', PROCESSING: 'Processing', COMPLETED: 'Completed', FAILED: 'Failed', CANCELLED: 'Cancelled', REVERSED: 'Returned',
};
export const KINDS = {
  MISSING_AT_RAIL: 'Missing at the bank', MISSING_HERE: 'Missing here', AMOUNT_DIFFERS: 'Amount differs', STATE_DIFFERS: 'State differs',
  DUPLICATE: 'Listed twice', LEDGER_DIFFERS: 'Ledger differs', PAID_AFTER_RELEASE: 'Paid after release',
  UNCLAIMED_RETURN: 'Unclaimed return', RAIL_CONTRADICTS: 'Bank contradicts itself', UNREADABLE_ENTRY: 'Unreadable entry',
  UNKNOWN_MOVEMENT: 'Unknown movement', BALANCE_DIFFERS: 'Balance differs', BANK_CHARGE: 'Bank charge',
};
export const LINE_STATES = { ...WITHDRAWAL_STATUSES, REFUSED: 'Refused', NOT_BEGUN: 'Not begun' };
export const PROPOSAL_KINDS = {
  REVERSAL: 'Reversal', ACCOUNT_STATUS: 'Account status', WEBHOOK: 'Webhook', ROLES: 'Roles', RETURN: 'Bank return', LATE_PAYMENT: 'Late payment',
  BANK_CHARGE: 'Bank charge', WRITE_OFF: 'Write-off', PAY_ON: 'Payment of a return', UNCLAIMED_RETURN: 'Unclaimed return', WITHDRAWAL_DECISION: 'Decision on a withdrawal',
  SAFE_MODE_RELEASE: 'Release from safe mode',
};
export const ACTIONS = [
  'account.freeze', 'account.unfreeze', 'account.close', 'transaction.reverse', 'withdrawal.resolve', 'withdrawal.return', 'withdrawal.retry', 'withdrawal.cancel',
  'withdrawal_file.retry', 'withdrawal_file.cancel',
  'ledger.verify', 'ledger.sign_head', 'ledger.release_safe_mode', 'reconciliation.run', 'exception.resolve', 'exception.resolve_many', 'exception.act',
  'webhook.create', 'webhook.update', 'webhook.delete', 'webhook.rotate_secret', 'webhook.replay', 'webhook.skip',
  'api_key.create', 'api_key.rotate', 'api_key.revoke', 'user.set_roles', 'proposal.approve', 'proposal.reject',
];
export const HOPS = {
  REQUEST: 'Request', FILE: 'Withdrawal file', WITHDRAWAL: 'Withdrawal', HOLD: 'Hold', ATTEMPT: 'Sent to the bank', RAIL: 'Bank answer', CALLBACK: 'Bank callback',
  DECISION: 'Operator decision', TRANSACTION: 'Transaction', ENTRY: 'Ledger entry', STATEMENT_LINE: 'Statement line', EXCEPTION: 'Exception',
  PROPOSAL: 'Second approval', ACTION: 'Operator action', WEBHOOK: 'Webhook delivery',
};
export const SERVICES = {
  accounts: ['accounts-service', 'users and names'],
  ledger: ['ledger-service', 'balances, transactions and volumes'],
  payout: ['payout-service', 'withdrawals, doubts and reconciliation'],
  verification: ['Ledger verification', 'the result of the ledger check'],
};

export const CHANNELS = { SEND: 'Bank response', QUERY: 'Bank status query', CALLBACK: 'Bank callback', REPORT: 'Bank report', OPERATOR: 'Operator' };

/** Returns a bank's answer in words: not paid, inconclusive. */
export const answerText = (answer) => answer.toLowerCase().replaceAll('_', ' ');

/**
 * Returns the sentence for a refusal: the service's own, which names values, or ours when it has none. Where the outcome is unknown it
 * says so.
 */
export function refusalText(error) {
  const text = error?.detail ? formatAmountsIn(error.detail) : error?.message;
  return error?.unknownOutcome ? `${text.replace(/\.?$/, '.')} It may still have been done. Check before you try again.` : text;
}
