/** Events: what happened, in the form in which webhooks report it. */
@NullMarked
package com.nissmart.accounts.webhook.event;

import org.jspecify.annotations.NullMarked;
