/** The strict reader of JSON requests. It knows no business term. */
@NullMarked
package com.nissmart.gateway.json;

import org.jspecify.annotations.NullMarked;
