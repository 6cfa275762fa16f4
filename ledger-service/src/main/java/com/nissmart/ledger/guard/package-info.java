/** The guards of the database: the constraints, triggers and rights that the book relies on. */
@NullMarked
package com.nissmart.ledger.guard;

import org.jspecify.annotations.NullMarked;
