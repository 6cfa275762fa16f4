/** Webhooks: subscriptions, the queue of their deliveries, and the attempts to deliver. */
@NullMarked
package com.nissmart.accounts.webhook;

import org.jspecify.annotations.NullMarked;
