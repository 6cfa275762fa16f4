/** Mutual TLS between services: files that are read again, and the names in certificates. */
@NullMarked
package com.nissmart.runtime.tls;

import org.jspecify.annotations.NullMarked;
