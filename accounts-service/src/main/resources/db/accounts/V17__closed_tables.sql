-- Nothing writes these tables any more: what operators do is in action_log since V16, and failures to sign in are in the tables of V8.
REVOKE INSERT ON operator_action, operator_action_outcome FROM accounts_app;
REVOKE INSERT, UPDATE, DELETE ON sign_in_failure FROM accounts_app;
