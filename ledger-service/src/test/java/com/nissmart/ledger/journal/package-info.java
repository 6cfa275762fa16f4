@NullMarked
package com.nissmart.ledger.journal;

import org.jspecify.annotations.NullMarked;
