/** The expiry of holds. */
@NullMarked
package com.nissmart.ledger.hold;

import org.jspecify.annotations.NullMarked;
