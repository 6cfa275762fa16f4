/** The HTTP server, and requests and replies as handlers see them. It knows no business term. */
@NullMarked
package com.nissmart.gateway.http;

import org.jspecify.annotations.NullMarked;
