/** What each Reason means to the person in front of the page, and what to do next. */
const SENTENCES = {
  OFFLINE: 'We could not reach Nissmart. Check your connection and try again.',
  TIMED_OUT: 'The answer takes too long. Try again in a moment.',
  INVALID_REQUEST: 'Something in the form needs another look.',
  UNAUTHENTICATED: 'Please sign in to go on.',
  TOKEN_INVALID: 'Your session has ended. Sign in again to go on.',
  CREDENTIALS_INVALID: 'That email and password do not belong together. Check both and try again.',
  PERMISSION_DENIED: 'Your account may not do this.',
  CROSS_SITE_REFUSED: 'The browser says that another site sent this. Open Nissmart in a tab of its own and try again.',
  ROUTE_NOT_FOUND: 'There is nothing at this address.',
  USER_NOT_FOUND: 'There is no such person.',
  ACCOUNT_NOT_FOUND: 'There is no such wallet, or it is not yours.',
  RECIPIENT_NOT_FOUND: 'Nobody with that email has a wallet in this currency. Check the spelling, or ask them to join.',
  TRANSACTION_NOT_FOUND: 'There is no such transaction, or it is not yours.',
  WITHDRAWAL_NOT_FOUND: 'There is no such withdrawal, or it is not yours.',
  IDEMPOTENCY_KEY_REUSED: 'This was sent before with other content. Start again from the form.',
  EMAIL_TAKEN: 'Somebody is registered with this email already. Sign in instead?',
  ACCOUNT_EXISTS: 'This wallet exists already.',
  ACCOUNT_STATUS_CONFLICT: 'The wallet\u2019s status does not allow this change.',
  ACCOUNT_NOT_EMPTY: 'A wallet with money in it, or with a withdrawal on its way, cannot be closed. Empty it first.',
  ALREADY_REVERSED: 'This transaction has been reversed already.',
  NOT_REVERSIBLE: 'This transaction cannot be reversed: nothing moved, or it is a reversal itself.',
  HOLD_RESOLVED: 'This hold has been settled already.',
  WITHDRAWAL_NOT_CANCELLABLE: 'Too late to cancel: the bank has it already. If it fails, the money is yours again.',
  WITHDRAWAL_NOT_RETRYABLE: 'Only a withdrawal that failed can be tried again.',
  CURRENCY_UNSUPPORTED: 'We keep no wallets in this currency.',
  SAME_ACCOUNT: 'That is the wallet the money comes from. Choose another one.',
  CURRENCY_MISMATCH: 'The two wallets are in different currencies. Choose one in the same currency.',
  AMOUNT_TOO_SMALL: 'That is less than the smallest amount we can move. Enter a larger one.',
  AMOUNT_TOO_LARGE: 'That is more than can be moved at once. Split it into smaller amounts.',
  ACCOUNT_CLOSED: 'This wallet is closed. Choose another one.',
  ACCOUNT_FROZEN: 'This wallet is frozen for now. Nothing is lost: ask our support why.',
  DAILY_LIMIT_EXCEEDED: 'That would be more than may leave this wallet in a day. Send less, or try again tomorrow.',
  INSUFFICIENT_FUNDS: 'There is not enough available in this wallet. Enter less, or add money first.',
  BALANCE_OVERFLOW: 'The wallet cannot hold that much.',
  DESTINATION_INVALID: 'The bank does not know this account number. Check it and try again.',
  RAIL_REJECTED: 'The bank refused the payment. Your money is back in your wallet; check the account and try again.',
  WALLET_LIMIT_EXCEEDED: 'You have as many wallets as one can have. Use one of those.',
  RATE_LIMITED: 'That was a lot at once. Wait a moment and try again; nothing was done.',
  QUEUE_FULL: 'We are very busy right now and did nothing. Try again in a moment.',
  UNAVAILABLE: 'A part of Nissmart is away for a moment. Try again: it will not happen twice.',
  STORAGE_FULL: 'We cannot write anything right now. Your money is safe; try again later.',
  DEADLINE_EXCEEDED: 'The answer takes too long. Try again: it will not happen twice.',
  INTERNAL: 'Something broke on our side. Try again, and tell us the reference if it stays.',
};

const FAULTS = {
  REQUIRED: 'This is needed.',
  MALFORMED: 'This cannot be read. Check how it is written.',
  OUT_OF_RANGE: 'This is outside of what is possible.',
  TOO_LONG: 'This is too long.',
  TOO_SHORT: 'This is too short.',
};

/** A sentence for a problem: ours, else the service's own, else that something is wrong. */
export function sentenceFor(problem) {
  return SENTENCES[problem.code] ?? (problem.detail || SENTENCES.INTERNAL);
}

/** A sentence for a failure that is stored with a transaction or withdrawal: {code, message}. */
export function failureSentence(failure) {
  return failure ? SENTENCES[failure.code] ?? failure.message : '';
}

/** A sentence for one field of a form: {code, detail}. */
export function faultSentence(fault) {
  return fault ? FAULTS[fault.code] ?? fault.detail : undefined;
}
