/** Files with one withdrawal per line; begin with {@code WithdrawalFiles}. */
@NullMarked
package com.nissmart.payout.file;

import org.jspecify.annotations.NullMarked;
