@NullMarked
package com.nissmart.ledger.proof;

import org.jspecify.annotations.NullMarked;
