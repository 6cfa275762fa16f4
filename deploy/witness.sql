-- Makes the table of a witness: another PostgreSQL that keeps the ledger's signed heads. Run it once as its administrator:
--
--   psql --dbname=witness --set=password=... --file=deploy/witness.sql
--
-- The ledger then has NISSMART_LEDGER_WITNESS=postgresql://ledger_witness:...@host:5432/witness. Its role can only read and add
-- rows, and a trigger refuses changes by others.
CREATE ROLE ledger_witness LOGIN PASSWORD :'password';
CREATE TABLE witness_head (
    book_id  int    NOT NULL,
    seq      bigint NOT NULL,
    batch_no bigint NOT NULL,
    head     text   NOT NULL,
    CONSTRAINT witness_head_pk PRIMARY KEY (book_id, seq, batch_no)
);
CREATE FUNCTION refuse_witness_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Signed heads are never changed';
END $$;
CREATE TRIGGER witness_head_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON witness_head
    EXECUTE FUNCTION refuse_witness_change();
GRANT SELECT, INSERT ON witness_head TO ledger_witness;
