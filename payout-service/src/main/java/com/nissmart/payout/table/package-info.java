/** Readers of the text files that people and banks upload. */
@NullMarked
package com.nissmart.payout.table;

import org.jspecify.annotations.NullMarked;
