-- The list of callbacks that wait, newest first; those that were flagged have their index already.
CREATE INDEX callback_received ON callback (callback_id) WHERE state = 'RECEIVED';
