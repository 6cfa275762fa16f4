/** Tests of the move of old books. */
@NullMarked
package com.nissmart.ledger.carry;

import org.jspecify.annotations.NullMarked;
