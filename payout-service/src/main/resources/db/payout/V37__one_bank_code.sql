-- One code of each bank. New withdrawals store the bank's one code: the central bank's 3 digits, or the 6 digits of NIP
-- where there are none. Older ones keep the code that they were requested with, because a destination never changes;
-- only what the limits count of them is brought together.

-- The holder's name as the bank gave it when the withdrawal was requested; null: it did not.
ALTER TABLE withdrawal ADD COLUMN bank_account_name text;

-- The code of the bank under which the limits count the current attempt; null: bank_code.
ALTER TABLE withdrawal ADD COLUMN limit_bank_code text;

GRANT UPDATE (limit_bank_code) ON withdrawal TO payout_app;

CREATE FUNCTION one_bank_code(code text) RETURNS text
  LANGUAGE sql IMMUTABLE AS
$$
  SELECT coalesce(
    (SELECT cbn FROM (VALUES
      ('000001', '232'), ('000002', '082'), ('000003', '214'), ('000004', '033'), ('000005', '063'), ('000006', '301'),
      ('000007', '070'), ('000008', '076'), ('000009', '023'), ('000010', '050'), ('000011', '215'), ('000012', '221'),
      ('000013', '058'), ('000014', '044'), ('000015', '057'), ('000016', '011'), ('000017', '035'), ('000018', '032'),
      ('000020', '030'), ('000021', '068'), ('000022', '100'), ('000023', '101'), ('000025', '102'), ('000026', '302'),
      ('000027', '103'), ('000029', '303'), ('000030', '104'), ('000031', '105'), ('000034', '106'), ('000036', '107'),
      ('50211', '090267'), ('50515', '090405'), ('51318', '090551'), ('566', '090110'), ('327', '100002'),
      ('305', '100004'), ('999992', '100004'), ('999991', '100033')) AS known (spelling, cbn)
    WHERE spelling = regexp_replace(code, '^0{1,2}([0-9]{3})$', '\1')),
    regexp_replace(code, '^0{1,2}([0-9]{3})$', '\1'))
$$;

-- The withdrawals of the days that limits still count.
UPDATE withdrawal SET limit_bank_code = one_bank_code(bank_code)
WHERE limit_day >= (SELECT min(day) FROM withdrawal_usage) AND one_bank_code(bank_code) <> bank_code;

WITH spelt AS (
  DELETE FROM withdrawal_usage
  WHERE subject = 'DESTINATION' AND one_bank_code(split_part(subject_id, '/', 1)) <> split_part(subject_id, '/', 1)
  RETURNING one_bank_code(split_part(subject_id, '/', 1)) || '/' || split_part(subject_id, '/', 2) AS subject_id,
    currency, day, taken_count, taken_amount)
INSERT INTO withdrawal_usage AS u (subject, subject_id, currency, day, taken_count, taken_amount)
SELECT 'DESTINATION', subject_id, currency, day, sum(taken_count), sum(taken_amount)
FROM spelt
GROUP BY subject_id, currency, day
ON CONFLICT ON CONSTRAINT withdrawal_usage_pk DO UPDATE
SET taken_count = u.taken_count + excluded.taken_count, taken_amount = u.taken_amount + excluded.taken_amount;

DROP FUNCTION one_bank_code(text);

CREATE OR REPLACE FUNCTION withdrawal_give_back(ended withdrawal) RETURNS void
  LANGUAGE sql AS
$$
  UPDATE withdrawal_usage SET taken_count = taken_count - 1, taken_amount = taken_amount - ended.amount_minor
  WHERE subject = 'USER' AND subject_id = ended.user_id::text AND currency = ended.currency AND day = ended.limit_day;
  UPDATE withdrawal_usage SET taken_count = taken_count - 1, taken_amount = taken_amount - ended.amount_minor
  WHERE subject = 'DESTINATION'
    AND subject_id = coalesce(ended.limit_bank_code, ended.bank_code) || '/' || ended.account_number
    AND currency = ended.currency AND day = ended.limit_day;
$$;

CREATE OR REPLACE FUNCTION withdrawal_ends_unpaid() RETURNS trigger
  LANGUAGE plpgsql AS
$$
BEGIN
  PERFORM withdrawal_give_back(old);
  new.limit_day := NULL;
  new.limit_bank_code := NULL;
  RETURN new;
END
$$;
