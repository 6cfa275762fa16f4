/** Shares of what is in use now: connections, requests, streams and memory. */
@NullMarked
package com.nissmart.gateway.http.share;

import org.jspecify.annotations.NullMarked;
