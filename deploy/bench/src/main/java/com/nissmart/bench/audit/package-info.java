/** The audit: every kobo must be where the acknowledged requests put it. */
@NullMarked
package com.nissmart.bench.audit;

import org.jspecify.annotations.NullMarked;
