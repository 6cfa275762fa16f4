/** Webhooks' rules, as tables. */
@NullMarked
package com.nissmart.accounts.webhook;

import org.jspecify.annotations.NullMarked;
