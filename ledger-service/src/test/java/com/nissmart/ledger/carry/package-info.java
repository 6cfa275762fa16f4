@NullMarked
package com.nissmart.ledger.carry;

import org.jspecify.annotations.NullMarked;
