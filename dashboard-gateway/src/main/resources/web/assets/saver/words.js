/** What the book's lines are called by those whose money it is. */
const TITLES = {
  DEPOSIT: 'Money added',
  WITHDRAWAL: 'Set aside to withdraw',
  CAPTURE: 'Withdrawn to bank',
  RELEASE: 'Returned to wallet',
  REVERSAL: 'Reversal',
  ADJUSTMENT: 'Correction',
};

const ICONS = { DEPOSIT: 'deposit', WITHDRAWAL: 'clock', CAPTURE: 'withdraw', RELEASE: 'retry', REVERSAL: 'retry', ADJUSTMENT: 'scale' };

export const TYPES = [['', 'Everything'], ['DEPOSIT', 'Money added'], ['TRANSFER', 'Transfers'], ['CAPTURE', 'Withdrawn'], ['WITHDRAWAL', 'Set aside'], ['RELEASE', 'Returned'], ['REVERSAL', 'Reversals']];
export const STATUSES = [['', 'Any status'], ['COMPLETED', 'Completed'], ['PENDING', 'Pending'], ['FAILED', 'Failed']];

/**
 * A transaction as its saver sees it from one wallet: {title, detail, icon, signed}, `signed` being the change of the wallet's
 * balance, zero when only what is held changed or nothing happened.
 */
export function seenFrom(transaction, walletId, wallets) {
  const { type, status, amount } = transaction;
  const comes = transaction.destination_account_id === walletId;
  const moves = status === 'COMPLETED' && ['DEPOSIT', 'TRANSFER', 'CAPTURE', 'REVERSAL'].includes(type);
  const signed = moves ? (comes ? BigInt(amount) : -BigInt(amount)) : 0n;
  if (type === 'TRANSFER') {
    return { ...transfer(transaction, comes, wallets), signed };
  }
  return { title: TITLES[type] ?? type, detail: readable(transaction.description), icon: ICONS[type] ?? 'activity', signed };
}

/** A statement line, from its type and sign alone. */
export function lineTitle({ type, amount }) {
  return type === 'TRANSFER' ? (amount < 0 ? 'Sent' : 'Received') : TITLES[type] ?? type;
}

/** The other side's name is only shown where we wrote it ourselves: what a sender writes about themselves is not proven. */
function transfer({ description, metadata, source_account_id: source, destination_account_id: destination, status }, comes, wallets = []) {
  const other = wallets.find((wallet) => wallet.id === (comes ? source : destination));
  const name = other ? other.name : comes ? null : metadata?.recipient;
  const verb = comes ? 'Received' : status === 'FAILED' ? 'Not sent' : 'Sent';
  const title = name ? `${verb} ${comes ? 'from' : 'to'} ${name}` : verb;
  return { title, detail: readable(description), icon: comes ? 'arrowIn' : 'arrowOut' };
}

/** Ids in a description are for machines. */
function readable(description) {
  return (description ?? '').replace(/\s*\b(Withdrawal|Paid out|Not paid out) wdr_[0-9a-z]{26}/, '').trim();
}
