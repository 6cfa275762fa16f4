/** Identification of callers by access token, API key or session cookie. */
@NullMarked
package com.nissmart.gateway.http.identity;

import org.jspecify.annotations.NullMarked;
