/** The rules: decides orders one after the other without database, clock or network. */
@NullMarked
package com.nissmart.ledger.decision;

import org.jspecify.annotations.NullMarked;
