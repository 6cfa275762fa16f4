-- A report may be one of several parts. Until this time the run waits for the others before it looks for payments that
-- the bank does not list; null: the report is whole.
ALTER TABLE reconciliation
  ADD COLUMN parts_until timestamptz,
  ADD CONSTRAINT reconciliation_rail_sends_no_parts CHECK (source <> 'RAIL' OR parts_until IS NULL);

GRANT UPDATE (parts_until) ON reconciliation TO payout_app;
