/**
 * Files of withdrawals: a line of a file is a withdrawal like any other, whose idempotency key is
 * the file's name and the line's number.
 *
 * <p>Read {@code WithdrawalFiles}, then {@code CsvLines} and {@code JsonLines}.
 */
@NullMarked
package com.nissmart.payout.file;

import org.jspecify.annotations.NullMarked;
