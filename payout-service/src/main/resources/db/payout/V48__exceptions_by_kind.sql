-- Lists of exceptions of a kind, of all and of the open ones alone, read only these.
CREATE INDEX reconciliation_exception_of_kind ON reconciliation_exception (kind, exception_id);
CREATE INDEX reconciliation_exception_open_of_kind ON reconciliation_exception (kind, exception_id)
  WHERE resolved_at IS NULL;
