/** Following the feeds of the ledger and the payout service, and replaying a part of them. */
@NullMarked
package com.nissmart.accounts.webhook.feed;

import org.jspecify.annotations.NullMarked;
