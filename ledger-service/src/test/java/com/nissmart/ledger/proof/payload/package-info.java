@NullMarked
package com.nissmart.ledger.proof.payload;

import org.jspecify.annotations.NullMarked;
