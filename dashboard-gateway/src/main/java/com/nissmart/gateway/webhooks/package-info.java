/** Webhooks: subscriptions of integrators' endpoints to events. */
@NullMarked
package com.nissmart.gateway.webhooks;

import org.jspecify.annotations.NullMarked;
