/** The other services' feeds and resources, as webhooks need them. */
@NullMarked
package com.nissmart.accounts.feed;

import org.jspecify.annotations.NullMarked;
