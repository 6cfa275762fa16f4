/** Webhooks' rules, as tables. */
@NullMarked
package com.nissmart.accounts.webhook.sending;

import org.jspecify.annotations.NullMarked;
