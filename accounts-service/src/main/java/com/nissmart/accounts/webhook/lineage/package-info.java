/** The lineage of webhook deliveries: which events were sent, and which were not delivered. */
@NullMarked
package com.nissmart.accounts.webhook.lineage;

import org.jspecify.annotations.NullMarked;
