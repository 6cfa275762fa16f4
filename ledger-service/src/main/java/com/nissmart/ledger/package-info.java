/** The ledger's process: its settings and its object graph. */
@NullMarked
package com.nissmart.ledger;

import org.jspecify.annotations.NullMarked;
