-- The house puts its own books right: money that the bank paid without a capture goes from suspense to payout clearing.
ALTER TYPE transaction_type ADD VALUE 'ADJUSTMENT';
