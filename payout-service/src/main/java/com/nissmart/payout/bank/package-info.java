/** Banks, the form of their account numbers, and name enquiry; begin with {@code BankDirectory}. */
@NullMarked
package com.nissmart.payout.bank;

import org.jspecify.annotations.NullMarked;
