/**
 * Files of withdrawals: each line is a withdrawal whose idempotency key is the file's name and the
 * line's number.
 *
 * <p>Begin with {@link com.nissmart.payout.file.WithdrawalFiles}, then {@code CsvLines} and {@code
 * JsonLines}.
 */
@NullMarked
package com.nissmart.payout.file;

import org.jspecify.annotations.NullMarked;
