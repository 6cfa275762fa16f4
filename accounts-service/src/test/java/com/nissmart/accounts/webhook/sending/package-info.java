/** Tests of sending deliveries. */
@NullMarked
package com.nissmart.accounts.webhook.sending;

import org.jspecify.annotations.NullMarked;
