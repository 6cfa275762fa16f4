@NullMarked
package com.nissmart.ledger.proof.fold;

import org.jspecify.annotations.NullMarked;
