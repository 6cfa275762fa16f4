@NullMarked
package com.nissmart.ledger.witness;

import org.jspecify.annotations.NullMarked;
