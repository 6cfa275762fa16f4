/** The names that savers see for transactions. */
const TITLES = {
  DEPOSIT: 'Money added',
  WITHDRAWAL: 'Withdrawal requested',
  CAPTURE: 'Withdrawn to bank',
  RELEASE: 'Returned to wallet',
  REVERSAL: 'Reversal',
  ADJUSTMENT: 'Correction',
};

const ICONS = { DEPOSIT: 'deposit', WITHDRAWAL: 'clock', CAPTURE: 'withdraw', RELEASE: 'retry', REVERSAL: 'retry', ADJUSTMENT: 'scale' };

export const TYPES = [['', 'All types'], ['DEPOSIT', 'Money added'], ['TRANSFER', 'Transfers'], ['CAPTURE', 'Withdrawals paid'], ['WITHDRAWAL', 'Withdrawals requested'], ['RELEASE', 'Returned to wallet'], ['REVERSAL', 'Reversals']];
export const STATUSES = [['', 'Any status'], ['COMPLETED', 'Completed'], ['PENDING', 'Pending'], ['FAILED', 'Failed']];

/**
 * Returns {title, detail, icon, signed}: a transaction as the owner of one wallet sees it. `signed` is the change of the wallet's
 * balance, zero when only a hold changed or no money moved.
 */
export function describe(transaction, walletId, wallets) {
  const { type, status, amount } = transaction;
  const incoming = transaction.destination_account_id === walletId;
  const moves = status === 'COMPLETED' && ['DEPOSIT', 'TRANSFER', 'CAPTURE', 'REVERSAL'].includes(type);
  const signed = moves ? (incoming ? BigInt(amount) : -BigInt(amount)) : 0n;
  if (type === 'TRANSFER') {
    return { ...describeTransfer(transaction, incoming, wallets), signed };
  }
  const title = type === 'WITHDRAWAL' && status === 'PENDING' ? 'Withdrawal pending' : TITLES[type] ?? type;
  return { title, detail: withoutIds(transaction.description), icon: ICONS[type] ?? 'activity', signed };
}

/** Returns the title of a statement entry, from its type and sign alone. */
export function entryTitle({ type, amount }) {
  return type === 'TRANSFER' ? (amount < 0 ? 'Sent' : 'Received') : TITLES[type] ?? type;
}

/** Names the other side only where Nissmart wrote the name: a name that the sender wrote is not verified. */
function describeTransfer({ description, metadata, source_account_id: source, destination_account_id: destination, status }, incoming, wallets = []) {
  const other = wallets.find((wallet) => wallet.id === (incoming ? source : destination));
  const name = other ? other.name : incoming ? null : metadata?.recipient;
  const verb = incoming ? 'Received' : status === 'FAILED' ? 'Not sent' : 'Sent';
  const title = name ? `${verb} ${incoming ? 'from' : 'to'} ${name}` : verb;
  return { title, detail: withoutIds(description), icon: incoming ? 'arrowIn' : 'arrowOut' };
}

/** Returns a description without the ids that are only for machines. */
function withoutIds(description) {
  return (description ?? '').replace(/\s*\b(Withdrawal|Paid out|Not paid out) wdr_[0-9a-z]{26}/, '').trim();
}
