/** Live feeds: the ledger and the withdrawals as server-sent events. */
@NullMarked
package com.nissmart.gateway.events;

import org.jspecify.annotations.NullMarked;
