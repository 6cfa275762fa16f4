/** Tests of the trees of all accounts. */
@NullMarked
package com.nissmart.ledger.liability;

import org.jspecify.annotations.NullMarked;
