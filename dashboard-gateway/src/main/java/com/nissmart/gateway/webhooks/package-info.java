/** Subscriptions of integrators' servers to events. */
@NullMarked
package com.nissmart.gateway.webhooks;

import org.jspecify.annotations.NullMarked;
