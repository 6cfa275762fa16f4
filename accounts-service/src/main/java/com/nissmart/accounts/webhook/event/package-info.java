/** Events, in the form in which webhooks report them. */
@NullMarked
package com.nissmart.accounts.webhook.event;

import org.jspecify.annotations.NullMarked;
