-- The ledger's refusals of a late booking. The time while the ledger is away does not count.
ALTER TABLE late_booking
  ADD COLUMN refusals integer NOT NULL DEFAULT 0,
  ADD COLUMN refused_since timestamptz,
  ADD CONSTRAINT late_booking_refused CHECK ((refusals > 0) = (refused_since IS NOT NULL));

GRANT UPDATE (refusals, refused_since) ON late_booking TO payout_app;
