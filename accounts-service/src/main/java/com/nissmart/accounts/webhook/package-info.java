/** Webhooks: telling integrators over HTTP what happened to what is theirs. */
@NullMarked
package com.nissmart.accounts.webhook;

import org.jspecify.annotations.NullMarked;
