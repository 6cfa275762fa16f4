/**
 * The places where the books differ, which operators close with a reason. The field, the table and
 * the API call one an exception; here it is an {@link
 * com.nissmart.payout.reconciliation.exception.ExceptionItem}, because it is no {@link Throwable}.
 */
@NullMarked
package com.nissmart.payout.reconciliation.exception;

import org.jspecify.annotations.NullMarked;
