-- The sum of the open holds by currency, kept in the transaction that opens and closes them: read in no time however many are open.
CREATE TABLE held_total (
    book_id  int    NOT NULL,
    currency text   NOT NULL,
    amount   bigint NOT NULL,
    CONSTRAINT held_total_pk PRIMARY KEY (book_id, currency)
) WITH (fillfactor = 20);

INSERT INTO held_total (book_id, currency, amount)
SELECT h.book_id, a.currency, sum(h.amount)
  FROM open_hold h
  JOIN account a ON a.book_id = h.book_id AND a.account_id = h.account_id
 GROUP BY h.book_id, a.currency;

GRANT SELECT, INSERT, UPDATE ON held_total TO ledger_app;

-- A payee sees only the own refused payments to an account: those of others, however many, are not read.
CREATE INDEX transaction_failed_destination_requester ON transaction (book_id, destination_account_id, requested_by, seq)
 WHERE status = 'FAILED';
