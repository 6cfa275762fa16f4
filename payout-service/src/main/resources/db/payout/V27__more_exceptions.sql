-- Everything that a bank says and the books cannot follow becomes an exception of a kind of its own.
ALTER TABLE reconciliation_exception DROP CONSTRAINT reconciliation_exception_kind;
ALTER TABLE reconciliation_exception ADD CONSTRAINT reconciliation_exception_kind CHECK (kind IN (
  'MISSING_AT_RAIL', 'MISSING_HERE', 'AMOUNT_DIFFERS', 'STATE_DIFFERS', 'DUPLICATE', 'LEDGER_DIFFERS',
  'PAID_AFTER_RELEASE', 'UNCLAIMED_RETURN', 'RAIL_CONTRADICTS', 'UNREADABLE_ENTRY', 'UNKNOWN_MOVEMENT',
  'BALANCE_DIFFERS', 'BANK_CHARGE'));
