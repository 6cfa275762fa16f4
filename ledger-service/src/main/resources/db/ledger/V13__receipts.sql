-- A head covers the batches after the head before it, by a Merkle tree over their hashes: a receipt leads from a batch to it.
ALTER TABLE head ADD COLUMN first_batch bigint NOT NULL;
ALTER TABLE head ADD COLUMN batches_root bytea NOT NULL;
ALTER TABLE head ADD CONSTRAINT head_first_batch CHECK (first_batch BETWEEN 1 AND batch_no);
ALTER TABLE head ADD CONSTRAINT head_batches_root CHECK (length(batches_root) = 32);
