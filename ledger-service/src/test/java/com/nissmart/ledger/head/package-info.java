@NullMarked
package com.nissmart.ledger.head;

import org.jspecify.annotations.NullMarked;
