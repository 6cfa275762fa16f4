-- An adjustment of what a bank sent back names what it returns, so that the unique key on resolves lets it happen once.
-- The new rule holds for every row that the old one let in: no row has to be read again.
ALTER TABLE transaction DROP CONSTRAINT transaction_resolves;
ALTER TABLE transaction ADD CONSTRAINT transaction_resolves
    CHECK (type = 'ADJUSTMENT' OR (resolves IS NOT NULL) = (type IN ('CAPTURE', 'RELEASE', 'REVERSAL'))) NOT VALID;
