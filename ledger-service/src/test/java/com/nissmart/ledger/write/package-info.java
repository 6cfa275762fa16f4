@NullMarked
package com.nissmart.ledger.write;

import org.jspecify.annotations.NullMarked;
