/** What the console calls things. */
export const TYPES = {
  DEPOSIT: 'Deposit', TRANSFER: 'Transfer', WITHDRAWAL: 'Hold', CAPTURE: 'Payout', RELEASE: 'Release', REVERSAL: 'Reversal', ADJUSTMENT: 'Adjustment',
};
export const TYPE_ICONS = { DEPOSIT: 'deposit', TRANSFER: 'send', WITHDRAWAL: 'lock', CAPTURE: 'withdraw', RELEASE: 'retry', REVERSAL: 'retry', ADJUSTMENT: 'scale' };
export const TYPE_OPTIONS = [['', 'Any type'], ...Object.entries(TYPES)];
export const STATUS_OPTIONS = [['', 'Any status'], ['COMPLETED', 'Completed'], ['PENDING', 'Pending'], ['FAILED', 'Failed']];
export const WITHDRAWAL_STATUSES = {
  PENDING: 'Pending', PROCESSING: 'Processing', COMPLETED: 'Completed', FAILED: 'Failed', CANCELLED: 'Cancelled', REVERSED: 'Sent back',
};
export const KINDS = {
  MISSING_AT_RAIL: 'Missing at the bank', MISSING_HERE: 'Missing here', AMOUNT_DIFFERS: 'Amount differs', STATE_DIFFERS: 'State differs',
  DUPLICATE: 'Listed twice', LEDGER_DIFFERS: 'Ledger differs', PAID_AFTER_RELEASE: 'Paid after release',
};
export const ACTIONS = [
  'account.freeze', 'account.unfreeze', 'account.close', 'transaction.reverse', 'withdrawal.resolve', 'withdrawal.retry', 'withdrawal.cancel',
  'ledger.verify', 'reconciliation.run', 'exception.resolve',
  'webhook.create', 'webhook.update', 'webhook.delete', 'webhook.rotate_secret', 'webhook.replay',
  'api_key.create', 'api_key.rotate', 'api_key.revoke',
];
export const SERVICES = {
  accounts: ['accounts-service', 'users and names'],
  ledger: ['ledger-service', 'money held, transactions and volumes'],
  payout: ['payout-service', 'withdrawals, what is in doubt and reconciliation'],
  verification: ['the ledger\u2019s verification', 'the state of the book'],
};

/** 1,204. */
export const count = (n) => new Intl.NumberFormat('en-NG').format(n);
/** One wallet, 3 wallets. */
export const counted = (n, one, many = `${one}s`) => `${count(n)} ${Number(n) === 1 ? one : many}`;
/** What the console says of a refusal: the service's own sentence, which names values; ours when there is none. */
export const told = (error) => error && (error.detail || error.message);
