-- The house's own accounts, a few among millions, for the totals.
CREATE INDEX account_system ON account (book_id, currency, account_id) WHERE kind = 'SYSTEM';
