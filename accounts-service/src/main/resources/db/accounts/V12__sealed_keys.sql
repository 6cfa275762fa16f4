-- Private keys are encrypted at rest: the service seals the rows in clear when it starts, and seals all again under a new key.
GRANT UPDATE (private_jwk) ON signing_key TO accounts_app;
