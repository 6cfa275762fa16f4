/** The search for the wrong row in a batch that does not match its hash. */
@NullMarked
package com.nissmart.ledger.proof.finding;

import org.jspecify.annotations.NullMarked;
