/** Sending one delivery over HTTP: checked addresses, signatures, encrypted secrets. */
@NullMarked
package com.nissmart.accounts.webhook.sending;

import org.jspecify.annotations.NullMarked;
