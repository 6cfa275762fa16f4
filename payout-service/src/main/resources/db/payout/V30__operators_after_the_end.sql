-- A withdrawal that has ended needs an operator too, while money that came late cannot be booked or credited.
ALTER TABLE withdrawal DROP CONSTRAINT withdrawal_needs_operator_is_open;

-- It needs none any more once all its exceptions are closed, whoever closes them.
CREATE FUNCTION exception_is_closed() RETURNS trigger
  LANGUAGE plpgsql AS
$$
BEGIN
  UPDATE withdrawal SET needs_operator_since = NULL
  WHERE withdrawal_id = new.withdrawal_id AND needs_operator_since IS NOT NULL
    AND status NOT IN ('PENDING', 'PROCESSING')
    AND NOT EXISTS (SELECT 1 FROM reconciliation_exception x
      WHERE x.withdrawal_id = new.withdrawal_id AND x.resolved_at IS NULL);
  RETURN NULL;
END
$$;

CREATE TRIGGER exception_frees_its_withdrawal
  AFTER UPDATE OF resolved_at ON reconciliation_exception
  FOR EACH ROW WHEN (new.resolved_at IS NOT NULL AND new.withdrawal_id IS NOT NULL)
  EXECUTE FUNCTION exception_is_closed();
