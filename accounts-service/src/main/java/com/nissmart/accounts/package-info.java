/**
 * The process of the accounts service: its settings and the wiring of its parts. The other packages
 * form four groups that import downward only: integrators (webhook), wallets (wallet), identity
 * (apikey, session, token, user, password) and shared (audit, message, secret, text).
 */
@NullMarked
package com.nissmart.accounts;

import org.jspecify.annotations.NullMarked;
