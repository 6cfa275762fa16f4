-- What lists of the whole book are filtered by and little of it fits: refusals and holds, what is not a transfer, large amounts. Each
-- index holds only those rows; an ordinary transfer, of which a book is made, is in none of them and costs what it did.
CREATE INDEX transaction_not_completed ON transaction (book_id, seq) WHERE status <> 'COMPLETED';
CREATE INDEX transaction_of_type ON transaction (book_id, type, seq) WHERE type <> 'TRANSFER';
CREATE INDEX transaction_large ON transaction (book_id, seq) WHERE amount >= 1000000;
