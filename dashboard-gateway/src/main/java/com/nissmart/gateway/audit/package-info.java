/** The audit trail of operators' actions. */
@NullMarked
package com.nissmart.gateway.audit;

import org.jspecify.annotations.NullMarked;
