@NullMarked
package com.nissmart.ledger.receipt;

import org.jspecify.annotations.NullMarked;
