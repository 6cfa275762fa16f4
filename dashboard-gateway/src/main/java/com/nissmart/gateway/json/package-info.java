/** JSON from outside, read strictly, and JSON to the outside in one style; no business noun. */
@NullMarked
package com.nissmart.gateway.json;

import org.jspecify.annotations.NullMarked;
