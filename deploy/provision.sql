-- Creates the three databases and their roles on your own PostgreSQL. It may be repeated. It needs a role that may
-- create roles and databases:
--
--   NISSMART_ACCOUNTS_OWNER_PASSWORD=... (and the other five) psql --dbname=postgres --file=deploy/provision.sql
--
-- For each service: <name>_owner owns the tables and runs the migrations, the service signs in as <name>_app,
-- which has only the rights that the migrations grant. No other role can connect to the database.
\set ON_ERROR_STOP on

\getenv accounts_owner_password NISSMART_ACCOUNTS_OWNER_PASSWORD
\getenv accounts_app_password NISSMART_ACCOUNTS_APP_PASSWORD
\getenv ledger_owner_password NISSMART_LEDGER_OWNER_PASSWORD
\getenv ledger_app_password NISSMART_LEDGER_APP_PASSWORD
\getenv payout_owner_password NISSMART_PAYOUT_OWNER_PASSWORD
\getenv payout_app_password NISSMART_PAYOUT_APP_PASSWORD

SELECT format('CREATE ROLE %I', name)
FROM unnest(ARRAY['accounts_owner', 'accounts_app', 'ledger_owner', 'ledger_app', 'payout_owner', 'payout_app']) AS name
WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) \gexec

ALTER ROLE accounts_owner LOGIN PASSWORD :'accounts_owner_password';
ALTER ROLE accounts_app LOGIN PASSWORD :'accounts_app_password';
ALTER ROLE ledger_owner LOGIN PASSWORD :'ledger_owner_password';
ALTER ROLE ledger_app LOGIN PASSWORD :'ledger_app_password';
ALTER ROLE payout_owner LOGIN PASSWORD :'payout_owner_password';
ALTER ROLE payout_app LOGIN PASSWORD :'payout_app_password';

-- A role that is not a superuser can make another role the owner only if it is a member of that role.
GRANT accounts_owner, ledger_owner, payout_owner TO CURRENT_USER;

SELECT format('CREATE DATABASE %I OWNER %I', name, name || '_owner')
FROM unnest(ARRAY['accounts', 'ledger', 'payout']) AS name
WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = name) \gexec

REVOKE ALL ON DATABASE accounts, ledger, payout FROM PUBLIC;
GRANT CONNECT ON DATABASE accounts TO accounts_app;
GRANT CONNECT ON DATABASE ledger TO ledger_app;
GRANT CONNECT ON DATABASE payout TO payout_app;
