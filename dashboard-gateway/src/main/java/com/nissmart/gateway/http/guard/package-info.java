/** Protection of browsers and of the server: CORS, cross-site requests, headers, request sizes. */
@NullMarked
package com.nissmart.gateway.http.guard;

import org.jspecify.annotations.NullMarked;
