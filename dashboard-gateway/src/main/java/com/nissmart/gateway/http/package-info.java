/** Requests and answers: limits, routing, credentials, negotiation, problems; no business noun. */
@NullMarked
package com.nissmart.gateway.http;

import org.jspecify.annotations.NullMarked;
