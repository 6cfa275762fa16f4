/** The identity of callers: tokens, the keys that verify them, and the end of sessions. */
@NullMarked
package com.nissmart.runtime.identity;

import org.jspecify.annotations.NullMarked;
