/** The ledger through its front door. */
@NullMarked
package com.nissmart.ledger;

import org.jspecify.annotations.NullMarked;
