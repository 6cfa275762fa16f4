/** What operators do is written down: before it is done, and how it ended. */
@NullMarked
package com.nissmart.gateway.audit;

import org.jspecify.annotations.NullMarked;
