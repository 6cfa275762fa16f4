/** Live events of the ledger and of withdrawals, as server-sent events. */
@NullMarked
package com.nissmart.gateway.events;

import org.jspecify.annotations.NullMarked;
