-- An unclaimed return is an adjustment that resolves the capture, or the reversal, in whose place it was booked. Other
-- adjustments resolve nothing.
ALTER TABLE ledger_movement DROP CONSTRAINT ledger_movement_resolves;
ALTER TABLE ledger_movement ADD CONSTRAINT ledger_movement_resolves CHECK (
  type = 'ADJUSTMENT' OR (resolves IS NOT NULL) = (type IN ('CAPTURE', 'RELEASE', 'REVERSAL')));
