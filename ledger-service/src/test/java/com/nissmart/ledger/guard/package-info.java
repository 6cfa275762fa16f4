/** The tests of the guards of the database. */
@NullMarked
package com.nissmart.ledger.guard;

import org.jspecify.annotations.NullMarked;
