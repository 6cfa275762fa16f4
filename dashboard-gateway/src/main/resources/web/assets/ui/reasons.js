/** The sentences for error codes: each says what happened and what to do next. */
import { formatMoney } from './money.js';

const SENTENCES = {
  OFFLINE: 'We couldn\u2019t reach Nissmart. Check your connection and try again.',
  TIMED_OUT: 'This is taking too long. Try again in a moment.',
  INVALID_REQUEST: 'Check the highlighted fields.',
  UNAUTHENTICATED: 'Sign in to continue.',
  TOKEN_INVALID: 'Your session ended. Sign in to continue.',
  SESSION_CHANGED: 'Someone else has signed in on this browser. Nothing was sent.',
  EARLIER_UNCONFIRMED: 'An earlier request isn\u2019t confirmed yet. Finish that one first.',
  ALREADY_ANSWERED: 'This request has already been answered. Check the current state.',
  CREDENTIALS_INVALID: 'Incorrect email or password.',
  PERMISSION_DENIED: 'You don\u2019t have permission to do this.',
  CROSS_SITE_REFUSED: 'This request came from another site. Open Nissmart in its own tab and try again.',
  ROUTE_NOT_FOUND: 'We couldn\u2019t find this page.',
  USER_NOT_FOUND: 'We couldn\u2019t find this user.',
  ACCOUNT_NOT_FOUND: 'We couldn\u2019t find this wallet.',
  RECIPIENT_NOT_FOUND: 'No one with this email has a wallet in this currency. Check the spelling, or invite them to join.',
  LINEAGE_NOT_FOUND: 'Nothing has this ID, key, bank reference or file name. Check that it is complete.',
  PROPOSAL_NOT_FOUND: 'We couldn\u2019t find this approval.',
  PROPOSAL_NOT_PENDING: 'This was already decided, or it expired.',
  PROPOSAL_WAITING: 'Another action for this is waiting for a second operator.',
  TRANSACTION_NOT_FOUND: 'We couldn\u2019t find this transaction.',
  WITHDRAWAL_NOT_FOUND: 'We couldn\u2019t find this withdrawal.',
  IDEMPOTENCY_KEY_REUSED: 'This request was already sent with different details. Start again from the form.',
  EMAIL_TAKEN: 'This email already has an account. Sign in instead.',
  ACCOUNT_EXISTS: 'This wallet already exists.',
  ACCOUNT_STATUS_CONFLICT: 'The wallet\u2019s current status doesn\u2019t allow this.',
  ACCOUNT_NOT_EMPTY: 'Only an empty wallet without open withdrawals can be closed.',
  ALREADY_REVERSED: 'This transaction was already reversed.',
  NOT_REVERSIBLE: 'This transaction can\u2019t be reversed: it moved no money, or it is itself a reversal.',
  HOLD_RESOLVED: 'This hold was already captured or released.',
  WITHDRAWAL_NOT_CANCELLABLE: 'It\u2019s too late to cancel: the bank already has it. If the payment fails, the money returns to your wallet.',
  WITHDRAWAL_NOT_RETRYABLE: 'Only a failed withdrawal can be tried again.',
  CURRENCY_UNSUPPORTED: 'This currency isn\u2019t supported.',
  SAME_ACCOUNT: 'The money already comes from this wallet. Choose another one.',
  CURRENCY_MISMATCH: 'The two wallets have different currencies. Choose one in the same currency.',
  AMOUNT_TOO_SMALL: 'This amount is too small. Enter a larger one.',
  AMOUNT_TOO_LARGE: 'This amount is too large. Split it into smaller payments.',
  ACCOUNT_CLOSED: 'This wallet is closed. Choose another one.',
  ACCOUNT_FROZEN: 'This wallet is frozen. The balance is safe. Contact support to find out why.',
  DAILY_LIMIT_EXCEEDED: 'This exceeds the daily limit. Enter less, or try again tomorrow.',
  INSUFFICIENT_FUNDS: 'There isn\u2019t enough available in this wallet. Enter less, or add money first.',
  BALANCE_OVERFLOW: 'This wallet can\u2019t hold that much.',
  DESTINATION_INVALID: 'The bank doesn\u2019t recognise this account number. Check it and try again.',
  RAIL_REJECTED: 'The bank declined the payment. Check the account details and try again.',
  WALLET_LIMIT_EXCEEDED: 'You\u2019ve reached the maximum number of wallets.',
  RATE_LIMITED: 'Too many attempts. Try again in a moment.',
  QUEUE_FULL: 'We\u2019re very busy right now and nothing was sent. Try again in a moment.',
  UNAVAILABLE: 'Part of Nissmart is temporarily unavailable. Try again in a moment.',
  STORAGE_FULL: 'We can\u2019t save anything right now. Your money is safe. Try again later.',
  LEDGER_BEHIND: 'We\u2019re checking our records and can\u2019t move money right now. Try again later.',
  DEADLINE_EXCEEDED: 'This is taking too long. Try again in a moment.',
  INTERNAL: 'Something went wrong on our side. Try again. If it keeps happening, contact support with the reference.',
};

/** Sentences that name a value of the problem; each returns undefined when the value is missing. */
const WITH_VALUE = {
  RATE_LIMITED: ({ retryAfter }) => retryAfter && `Too many attempts. Try again in ${retryAfter} second${retryAfter === 1 ? '' : 's'}.`,
  AMOUNT_TOO_SMALL: (problem) => limitOf(problem) && `The minimum is ${limitOf(problem)}.`,
  AMOUNT_TOO_LARGE: (problem) => limitOf(problem) && `The maximum is ${limitOf(problem)}. Split it into smaller payments.`,
};

const FAULTS = {
  REQUIRED: 'This field is required.',
  MALFORMED: 'This isn\u2019t in the right format.',
  OUT_OF_RANGE: 'This value is out of range.',
  TOO_LONG: 'This is too long.',
  TOO_SHORT: 'This is too short.',
};

/** Returns the sentence for a problem: ours, else the service's own, else a general one. */
export function sentenceFor(problem) {
  return WITH_VALUE[problem.code]?.(problem) || SENTENCES[problem.code] || problem.detail || SENTENCES.INTERNAL;
}

/** Returns the sentence for a failure that is stored with a transaction or withdrawal: {code, message}. */
export function failureSentence(failure) {
  return failure ? SENTENCES[failure.code] ?? failure.message : '';
}

/** Returns the sentence for one field of a form: {code, detail}. */
export function faultSentence(fault) {
  return fault ? FAULTS[fault.code] ?? fault.detail : undefined;
}

/** Returns the limit that the service's message names in minor units, as money; undefined when it names none. */
function limitOf({ detail = '', currency }) {
  const found = /(?:minimum|maximum|smallest|largest|at least|at most)[^\d\u20a6$\u20ac\u00a3]*(\d+)(?![\d.,]*[.,]\d)/i.exec(detail);
  return found && currency ? formatMoney(found[1], currency) : undefined;
}
