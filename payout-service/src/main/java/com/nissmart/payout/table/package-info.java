/** Tables that people and banks upload as text. */
@NullMarked
package com.nissmart.payout.table;

import org.jspecify.annotations.NullMarked;
